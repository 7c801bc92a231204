"""Looks at running agents again whenever something was changed that they were launched with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.bus import EventBus
from app.domain.events import AgentChanged, AgentLaunched, AgentsRead, ContextChanged, Event, ProfilesRead, SkillsRead

_FACTS: Final[tuple[type[Event], ...]] = (
    AgentChanged,
    AgentLaunched,  # something may have changed while it was being started
    AgentsRead,
    ContextChanged,
    ProfilesRead,
    SkillsRead,
)


@dataclass(frozen=True, slots=True)
class DriftKeeper:
    """`check` looks at all running agents."""

    bus: EventBus
    check: Callable[[], None]

    def follow(self) -> None:
        """Look after every such fact from now on."""
        for kind in _FACTS:
            self.bus.subscribe(kind, self._changed)

    def _changed(self, _: Event) -> None:
        self.check()
