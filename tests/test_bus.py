"""The event bus: typed, ordered, in process; a failing subscriber harms nobody."""

import asyncio
import threading
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bus import EventBus
from app.domain.events import BellRang, ClientsChanged, Event, ProblemFound
from app.domain.session import SessionId


@dataclass(frozen=True, slots=True)
class Greeted(ClientsChanged):
    """An event with a base of its own."""


def test_a_subscriber_gets_its_kind_and_nothing_else() -> None:
    bus, seen = EventBus(), list[Event]()
    bus.subscribe(ClientsChanged, seen.append)
    bus.publish(ProblemFound("no"))
    bus.publish(ClientsChanged(2))
    assert seen == [ClientsChanged(2)]


def test_subscribing_to_a_base_is_subscribing_to_all_that_derive_from_it() -> None:
    bus, all_of_them, clients = EventBus(), list[Event](), list[Event]()
    bus.subscribe(Event, all_of_them.append)
    bus.subscribe(ClientsChanged, clients.append)
    bus.publish(Greeted(1))
    bus.publish(ProblemFound("no"))
    assert all_of_them == [Greeted(1), ProblemFound("no")]
    assert clients == [Greeted(1)]


def test_publishing_without_subscribers_is_fine() -> None:
    EventBus().publish(ProblemFound("nobody listens"))


def test_subscribers_are_called_in_the_order_of_their_subscription() -> None:
    bus, seen = EventBus(), list[str]()
    bus.subscribe(Event, lambda _: seen.append("first"))
    bus.subscribe(ProblemFound, lambda _: seen.append("second"))
    bus.subscribe(Event, lambda _: seen.append("third"))
    bus.publish(ProblemFound("x"))
    assert seen == ["first", "second", "third"]


def test_what_a_subscriber_publishes_comes_after_what_is_being_delivered() -> None:
    bus, seen = EventBus(), list[tuple[str, Event]]()

    def answer(event: ClientsChanged) -> None:
        seen.append(("first", event))
        if event.count < 2:
            bus.publish(ClientsChanged(event.count + 1))
            seen.append(("published", event))

    bus.subscribe(ClientsChanged, answer)
    bus.subscribe(ClientsChanged, lambda event: seen.append(("second", event)))
    bus.publish(ClientsChanged(1))
    one, two = ClientsChanged(1), ClientsChanged(2)
    assert seen == [("first", one), ("published", one), ("second", one), ("first", two), ("second", two)]


@given(st.lists(st.integers(0, 3), min_size=1, max_size=12))
def test_everybody_sees_the_same_order_however_deeply_events_are_nested(follow_ups: list[int]) -> None:
    bus, first, second = EventBus(), list[int](), list[int]()
    waiting, numbers = list(follow_ups), iter(range(1, 100))

    def publish_more(event: ClientsChanged) -> None:
        first.append(event.count)
        for _ in range(waiting.pop() if waiting else 0):
            bus.publish(ClientsChanged(next(numbers)))

    bus.subscribe(ClientsChanged, publish_more)
    bus.subscribe(ClientsChanged, lambda event: second.append(event.count))
    bus.publish(ClientsChanged(0))
    assert first == second == list(range(len(first)))


def test_a_failing_subscriber_is_logged_and_harms_nobody(caplog: pytest.LogCaptureFixture) -> None:
    bus, seen = EventBus(), list[Event]()

    def fail(_: Event) -> None:
        raise RuntimeError("planted")

    bus.subscribe(Event, fail)
    bus.subscribe(Event, seen.append)
    bus.publish(ProblemFound("one"))
    bus.publish(ProblemFound("two"))
    assert seen == [ProblemFound("one"), ProblemFound("two")]
    assert caplog.text.count("RuntimeError: planted") == 2
    assert "ProblemFound" in caplog.text


def test_a_subscriber_that_ends_the_program_does_not_lose_the_events_behind() -> None:
    bus, seen = EventBus(), list[Event]()

    def interrupt(event: ProblemFound) -> None:
        if event.message == "one":
            bus.publish(ProblemFound("two"))
            raise KeyboardInterrupt

    bus.subscribe(ProblemFound, interrupt)
    bus.subscribe(ProblemFound, seen.append)
    with pytest.raises(KeyboardInterrupt):
        bus.publish(ProblemFound("one"))
    bus.publish(ProblemFound("three"))
    assert seen == [ProblemFound("two"), ProblemFound("three")]


def test_a_cancelled_subscription_gets_nothing_more() -> None:
    bus, seen = EventBus(), list[Event]()
    subscription = bus.subscribe(Event, seen.append)
    subscription.cancel()
    subscription.cancel()
    bus.publish(ProblemFound("x"))
    assert seen == []


def test_one_cancelled_subscription_of_two_leaves_the_other() -> None:
    bus, seen = EventBus(), list[Event]()
    bus.subscribe(Event, seen.append)
    bus.subscribe(Event, seen.append).cancel()
    bus.publish(ProblemFound("x"))
    assert seen == [ProblemFound("x")]


def test_cancelling_during_a_delivery_holds_at_once() -> None:
    bus, seen = EventBus(), list[Event]()
    bus.subscribe(Event, lambda _: later.cancel())
    later = bus.subscribe(Event, seen.append)
    bus.publish(ProblemFound("x"))
    assert seen == []


def test_a_subscriber_may_cancel_itself_and_the_others_are_still_called() -> None:
    bus, seen = EventBus(), list[str]()

    def once(_: Event) -> None:
        seen.append("once")
        own.cancel()

    own = bus.subscribe(Event, once)
    bus.subscribe(Event, lambda _: seen.append("always"))
    bus.publish(ProblemFound("x"))
    bus.publish(ProblemFound("y"))
    assert seen == ["once", "always", "always"]


def test_who_subscribes_during_a_delivery_gets_the_next_event() -> None:
    bus, seen = EventBus(), list[Event]()

    def subscribe(event: ProblemFound) -> None:
        if event.message == "one":
            bus.subscribe(Event, seen.append)

    bus.subscribe(ProblemFound, subscribe)
    bus.publish(ProblemFound("one"))
    bus.publish(ProblemFound("two"))
    assert seen == [ProblemFound("two")]


async def test_events_from_a_thread_arrive_on_the_loop_in_their_order() -> None:
    bus, seen, done = EventBus(), list[tuple[int, int]](), asyncio.Event()
    bus.bind(asyncio.get_running_loop())

    def note(event: ClientsChanged) -> None:
        seen.append((event.count, threading.get_ident()))
        if len(seen) == 100:
            done.set()

    bus.subscribe(ClientsChanged, note)

    def publish() -> None:
        for number in range(100):
            bus.publish_from_thread(ClientsChanged(number))

    await asyncio.to_thread(publish)
    async with asyncio.timeout(10):
        await done.wait()
    assert seen == [(number, threading.get_ident()) for number in range(100)]


async def test_events_from_many_threads_all_arrive_and_each_threads_in_order() -> None:
    bus, seen, done = EventBus(), list[BellRang](), asyncio.Event()
    bus.bind(asyncio.get_running_loop())
    bus.subscribe(BellRang, seen.append)
    bus.subscribe(BellRang, lambda _: done.set() if len(seen) == 200 else None)

    def ring(thread: int) -> None:
        for number in range(50):
            bus.publish_from_thread(BellRang(SessionId(f"{thread}-{number:02}")))

    await asyncio.gather(*(asyncio.to_thread(ring, thread) for thread in range(4)))
    async with asyncio.timeout(10):
        await done.wait()
    for thread in range(4):
        mine = [event.session_id for event in seen if event.session_id.startswith(f"{thread}-")]
        assert mine == sorted(mine)
        assert len(mine) == 50


def test_an_unbound_bus_says_so_to_a_thread() -> None:
    with pytest.raises(RuntimeError, match="bind the event bus"):
        EventBus().publish_from_thread(ProblemFound("x"))


def test_a_thread_that_outlives_the_loop_is_not_troubled() -> None:
    bus, seen = EventBus(), list[Event]()
    loop = asyncio.new_event_loop()
    bus.bind(loop)
    bus.subscribe(Event, seen.append)
    loop.close()
    bus.publish_from_thread(ProblemFound("too late"))
    assert seen == []
