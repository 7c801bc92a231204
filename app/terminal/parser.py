"""Carries out a program's output: decodes UTF-8, and hands text over in the largest pieces there are.

The result never depends on how the bytes are cut into reads.
"""

import re
from io import StringIO
from itertools import chain
from typing import Final

import pyte

from app.terminal.calls import (
    ADDRESS,
    DOWN,
    HEAVY,
    LIGHT,
    LIGHT_ONE,
    SEQUENCE_LIMIT,
    SIDEWAYS,
    STRING_KINDS,
    UP,
    Call,
    Calls,
    Special,
)
from app.terminal.commands import Commands
from app.terminal.pens import Pen
from app.terminal.rows import PLAIN
from app.terminal.screen import Screen
from app.terminal.strings import Strings, string_limit
from app.terminal.tokens import C0, UNFINISHED, Tokens
from app.terminal.vt52 import Vt52
from app.terminal.width import IRREGULAR, STUB

PIECE: Final = 64 * 1024  # bytes decoded at once: bounds what one call allocates
VT52_PIECE: Final = 128  # characters taken at once while programs switch languages: each switch looks at them anew
RUN_KEPT: Final = 96  # characters of neighbouring SGR that are remembered as one

_WHOLE: Final = re.compile(r"\x1b(?:\[[ -?]*[@-~]|[ -/]*[0-~])")
_SGR: Final = re.compile(r"\x1b\[[0-9;:]*m")
_STYLING: Final = re.compile(r"(?:\x1b(?:\[[0-9;:]*m|\(B))+")
_ESCAPE: Final = re.compile("\x1b[^\x1b]*")
_CONTROL: Final = re.compile(f"[{C0}]")
_STRING_END: Final = {True: re.compile("[\x07\x18\x1a\x1b]"), False: re.compile("[\x18\x1a\x1b]")}
_OVERLONG_END: Final = re.compile("[\x18\x1a\x1b@-~]")

_REGULAR: Final[set[str]] = set()
"""Short texts of one narrow character a column: pieces of boxes, arrows and bars come alone, with a pen for each."""
_REGULAR_KEPT: Final = 4096


def _is_regular(text: str) -> bool:
    if IRREGULAR.search(text):
        return False
    if len(text) <= 4 and len(_REGULAR) < _REGULAR_KEPT:
        _REGULAR.add(text)
    return True


class _String:
    """A control string whose end was not seen yet: as much of it as will be used."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._kept = StringIO()
        self._prefix = ""

    def add(self, text: str) -> None:
        """Keep what is within the bound; `text` holds no terminator."""
        if len(self._prefix) < 3:
            self._prefix += text[: 3 - len(self._prefix)]
        room = string_limit(self.kind, self._prefix) - self._kept.tell()
        if room > 0:
            self._kept.write(text[:room])

    def payload(self) -> str:
        """What was kept."""
        return self._kept.getvalue()


class Parser(pyte.ByteStream):
    """Feeds a screen, and whoever answers, from bytes."""

    def __init__(self, screen: Screen, commands: Commands, strings: Strings, vt52: Vt52) -> None:
        super().__init__()
        self._screen = screen
        self._strings = strings
        self._vt52 = vt52
        self._commands = commands
        self._tokens = Tokens()
        self._calls = Calls(screen, commands, strings, Special(self._carry_out_each, self._carry_out_odd))
        self._held = ""
        self._string: _String | None = None
        self._is_overlong = False

    def feed(self, data: bytes) -> None:  # type: ignore[override]  # as pyte's own ByteStream does
        """Carry out what the bytes say; never raises, whatever they are."""
        for start in range(0, len(data), PIECE):
            piece = data[start : start + PIECE]
            has_controls = self._tokens.have_controls(piece)
            text = self.utf8_decoder.decode(piece)
            rest = text if self._screen.is_vt52 else self._consume(text, has_controls)
            if rest:
                self._consume_vt52(rest, has_controls)

    def _consume(self, text: str, has_controls: bool) -> str:
        """Carry the text out; what came after a switch to VT52's language is returned."""
        if self._string is not None:
            text = self._continue_string(self._string, text)
        elif self._is_overlong:
            text = self._continue_overlong(text)
        if not text:
            return ""
        if self._held:
            has_controls = has_controls or _CONTROL.search(self._held) is not None
            text, self._held = self._held + text, ""
        parts = self._tokens.split(text, has_controls)
        has_breaks = "\n" in text or "\r" in text
        unfinished = None if parts[-1] or len(parts) < 2 else UNFINISHED.fullmatch(parts[-2])
        if unfinished is None:
            return self._run(parts, text.isascii(), has_breaks)
        rest = self._run(parts[:-2], text.isascii(), has_breaks)
        if self._screen.is_vt52:
            return rest + unfinished[0]
        self._suspend(unfinished)
        return ""

    def _consume_vt52(self, text: str, has_controls: bool) -> None:
        for start in range(0, len(text), VT52_PIECE):
            rest = text[start : start + VT52_PIECE]
            while rest:
                rest = self._vt52.take(rest) if self._screen.is_vt52 else self._consume(rest, has_controls)

    # The hot loop. What is inlined in it (the cursor's address, short text within a row, erasing the row after it)
    # comes more often than all else together in full-screen programs, and calls would cost half of the throughput.
    def _run(self, parts: list[str], is_ascii: bool = False, has_breaks: bool = True) -> str:
        screen = self._screen
        cursor, rows, origin = screen.cursor, screen.rows, screen.origin
        last_line, last_column = screen.lines - 1, screen.columns - 1
        room = 0 if screen.insert_mode else screen.right
        bounded = screen.reverse_wrap or screen.right - screen.left < screen.columns
        calls, erase = self._calls.known, self._calls.erase
        pen = screen.pen
        number = pen.number
        after = pen.after
        shifted = not screen.is_unshifted
        plain = screen.takes_plain_text
        table = screen.shift_table
        easy = plain and is_ascii and table is None
        chars = numbers = ""
        is_last = True
        call: Call | None = None
        texts: list[str] = []
        pens: list[str] = []
        parts.append("")
        pairs = zip(parts[::2], parts[1::2], strict=True)
        for text, token in pairs:
            if text:
                is_last = True
                if table is not None:
                    text = text.translate(table)
                if easy or (plain and (text.isascii() or text in _REGULAR or _is_regular(text))):
                    if chars:
                        texts.append(text)
                        pens.append(number * len(text))
                    else:
                        chars = text
                        numbers = number * len(text)
                else:
                    if chars:
                        screen.write(chars + "".join(texts), numbers + "".join(pens))
                        chars = ""
                        texts.clear()
                        pens.clear()
                    screen.pen = pen
                    if table is None:
                        screen.draw(text)
                    else:
                        screen.draw_translated(text)
                    plain = screen.takes_plain_text
                    table = screen.shift_table
                    easy = plain and is_ascii and table is None
            next_pen = after.get(token)
            if next_pen is None:
                call = calls.get(token)
                if call is None:
                    next_pen = self._next_pen(pen, token) if token[-1] in "mB" else None
            if next_pen is not None:
                pen = next_pen
                number, after = pen.number, pen.after
                if "(" in token:
                    is_last = False
                    screen.last_printed = ""
                    if shifted:
                        screen.define_charset("B", "(")
                        shifted = not screen.is_unshifted
                        plain = screen.takes_plain_text
                        table = screen.shift_table
                        easy = plain and is_ascii and table is None
                continue
            kind, function, argument = call or self._calls.make(token)
            if chars:
                if texts:
                    chars += "".join(texts)
                    numbers += "".join(pens)
                    texts.clear()
                    pens.clear()
                x = cursor.x
                end = x + len(chars)
                row = rows[cursor.y]
                old = row.chars
                if (
                    end >= room
                    or screen.pending
                    or row.clusters
                    or (has_breaks and ("\n" in chars or "\r" in chars))
                    or (not old.isascii() and STUB in old)
                ):
                    screen.write(chars, numbers)
                else:
                    have = len(old)
                    styles = row.pens
                    erases = call is erase and pen.bg is None and not screen.iso_protection
                    if x < have:
                        # What is printed again as it was leaves the row as it was drawn.
                        rest = have if erases else end
                        new = f"{old[:x]}{chars}{old[rest:]}"
                        if new != old:
                            row.chars = new
                            row.stamp = 0
                        if erases or styles[x:end] != numbers:
                            new = f"{styles[:x]}{numbers}{styles[rest:]}"
                            if new != styles:
                                row.pens = new
                                row.stamp = 0
                    elif x == have:
                        row.chars = old + chars
                        row.pens = styles + numbers
                        row.stamp = 0
                    else:
                        row.chars = old + " " * (x - have) + chars
                        row.pens = styles + PLAIN * (x - have) + numbers
                        row.stamp = 0
                    cursor.x = end
                    if erases:
                        row.wrapped = False
                        screen.last_printed = chars = ""
                        continue
                if kind == HEAVY:
                    screen.last_printed, screen.last_numbers = chars if is_last else "", numbers
                chars = ""
            if kind == ADDRESS and not origin:
                if function is not None:
                    cursor.y = function if function < last_line else last_line
                if argument is not None:
                    cursor.x = argument if argument < last_column else last_column
                screen.pending = False
                screen.last_printed = ""
                continue
            if kind == SIDEWAYS and not bounded:
                x = cursor.x + argument
                cursor.x = 0 if x < 0 else x if x < last_column else last_column
                screen.pending = False
                screen.last_printed = ""
                continue
            if kind == UP:
                y = cursor.y - argument
                top = screen.top if cursor.y >= screen.top else 0
                cursor.y = y if y > top else top
                screen.pending = False
                screen.last_printed = ""
                continue
            if kind == DOWN:
                y = cursor.y + argument
                bottom = screen.bottom - 1 if cursor.y < screen.bottom else last_line
                cursor.y = y if y < bottom else bottom
                screen.pending = False
                screen.last_printed = ""
                continue
            screen.pen = pen
            if kind == LIGHT_ONE:
                function(argument)
                screen.last_printed = ""
            elif kind == SIDEWAYS:
                function(abs(argument))
                screen.last_printed = ""
            elif kind == LIGHT:
                function()
                screen.last_printed = ""
            elif kind == ADDRESS:
                screen.address(function, argument)
                screen.last_printed = ""
            else:
                if not token:
                    break
                function(*argument)
                screen.last_printed = ""
                if screen.is_vt52:
                    pen = screen.pen
                    break
                cursor, rows, origin = screen.cursor, screen.rows, screen.origin
                room = 0 if screen.insert_mode else screen.right
                bounded = screen.reverse_wrap or screen.right - screen.left < screen.columns
                pen = screen.pen
                number = pen.number
                after = pen.after
                shifted = not screen.is_unshifted
                plain = screen.single_shift is None
                table = screen.shift_table
                easy = plain and is_ascii and table is None
        screen.pen = pen
        if screen.pens.is_crowded:
            screen.forget_unused_pens()
        return "".join(chain.from_iterable(pairs))

    def _next_pen(self, pen: Pen, token: str) -> Pen | None:
        """The pen after a token that is nothing but SGR, and designations of ASCII as G0; else None."""
        screen = self._screen
        if _SGR.fullmatch(token):
            return pen if len(token) > SEQUENCE_LIMIT else screen.pens.after(pen, token)
        if not _STYLING.fullmatch(token):
            return None
        last = pen
        for sequence in _ESCAPE.findall(token):
            if sequence != "\x1b(B" and len(sequence) <= SEQUENCE_LIMIT:
                last = last.after.get(sequence) or screen.pens.after(last, sequence)
        if len(token) <= RUN_KEPT:
            screen.pens.remember(pen, token, last)
        return last

    # Sequences cut off by the end of the data

    def _suspend(self, unfinished: re.Match[str]) -> None:
        token = unfinished[0]
        string = unfinished["string"]
        if string is not None:
            self._execute_controls(token[1 : unfinished.start("string")])
            self._string = _String(string[0])
            self._add_to_string(self._string, string[1:])
            self._screen.last_printed = ""
        elif len(token) > SEQUENCE_LIMIT:
            self._execute_controls(token[1:])
            self._is_overlong = True
            self._screen.last_printed = ""
        else:
            self._held = token

    def _add_to_string(self, string: _String, text: str) -> None:
        """Keep the text; an ESC at its end waits for what follows it."""
        if text.endswith("\x1b"):
            text, self._held = text[:-1], "\x1b"
        string.add(text)

    def _continue_string(self, string: _String, text: str) -> str:
        """Look for the string's end; return what comes after it."""
        text = self._held + text
        self._held = ""
        found = _STRING_END[string.kind == "]"].search(text)
        if found is None:
            string.add(text)
            return ""
        if found[0] == "\x1b" and found.end() == len(text):
            self._add_to_string(string, text)
            return ""
        self._string = None
        string.add(text[: found.start()])
        if found[0] == "\x07":
            self._strings.call(string.kind, string.payload(), "\x07")()
            return text[found.end() :]
        if text.startswith("\x1b\\", found.start()):
            self._strings.call(string.kind, string.payload(), "\x1b\\")()
            return text[found.start() + 2 :]
        return text[found.start() :]

    def _continue_overlong(self, text: str) -> str:
        found = _OVERLONG_END.search(text)
        end = len(text) if found is None else found.start()
        self._execute_controls(text[:end])
        if found is None:
            return ""
        self._is_overlong = False
        return text[end:] if found[0] in "\x18\x1a\x1b" else text[end + 1 :]

    # What the hot loop leaves to others

    def _carry_out_each(self, token: str) -> None:
        for sequence in _ESCAPE.findall(token):
            self._run(["", sequence, ""])

    def _carry_out_odd(self, token: str) -> None:
        body = token[1:]
        first = _CONTROL.sub("", body)
        if first[:1] in STRING_KINDS:
            # Controls only count between ESC and the introducer: what follows belongs to the string.
            start = body.index(first[0])
            self._execute_controls(body[:start])
            self._strings.call_of_token(first[0], body[start + 1 :])()
            return
        self._execute_controls(body)
        sequence = "\x1b" + first
        if len(token) > SEQUENCE_LIMIT or sequence == token or len(first) < 1:
            return
        if _WHOLE.fullmatch(sequence):
            self._run(["", sequence, ""])

    def _execute_controls(self, text: str) -> None:
        for control in _CONTROL.findall(text):
            function = self._commands.controls.get(control)
            if function is not None:
                function()
