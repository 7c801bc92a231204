"""The state of the workspace's screen: it outlives every Ide, so that a new one shows what the old one did."""

from dataclasses import dataclass, field

from app.bus import EventBus, Subscription
from app.domain.events import Event
from app.tui.state import IdeState, apply


@dataclass(slots=True)
class StateKeeper:
    """Applies every fact as it is published; to be made before anything else subscribes."""

    state: IdeState = field(default_factory=IdeState)

    def follow(self, bus: EventBus) -> Subscription:
        """Apply every fact from now on."""
        return bus.subscribe(Event, self._take)

    def _take(self, event: Event) -> None:
        self.state = apply(self.state, event)
