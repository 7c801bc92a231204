"""Every session's emulator, beside its PTY: outside the Textual app, so that both outlive it."""

from collections.abc import Callable, Sequence

from app.domain import events as facts
from app.domain.errors import Failed
from app.domain.injection import Invocation
from app.domain.names import printable
from app.domain.session import SessionId, Size
from app.ports.events import Publisher
from app.ports.histories import Histories, Printed
from app.ports.terminals import Terminals
from app.server.prompt_typing import ENTER_AFTER, REMIND_AFTER, PromptTyping
from app.terminal import events as claims
from app.terminal.colours import Theme
from app.terminal.emulator import Emulator
from app.terminal.events import Rgb

MAX_CLIPBOARD = 100 * 1024
"""Bytes that a program may put on the person's clipboard at once; terminals and tmux drop longer ones."""

MAX_NOTIFICATION = 200
"""Characters of a program's notification that are shown."""

Watcher = Callable[[SessionId], None]


class EmulatedTerminals:
    """The Terminals port with an emulator for each session.

    What a program prints goes into its emulator, what the emulator answers goes back, what the program claims (title,
    bell, notification, clipboard) becomes a fact on the bus, and `watcher` hears which session has news to show.
    """

    inner: Terminals
    """The PTYs; set once after both are made, because the PTYs are given `output`."""

    def __init__(
        self,
        publisher: Publisher,
        scrollback: int,
        histories: Histories | None = None,
        *,
        answering: bool = True,
        remind: Callable[[SessionId], None] | None = None,
        enter_after: float = ENTER_AFTER,
        remind_after: float = REMIND_AFTER,
    ) -> None:
        """`scrollback` is in rows for each session; `histories` keep what is printed for the next workspace.

        `answering` is False where programs print to another terminal, too, and that answers them. `remind` is told of a
        session that does not come to the prompt that a line waits for; without, the person is told, as by its program.
        """
        self.publisher = publisher
        self.scrollback = scrollback
        self.histories = histories
        self.watcher: Watcher | None = None
        self._theme = Theme()
        self._emulators: dict[SessionId, Emulator] = {}
        self._recalled: dict[SessionId, Sequence[Printed]] = {}
        self._goes_on: set[SessionId] = set()
        self._answering = answering
        self._typing = PromptTyping(self.write, remind or self._remind, enter_after, remind_after)

    def emulator(self, session_id: SessionId) -> Emulator | None:
        """What the session shows; None if it never started or was forgotten."""
        printed = self._recalled.pop(session_id, None)
        if printed:
            self._emulators[session_id] = replayed(printed, self.scrollback, self._theme)
        return self._emulators.get(session_id)

    def recall(self, session_id: SessionId, printed: Sequence[Printed]) -> None:
        """Have a session show what one of an earlier workspace has printed; a program that begins in it goes on below.

        It is laid out when somebody looks: there may be many.
        """
        self._recalled[session_id] = printed
        self._goes_on.add(session_id)

    def dress(self, foreground: Rgb, background: Rgb) -> None:
        """What programs are told when they ask for the terminal's colours; those that want to know are told at once."""
        self._theme = Theme(foreground, background, foreground)
        for session_id, emulator in self._emulators.items():
            emulator.set_theme(self._theme)
            self._answer(session_id, emulator)

    def forget(self, session_id: SessionId) -> None:
        """Drop the emulator of a session that is closed."""
        self._emulators.pop(session_id, None)
        self._recalled.pop(session_id, None)
        self._goes_on.discard(session_id)
        self._typing.forget(session_id)

    def output(self, session_id: SessionId, data: bytes) -> None:
        """Take what a program printed."""
        emulator = self._emulators.get(session_id)
        if emulator is None:
            return
        before = emulator.generation
        emulator.feed(data)
        if self.histories is not None:
            self.histories.printed(session_id, data)
        self._answer(session_id, emulator)
        for claim in emulator.take_events():
            self._announce(session_id, claim)
        self._typing.look(session_id, emulator)
        if self.watcher is not None and emulator.generation != before:
            self.watcher(session_id)

    async def spawn(self, session_id: SessionId, invocation: Invocation, size: Size) -> int:
        """As the port says; a session that starts anew starts with an empty screen, unless that fails."""
        before = self.emulator(session_id)
        self._typing.forget(session_id)
        emulator = Emulator(size.rows, size.cols, scrollback=self.scrollback, theme=self._theme)
        if before is not None and session_id in self._goes_on:
            emulator = before
            emulator.resize(size.rows, size.cols)
            begin_below(emulator)
        self._emulators[session_id] = emulator
        await self._keep(session_id, size)
        try:
            pid = await self.inner.spawn(session_id, invocation, size)
        except BaseException:
            self._emulators.pop(session_id, None)
            if before is not None:
                self._emulators[session_id] = before
            raise
        self._goes_on.discard(session_id)
        return pid

    async def _keep(self, session_id: SessionId, size: Size) -> None:
        """A disk that cannot be written is told of, and is no reason not to start."""
        if self.histories is None:
            return
        try:
            await self.histories.begin(session_id, size)
        except Failed as error:
            self.publisher.publish(facts.ProblemFound(f"What is printed is not kept for the next start: {error}"))

    def write(self, session_id: SessionId, data: bytes) -> None:
        """As the port says."""
        self.inner.write(session_id, data)

    async def write_when_reading(self, session_id: SessionId, data: bytes) -> None:
        """As the port says."""
        await self.inner.write_when_reading(session_id, data)

    async def type_at_prompt(self, session_id: SessionId, line: str, sign: str) -> None:
        """As the port says; the person is told, once, when the sign keeps them waiting."""
        if (emulator := self._emulators.get(session_id)) is not None:
            self._typing.begin(session_id, line, sign, emulator)

    def resize(self, session_id: SessionId, size: Size) -> None:
        """As the port says; the emulator first, so that what the program redraws meets the new size."""
        emulator = self._emulators.get(session_id)
        if emulator is not None and (emulator.rows, emulator.cols) != (size.rows, size.cols):
            emulator.resize(size.rows, size.cols)
            if self.histories is not None:
                self.histories.resized(session_id, size)
            self.inner.resize(session_id, size)
            self._answer(session_id, emulator)
            if self.watcher is not None:
                self.watcher(session_id)

    async def close(self, session_id: SessionId) -> None:
        """As the port says; the last screen stays until the session is forgotten."""
        self._typing.forget(session_id)
        await self.inner.close(session_id)

    def _answer(self, session_id: SessionId, emulator: Emulator) -> None:
        """Send what the program has asked its terminal for."""
        if (replies := emulator.take_replies()) and self._answering:
            self.inner.write(session_id, replies)

    def _remind(self, session_id: SessionId) -> None:
        said = "Its first message is typed when it comes to its prompt: answer what it asks before."
        self.publisher.publish(facts.SessionNotified(session_id, said))

    def _announce(self, session_id: SessionId, claim: claims.TerminalEvent) -> None:
        match claim:
            case claims.TitleChanged(title=title):
                self.publisher.publish(facts.SessionRetitled(session_id, printable(title, 200)))
            case claims.BellRang():
                self.publisher.publish(facts.BellRang(session_id))
            case claims.NotificationRequested(title=title, body=body):
                text = printable(" – ".join(filter(None, (title, body))), MAX_NOTIFICATION)
                self.publisher.publish(facts.SessionNotified(session_id, text))
            case claims.ClipboardWritten(content=content) if len(content) <= MAX_CLIPBOARD:
                self.publisher.publish(facts.ClipboardOffered(session_id, content.decode("utf-8", "replace")))
            case claims.ClipboardWritten(content=content):
                message = f"A program copied {len(content) // 1024} KB; over 100 KB does not go to the clipboard."
                self.publisher.publish(facts.ProblemFound(message))
            case _:
                pass


def replayed(printed: Sequence[Printed], scrollback: int, theme: Theme) -> Emulator:
    """A terminal that shows what was printed; what that asked for or claimed was so long ago.

    `printed` has at least one portion.
    """
    first = printed[0].size
    emulator = Emulator(first.rows, first.cols, scrollback=scrollback, theme=theme)
    for number, portion in enumerate(printed):
        emulator.resize(portion.size.rows, portion.size.cols)
        emulator.feed(portion.data)
        if not portion.data and number:
            begin_below(emulator)
    emulator.take_replies()
    emulator.take_events()
    return emulator


def begin_below(emulator: Emulator) -> None:
    """Move what the screen shows into the scrollback, and begin anew with an empty one, in no mode."""
    emulator.feed(b"\x1b[?1049l\x1b[?69l\x1b[r")
    used = emulator.rows - next((n for n, line in enumerate(reversed(emulator.text())) if line.strip()), emulator.rows)
    emulator.feed(b"\x1b[%d;1H" % emulator.rows + b"\n" * used + b"\x1bc")
    emulator.take_replies()
    emulator.take_events()
