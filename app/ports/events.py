"""Where facts are announced."""

from typing import Protocol

from app.domain.events import Event


class Publisher(Protocol):
    """The side of the event bus that use cases see."""

    def publish(self, event: Event) -> None:
        """Announce a fact to all subscribers, in order; a subscriber's failure does not reach the caller."""
        ...
