"""From a terminal's tokens to the app: first to the app's own hands, then to Textual as its ordinary events."""

from collections.abc import Iterator
from typing import Final, Literal, Protocol, TypeAlias, runtime_checkable

from textual import events
from textual.message import Message

from app.server.tokenizer import Focus, PasteChunk, PasteEnd, PasteStart, Text, Token
from app.terminal.keys import Key, Mods, textual_key
from app.terminal.mouse import MouseReport

PasteStep: TypeAlias = Literal["start", "chunk", "end"]

MAX_PASTE: Final = 8 << 20
"""Characters of a paste that our own widgets get; what a pane takes is not bounded, because it passes through."""


@runtime_checkable
class TakesInput(Protocol):
    """What an app has that wants canonical input before Textual sees it: prefix keys, and all that goes to a pane.

    Each call answers whether the app took it; what it did not take becomes Textual's events. The calls come in the
    order of typing, on the loop's thread, outside any message handler: they must be quick and must not wait.
    """

    def take_key(self, key: Key) -> bool:
        """One key: a press, a repeat or a release."""
        ...

    def take_text(self, text: str) -> bool:
        """A run of typed text, to be written at once; if it is not taken it comes again as keys, one by one."""
        ...

    def take_paste(self, step: PasteStep, text: str) -> bool:
        """A paste: `start`, then chunks of text, then `end`; the answer to `start` holds for all of it."""
        ...

    def take_mouse(self, report: MouseReport) -> bool:
        """One mouse report, before Textual forwards it to a widget."""
        ...

    def take_focus(self, gained: bool) -> None:
        """The window of the terminal that was used last gained or lost the focus."""
        ...


class CanonicalKey(events.Key):
    """Textual's key event with the key that it was made from, for a pane that got the focus while it was queued."""

    def __init__(self, key: Key) -> None:
        """`key` is no release: Textual has none."""
        super().__init__(*textual_key(key))
        self.canonical = key


CanonicalKey.handler_name = events.Key.handler_name  # derived from the class's name, it would be `on_canonical_key`


class InputRouter:
    """The tokens of one terminal on their way into one app."""

    def __init__(self, taker: TakesInput | None) -> None:
        """`taker` is the app, if it takes input itself."""
        self._taker = taker
        self._paste: list[str] | None = None
        self._pasted = 0
        self._at = (0, 0)

    def route(self, token: Token) -> Iterator[Message]:
        """Hand the token to the app; Textual's events for what the app did not take."""
        match token:
            case Key():
                yield from self._key(token)
            case Text(text):
                if self._taker is None or not self._taker.take_text(text):
                    for key in token.keys:
                        yield from self._key(key)
            case MouseReport():
                yield from self._mouse(token)
            case PasteStart() | PasteChunk() | PasteEnd():
                yield from self._pasting(token)
            case Focus(gained):
                if self._taker is not None:
                    self._taker.take_focus(gained)
            case _:
                pass  # replies are the connection's own

    def _key(self, key: Key) -> Iterator[Message]:
        taken = self._taker is not None and self._taker.take_key(key)
        if not taken and key.event != "release":
            yield CanonicalKey(key)

    def _pasting(self, token: PasteStart | PasteChunk | PasteEnd) -> Iterator[Message]:
        match token:
            case PasteStart():
                taken = self._taker is not None and self._taker.take_paste("start", "")
                self._paste, self._pasted = (None if taken else []), 0
            case PasteChunk(text):
                if self._paste is not None:
                    self._keep(text)
                elif self._taker is not None:
                    self._taker.take_paste("chunk", text)
            case PasteEnd():
                if self._paste is not None:
                    yield events.Paste("".join(self._paste))
                    self._paste = None
                elif self._taker is not None:
                    self._taker.take_paste("end", "")

    def _keep(self, text: str) -> None:
        assert self._paste is not None
        text = text[: MAX_PASTE - self._pasted]
        self._pasted += len(text)
        self._paste.append(text)

    def _mouse(self, report: MouseReport) -> Iterator[Message]:
        taken = self._taker is not None and self._taker.take_mouse(report)
        before, self._at = self._at, (report.x, report.y)
        kind = None if taken else _mouse_event(report)
        if kind is not None:
            yield kind(
                None,
                report.x,
                report.y,
                report.x - before[0],
                report.y - before[1],
                0 if report.kind == "wheel" else report.button,
                Mods.SHIFT in report.mods,
                Mods.ALT in report.mods,
                Mods.CTRL in report.mods,
                screen_x=report.x,
                screen_y=report.y,
            )


_WHEEL: Final[dict[int, type[events.MouseEvent]]] = {
    4: events.MouseScrollUp,
    5: events.MouseScrollDown,
    6: events.MouseScrollLeft,
    7: events.MouseScrollRight,
}


def _mouse_event(report: MouseReport) -> type[events.MouseEvent] | None:
    """The kind of Textual's event, None for the buttons beside the wheel, which Textual does not know."""
    match report.kind:
        case "wheel":
            return _WHEEL.get(report.button)
        case "move":
            return events.MouseMove
        case "press":
            return events.MouseDown if 1 <= report.button <= 3 else None
        case "release":
            return events.MouseUp if report.button <= 3 else None
