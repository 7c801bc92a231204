"""Floods share the event loop: bounded turns, in rotation, nothing lost and nothing out of order."""

import asyncio
import os
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.processes.streams import PtyStream
from app.processes.turns import FIRST_BYTES, LEAST_BYTES, MOST_BYTES, PORTION_SECONDS, TURN_SECONDS, Portion, Turns


class SlowReader:
    """Takes what a stream reads; every byte of it moves the clock by a microsecond, or by `pace` of them."""

    def __init__(self, pace: int = 1) -> None:
        self.pace = pace
        self.now = 0.0
        self.read = b""
        self.turns: list[int] = []
        self._news = asyncio.Event()

    def clock(self) -> float:
        return self.now

    def take(self, data: bytes) -> None:
        self.now += len(data) * self.pace / 1e6
        self.read += data
        self._news.set()

    def turned(self) -> None:
        self.turns.append(len(self.read))

    async def until(self, size: int) -> None:
        """Wait until so many bytes were read."""
        async with asyncio.timeout(60):
            while len(self.read) < size:
                self._news.clear()
                await self._news.wait()


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """A descriptor to read from, not blocking, which the stream closes, and one to write to."""
    source, target = os.pipe()
    os.set_blocking(source, False)
    yield source, target
    os.close(target)


def stream_of(source: int, reader: SlowReader, turns: Turns | None = None) -> PtyStream:
    loop = asyncio.get_running_loop()
    return PtyStream(loop, source, reader.take, reader.turned, turns or Turns(loop), reader.clock)


async def test_a_turn_ends_when_its_time_is_up_however_much_there_is(pipe: tuple[int, int]) -> None:
    reader = SlowReader()
    text = bytes(range(250)) * 200
    os.write(pipe[1], text)
    stream = stream_of(pipe[0], reader)
    stream.resume()
    await reader.until(len(text))
    stream.close()
    longest = (TURN_SECONDS + FIRST_BYTES / 1e6) * 1e6
    assert max(after - before for before, after in zip([0, *reader.turns], reader.turns, strict=False)) <= longest
    assert reader.read == text


async def test_two_floods_get_their_turns_one_after_the_other() -> None:
    loop = asyncio.get_running_loop()
    order: list[str] = []
    done = asyncio.Event()

    class Flood:
        def __init__(self, name: str, count: int) -> None:
            self.name = name
            self.count = count

        def turn(self) -> None:
            order.append(self.name)
            self.count -= 1
            if self.count:
                turns.wait_for(self)
            elif self.name == "a":
                done.set()

    turns = Turns(loop)
    turns.wait_for(Flood("a", 3))
    turns.wait_for(Flood("b", 2))
    loop.call_soon(order.append, "key")
    await asyncio.wait_for(done.wait(), 60)
    assert order == ["a", "key", "b", "a", "b", "a"]


async def test_somebody_who_is_in_the_line_already_gets_one_turn() -> None:
    loop = asyncio.get_running_loop()
    count = 0

    class Once:
        def turn(self) -> None:
            nonlocal count
            count += 1

    once, turns = Once(), Turns(loop)
    turns.wait_for(once)
    turns.wait_for(once)
    for _ in range(5):
        await asyncio.sleep(0)
    assert count == 1


async def test_a_flood_that_is_paused_or_closed_in_the_line_is_not_read(pipe: tuple[int, int]) -> None:
    reader = SlowReader(pace=100)
    os.write(pipe[1], b"x" * 60_000)
    stream = stream_of(pipe[0], reader)
    stream.resume()
    await reader.until(1)
    stream.pause()
    before = len(reader.read)
    for _ in range(5):
        await asyncio.sleep(0)
    assert len(reader.read) == before
    stream.resume()
    await reader.until(60_000)
    stream.close()


async def test_what_comes_after_a_flood_is_read_as_it_comes(pipe: tuple[int, int]) -> None:
    reader = SlowReader()
    os.write(pipe[1], b"x" * 50_000)
    stream = stream_of(pipe[0], reader)
    stream.resume()
    await reader.until(50_000)
    os.write(pipe[1], b"key")
    await reader.until(50_003)
    stream.close()


async def test_an_exception_in_a_turn_takes_nobody_else_their_turn() -> None:
    loop = asyncio.get_running_loop()
    raised: list[object] = []
    loop.set_exception_handler(lambda _loop, context: raised.append(context["exception"]))
    done = asyncio.Event()

    class Failing:
        def turn(self) -> None:
            raise ValueError

    class Working:
        def turn(self) -> None:
            done.set()

    turns = Turns(loop)
    turns.wait_for(Failing())
    turns.wait_for(Working())
    await asyncio.wait_for(done.wait(), 60)
    assert [type(error) for error in raised] == [ValueError]


@given(st.lists(st.tuples(st.integers(1, MOST_BYTES), st.floats(0, 1))))
def test_portions_stay_within_their_bounds(taken: list[tuple[int, float]]) -> None:
    portion = Portion()
    for count, seconds in taken:
        portion.took(min(count, portion.size), seconds)
        assert LEAST_BYTES <= portion.size <= MOST_BYTES


def test_portions_come_to_fit_what_they_cost() -> None:
    portion = Portion()
    for _ in range(20):
        portion.took(portion.size, portion.size * 1e-6)  # a megabyte a second
    assert PORTION_SECONDS / 4 <= portion.size * 1e-6 <= PORTION_SECONDS
    for _ in range(20):
        portion.took(portion.size, portion.size * 1e-9)
    assert portion.size == MOST_BYTES


def test_small_answers_do_not_make_the_portions_grow() -> None:
    portion = Portion()
    for _ in range(20):
        portion.took(10, 1e-6)
    assert portion.size == FIRST_BYTES
