"""Steps that are taken back, last first, when a later one fails."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import ParamSpec, Self

from app.domain.errors import IdeaiError

P = ParamSpec("P")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Undoing:
    """`async with Undoing() as undo`: what `undo.by` was told happens if the block is left by an exception.

    An undo that fails itself is logged and keeps neither the others from happening nor the first error from the caller.
    """

    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    def by(self, step: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Call (and await, if it can be awaited) `step` on failure."""
        self._stack.push_async_callback(_quietly, lambda: step(*args, **kwargs))

    async def __aenter__(self) -> Self:
        """Begin with nothing to undo."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Undo everything if there was an error, and let the error pass."""
        if error is None:
            self._stack.pop_all()
        else:
            await self._stack.aclose()


async def _quietly(step: Callable[[], object]) -> None:
    try:
        result = step()
        if isinstance(result, Awaitable):
            await result
    except IdeaiError:
        _log.exception("a step that belongs to a failed launch could not be undone")
