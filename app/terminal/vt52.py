"""The language of DEC's VT52, which programs may switch to (DECANM; VT510 "VT52 Mode", as xterm has it).

Nothing here is fast: the mode is for programs from before ECMA-48, and for suites that test terminals.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from app.terminal.charsets import Charset
from app.terminal.commands import Commands
from app.terminal.outbox import Outbox
from app.terminal.pens import Pen
from app.terminal.screen import Screen

_TEXT: Final = re.compile("[^\x00-\x1f\x7f-\x9f]+")
_SHIFTS: Final = frozenset("\x0e\x0f")
_GRAPHICS: Final[dict[int, str]] = dict(enumerate("  ▮⅟   °±→…÷↓⎺⎺⎻⎻⎼⎼⎽⎽₀₁₂₃₄₅₆₇₈₉¶", 0x5F))

_State: TypeAlias = Literal["text", "escape", "intermediate", "line", "column"]
"""What the next character is: text or a control, the letter after ESC, or a byte of `ESC Y line column`."""


@dataclass(frozen=True, slots=True)
class _Ansi:
    """What the mode puts aside, and its end brings back."""

    pen: Pen
    charsets: tuple[Charset, ...]
    gl: int
    origin: bool
    autowrap: bool
    insert: bool
    newline: bool
    reverse_wrap: bool
    sides: tuple[int, int] | None


class Vt52:
    """Carries out a program's output while the mode is on (`Screen.is_vt52`)."""

    def __init__(self, screen: Screen, commands: Commands, outbox: Outbox) -> None:
        """Controls and RIS are those of `commands`."""
        self._screen = screen
        self._controls = commands.controls
        self._ansi: _Ansi | None = None
        self._state: _State = "text"
        self._line = 0
        self._escapes: dict[str, Callable[[], None]] = {
            "A": screen.cursor_up,
            "B": screen.cursor_down,
            "C": screen.cursor_forward,
            "D": screen.cursor_back,
            "F": lambda: self._choose_charset(_GRAPHICS),
            "G": lambda: self._choose_charset(None),
            "H": screen.cursor_position,
            "I": screen.reverse_index,
            "J": screen.erase_in_display,
            "K": screen.erase_in_line,
            "Z": lambda: outbox.reply("\x1b/Z"),
            "=": commands.escapes["="],
            ">": commands.escapes[">"],
            "<": self._end,
            "c": lambda: self._reset(commands.escapes["c"]),
        }

    def take(self, text: str) -> str:
        """Carry the text out as far as the mode lasts; what is left is returned."""
        if self._ansi is None:
            self._begin()
        at = 0
        while at < len(text) and self._screen.is_vt52:
            at = self._step(text, at)
        return text[at:]

    def _step(self, text: str, at: int) -> int:
        character = text[at]
        match self._state:
            case "text":
                found = _TEXT.match(text, at)
                if found:
                    self._screen.draw(found[0])
                    return found.end()
                self._control(character)
            case "escape":
                self._escape(character)
            case "intermediate":
                self._state = "intermediate" if " " <= character <= "/" else "text"
            case "line":
                self._line = _coordinate(character)
                self._state = "column"
            case "column":
                self._screen.cursor_position(self._line, _coordinate(character))
                self._state = "text"
        return at + 1

    def _control(self, character: str) -> None:
        if character == "\x1b":
            self._state = "escape"
        elif character not in _SHIFTS and character in self._controls:
            self._controls[character]()
        self._screen.last_printed = ""

    def _escape(self, character: str) -> None:
        if character in "\x18\x1a":
            self._state = "text"
        elif character < " " or character == "\x7f":
            self._control(character)
        elif character == "Y":
            self._state = "line"
        elif character <= "/":
            self._state = "intermediate"
        else:
            self._state = "text"
            command = self._escapes.get(character)
            if command is not None:
                command()

    def _choose_charset(self, charset: Charset) -> None:
        self._screen.charsets = [charset] * 4
        self._screen.lock_shift(0)

    def _begin(self) -> None:
        screen = self._screen
        self._state = "text"
        self._ansi = _Ansi(
            pen=screen.pen,
            charsets=tuple(screen.charsets),
            gl=screen.gl,
            origin=screen.origin,
            autowrap=screen.autowrap,
            insert=screen.insert_mode,
            newline=screen.newline_mode,
            reverse_wrap=screen.reverse_wrap,
            sides=(screen.left + 1, screen.right) if screen.has_horizontal_margins else None,
        )
        self._choose_charset(None)
        screen.pen = screen.pens.plain
        screen.origin = screen.autowrap = screen.insert_mode = screen.newline_mode = screen.reverse_wrap = False
        screen.set_private_mode(69, False)

    def _end(self) -> None:
        """`ESC <`: what was put aside is as it was; the terminal is a VT100 now (level 1)."""
        screen, ansi = self._screen, self._ansi
        screen.is_vt52 = False
        self._ansi = None
        if ansi is None:
            return
        screen.pen = screen.pens.pen(ansi.pen.style, ansi.pen.link, ansi.pen.protected)
        screen.charsets = list(ansi.charsets)
        screen.lock_shift(ansi.gl)
        screen.origin, screen.autowrap, screen.insert_mode = ansi.origin, ansi.autowrap, ansi.insert
        screen.newline_mode, screen.reverse_wrap = ansi.newline, ansi.reverse_wrap
        if ansi.sides:
            screen.has_horizontal_margins = True
            cursor = screen.cursor
            place = cursor.y, cursor.x, screen.pending
            screen.set_left_right_margins(*ansi.sides)
            cursor.y, cursor.x, screen.pending = place
        screen.level = 1

    def _reset(self, reset: Callable[[], None]) -> None:
        """RIS, which a VT52 has not: it is how a person mends a terminal that stray output has put into this mode."""
        self._ansi = None
        reset()


def _coordinate(character: str) -> int:
    """A line or a column, from 1; what is too small is the first."""
    return max(1, (ord(character) & 0x7F) - 31)
