"""A publisher that remembers."""

from dataclasses import dataclass, field
from typing import TypeVar

from app.domain.events import Event

E = TypeVar("E", bound=Event)


@dataclass(slots=True)
class FakePublisher:
    """`events` are all facts so far, in order.

    `steps` records each as `events.AgentCreated`…; hand one list to several fakes to see the order.
    """

    events: list[Event] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)

    def publish(self, event: Event) -> None:
        """Remember the fact."""
        self.events.append(event)
        self.steps.append(f"events.{type(event).__name__}")

    def of(self, kind: type[E]) -> list[E]:
        """The facts of one kind, in order."""
        return [event for event in self.events if isinstance(event, kind)]
