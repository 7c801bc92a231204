"""The mouse: the canonical report, and its form for a program inside (xterm ctlseqs, "Mouse Tracking")."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from app.terminal.encode import encode
from app.terminal.keys import NO_MODS, Key, Mods
from app.terminal.modes import Modes

MouseKind: TypeAlias = Literal["press", "release", "move", "wheel"]


@dataclass(frozen=True, slots=True)
class MouseReport:
    """One mouse event.

    `button` counts as X11 does: 1 left, 2 middle, 3 right, 4 to 7 the wheel (up, down, left, right), 8 to 11 more
    buttons, 0 none (a move with nothing held, or a release that does not say of what). `x` and `y` are cells from 0.
    `mods` are only ever SHIFT, ALT and CTRL.
    """

    kind: MouseKind
    button: int
    x: int
    y: int
    mods: Mods = NO_MODS


# A report's code: two bits of button, modifiers, motion, and two bits that shift the buttons by four and eight.
_SHIFT: Final = 4
_ALT: Final = 8
_CTRL: Final = 16
_MOTION: Final = 32
_WHEEL: Final = 64
_MORE_BUTTONS: Final = 128
_NO_BUTTON: Final = 3

_X10_LIMIT: Final = 223
"""Cells that one byte can name: 255 less the offset of 32."""

_UTF8_LIMIT: Final = 2015
"""Cells that mode 1005 can name: two bytes of UTF-8, less the offset."""

_WHEEL_KEYS: Final = {4: "up", 5: "down"}


def mouse_report(code: int, x: int, y: int, *, released: bool = False) -> MouseReport:
    """The report of a terminal's `code` and cell; `released` is what SGR's final `m` says.

    Encodings other than SGR tell a release by button 3, without saying of which. Negative cells, which some
    terminals send while dragging outside their window, become 0.
    """
    button = _button(code)
    kind: MouseKind = "press"
    if code & _MOTION:
        kind = "move"
    elif released or button == 0:
        kind = "release"
    elif 4 <= button <= 7:
        kind = "wheel"
    return MouseReport(kind, button, max(0, x), max(0, y), _mods(code))


def _button(code: int) -> int:
    low = code & 3
    if code & _MORE_BUTTONS:
        return 8 + low
    if code & _WHEEL:
        return 4 + low
    return 0 if low == _NO_BUTTON else 1 + low


def _mods(code: int) -> Mods:
    mods = Mods.SHIFT if code & _SHIFT else NO_MODS
    if code & _ALT:
        mods |= Mods.ALT
    return mods | Mods.CTRL if code & _CTRL else mods


def encode_mouse(report: MouseReport, modes: Modes, *, cell: tuple[int, int] = (1, 1)) -> bytes:
    """What a program with these `modes` hears of `report`, b"" if it did not ask for it.

    Also b"" for a cell that the program's encoding cannot name. `cell` is the width and height of a cell in the
    pixels that the program was told, for mode 1016: the middle of the cell is reported.
    """
    tracking = modes.mouse.tracking
    if not _is_wanted(report, tracking):
        return b""
    code = _code(report, with_mods=tracking != "press")
    x, y = report.x + 1, report.y + 1
    match modes.mouse.encoding:
        case "sgr":
            return _sgr(code, x, y, report.kind)
        case "pixels":
            width, height = cell
            return _sgr(code, report.x * width + width // 2 + 1, report.y * height + height // 2 + 1, report.kind)
        case "urxvt":
            return f"\x1b[{_released(code, report) + 32};{x};{y}M".encode()
        case "utf8":
            return _coordinates(_released(code, report), x, y, _UTF8_LIMIT, "utf-8")
        case "x10":
            return _coordinates(_released(code, report), x, y, _X10_LIMIT, "latin-1")


def _is_wanted(report: MouseReport, tracking: str) -> bool:
    match tracking:
        case "any":
            return True
        case "drag":
            return report.kind != "move" or report.button != 0
        case "button":
            return report.kind != "move"
        case "press":
            return report.kind == "press" and 1 <= report.button <= 3
        case _:
            return False


def _code(report: MouseReport, *, with_mods: bool) -> int:
    low = (report.button - 1) & 3 if report.button < 4 else report.button & 3
    code = low | (_MORE_BUTTONS if report.button >= 8 else _WHEEL if report.button >= 4 else 0)
    if report.kind == "move":
        code |= _MOTION
    if with_mods:
        for bit, mod in ((_SHIFT, Mods.SHIFT), (_ALT, Mods.ALT), (_CTRL, Mods.CTRL)):
            code |= bit if mod in report.mods else 0
    return code


def _released(code: int, report: MouseReport) -> int:
    """The code in an encoding that has no final byte to tell a release by."""
    return code & (_SHIFT | _ALT | _CTRL) | _NO_BUTTON if report.kind == "release" else code


def _sgr(code: int, x: int, y: int, kind: MouseKind) -> bytes:
    return f"\x1b[<{code};{x};{y}{'m' if kind == 'release' else 'M'}".encode()


def _coordinates(code: int, x: int, y: int, limit: int, encoding: str) -> bytes:
    if x > limit or y > limit:
        return b""
    return b"\x1b[M" + "".join(chr(32 + number) for number in (code, x, y)).encode(encoding)


def wheel_as_arrows(report: MouseReport, modes: Modes, *, rows: int = 3) -> bytes:
    """A wheel notch as `rows` arrow keys, for a program on the alternate screen without the mouse (mode 1007).

    b"" if the wheel is not for the program: then it scrolls the history.
    """
    is_asked = modes.alternate_screen and modes.alternate_scroll and modes.mouse.tracking == "off"
    if not is_asked or report.kind != "wheel" or report.button not in _WHEEL_KEYS:
        return b""
    return encode(Key(name=_WHEEL_KEYS[report.button]), modes) * rows
