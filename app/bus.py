"""EventBus: typed, ordered, in process; a failing subscriber harms nobody."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from app.domain.events import Event

E = TypeVar("E", bound=Event)
Subscriber = Callable[[Any], None]

_log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class Subscription:
    """One subscriber's hold on the bus; `cancel` ends it and may be called twice."""

    kind: type[Event]
    subscriber: Subscriber
    _bus: "EventBus"

    def cancel(self) -> None:
        """Receive nothing from now on, not even events that are already queued."""
        self._bus._drop(self)


@dataclass(slots=True)
class EventBus:
    """Delivers each event to all subscribers of its type (or of a base of it) in the order of subscription.

    Events are delivered in the order of publication: one that is published by a subscriber waits until the one being
    delivered has reached everybody. `publish` is for the loop's thread, `publish_from_thread` for all others.
    """

    _subscriptions: list[Subscription] = field(default_factory=list)
    _queue: deque[Event] = field(default_factory=deque)
    _delivering: bool = False
    _loop: asyncio.AbstractEventLoop | None = None

    def bind(self, loop: asyncio.AbstractEventLoop) -> None:
        """Name the loop that `publish_from_thread` hands events to."""
        self._loop = loop

    def subscribe(self, kind: type[E], subscriber: Callable[[E], None]) -> Subscription:
        """Call `subscriber` for every event of that type from now on."""
        subscription = Subscription(kind, subscriber, self)
        self._subscriptions.append(subscription)
        return subscription

    def publish(self, event: Event) -> None:
        """Deliver the event, or queue it behind the one being delivered."""
        self._queue.append(event)
        if self._delivering:
            return
        self._delivering = True
        try:
            while self._queue:
                self._deliver(self._queue.popleft())
        finally:
            self._delivering = False

    def publish_from_thread(self, event: Event) -> None:
        """Deliver the event on the bound loop, soon; silently nothing once that loop has closed.

        Raises RuntimeError if no loop was bound.
        """
        if self._loop is None:
            raise RuntimeError("bind the event bus to a loop before publishing from a thread")
        try:
            self._loop.call_soon_threadsafe(self.publish, event)
        except RuntimeError:
            if not self._loop.is_closed():
                raise

    def _deliver(self, event: Event) -> None:
        for subscription in tuple(self._subscriptions):
            if not isinstance(event, subscription.kind) or subscription not in self._subscriptions:
                continue
            try:
                subscription.subscriber(event)
            except Exception:
                _log.exception("a subscriber of %s failed on %r", subscription.kind.__name__, event)

    def _drop(self, subscription: Subscription) -> None:
        if subscription in self._subscriptions:
            self._subscriptions.remove(subscription)
