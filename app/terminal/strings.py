"""What programs send in control strings: OSC and DCS (xterm ctlseqs, "Operating System Commands").

Unknown ones are swallowed. Nothing in here trusts a length or an encoding.
"""

import re
from base64 import b64decode
from binascii import Error as Base64Error
from binascii import unhexlify
from collections.abc import Callable, Iterable
from functools import partial
from typing import Final, get_args
from urllib.parse import unquote, urlsplit

from app.terminal.colours import SPECIAL_COLOURS, Colours, format_colour, parse_colour
from app.terminal.events import (
    ClipboardWritten,
    ColourSlot,
    DirectoryChanged,
    DynamicColourChanged,
    IconNameChanged,
    NotificationRequested,
    PaletteChanged,
    PointerShapeChanged,
    ProgressChanged,
    ProgressState,
    PromptMarked,
    PromptMarkKind,
    Rgb,
    StatusReported,
    TitleChanged,
)
from app.terminal.outbox import Outbox
from app.terminal.reports import Reports
from app.terminal.rows import PromptMark
from app.terminal.screen import Screen

TITLE_LIMIT: Final = 1024
LINK_LIMIT: Final = 2083  # the longest URL that programs are told to expect, in kitty's and VTE's OSC 8 text
MARKS_IN_A_ROW: Final = 16
PARTS_OF_A_NOTIFICATION: Final = 16

_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f]+")
_SLOTS: Final[dict[int, ColourSlot]] = dict(enumerate(get_args(ColourSlot), 10))
_PROGRESS: Final[tuple[ProgressState, ...]] = ("none", "normal", "error", "busy", "paused")
_MARKS: Final[dict[str, PromptMarkKind]] = {"A": "prompt", "B": "command", "C": "output", "D": "end"}


class Strings:
    """Reads control strings into the screen, the colours, replies and events."""

    def __init__(self, screen: Screen, outbox: Outbox, colours: Colours, reports: Reports) -> None:
        self._screen = screen
        self._outbox = outbox
        self._colours = colours
        self._reports = reports
        self._notifications: dict[str, tuple[str, str]] = {}
        self._commands: dict[str, Callable[[str, str], None]] = {
            "0": self._both_titles,
            "1": self._icon_name,
            "2": self._title,
            "4": self._palette,
            "5": self._special_colours,
            "7": self._directory,
            "8": self._link,
            "9": self._notification_or_progress,
            "22": self._pointer,
            "52": self._clipboard,
            "99": self._kitty_notification,
            "104": self._reset_palette,
            "105": self._reset_special_colours,
            "133": self._prompt,
            "777": self._urxvt_notification,
            "1337": self._iterm,
            "7501": self._status,
        }
        for number, slot in _SLOTS.items():
            self._commands[f"{number}"] = partial(self._dynamic_colours, number)
            self._commands[f"{number + 100}"] = partial(self._reset_slot, slot)

    def operating_system_command(self, payload: str, terminator: str) -> None:
        """OSC; `terminator` is BEL or ST, and is what a reply ends with."""
        number, _, rest = payload.partition(";")
        command = self._commands.get(number)
        if command is not None:
            command(rest, terminator)

    def device_control(self, payload: str) -> None:
        """DCS: DECRQSS and XTGETTCAP are understood."""
        if payload.startswith("$q"):
            self._reports.setting(payload[2:])
        elif payload.startswith("+q"):
            self._reports.capabilities(payload[2:])

    def screen_title(self, title: str) -> None:
        """`ESC k title ST`: GNU screen's way of naming a window."""
        self._title(title, "")

    # Titles

    def _both_titles(self, text: str, terminator: str) -> None:
        self._icon_name(text, terminator)
        self._title(text, terminator)

    def _title(self, text: str, _terminator: str) -> None:
        title = _clean(self._title_text(text), TITLE_LIMIT)
        if title != self._screen.title:
            self._screen.title = title
            self._outbox.tell(TitleChanged(title))

    def _icon_name(self, text: str, _terminator: str) -> None:
        name = _clean(self._title_text(text), TITLE_LIMIT)
        if name != self._screen.icon_name:
            self._screen.icon_name = name
            self._outbox.tell(IconNameChanged(name))

    def _title_text(self, text: str) -> str:
        """The title as it is meant: XTSMTITLE has it sent in hexadecimal, and nothing else is one then."""
        if not self._screen.hex_titles:
            return text
        try:
            return unhexlify(text).decode(errors="replace")
        except ValueError:
            return ""

    # Colours

    def _palette(self, text: str, terminator: str) -> None:
        self._change_colours(4, 0, text, terminator)

    def _special_colours(self, text: str, terminator: str) -> None:
        self._change_colours(5, SPECIAL_COLOURS.start, text, terminator)

    def _change_colours(self, command: int, first: int, text: str, terminator: str) -> None:
        fields = text.split(";")
        for number, specification in zip(fields[::2], fields[1::2], strict=False):
            place = _number(number)
            if place is None or first + place >= SPECIAL_COLOURS.stop:
                continue
            index = first + place
            if specification == "?":
                colour = format_colour(self._colours.indexed(index))
                self._outbox.reply(f"\x1b]{command};{place};{colour}{terminator}")
                continue
            changed = parse_colour(specification)
            if changed is None:
                return
            self._colours.palette[index] = changed
            self._tell_colour(index, changed)

    def _reset_palette(self, text: str, _terminator: str) -> None:
        changed = [index for index in self._colours.palette if index not in SPECIAL_COLOURS]
        self._reset_colours([_number(part) for part in text.split(";")] if text else sorted(changed))

    def _reset_special_colours(self, text: str, _terminator: str) -> None:
        places = [_number(part) for part in text.split(";")] if text else range(len(SPECIAL_COLOURS))
        self._reset_colours([None if place is None else SPECIAL_COLOURS.start + place for place in places])

    def _reset_colours(self, indexes: Iterable[int | None]) -> None:
        for index in indexes:
            if index is not None and self._colours.palette.pop(index, None) is not None:
                self._tell_colour(index, None)

    def _tell_colour(self, index: int, colour: Rgb | None) -> None:
        if index not in SPECIAL_COLOURS:
            self._outbox.tell(PaletteChanged(index, colour))

    def _dynamic_colours(self, first: int, text: str, terminator: str) -> None:
        # One sequence may set several slots: each further field is for the next number.
        for number, specification in enumerate(text.split(";"), first):
            slot = _SLOTS.get(number)
            if slot is None:
                return
            if specification == "?":
                self._outbox.reply(f"\x1b]{number};{format_colour(self._colours.slot(slot))}{terminator}")
            elif (colour := parse_colour(specification)) is not None:
                self._colours.slots[slot] = colour
                self._outbox.tell(DynamicColourChanged(slot, colour))

    def _reset_slot(self, slot: ColourSlot, _text: str, _terminator: str) -> None:
        if self._colours.slots.pop(slot, None) is not None:
            self._outbox.tell(DynamicColourChanged(slot, None))

    # Where the program is, and links

    def _directory(self, text: str, _terminator: str) -> None:
        try:
            url = urlsplit(text)
        except ValueError:
            return
        if url.scheme in ("file", "kitty-shell-cwd") and url.path:
            path = unquote(url.path) if url.scheme == "file" else url.path
            self._tell_directory(path, url.netloc)

    def _tell_directory(self, path: str, host: str) -> None:
        if not _CONTROLS.search(path + host):
            self._outbox.tell(DirectoryChanged(path, host))

    def _link(self, text: str, _terminator: str) -> None:
        target = text.partition(";")[2]
        usable = target and len(target) <= LINK_LIMIT and not _CONTROLS.search(target)
        self._screen.set_link(target if usable else None)

    # Messages for the person

    def _notification_or_progress(self, text: str, _terminator: str) -> None:
        fields = text.split(";")
        if fields[0] == "4" and len(fields) > 1:
            state = _number(fields[1])
            if state is not None and state < len(_PROGRESS):
                percent = _number(fields[2]) if len(fields) > 2 else None
                self._outbox.tell(ProgressChanged(_PROGRESS[state], None if percent is None else min(percent, 100)))
        elif fields[0] == "9" and len(fields) > 1:
            self._tell_directory(fields[1].strip('"'), "")
        elif body := _clean(text, TITLE_LIMIT):
            self._outbox.tell(NotificationRequested("", body))

    def _urxvt_notification(self, text: str, _terminator: str) -> None:
        kind, _, rest = text.partition(";")
        if kind == "notify":
            title, _, body = rest.partition(";")
            self._outbox.tell(NotificationRequested(_clean(title, TITLE_LIMIT), _clean(body, TITLE_LIMIT)))

    def _kitty_notification(self, text: str, terminator: str) -> None:
        metadata, _, payload = text.partition(";")
        keys = {key: value for key, _, value in (part.partition("=") for part in metadata.split(":"))}
        identifier = _clean(keys.get("i", ""), 64)
        kind = keys.get("p", "title")
        if kind == "?":
            self._outbox.reply(f"\x1b]99;i={identifier or '0'}:p=?;p=title,body,?:o=always{terminator}")
            return
        if kind not in ("title", "body"):
            return
        piece = _decoded(payload) if keys.get("e") == "1" else payload
        title, body = self._notifications.pop(identifier, ("", ""))
        if kind == "title":
            title = _clean(title + piece, TITLE_LIMIT)
        else:
            body = _clean(body + piece, TITLE_LIMIT)
        if keys.get("d", "1") == "0":
            while len(self._notifications) >= PARTS_OF_A_NOTIFICATION:
                del self._notifications[next(iter(self._notifications))]
            self._notifications[identifier] = (title, body)
        elif title or body:
            self._outbox.tell(NotificationRequested(title, body, identifier))

    def _pointer(self, text: str, _terminator: str) -> None:
        shape = text.lstrip("=")
        if not shape.startswith(("?", "<", ">")):
            self._outbox.tell(PointerShapeChanged(_clean(shape, 64)))

    def _clipboard(self, text: str, _terminator: str) -> None:
        selections, _, payload = text.partition(";")
        if payload == "?":
            return  # what a person copied is not for every program to read
        try:
            content = b64decode(payload, validate=True)
        except (Base64Error, ValueError):
            return
        self._outbox.tell(ClipboardWritten(_clean(selections, 16), content))

    def _prompt(self, text: str, _terminator: str) -> None:
        letter, *options = text.split(";")
        kind = _MARKS.get(letter)
        if kind is None:
            return
        status = _number(options[0]) if kind == "end" and options else None
        row = self._screen.rows[self._screen.cursor.y]
        if len(row.marks) < MARKS_IN_A_ROW:
            row.marks = (*row.marks, PromptMark(kind, self._screen.cursor.x, status))
        self._outbox.tell(PromptMarked(kind, status))

    def _iterm(self, text: str, _terminator: str) -> None:
        key, _, value = text.partition("=")
        if key == "CurrentDir" and value:
            self._tell_directory(value, "")

    def _status(self, text: str, terminator: str) -> None:
        if text == "?":
            self._outbox.reply(f"\x1b]7501;?{terminator}")
        elif not _CONTROLS.search(text):
            self._outbox.tell(StatusReported(text))


def _clean(text: str, limit: int) -> str:
    return _CONTROLS.sub("", text[: 2 * limit]).strip()[:limit]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _decoded(text: str) -> str:
    try:
        return b64decode(text, validate=True).decode(errors="replace")
    except (Base64Error, ValueError):
        return ""
