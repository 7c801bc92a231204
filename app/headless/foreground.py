"""A task in the foreground: its program has the terminal that the command was typed into, if there is one."""

import asyncio
import os
import signal
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final

from app.client.terminal import Terminal
from app.domain.session import SessionId, Size
from app.domain.task import Task
from app.headless.shop import complain
from app.ports.terminals import Terminals

USUAL_SIZE: Final = Size(24, 80)

_NOBODY_ANSWERS: Final = (
    "The task's program does not come to the prompt that its first message waits for. If it asks something before, "
    "which `ideai task log` shows, end this and run the task in a terminal, to answer."
)


async def run_task(path: Path, word: str, variables: Mapping[str, str], target: int = 1) -> Task:
    """Run a task until its program ends; the task as it is then.

    `target` is where the program's output goes. Raises what DispatchTask and LaunchTask raise.
    """
    from app.main.commands import in_foreground

    foreground = Foreground(target=target)
    sinks = (foreground.output, foreground.exited, foreground.remind)
    project, use_cases = in_foreground(path, variables, sinks, answering=not foreground.attached)
    do, terminals = use_cases.tasks, use_cases.tasks.launch.terminals
    await do.end.interrupted(project)
    task = await do.read(project, word)
    if task.state != "queued":
        await do.dispatch(project, task.id)
    session = await do.launch(project, task.id, foreground.size)
    try:
        code = await foreground.run(terminals, session.id)
    except asyncio.CancelledError:
        await terminals.close(session.id)
        use_cases.session_ended(session.id, None)
        await do.end.interrupt(project, task.id)
        raise
    await terminals.close(session.id)
    await do.end(project, task.id, code)
    return await do.read(project, task.id)


class Foreground:
    """The sinks of the terminals, and the person's keys. `target` is where the program's output goes."""

    def __init__(self, source: int = 0, target: int = 1) -> None:
        """Keys are passed on only if both are terminals; without, the program runs with nobody at its keys."""
        self._target = target
        self._terminal = Terminal(source, target) if os.isatty(source) and os.isatty(target) else None
        self._ended = asyncio.Event()
        self._code = 0

    @property
    def attached(self) -> bool:
        """Whether the program has a person's terminal, which also answers what it asks."""
        return self._terminal is not None

    @property
    def size(self) -> Size:
        """That of the terminal, or a usual one."""
        if self._terminal is None:
            return USUAL_SIZE
        cols, rows = self._terminal.size()
        return Size(rows, cols)

    def output(self, _: SessionId, data: bytes) -> None:
        """What the program prints, untouched; nothing once there is nobody to read it."""
        with suppress(OSError):
            while data:
                data = data[os.write(self._target, data) :]

    def exited(self, _: SessionId, code: int) -> None:
        """The program has ended."""
        self._code = code
        self._ended.set()

    def remind(self, _: SessionId) -> None:
        """The program does not come to its prompt; a person at its keys sees what it asks."""
        if not self.attached:
            complain(_NOBODY_ANSWERS)

    async def run(self, terminals: Terminals, session_id: SessionId) -> int:
        """Pass keys and sizes on until the program ends; its exit code."""
        with ExitStack() as stack:
            if self._terminal is not None:
                self._attach(self._terminal, terminals, session_id, stack)
            await self._ended.wait()
        return self._code

    def _attach(self, terminal: Terminal, terminals: Terminals, session_id: SessionId, stack: ExitStack) -> None:
        loop = asyncio.get_running_loop()

        def pass_keys() -> None:
            try:
                terminals.write(session_id, terminal.read())
            except EOFError:
                loop.remove_reader(terminal.source)

        stack.enter_context(terminal.raw())
        loop.add_reader(terminal.source, pass_keys)
        stack.callback(loop.remove_reader, terminal.source)
        loop.add_signal_handler(signal.SIGWINCH, lambda: terminals.resize(session_id, self.size))
        stack.callback(loop.remove_signal_handler, signal.SIGWINCH)
