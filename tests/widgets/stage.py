"""A screen to try widgets on: our looks, a record of what was asked, and sessions whose programs are bytes."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path

from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widget import Widget

from app.domain.session import Session, SessionId, SessionKind, SessionStatus
from app.terminal.emulator import Emulator
from screenshots.picture import picture
from styles import STYLES, with_tokens
from styles.sheet import Sheet
from styles.themes import DARK
from widgets.pane_view import PaneView


class Stage(App[None]):
    """Shows the widgets it is given, and keeps every message of ours that reaches it in `asked`."""

    CSS_PATH = [*STYLES]  # noqa: RUF012 – Textual's own declaration
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, *shown: Widget) -> None:
        super().__init__()
        self.shown = shown
        self.asked: list[Message] = []
        self.register_theme(DARK)
        self.theme = DARK.name
        self.stylesheet = Sheet(variables=self.get_css_variables())

    def get_css_variables(self) -> dict[str, str]:
        return with_tokens(super().get_css_variables())

    def compose(self) -> ComposeResult:
        yield from self.shown

    def open(self, width: int = 80, height: int = 24) -> AbstractAsyncContextManager[Pilot[None]]:
        """Run it on a screen of that size."""
        return self.run_test(size=(width, height), message_hook=self._note)

    def _note(self, message: Message) -> None:
        is_ours = type(message).__module__.startswith("widgets.")
        if is_ours and not any(message is other for other in self.asked):  # it passes every widget on its way up
            self.asked.append(message)

    def export_screenshot(self, *, title: str | None = None, simplify: bool = False) -> str:  # noqa: ARG002 – Textual calls it so
        """The picture that is compared, drawn as those of the whole screen are."""
        return picture(self.screen._compositor.render_strips(), title or "")

    def take_asked(self) -> list[Message]:
        """What was asked since the last time."""
        asked, self.asked = self.asked, []
        return asked

    def screen_text(self) -> list[str]:
        """What a person reads, row by row."""
        return [strip.text for strip in self.screen._compositor.render_strips()]


def text_of(widget: Widget) -> list[str]:
    """What a widget draws, row by row, without blanks at the ends."""
    return [strip.text.rstrip() for strip in lines_of(widget)]


def lines_of(widget: Widget) -> list[Strip]:
    """What a widget draws, border and padding included."""
    return widget.render_lines(widget.outer_size.region)


class Program:
    """A session's program as a test plays it: `says` bytes, and `heard` what the pane wrote."""

    def __init__(
        self,
        name: str = "backend",
        *,
        kind: SessionKind = "shell",
        status: SessionStatus = "running",
        exit_code: int | None = None,
        rows: int = 24,
        cols: int = 80,
        scrollback: int = 1000,
    ) -> None:
        self.name = name
        self.kind: SessionKind = kind
        self.status: SessionStatus = status
        self.exit_code = exit_code
        self.emulator = Emulator(rows, cols, scrollback=scrollback)
        self.heard = b""

    def says(self, data: bytes | str) -> None:
        """The program prints."""
        self.emulator.feed(data.encode() if isinstance(data, str) else data)

    def hears(self, data: bytes) -> None:
        """The pane writes."""
        self.heard += data

    def take_heard(self) -> bytes:
        """What was written since the last time."""
        heard, self.heard = self.heard, b""
        return heard

    def exits(self, code: int) -> PaneView:
        """The program ends; what its pane shows then."""
        self.status, self.exit_code = "exited", code
        return self.view()

    def view(self) -> PaneView:
        """What its pane shows."""
        session = Session(
            id=SessionId(f"session-{self.name}"),
            kind=self.kind,
            title=self.name,
            cwd=Path("/project"),
            command=("sh",),
            status=self.status,
            exit_code=self.exit_code,
        )
        return PaneView(session, self.emulator, self.hears, name=self.name)
