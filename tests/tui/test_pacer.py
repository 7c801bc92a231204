"""When panes look, by a loop whose clock the test turns."""

import asyncio
import contextvars
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from app.tui.pacer import FOCUSED_INTERVAL, OTHERS_INTERVAL, Pacer

_NAME: contextvars.ContextVar[str] = contextvars.ContextVar("name", default="")


@dataclass(eq=False)
class FakeTimer:
    """Something that is due."""

    when: float
    run: Callable[[], object]
    timers: list["FakeTimer"]

    def cancel(self) -> None:
        self.timers.remove(self)


class FakeLoop:
    """Time passes by `advance` only; `ticks` counts the timers that went off."""

    def __init__(self) -> None:
        self.now = 100.0
        self.timers: list[FakeTimer] = []
        self.ticks = 0

    def time(self) -> float:
        return self.now

    def call_at(
        self, when: float, callback: Callable[[], object], /, *, context: contextvars.Context | None = None
    ) -> FakeTimer:
        timer = FakeTimer(when, partial(context.run, callback) if context is not None else callback, self.timers)
        self.timers.append(timer)
        return timer

    def advance(self, seconds: float) -> None:
        """Let time pass, with every timer in its turn."""
        end = self.now + seconds
        while due := [timer for timer in self.timers if timer.when <= end]:
            first = min(due, key=lambda timer: timer.when)
            self.timers.remove(first)
            self.now = max(self.now, first.when)
            self.ticks += 1
            first.run()
        self.now = end


def as_loop(loop: FakeLoop) -> asyncio.AbstractEventLoop:
    """The pacer uses nothing else of a loop."""
    return cast("asyncio.AbstractEventLoop", loop)


class Looks:
    """A pacer, its loop, and who looked when."""

    def __init__(self, focused: str | None = None) -> None:
        self.loop = FakeLoop()
        self.seen: list[tuple[str, float]] = []
        self.pacer: Pacer[str] = Pacer(self._look, focused)
        self.pacer.start(as_loop(self.loop))

    def _look(self, key: str) -> None:
        self.seen.append((key, self.loop.now))

    def of(self, key: str) -> list[float]:
        return [when for name, when in self.seen if name == key]


def test_the_focused_pane_looks_at_once() -> None:
    looks = Looks("a")
    looks.pacer.changed("a")
    looks.loop.advance(0)
    assert looks.seen == [("a", 100.0)]


def test_the_focused_pane_looks_no_more_often_than_its_interval() -> None:
    looks = Looks("a")
    for _ in range(100):
        looks.pacer.changed("a")
        looks.loop.advance(0.001)
    looks.loop.advance(1)
    times = looks.of("a")
    assert all(later - sooner >= FOCUSED_INTERVAL - 1e-9 for sooner, later in pairwise(times))
    assert len(times) >= 0.1 / FOCUSED_INTERVAL


def test_the_others_share_one_tick() -> None:
    looks = Looks("a")
    for key in "bcd":
        looks.pacer.changed(key)
    looks.loop.advance(0)
    first = looks.loop.ticks
    for key in "bcd":
        looks.pacer.changed(key)
    looks.loop.advance(OTHERS_INTERVAL)
    assert (first, looks.loop.ticks) == (1, 2)
    assert sorted(key for key, _ in looks.seen) == list("bbccdd")


def test_a_busy_neighbour_does_not_delay_the_focused_pane() -> None:
    looks = Looks("a")
    for _ in range(20):
        looks.pacer.changed("b")
        looks.loop.advance(0.001)
    looks.pacer.changed("a")
    looks.loop.advance(0)
    assert looks.of("a") == [looks.loop.now]


def test_idle_it_has_no_timer() -> None:
    looks = Looks("a")
    looks.pacer.changed("a")
    looks.pacer.changed("b")
    assert not looks.pacer.idle
    looks.loop.advance(1)
    assert looks.pacer.idle
    assert not looks.loop.timers


def test_what_changed_before_the_start_or_after_the_stop_is_not_looked_at() -> None:
    looks = Looks("a")
    looks.pacer.changed("a")
    looks.pacer.changed("b")
    looks.pacer.stop()
    looks.pacer.changed("b")
    looks.loop.advance(1)
    assert looks.seen == []
    assert looks.pacer.idle


def test_looks_happen_in_the_context_of_the_start() -> None:
    loop = FakeLoop()
    names: list[str] = []
    pacer: Pacer[str] = Pacer(lambda _: names.append(_NAME.get()), "a")
    token = _NAME.set("the app's")
    pacer.start(as_loop(loop))
    _NAME.reset(token)
    pacer.changed("a")
    loop.advance(0)
    assert names == ["the app's"]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([None, "a", "b"]), st.floats(0, 0.2)), max_size=40))
def test_every_change_is_looked_at_within_an_interval(steps: list[tuple[str, str | None, float]]) -> None:
    looks = Looks()
    for key, focused, pause in steps:
        looks.pacer.focused = focused
        looks.pacer.changed(key)
        changed = looks.loop.now
        if key == focused or pause < OTHERS_INTERVAL:
            looks.loop.advance(pause)
            continue
        looks.loop.advance(pause)
        assert any(changed <= when <= changed + OTHERS_INTERVAL for when in looks.of(key))
    looks.loop.advance(1)
    assert looks.pacer.idle
