"""Blocking calls that nobody has to wait for."""

import asyncio
import threading

import pytest

from app.threads import in_thread


async def test_the_result_is_handed_over() -> None:
    assert await in_thread(threading.current_thread) is not threading.current_thread()


async def test_what_is_raised_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        await in_thread(lambda: 1 // 0)


async def test_a_call_that_is_stuck_is_left_behind_and_undone_when_it_ends() -> None:
    stuck, undone = threading.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    results: list[str] = []

    def call() -> str:
        stuck.wait(20)
        return "late"

    def undo(result: str) -> None:
        results.append(result)
        loop.call_soon_threadsafe(undone.set)

    with pytest.raises(TimeoutError):
        await in_thread(call, seconds=0.01, undo=undo)
    assert results == []
    stuck.set()
    await asyncio.wait_for(undone.wait(), 20)
    assert results == ["late"]


async def test_a_call_that_nobody_wants_any_more_is_undone_even_if_it_has_just_ended() -> None:
    ended, undone = threading.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def call() -> str:
        ended.set()
        return "unwanted"

    waiting = asyncio.create_task(in_thread(call, undo=lambda _: loop.call_soon_threadsafe(undone.set)))
    await asyncio.sleep(0)
    ended.wait(20)  # the loop stands still: the result is there, and nobody has taken it yet
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await asyncio.wait_for(undone.wait(), 20)
