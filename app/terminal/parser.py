"""From bytes to calls: decodes UTF-8, finds control sequences, and hands text over in the largest pieces there are.

The grammar is that of ECMA-48 §5.4 and §5.6, with DEC's state machine (vt100.net, "A parser for DEC's ANSI-compatible
video terminals") for what is malformed. The result never depends on how the bytes are cut into reads.
"""

import re
from collections.abc import Callable
from io import StringIO
from typing import Any, Final, TypeAlias

import pyte

from app.terminal.commands import Commands
from app.terminal.pens import Pen
from app.terminal.rows import PLAIN
from app.terminal.screen import Screen
from app.terminal.sgr import split_parameters
from app.terminal.strings import Strings
from app.terminal.width import IRREGULAR, STUB

PIECE: Final = 64 * 1024  # bytes decoded at once: bounds what one call allocates
SEQUENCE_LIMIT: Final = 4096  # characters of an escape or CSI sequence; a longer one is ignored
OSC_LIMIT: Final = 4096
CLIPBOARD_LIMIT: Final = 4 * (1024 * 1024 // 3 + 1) + 32  # 1 MB in base64, and the fields before it
DEVICE_LIMIT: Final = 64 * 1024
CALLS_KEPT: Final = 32768  # a large screen has that many places for the cursor
CACHED_LENGTH: Final = 32
RUN_KEPT: Final = 96  # characters of neighbouring SGR that are remembered as one

# Controls that are carried out even in the middle of a sequence.
_C0 = "\x00-\x17\x19\x1c-\x1f\x7f"
_CSI_BODY = "[^\x18\x1a\x1b@-~]*"

# What may follow ESC. Neighbouring SGR are one token, with the `ESC ( B` that terminfo puts between them: what they do
# together is looked up once. Malformed sequences are tokens too, so that only a sequence cut off by the end of the data
# ever has to be looked at again.
_STYLE: Final = r"\x1b(?:\[[0-9;:]*+m|\(B)"
_STYLES: Final = f"(?:{_STYLE}(?:{_STYLE})*|)"  # a possessive group matches wrongly before Python 3.11.5
_SEQUENCE: Final = (
    f"\\[[ -?]*+(?:m{_STYLES}|[@-ln-~])"
    f"|\\(B{_STYLES}"
    "|\\][^\x07\x18\x1a\x1b]*(?:\x07|\x1b\\\\|\x1b?\\Z|(?=[\x18\x1a\x1b]))"
    f"|[{_C0}]*(?:"
    f"\\[{_CSI_BODY}(?:[@-~]|\\Z|(?=[\x18\x1a\x1b]))"
    f"|[ -/][{_C0} -/]*(?:[0-~]|\\Z|)"
    "|\\][^\x07\x18\x1a\x1b]*(?:\x07|\x1b\\\\|\x1b?\\Z|(?=[\x18\x1a\x1b]))"
    "|[PX^_k][^\x18\x1a\x1b]*(?:\x1b\\\\|\x1b?\\Z|(?=[\x18\x1a\x1b]))"
    "|[0-~]|\\Z)"
)
# CR and LF stay in the text. `re` looks for one character far faster than for a set of them, and for that far faster
# than for alternatives: hence two patterns, and the look-behind.
_SEQUENCES: Final = re.compile(f"(\x1b(?:{_SEQUENCE}|))")
_TOKENS: Final = re.compile(f"([\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f](?:(?<=\x1b)(?:{_SEQUENCE})|(?<=\x08)\x08+)?)")
_LONE_CONTROL: Final = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
_C1_BYTES: Final = re.compile(b"\xc2(?:[\x80-\x9f]|\\Z)")
_UNFINISHED: Final = re.compile(
    f"\x1b[{_C0}]*(?:"
    f"(?P<sequence>|[ -/][{_C0} -/]*|\\[{_CSI_BODY})"
    "|(?P<string>\\][^\x07\x18\x1a\x1b]*\x1b?|[PX^_k][^\x18\x1a\x1b]*\x1b?)"
    ")\\Z"
)
_CSI: Final = re.compile(r"\x1b\[([<-?]?)([0-9;:]*)([ -/]*)([@-~])")
_WHOLE: Final = re.compile(r"\x1b(?:\[[ -?]*[@-~]|[ -/]*[0-~])")
_SGR: Final = re.compile(r"\x1b\[[0-9;:]*m")
_STYLING: Final = re.compile(r"(?:\x1b(?:\[[0-9;:]*m|\(B))+")
_ESCAPE: Final = re.compile("\x1b[^\x1b]*")
_CONTROL: Final = re.compile(f"[{_C0}]")
_STRING_END: Final = {True: re.compile("[\x07\x18\x1a\x1b]"), False: re.compile("[\x18\x1a\x1b]")}
_OVERLONG_END: Final = re.compile("[\x18\x1a\x1b@-~]")
_STRING_KINDS: Final = frozenset("]PX^_k")
_ADDRESSES: Final = frozenset("HfG`d")
_DESIGNATORS: Final = frozenset("()*+-./")
_CONTROL_BYTES: Final = bytes(code for code in (*range(32), 127) if code not in b"\r\n\x1b")

Call: TypeAlias = tuple[int, Any, Any]
"""What a sequence does: a kind, and what that needs.

The hot loop moves the cursor itself, because nothing else comes so often. ADDRESS is CUP, CHA, HPA or VPA, with line
and column counted from 0, None for what stays. SIDEWAYS is CUF, or CUB with a negative count, and the function for when
there are margins at the sides or reverse wrap; UP and DOWN are CUU and CUD with their count. LIGHT_ONE and LIGHT are
functions that leave pens and character sets alone, called with the second or without; HEAVY is any other, with its
arguments. A call with `*arguments` takes twice as long.
"""
ADDRESS: Final = 0
SIDEWAYS: Final = 1
UP: Final = 2
DOWN: Final = 3
LIGHT_ONE: Final = 4
LIGHT: Final = 5
HEAVY: Final = 6

_REGULAR: Final[set[str]] = set()
"""Short texts of one narrow character a column: pieces of boxes, arrows and bars come alone, with a pen for each."""
_REGULAR_KEPT: Final = 4096


def _is_regular(text: str) -> bool:
    if IRREGULAR.search(text):
        return False
    if len(text) <= 4 and len(_REGULAR) < _REGULAR_KEPT:
        _REGULAR.add(text)
    return True


def _nothing() -> None:
    """What is understood, and has no effect here."""


_MOVES: Final = {"A": (UP, 1), "B": (DOWN, 1), "C": (SIDEWAYS, 1), "D": (SIDEWAYS, -1)}
_NOTHING: Final[Call] = (LIGHT, _nothing, ())
_NO_CALLS: Final[dict[str, Call]] = {"": (HEAVY, _nothing, ())}
"""What the parser begins with: the end of the data is a token too."""


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
        room = _string_limit(self.kind, self._prefix) - self._kept.tell()
        if room > 0:
            self._kept.write(text[:room])

    def payload(self) -> str:
        """What was kept."""
        return self._kept.getvalue()


def _string_limit(kind: str, payload: str) -> int:
    if kind != "]":
        return DEVICE_LIMIT
    return CLIPBOARD_LIMIT if payload.startswith("52;") else OSC_LIMIT


class Parser(pyte.ByteStream):
    """Feeds a screen, and whoever answers, from bytes."""

    def __init__(self, screen: Screen, commands: Commands, strings: Strings) -> None:
        super().__init__()
        self._screen = screen
        self._strings = strings
        self._commands = commands
        self._erase_call: Call = (LIGHT, screen.erase_in_line, ())
        self._calls = _NO_CALLS.copy()
        self._held = ""
        self._string: _String | None = None
        self._is_overlong = False
        self._had_controls = False
        self._ends_in_c1 = False

    def feed(self, data: bytes) -> None:  # type: ignore[override]  # as pyte's own ByteStream does
        """Carry out what the bytes say; never raises, whatever they are."""
        for start in range(0, len(data), PIECE):
            piece = data[start : start + PIECE]
            has_controls = self._ends_in_c1 or len(piece.translate(None, _CONTROL_BYTES)) < len(piece)
            self._ends_in_c1 = piece[-1] == 0xC2
            has_controls = has_controls or _C1_BYTES.search(piece) is not None
            text = self.utf8_decoder.decode(piece)
            if self._string is not None:
                text = self._continue_string(self._string, text)
            elif self._is_overlong:
                text = self._continue_overlong(text)
            if text:
                self._consume(text, has_controls)

    def _consume(self, text: str, has_controls: bool) -> None:
        if self._held:
            has_controls = has_controls or _CONTROL.search(self._held) is not None
            text, self._held = self._held + text, ""
        parts = self._split(text, has_controls)
        has_breaks = "\n" in text or "\r" in text
        unfinished = None if parts[-1] or len(parts) < 2 else _UNFINISHED.fullmatch(parts[-2])
        if unfinished is None:
            self._run(parts, text.isascii(), has_breaks)
        else:
            self._run(parts[:-2], text.isascii(), has_breaks)
            self._suspend(unfinished)

    def _split(self, text: str, has_controls: bool) -> list[str]:
        """Text and tokens in turns."""
        if not (has_controls and self._had_controls):
            parts = _SEQUENCES.split(text)
            if not has_controls:
                return parts
            self._had_controls = _LONE_CONTROL.search("".join(parts[::2])) is not None
            if not self._had_controls:
                return parts
        return _TOKENS.split(text)

    # The hot loop. What is inlined in it (the cursor's address, short text within a row, erasing the row after it)
    # comes more often than all else together in full-screen programs, and calls would cost half of the throughput.
    def _run(self, parts: list[str], is_ascii: bool = False, has_breaks: bool = True) -> None:
        screen = self._screen
        cursor, rows, origin = screen.cursor, screen.rows, screen.origin
        last_line, last_column = screen.lines - 1, screen.columns - 1
        room = 0 if screen.insert_mode else screen.right
        bounded = screen.reverse_wrap or screen.right - screen.left < screen.columns
        calls, erase = self._calls, self._erase_call
        pen = screen.pen
        number = pen.number
        after = pen.after
        shifted = not screen.is_unshifted
        plain = screen.takes_plain_text
        easy = plain and is_ascii
        chars = numbers = ""
        texts: list[str] = []
        pens: list[str] = []
        parts.append("")
        for text, token in zip(parts[::2], parts[1::2], strict=True):
            if text:
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
                    screen.draw(text)
                    plain = screen.takes_plain_text
                    easy = plain and is_ascii
            next_pen = after.get(token)
            if next_pen is not None and not (shifted and "(" in token):
                pen = next_pen
                number, after = pen.number, pen.after
                continue
            call = calls.get(token)
            if call is None:
                next_pen = self._next_pen(pen, token) if token[-1] in "mB" else None
                if next_pen is not None:
                    pen = next_pen
                    number, after = pen.number, pen.after
                    if shifted:
                        shifted = not screen.is_unshifted
                        plain = screen.takes_plain_text
                        easy = plain and is_ascii
                    continue
                call = self._call(token)
            kind, function, argument = call
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
                        new = old[:x] + chars + old[rest:]
                        if new != old:
                            row.chars = new
                            row.stamp = 0
                        if erases or styles[x:end] != numbers:
                            new = styles[:x] + numbers + styles[rest:]
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
                    screen.last_printed, screen.last_numbers = chars, numbers
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
                cursor, rows, origin = screen.cursor, screen.rows, screen.origin
                room = 0 if screen.insert_mode else screen.right
                bounded = screen.reverse_wrap or screen.right - screen.left < screen.columns
                pen = screen.pen
                number = pen.number
                after = pen.after
                shifted = not screen.is_unshifted
                plain = screen.translation is None and screen.single_shift is None
                easy = plain and is_ascii
        screen.pen = pen
        if screen.pens.is_crowded:
            screen.forget_unused_pens()

    def _next_pen(self, pen: Pen, token: str) -> Pen | None:
        """The pen after a token that is nothing but SGR, and designations of ASCII, which it carries out; else None."""
        screen = self._screen
        if _SGR.fullmatch(token):
            return pen if len(token) > SEQUENCE_LIMIT else screen.pens.after(pen, token)
        if len(token) <= 3 or not _STYLING.fullmatch(token):
            return None
        last = pen
        for sequence in _ESCAPE.findall(token):
            if sequence == "\x1b(B":
                screen.define_charset("B", "(")
            elif len(sequence) <= SEQUENCE_LIMIT:
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
            self._carry_out_string(string.kind, string.payload(), "\x07")
            return text[found.end() :]
        if text.startswith("\x1b\\", found.start()):
            self._carry_out_string(string.kind, string.payload(), "\x1b\\")
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

    # From a token to a call

    def _call(self, token: str) -> Call:
        """What the token does. Sequences that come again and again are kept; strings are carried out at once."""
        if token[0] == "\x08":
            return self._remember(token, (LIGHT_ONE, self._screen.backspace_often, len(token)))
        if token[0] != "\x1b":
            return self._remember(token, self._call_of(self._commands.controls.get(token, _nothing), ()))
        if token[1:2] == "[" or token[1:3] == "(B":
            if "\x1b" in token[1:]:
                return (HEAVY, self._carry_out_each, (token,))
            if token[1] == "[":
                return self._csi_call(token)
        return self._escape_call(token)

    def _call_of(self, function: Callable[..., Any], arguments: tuple[int | None, ...]) -> Call:
        if function not in self._commands.light or len(arguments) > 1:
            return (HEAVY, function, arguments)
        return (LIGHT_ONE, function, arguments[0]) if arguments else (LIGHT, function, ())

    def _carry_out_each(self, token: str) -> None:
        for sequence in _ESCAPE.findall(token):
            self._run(["", sequence, ""])

    def _remember(self, token: str, call: Call) -> Call:
        if len(token) <= CACHED_LENGTH:
            if len(self._calls) >= CALLS_KEPT:
                self._calls.clear()
                self._calls |= _NO_CALLS
            self._calls[token] = call
        return call

    def _csi_call(self, token: str) -> Call:
        found = _CSI.fullmatch(token)
        if found is None or len(token) > SEQUENCE_LIMIT:
            return self._odd_call(token)
        prefix, digits, intermediates, final = found.groups()
        command = self._commands.csi.get(prefix + intermediates + final)
        parameters = split_parameters(digits)
        if command is None:
            return self._remember(token, _NOTHING)
        arguments = tuple(parameter[0] for parameter in parameters[: command.arity])
        if not (prefix or intermediates) and final in _ADDRESSES:
            return self._remember(token, (ADDRESS, *_address(final, arguments)))
        if not (prefix or intermediates) and final in _MOVES:
            kind, direction = _MOVES[final]
            count = arguments[0] if arguments and arguments[0] else 1
            return self._remember(token, (kind, command.function, direction * count))
        if token == "\x1b[K":
            return self._remember(token, self._erase_call)
        function = command.function
        if len(arguments) == 1 and prefix == "?" and not intermediates and final in "hl":
            function, arguments = self._commands.switch(arguments[0] or 0, final == "h"), ()
        return self._remember(token, self._call_of(function, arguments))

    def _escape_call(self, token: str) -> Call:
        body = token[1:]
        kind = body[:1]
        if kind in _STRING_KINDS:
            return (HEAVY, self._string_token, (kind, body[1:]))
        if _CONTROL.search(body):
            return self._odd_call(token)
        function = self._commands.escapes.get(body)
        if function is None and body[:1] in _DESIGNATORS and len(body) > 1:
            function = self._commands.escapes[kind + "B"]
        return self._remember(token, self._call_of(function or _nothing, ()))

    def _odd_call(self, token: str) -> Call:
        """A sequence with controls inside, which are carried out first, or with something that makes it invalid."""
        return (HEAVY, self._carry_out_odd, (token,))

    def _carry_out_odd(self, token: str) -> None:
        body = token[1:]
        first = _CONTROL.sub("", body)
        if first[:1] in _STRING_KINDS:
            # Controls only count between ESC and the introducer: what follows belongs to the string.
            start = body.index(first[0])
            self._execute_controls(body[:start])
            self._string_token(first[0], body[start + 1 :])
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

    def _string_token(self, kind: str, rest: str) -> None:
        if rest.endswith("\x07") and kind == "]":
            terminator = "\x07"
        elif rest.endswith("\x1b\\"):
            terminator = "\x1b\\"
        else:
            return  # CAN, SUB or another sequence came instead of its end
        payload = rest[: -len(terminator)]
        self._carry_out_string(kind, payload[: _string_limit(kind, payload)], terminator)

    def _carry_out_string(self, kind: str, payload: str, terminator: str) -> None:
        if kind == "]":
            self._strings.operating_system_command(payload, terminator)
        elif kind == "P":
            self._strings.device_control(payload)
        elif kind == "k":
            self._strings.screen_title(payload)


def _address(final: str, parameters: tuple[int | None, ...]) -> tuple[int | None, int | None]:
    first = (parameters[0] or 1) - 1
    if final == "d":
        return first, None
    if final in "G`":
        return None, first
    return first, ((parameters[1] or 1) - 1 if len(parameters) > 1 else 0)
