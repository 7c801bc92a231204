"""Runs the app, and another one when it breaks: terminals and processes live outside of it, and do not notice.

Textual ends an app at the first exception that nobody caught. The host writes it to the log and makes a new app over
the same clients; if that goes on breaking, it shows the error and waits for a person instead of spinning.
Of Textual's private parts it uses `App._exception` and `App._fatal_error` (tests/server/test_textual_contract.py).
"""

import asyncio
import contextlib
import io
import logging
import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias

from rich.console import Console
from textual.app import App
from textual.driver import Driver

from app.server.clients import Clients
from app.server.driver import driver_for
from app.server.failure_screen import FailureScreen

_log = logging.getLogger(__name__)

MakeApp: TypeAlias = Callable[[type[Driver]], App[Any]]
"""Makes a new app; the driver class is for `App(driver_class=…)`. The app's `return_code` ends the workspace."""

MAX_FAILURES: Final = 3
"""So many apps may break within `FAILURE_WINDOW` seconds; after one more the host waits for a person."""

FAILURE_WINDOW: Final = 10.0

END_PATIENCE: Final = 5.0
"""Seconds that an app may take to end; whatever of it still runs then is cancelled."""


class Host:
    """One app at a time."""

    def __init__(self, clients: Clients, make_app: MakeApp, clock: Callable[[], float] = time.monotonic) -> None:
        """`make_app` is called on the loop, once for each app."""
        self.app: App[Any] | None = None
        self._clients = clients
        self._make_app = make_app
        self._clock = clock
        self._failures: deque[float] = deque(maxlen=MAX_FAILURES + 1)
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """End the app, and `run` with it."""
        self._stopping.set()
        if self.app is not None:
            self.app.exit()

    async def run(self) -> int:
        """Until an app ends by its own `exit`, or `stop` is called; the code that it ended with."""
        while not self._stopping.is_set():
            error = await self._run_one()
            if error is None:
                return self._code()
            _log.error("the screen failed and is made anew", exc_info=error)
            self._failures.append(self._clock())
            if self._loops():
                await self._show(error)
        return 0

    def _code(self) -> int:
        return (self.app.return_code if self.app is not None else None) or 0

    def _loops(self) -> bool:
        full = len(self._failures) == self._failures.maxlen
        return full and self._failures[-1] - self._failures[0] <= FAILURE_WINDOW

    async def _show(self, error: BaseException) -> None:
        """Say what went wrong and wait until somebody wants another try."""
        screen = FailureScreen(self._clients, error)
        self._clients.take_screen(screen)
        screen.repaint()
        waiting = [asyncio.create_task(event.wait()) for event in (screen.again, self._stopping)]
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waiting:
                task.cancel()
            self._clients.leave_screen(screen)
        self._failures.clear()

    async def _run_one(self) -> BaseException | None:
        """Run one app to its end; what broke it, or None if it ended because it wanted to."""
        loop = asyncio.get_running_loop()
        patience: list[asyncio.TimerHandle] = []
        printed = io.StringIO()
        try:
            with _without_no_color():
                app = self._make_app(
                    driver_for(self._clients, lambda: patience.append(loop.call_later(END_PATIENCE, running.cancel)))
                )
            _prepare(app, printed)
        except Exception as error:  # whatever an app's making raises is shown like what its running raises
            return error
        self.app = app
        running = loop.create_task(app.run_async(size=self._clients.size), name="app")
        try:
            return await _ending(app, running)
        finally:
            for handle in patience:
                handle.cancel()
            await _ended(app, running)
            if printed.getvalue():
                _log.error("the app said at its end:\n%s", printed.getvalue())


async def _ending(app: App[Any], running: asyncio.Task[Any]) -> BaseException | None:
    await asyncio.wait([running])
    if running.cancelled():
        _log.error("the app did not end within %s seconds and was cancelled", END_PATIENCE)
        raised: BaseException | None = None
    else:
        raised = running.exception()
    broken = app._exception or raised
    if broken is None and app.return_code is None:
        return RuntimeError("the app ended without being asked to, and without saying why")
    return broken


async def _ended(app: App[Any], running: asyncio.Task[Any]) -> None:
    """Nothing of the app runs on, also if the host itself was cancelled."""
    if running.done():
        return
    app.exit()
    _, late = await asyncio.wait([running], timeout=END_PATIENCE)
    for task in late:
        task.cancel()


def _prepare(app: App[Any], printed: io.StringIO) -> None:
    """Full colour, whatever this process's environment says; nothing to its stderr; no tour of every local variable.

    Textual renders a failure with the locals of every frame, which takes seconds where those are screens full of
    text; the log has the traceback.
    """
    app.console = Console(
        color_system="truecolor",
        file=app.console.file,
        markup=True,
        highlight=False,
        emoji=False,
        legacy_windows=False,
        force_terminal=True,
        safe_box=False,
        soft_wrap=False,
        _environ={},
    )
    app.error_console = Console(file=printed, markup=False, highlight=False)
    app._fatal_error = app._close_messages_no_wait  # type: ignore[method-assign]


@contextlib.contextmanager
def _without_no_color() -> Iterator[None]:
    """An app made inside the block is coloured: NO_COLOR is each terminal's own affair, and the driver's."""
    kept = os.environ.pop("NO_COLOR", None)
    try:
        yield
    finally:
        if kept is not None:
            os.environ["NO_COLOR"] = kept
