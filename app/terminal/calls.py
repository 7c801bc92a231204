"""What each control sequence does, as the parser's hot loop wants it: looked up once, and kept."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any, Final, NamedTuple, TypeAlias

from app.terminal.commands import Commands
from app.terminal.screen import Screen
from app.terminal.sgr import split_parameters
from app.terminal.strings import Strings
from app.terminal.tokens import C0

SEQUENCE_LIMIT: Final = 4096  # characters of an escape or CSI sequence; a longer one is ignored
CALLS_KEPT: Final = 32768  # a large screen has that many places for the cursor
CACHED_LENGTH: Final = 32
STRING_KINDS: Final = frozenset("]PX^_k")
"""What follows ESC where a control string begins."""

_CSI: Final = re.compile(r"\x1b\[([<-?]?)([0-9;:]*)([ -/]*)([@-~])")
_CONTROL: Final = re.compile(f"[{C0}]")
_ADDRESSES: Final = frozenset("HfG`d")
_DESIGNATORS: Final = frozenset("()*+-./")

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


def _nothing() -> None:
    """What is understood, and has no effect here."""


_MOVES: Final = {"A": (UP, 1), "B": (DOWN, 1), "C": (SIDEWAYS, 1), "D": (SIDEWAYS, -1)}
_NOTHING: Final[Call] = (LIGHT, _nothing, ())
_NO_CALLS: Final[dict[str, Call]] = {"": (HEAVY, _nothing, ())}
"""What is known at the beginning: the end of the data is a token too."""


class Special(NamedTuple):
    """What the parser does itself."""

    each: Callable[[str], None]
    """Carries out a token of several sequences."""
    odd: Callable[[str], None]
    """Carries out a sequence with controls inside, which come first, or with something that makes it invalid."""


class Calls:
    """From tokens to calls."""

    def __init__(self, screen: Screen, commands: Commands, strings: Strings, special: Special) -> None:
        """Sequences are carried out by the screen, the commands, the strings, and the parser."""
        self._screen = screen
        self._commands = commands
        self._strings = strings
        self._light = commands.light | strings.light
        self._special = special
        self.erase: Call = (LIGHT, screen.erase_in_line, ())
        """EL without a parameter."""
        self.known = _NO_CALLS.copy()
        """For reading: what has been made and kept. It stays the same object."""

    def make(self, token: str) -> Call:
        """What an unknown token does. Sequences that may come again and again are kept."""
        if token[1:2] in STRING_KINDS:
            return self._remember(token, self._call_of(self._strings.call_of_token(token[1], token[2:]), ()))
        if token[0] == "\x08":
            return self._remember(token, (LIGHT_ONE, self._screen.backspace_often, len(token)))
        if token[0] != "\x1b":
            return self._remember(token, self._call_of(self._commands.controls.get(token, _nothing), ()))
        if token[1:2] == "[" or token[1:3] == "(B":
            if "\x1b" in token[1:]:
                return (HEAVY, self._special.each, (token,))
            if token[1] == "[":
                return self._csi_call(token)
        return self._escape_call(token)

    def _call_of(self, function: Callable[..., Any], arguments: tuple[int | None, ...]) -> Call:
        whole = function.func if isinstance(function, partial) else function
        if whole not in self._light:
            return (HEAVY, function, arguments)
        if len(arguments) > 1:
            return (LIGHT, partial(function, *arguments), ())
        return (LIGHT_ONE, function, arguments[0]) if arguments else (LIGHT, function, ())

    def _remember(self, token: str, call: Call) -> Call:
        if len(token) <= CACHED_LENGTH:
            if len(self.known) >= CALLS_KEPT:
                self.known.clear()
                self.known |= _NO_CALLS
            self.known[token] = call
        return call

    def _csi_call(self, token: str) -> Call:
        found = _CSI.fullmatch(token)
        if found is None or len(token) > SEQUENCE_LIMIT:
            return (HEAVY, self._special.odd, (token,))
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
            return self._remember(token, self.erase)
        function = command.function
        if len(arguments) == 1 and prefix == "?" and not intermediates and final in "hl":
            function, arguments = self._commands.switch(arguments[0] or 0, final == "h"), ()
        return self._remember(token, self._call_of(function, arguments))

    def _escape_call(self, token: str) -> Call:
        body = token[1:]
        kind = body[:1]
        if _CONTROL.search(body):
            return (HEAVY, self._special.odd, (token,))
        function = self._commands.escapes.get(body)
        if function is None and body[:1] in _DESIGNATORS and len(body) > 1:
            function = self._commands.escapes[kind + "B"]
        return self._remember(token, self._call_of(function or _nothing, ()))


def _address(final: str, parameters: tuple[int | None, ...]) -> tuple[int | None, int | None]:
    first = (parameters[0] or 1) - 1
    if final == "d":
        return first, None
    if final in "G`":
        return None, first
    return first, ((parameters[1] or 1) - 1 if len(parameters) > 1 else 0)
