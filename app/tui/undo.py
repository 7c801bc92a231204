"""What was deleted last and how it comes back: one stack for agents, profiles, skills, templates and tabs."""

from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

MAX_STEPS: Final = 50
"""Deletions that can be taken back, the last ones."""


@dataclass(frozen=True, slots=True)
class Step:
    """`what` was deleted, as a person calls it; `back` brings it back, or raises why it cannot."""

    what: str
    back: Callable[[], Awaitable[object]]


class Undo:
    """The deletions of one screen, in their order."""

    def __init__(self) -> None:
        """Nothing was deleted yet."""
        self._steps: deque[Step] = deque(maxlen=MAX_STEPS)

    def add(self, what: str, back: Callable[[], Awaitable[object]]) -> None:
        """Remember one more."""
        self._steps.append(Step(what, back))

    async def take_back(self) -> str | None:
        """Take the last deletion back and say what is there again; None if there is none.

        One that fails stays, to be tried again, and raises what it failed with.
        """
        if not self._steps:
            return None
        step = self._steps[-1]
        await step.back()
        self._steps.remove(step)
        return step.what
