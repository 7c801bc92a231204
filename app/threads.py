"""Blocking calls in threads that nobody has to wait for."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from typing import TypeVar

T = TypeVar("T")


async def in_thread(
    call: Callable[[], T], *, seconds: float | None = None, undo: Callable[[T], object] | None = None
) -> T:
    """What `call()` returns or raises, made in a daemon thread of its own.

    Raises TimeoutError after `seconds`. A thread that is stuck (a dead mount) is left behind and holds up neither the
    loop nor the end of the program. What the call returns after all, once nobody wants it any more, goes to `undo`.
    """
    outcome: Future[T] = Future()
    threading.Thread(target=_run, args=(call, outcome, undo), name="ideai-call", daemon=True).start()
    try:
        async with asyncio.timeout(seconds):
            return await asyncio.wrap_future(outcome)
    except (TimeoutError, asyncio.CancelledError):
        came_meanwhile = not outcome.cancel() and outcome.exception() is None
        if came_meanwhile and undo is not None:
            threading.Thread(target=undo, args=(outcome.result(),), name="ideai-undo", daemon=True).start()
        raise


def _run(call: Callable[[], T], outcome: "Future[T]", undo: Callable[[T], object] | None) -> None:
    try:
        result = call()
    except BaseException as error:  # whatever it is belongs to the one who waits
        _set(outcome.set_exception, error)
    else:
        if not _set(outcome.set_result, result) and undo is not None:
            undo(result)


def _set(setter: Callable[[T], None], value: T) -> bool:
    """Whether somebody still waits for it."""
    try:
        setter(value)
    except InvalidStateError:
        return False
    return True
