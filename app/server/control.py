"""Commands to the workspace itself, from `ideai ls`, `kill`, `events` and their like: one request a connection."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from app.domain.errors import IdeaiError
from app.server.channel import Channel
from app.wire import VERSION, Answer, Request

_log = logging.getLogger(__name__)

MAX_UNREAD: Final = 1 << 20
"""Bytes of a stream's answers that wait for an asker."""

Arguments: TypeAlias = Mapping[str, Any]
Body: TypeAlias = Mapping[str, Any]
Command: TypeAlias = Callable[[Arguments], Awaitable[Body]]
"""One answer: a JSON object. An IdeaiError becomes the asker's error message."""
Stream: TypeAlias = Callable[[Arguments], AsyncGenerator[Body, None]]
"""Answer after answer, an async generator; it is closed when the asker goes away."""


@dataclass(frozen=True, slots=True)
class Commands:
    """What can be asked, by name; the composition root fills it."""

    commands: Mapping[str, Command] = field(default_factory=dict)
    streams: Mapping[str, Stream] = field(default_factory=dict)


class Control:
    """Answers requests; keeps hold of those that are still being answered."""

    def __init__(self, commands: Commands) -> None:
        """Serve that table."""
        self._commands = commands
        self._tasks: set[asyncio.Task[None]] = set()

    def take(self, channel: Channel, request: Request) -> None:
        """Begin to answer; when the asker goes away before the end, what works for it is cancelled."""
        task = asyncio.get_running_loop().create_task(self._answer(channel, request))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        channel.on_closed = lambda _: _cancel(task)

    async def close(self) -> None:
        """Cancel all that is still being answered."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _answer(self, channel: Channel, request: Request) -> None:
        try:
            await self._run(channel, request)
        except IdeaiError as error:
            channel.finish(Answer(error=str(error)))
        except asyncio.CancelledError:
            channel.finish(Answer(error="The workspace is ending."))
            raise
        except Exception:  # a command's bug must reach the asker as an answer, and the log as what it is
            _log.exception("the command %r failed", request.command)
            channel.finish(Answer(error=f"The workspace failed at `{request.command}`; its log says why."))

    async def _run(self, channel: Channel, request: Request) -> None:
        if request.version != VERSION:
            channel.finish(Answer(error=version_error(request.version)))
        elif command := self._commands.commands.get(request.command):
            channel.finish(Answer(await command(request.arguments)))
        elif stream := self._commands.streams.get(request.command):
            await _stream(channel, stream(request.arguments))
        else:
            known = ", ".join(sorted((*self._commands.commands, *self._commands.streams)))
            channel.finish(Answer(error=f"The workspace knows no command `{request.command}`; it knows {known}."))


async def _stream(channel: Channel, answers: AsyncGenerator[Body, None]) -> None:
    """Answers as they come; an asker who does not read them is cut off rather than kept in memory."""
    async with aclosing(answers):
        async for body in answers:
            if channel.waiting > MAX_UNREAD:
                channel.close("it does not read its answers")
                return
            channel.send(Answer(body, last=False))
    channel.finish(Answer())


def version_error(version: int) -> str:
    """What a client of another version is told."""
    return (
        f"This workspace speaks version {VERSION} and the program that asked speaks {version}: "
        "end the workspace with the ideai that started it, then start it anew."
    )


def _cancel(task: asyncio.Task[None]) -> None:
    if not task.done() and task is not asyncio.current_task():
        task.cancel()
