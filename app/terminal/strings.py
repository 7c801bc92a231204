"""What programs send in control strings: OSC and DCS (xterm ctlseqs, "Operating System Commands").

Unknown ones are swallowed. Nothing in here trusts a length or an encoding.
"""

import re
from base64 import b64decode
from binascii import Error as Base64Error
from binascii import unhexlify
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
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

OSC_LIMIT: Final = 4096
CLIPBOARD_LIMIT: Final = 4 * (1024 * 1024 // 3 + 1) + 32  # 1 MB in base64, and the fields before it
DEVICE_LIMIT: Final = 64 * 1024
TITLE_LIMIT: Final = 1024
LINK_LIMIT: Final = 2083  # the longest URL that programs are told to expect, in kitty's and VTE's OSC 8 text
MARKS_IN_A_ROW: Final = 16
PARTS_OF_A_NOTIFICATION: Final = 16
PROMPTS_KEPT: Final = 64

_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f]+")
_SLOTS: Final[dict[int, ColourSlot]] = dict(enumerate(get_args(ColourSlot), 10))
_PROGRESS: Final[tuple[ProgressState, ...]] = ("none", "normal", "error", "busy", "paused")
_MARKS: Final[dict[str, PromptMarkKind]] = {"A": "prompt", "B": "command", "C": "output", "D": "end"}


def string_limit(kind: str, payload: str) -> int:
    """How many characters of a control string are used; its beginning says more than its kind."""
    if kind != "]":
        return DEVICE_LIMIT
    return CLIPBOARD_LIMIT if payload.startswith("52;") else OSC_LIMIT


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

    @property
    def light(self) -> frozenset[Callable[..., None]]:
        """Functions that never change the pen."""
        functions: tuple[Callable[..., None], ...] = (*self._commands.values(), self._nothing)
        return frozenset(function for function in functions if function != self._link)

    def call_of_token(self, kind: str, rest: str) -> Callable[[], None]:
        """What a control string does, of which `rest` is all but the introducer; nothing, if it was not ended."""
        if rest.endswith("\x07") and kind == "]":
            terminator = "\x07"
        elif rest.endswith("\x1b\\"):
            terminator = "\x1b\\"
        else:
            return self._nothing  # CAN, SUB or another sequence came instead of its end
        payload = rest[: -len(terminator)]
        return self.call(kind, payload[: string_limit(kind, payload)], terminator)

    def call(self, kind: str, payload: str, terminator: str) -> Callable[[], None]:
        """What a control string does; `terminator` is BEL or ST, and is what a reply ends with."""
        number, _, rest = payload.partition(";")
        if kind == "]" and number in self._commands:
            return partial(self._commands[number], rest, terminator)
        if kind == "P" and payload.startswith("$q"):
            return partial(self._reports.setting, payload[2:])
        if kind == "P" and payload.startswith("+q"):
            return partial(self._reports.capabilities, payload[2:])
        return partial(self._title, payload, "") if kind == "k" else self._nothing

    def _nothing(self) -> None:
        """For what is not understood."""

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
        self._tell_directory(*_place_of(text))

    def _tell_directory(self, path: str, host: str) -> None:
        if path and not _CONTROLS.search(path + host):
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
        event = _prompt_event(text)
        if event is None:
            return
        cursor = self._screen.cursor
        row = self._screen.rows[cursor.y]
        if len(row.marks) < MARKS_IN_A_ROW:
            row.marks = (*row.marks, _prompt_mark(event.kind, cursor.x, event.exit_status))
        self._outbox.tell(event)

    def _iterm(self, text: str, _terminator: str) -> None:
        key, _, value = text.partition("=")
        if key == "CurrentDir" and value:
            self._tell_directory(value, "")

    def _status(self, text: str, terminator: str) -> None:
        if text == "?":
            self._outbox.reply(f"\x1b]7501;?{terminator}")
        elif not _CONTROLS.search(text):
            self._outbox.tell(StatusReported(text))


# Shells send the same few with every prompt.
_prompt_mark = lru_cache(PROMPTS_KEPT)(PromptMark)


@lru_cache(PROMPTS_KEPT)
def _prompt_event(text: str) -> PromptMarked | None:
    letter, *options = text.split(";")
    kind = _MARKS.get(letter)
    if kind is None:
        return None
    return PromptMarked(kind, _number(options[0]) if kind == "end" and options else None)


@lru_cache(PROMPTS_KEPT)
def _place_of(url: str) -> tuple[str, str]:
    """The path and the host of a URL; nothing if it is not about files."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    if parts.scheme == "file":
        return unquote(parts.path), parts.netloc
    return (parts.path if parts.scheme == "kitty-shell-cwd" else ""), parts.netloc


def _clean(text: str, limit: int) -> str:
    if len(text) <= limit and text.isprintable():
        return text.strip()
    return _CONTROLS.sub("", text[: 2 * limit]).strip()[:limit]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _decoded(text: str) -> str:
    try:
        return b64decode(text, validate=True).decode(errors="replace")
    except (Base64Error, ValueError):
        return ""
