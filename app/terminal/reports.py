"""Answers to what programs ask about the terminal itself.

Sources: xterm ctlseqs ("Device Attributes", "DSR", "DECRQSS", "XTGETTCAP", "XTVERSION", "XTWINOPS"), VT510 for DSR and
DECRQCRA.
"""

from binascii import unhexlify
from typing import Final

from app.terminal.charsets import designator
from app.terminal.checksum import checksum
from app.terminal.colours import Colours
from app.terminal.events import TitleChanged
from app.terminal.outbox import Outbox
from app.terminal.screen import Screen
from app.terminal.sgr import sgr_parameters

TITLES_KEPT: Final = 10
_DEVICE: Final = "64;6;9;15;18;21;22;28;52"
"""VT420 with selective erase, national and technical characters, windows, scrolling, colour, rectangles, clipboard."""
_XTERM_PATCH: Final = 379  # programs take features by this number; this is the xterm that we were compared with

_CAPABILITIES: Final[dict[str, str | None]] = {
    "Co": "256",
    "colors": "256",
    "TN": "xterm-256color",
    "name": "xterm-256color",
    "RGB": "8/8/8",
    "Tc": None,
    "Su": None,
    "Ms": "\x1b]52;%p1%s;%p2%s\a",
    "Smulx": "\x1b[4:%p1%dm",
    "Setulc": "\x1b[58:2::%p1%{65536}%/%d:%p1%{256}%/%{255}%&%d:%p1%{255}%&%dm",
    "Ss": "\x1b[%p1%d q",
    "Se": "\x1b[0 q",
}
"""terminfo names that differ from the entry `xterm-256color` or that programs ask for by name."""

_STATUS: Final[dict[int, str]] = {
    5: "?0",  # all is well
    15: "?13",  # no printer
    25: "?20",  # user-defined keys are not locked
    53: "?50",  # no locator
    55: "?50",
    56: "?57;0",
    75: "?70",  # no data errors
    85: "?83",  # no multiple sessions
}


_LEVEL_OF_STATUS: Final[dict[int, int]] = dict.fromkeys((53, 55, 56, 62, 63, 75, 85), 4)


class Reports:
    """Answers device queries; keeps what only queries can see."""

    def __init__(self, screen: Screen, outbox: Outbox, colours: Colours, identity: str) -> None:
        self._screen = screen
        self._outbox = outbox
        self._colours = colours
        self._identity = identity
        self._titles: list[tuple[str, str]] = []
        self._checksum_flags = 0

    def reset(self) -> None:
        """RIS: titles that were pushed stay."""
        self._checksum_flags = 0
        self._outbox.sends_c1 = False

    def device_attributes(self, number: int | None = None) -> None:
        """DA1."""
        if not number:
            self._outbox.reply(f"\x1b[?{_DEVICE}c")

    def secondary_attributes(self, number: int | None = None) -> None:
        """DA2."""
        if not number:
            self._outbox.reply(f"\x1b[>41;{_XTERM_PATCH};0c")

    def tertiary_attributes(self, number: int | None = None) -> None:
        """DA3."""
        if not number:
            self._outbox.reply("\x1bP!|00000000\x1b\\")

    def version(self, number: int | None = None) -> None:
        """XTVERSION."""
        if not number:
            self._outbox.reply(f"\x1bP>|{self._identity}\x1b\\")

    def device_status(self, kind: int | None = None) -> None:
        """DSR 5 and CPR."""
        if kind == 5:
            self._outbox.reply("\x1b[0n")
        elif kind == 6:
            self._outbox.reply("\x1b[{};{}R".format(*self._position()))

    def private_status(self, kind: int | None = None, identifier: int | None = None) -> None:
        """DECXCPR, DEC device status, the colour scheme (996); what a lower conformance level has of it."""
        if kind == 6:
            page = ";1" if self._screen.level >= 3 else ""
            self._outbox.reply("\x1b[?{};{}{}R".format(*self._position(), page))
        elif kind != 996 and self._screen.level < _LEVEL_OF_STATUS.get(kind or 0, 2):
            return
        elif kind == 26:
            # A North American keyboard; its state and its kind came later.
            self._outbox.reply(f"\x1b[?27;1{';0' * min(self._screen.level - 2, 2)}n")
        elif kind == 62:
            self._outbox.reply("\x1b[0000*{")
        elif kind == 63:
            self._outbox.reply(f"\x1bP{identifier or 0}!~0000\x1b\\")
        elif kind == 996:
            self.colour_scheme()
        elif kind in _STATUS:
            self._outbox.reply(f"\x1b[{_STATUS[kind]}n")

    def colour_scheme(self) -> None:
        """Mode 2031's report: 1 dark, 2 light."""
        self._outbox.reply(f"\x1b[?997;{1 if self._colours.theme.is_dark else 2}n")

    def _position(self) -> tuple[int, int]:
        screen = self._screen
        line, column = screen.cursor.y, screen.cursor.x
        if screen.origin:
            line, column = line - screen.top, column - screen.left
        return line + 1, column + 1

    def presentation_state(self, kind: int | None = None) -> None:
        """DECRQPSR (VT510): 1 the cursor's state (DECCIR), 2 the tab stops (DECTABSR)."""
        if kind == 1:
            self._outbox.reply(f"\x1bP1$u{self._cursor_state()}\x1b\\")
        elif kind == 2:
            stops = sorted(stop + 1 for stop in self._screen.tabstops)
            self._outbox.reply(f"\x1bP2$u{'/'.join(map(str, stops))}\x1b\\")

    def _cursor_state(self) -> str:
        screen = self._screen
        style = screen.pen.style
        rendition = (style.bold, style.underline == "single", style.blink, style.reverse)
        flags = (screen.origin, screen.single_shift == 2, screen.single_shift == 3, screen.pending)
        fields = (
            screen.cursor.y + 1,
            screen.cursor.x + 1,
            1,  # the only page
            _letter(rendition),
            _letter((screen.pen.protected,)),
            _letter(flags),
            screen.gl,
            screen.gr,
            "O",  # xterm says so whatever sets there are
            "".join(map(designator, screen.charsets)),
        )
        return ";".join(map(str, fields))

    def checksum(self, *parameters: int | None) -> None:
        """DECRQCRA: identifier, page (there is one), and the corners of a rectangle."""
        screen = self._screen
        if not parameters or parameters == (None,):
            return
        area = screen.rectangle(*parameters[2:6])
        total = (
            checksum(screen.rows, area, lambda number: screen.pens[number].style, self._checksum_flags) if area else 0
        )
        self._outbox.reply(f"\x1bP{parameters[0] or 0}!~{total:04X}\x1b\\")

    def extend_checksum(self, flags: int | None = None) -> None:
        """XTCHECKSUM: what the checksum of a rectangle counts (checksum.py)."""
        self._checksum_flags = flags or 0

    def conformance(self, level: int | None = None, controls: int | None = None, *_rest: int | None) -> None:
        """DECSCL: what later functions there are, and how C1 controls are sent; only what the level can change."""
        screen = self._screen
        screen.level = (level or 61) - 60
        self.send_c1(screen.level > 1 and controls != 1)

    def send_c1(self, as_bytes: bool) -> None:
        """S8C1T and S7C1T (ECMA-35): how the replies begin and end."""
        self._outbox.sends_c1 = as_bytes and self._screen.level > 1

    def set_title_modes(self, *modes: int | None) -> None:
        """XTSMTITLE: 0 has titles set in hexadecimal; they are never reported, and always UTF-8."""
        if 0 in modes or modes == (None,):
            self._screen.hex_titles = True

    def reset_title_modes(self, *modes: int | None) -> None:
        """XTRMTITLE."""
        if 0 in modes or modes == (None,):
            self._screen.hex_titles = False

    def graphics(self, item: int | None = None, *rest: int | None) -> None:
        """XTSMGRAPHICS: there are no graphics."""
        if item in (1, 2, 3) and len(rest) >= 2:
            self._outbox.reply(f"\x1b[?{item};3S")

    def rendition(self, *corners: int | None) -> None:
        """XTREPORTSGR: the attributes and colours that all cells of a rectangle have."""
        area = self._screen.rectangle(*corners[:4])
        if area:
            self._outbox.reply(f"\x1b[{sgr_parameters(self._screen.common_style(area))}m")

    def window(self, operation: int | None = None, first: int | None = None, *_rest: int | None) -> None:
        """XTWINOPS: reports of sizes and the title stack; a pane cannot be moved or resized by its program."""
        screen = self._screen
        width, height = screen.cell_pixels
        answers = {
            11: "1",
            13: "3;0;0",
            14: f"4;{screen.lines * height};{screen.columns * width}",
            15: f"5;{screen.lines * height};{screen.columns * width}",
            16: f"6;{height};{width}",
            18: f"8;{screen.lines};{screen.columns}",
            19: f"9;{screen.lines};{screen.columns}",
        }
        if operation in answers:
            self._outbox.reply(f"\x1b[{answers[operation]}t")
        elif operation in (20, 21):
            # The real title would let one program type into the next: it is whatever was printed to the terminal.
            self._outbox.reply(f"\x1b]{'L' if operation == 20 else 'l'}\x1b\\")
        elif operation == 22:
            self._titles = [*self._titles, (screen.title, screen.icon_name)][-TITLES_KEPT:]
        elif operation == 23 and self._titles:
            title, icon_name = self._titles.pop()
            if (first or 0) != 1 and title != screen.title:
                screen.title = title
                self._outbox.tell(TitleChanged(title))
            if (first or 0) != 2:
                screen.icon_name = icon_name

    def setting(self, name: str) -> None:
        """DECRQSS; a VT100 (level 1) does not know of levels."""
        if name == '"p' and self._screen.level < 2:
            return
        value = self._setting(name)
        self._outbox.reply("\x1bP0$r\x1b\\" if value is None else f"\x1bP1$r{value}{name}\x1b\\")

    def _setting(self, name: str) -> str | None:
        screen = self._screen
        match name:
            case "m":
                return sgr_parameters(screen.pen.style)
            case "r":
                return f"{screen.top + 1};{screen.bottom}"
            case "s" if screen.level >= 4:
                return f"{screen.left + 1};{screen.right}"
            case "t" | "*|":
                return f"{screen.lines}"
            case "$|":
                return f"{screen.columns}"
            case " q":
                return f"{screen.cursor_style or 1}"
            case '"q':
                return "1" if screen.pen.protected and not screen.iso_protection else "0"
            case '"p':
                return f"{60 + screen.level};{0 if self._outbox.sends_c1 else 1}"
            case "*x":
                return "2" if screen.attributes_fill_rectangles else "1"
        return None

    def capabilities(self, names: str) -> None:
        """XTGETTCAP: names and values in hexadecimal; stops at the first unknown one, as xterm."""
        known: list[str] = []
        for name in names.split(";"):
            try:
                value = _CAPABILITIES[unhexlify(name).decode()]
            except (KeyError, ValueError):
                self._outbox.reply("\x1bP0+r" + ";".join(known) + "\x1b\\" if not known else "")
                break
            known.append(name if value is None else f"{name}={value.encode().hex().upper()}")
        if known:
            self._outbox.reply(f"\x1bP1+r{';'.join(known)}\x1b\\")


def _letter(bits: tuple[bool, ...]) -> str:
    """Flags as DECCIR has them: bits 1, 2, 4, 8 on top of `@`."""
    return chr(0x40 + sum(bit << position for position, bit in enumerate(bits)))
