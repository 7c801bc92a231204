"""What a command or a request brings about: actions that may wait and ask, each beside everything else."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any, TypeVar

from textual.app import App
from textual.screen import Screen

from app.domain.errors import IdeaiError
from app.tui.actions import ACTIONS
from app.tui.commands import BY_ID
from app.tui.desk import Desk
from app.tui.hints import teaches
from app.tui.keyboard import Keyboard
from app.tui.works import Works

T = TypeVar("T")

_AT_WORK: ContextVar[object] = ContextVar("at_work", default=None)
"""The token of the action that runs in this task: a dialog that it opens holds what is typed in its name."""


class Performer:
    """Carries out the actions of one Ide; what they raise is told."""

    def __init__(self, app: App[None], desk: Desk, keyboard: Keyboard, changed: Callable[[], None]) -> None:
        """`changed` is called when what is under way, or the dialog that is open, may look otherwise."""
        self._app = app
        self._desk = desk
        self._keyboard = keyboard
        self._changed = changed
        self.works = Works(desk.now, changed)

    def perform(self, command_id: str) -> None:
        """Do what a command does; a disabled one says why instead."""
        command = BY_ID[command_id]
        reason = command.disabled(self._desk.state)
        if reason is not None:
            self._desk.tell(f"{command.title}: {reason}.", "warning")
            return
        if teaches(self._desk.state, command_id):
            self.work(self._desk.do.learn_commands(command_id), hold=False)
        done = ACTIONS[command_id](self._desk)
        if done is not None:
            self.work(done, title=command.title)

    def work(self, action: Awaitable[None], *, hold: bool = True, title: str = "Working") -> None:
        """Carry out an action that must wait or ask; `hold` lets what is typed wait for what it opens."""
        token = object()  # not the action's id: a later action may get that before this one is released
        if hold:
            self._keyboard.hold(token)
        self._app.call_later(self._start, action, token, title)

    def _start(self, action: Awaitable[None], token: object, title: str) -> None:
        self._app.run_worker(self._carry_out(action, token, title), group="actions")

    async def _carry_out(self, action: Awaitable[None], token: object, title: str) -> None:
        before = _AT_WORK.set(token)
        work = self.works.begin(token, title)
        try:
            await action
        except IdeaiError as error:
            self._desk.tell(str(error), "error")
        except asyncio.CancelledError:
            if not work.cancelled:  # the screen ends
                raise
            self._desk.tell(f"{work.title}: cancelled; what was half done is taken back.", "warning")
        finally:
            _AT_WORK.reset(before)
            self.works.end(token)
            # once what the action changed is drawn, and takes keys
            self._app.call_later(self._keyboard.release, token)

    async def ask(self, screen: Screen[T]) -> T | None:
        """Show a dialog; what was typed ahead goes to it, and what is typed behind it waits for what comes of it."""
        token = _AT_WORK.get()
        self._keyboard.hold(token, asks=True)
        self.works.pause(token)
        answer = self._app.push_screen(screen, wait_for_dismiss=True)
        screen.bindings_updated_signal.subscribe(self._app, self._redraw)
        screen.call_after_refresh(self._keyboard.give_to, screen)
        self._changed()
        given = await answer
        self.works.go_on(token)
        self._keyboard.hold(token)
        self._keyboard.take_from_dialog()
        self._changed()
        return given

    def _redraw(self, _: Any) -> None:
        self._changed()

    def doing(self, what: str) -> None:
        """Name what the present action does."""
        self.works.name(_AT_WORK.get(), what)
