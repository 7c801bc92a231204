"""Which function of the terminal each control sequence calls: pyte's tables, corrected and extended.

A key is what is left of a sequence without its introducer and its parameters: `?h` for `CSI ? 25 h`, ` q` for
`CSI 2 SP q`, `(0` for `ESC ( 0`. Parameters that were left out are None; functions take as many as they can use.
"""

from collections.abc import Callable
from functools import partial
from inspect import CO_VARARGS
from typing import Final, NamedTuple, TypeAlias

import pyte

from app.terminal.charsets import CHARSETS, NATIONAL
from app.terminal.events import BellRang
from app.terminal.outbox import Outbox
from app.terminal.reports import Reports
from app.terminal.screen import Screen
from app.terminal.state import HIGHEST_LEVEL
from app.terminal.switches import Switches

Function: TypeAlias = Callable[..., None]

_ANY_NUMBER: Final = 32
HIGHEST_KNOWN: Final = 65  # DECSCL's parameter on a VT510: who asks for more than there is gets all there is
_LEVELS: Final[dict[str, int]] = {
    **dict.fromkeys(("$p", "$w"), 3),
    **dict.fromkeys(("$r", "$t", "$v", "$x", "$z", "${", "'}", "'~", "*x", "*y", "=c", "#|"), 4),
}
"""From which conformance level on there are these functions (VT510 "DECSCL", as xterm has it)."""


class Command(NamedTuple):
    """A function and how many parameters it takes at most."""

    function: Function
    arity: int


class Commands(NamedTuple):
    """The functions by key: single controls, escape sequences, CSI sequences."""

    controls: dict[str, Function]
    escapes: dict[str, Function]
    csi: dict[str, Command]
    switch: Callable[[int, bool], Function]
    """What sets or resets one DEC mode."""
    light: frozenset[Function]
    """Functions that never change the pen or the character sets."""


def command_table(screen: Screen, switches: Switches, reports: Reports, outbox: Outbox, reset: Function) -> Commands:
    """Everything but SGR and control strings, which the parser takes apart itself; `reset` is RIS for all parts."""

    def soft_reset(*_parameters: int | None) -> None:
        screen.soft_reset()
        switches.soft_reset()

    def set_level(level: int | None = None, controls: int | None = None, *_rest: int | None) -> None:
        if level is not None and 61 <= level <= HIGHEST_KNOWN:
            soft_reset()
            reports.conformance(min(level, 60 + HIGHEST_LEVEL), controls)

    # What pyte names and we do otherwise is replaced below.
    csi: dict[str, Function] = {key: getattr(screen, name) for key, name in pyte.Stream.csi.items() if key not in "m'"}
    csi |= {
        "I": screen.forward_tabs,
        "S": screen.scroll_up,
        "T": screen.scroll_down_or_track,
        "Z": screen.back_tabs,
        "^": screen.scroll_down,
        "`": screen.cursor_to_column,
        "a": screen.cursor_forward_absolute,
        "b": screen.repeat,
        "c": reports.device_attributes,
        "e": screen.cursor_down_absolute,
        "h": switches.set_ansi,
        "l": switches.reset_ansi,
        "n": reports.device_status,
        "s": screen.save_cursor_or_set_margins,
        "t": reports.window,
        "u": screen.restore_cursor,
        " @": screen.shift_left,
        " A": screen.shift_right,
        " q": screen.set_cursor_style,
        "!p": soft_reset,
        '"p': set_level,
        '"q': screen.protect,
        "#p": screen.push_rendition,
        "#q": screen.pop_rendition,
        "#y": reports.extend_checksum,
        "#{": screen.push_rendition,
        "#|": reports.rendition,
        "#}": screen.pop_rendition,
        "$p": switches.report_ansi,
        "$w": reports.presentation_state,
        "$r": screen.change_rendition,
        "$t": screen.reverse_rendition,
        "$v": screen.copy_rectangle,
        "$x": screen.fill_rectangle,
        "$z": screen.erase_rectangle,
        "${": screen.erase_rectangle_unprotected,
        "'}": screen.insert_columns,
        "'~": screen.delete_columns,
        "*x": screen.set_attribute_extent,
        "*y": reports.checksum,
        "<u": switches.pop_keyboard,
        "=c": reports.tertiary_attributes,
        "=u": switches.set_keyboard,
        ">T": reports.reset_title_modes,
        ">c": reports.secondary_attributes,
        ">m": switches.modify_keys,
        ">n": switches.reset_modify_keys,
        ">q": reports.version,
        ">t": reports.set_title_modes,
        ">u": switches.push_keyboard,
        "?$p": switches.report_private,
        "?S": reports.graphics,
        "?J": partial(screen.erase_in_display, private=True),
        "?K": partial(screen.erase_in_line, private=True),
        "?h": switches.set_private,
        "?l": switches.reset_private,
        "?m": switches.report_modify_keys,
        "?n": reports.private_status,
        "?r": switches.restore_private,
        "?s": switches.save_private,
        "?u": switches.report_keyboard,
    }
    escapes: dict[str, Function] = {
        "6": _from_level(screen, 4, screen.back_index),
        "7": screen.save_cursor,
        "8": screen.restore_cursor,
        "9": _from_level(screen, 4, screen.forward_index),
        " F": partial(reports.send_c1, False),
        " G": partial(reports.send_c1, True),
        "=": partial(switches.set_keypad, True),
        ">": partial(switches.set_keypad, False),
        "D": screen.index,
        "E": screen.next_line,
        "H": screen.set_tab_stop,
        "M": screen.reverse_index,
        "V": screen.start_guarded_area,
        "W": screen.end_guarded_area,
        "N": partial(screen.shift_once, 2),
        "O": partial(screen.shift_once, 3),
        "Z": reports.device_attributes,
        "c": reset,
        "n": partial(screen.lock_shift, 2),
        "o": partial(screen.lock_shift, 3),
        "|": partial(screen.lock_shift_right, 3),
        "}": partial(screen.lock_shift_right, 2),
        "~": partial(screen.lock_shift_right, 1),
        "#8": screen.alignment_display,
    }
    for mode in "()*+-./":
        for code in [*CHARSETS, *NATIONAL, "B"]:
            escapes[mode + code] = partial(screen.define_charset, code, mode)
    controls: dict[str, Function] = {key: getattr(screen, name) for key, name in pyte.Stream.basic.items()}
    controls["\a"] = partial(outbox.tell, BellRang())
    light = frozenset((*_light_functions(screen), *_light_switches(switches), *_reports(reports), outbox.tell))
    commands = {key: Command(_gated(screen, key, function), _arity(function)) for key, function in csi.items()}
    commands |= {key: Command(csi[key], 1) for key in ("J", "K", "?J", "?K")}  # the rest of pyte's is not for programs
    return Commands(controls, escapes, commands, switches.switch, light)


def _gated(screen: Screen, key: str, function: Function) -> Function:
    level = _LEVELS.get(key)
    return function if level is None else _from_level(screen, level, function)


def _from_level(screen: Screen, level: int, function: Function) -> Function:
    """The function, as long as the conformance level (DECSCL) is high enough."""

    def call(*arguments: int | None) -> None:
        if screen.level >= level:
            function(*arguments)

    return call


def _light_functions(screen: Screen) -> tuple[Function, ...]:
    return (
        screen.back_tabs,
        screen.backspace,
        screen.carriage_return,
        screen.cursor_back,
        screen.cursor_down,
        screen.cursor_down1,
        screen.cursor_forward,
        screen.cursor_up,
        screen.cursor_up1,
        screen.delete_characters,
        screen.delete_lines,
        screen.erase_characters,
        screen.erase_in_display,
        screen.erase_in_line,
        screen.forward_tabs,
        screen.index,
        screen.insert_characters,
        screen.insert_lines,
        screen.linefeed,
        screen.next_line,
        screen.reverse_index,
        screen.save_cursor,
        screen.scroll_down,
        screen.scroll_up,
        screen.set_cursor_style,
        screen.set_margins,
        screen.tab,
    )


def _light_switches(switches: Switches) -> tuple[Function, ...]:
    return (
        switches.hide_cursor,
        switches.modify_keys,
        switches.pop_keyboard,
        switches.push_keyboard,
        switches.report_keyboard,
        switches.report_private,
        switches.set_keyboard,
        switches.set_keypad,
        switches.set_light,
        switches.show_cursor,
        switches.start_blinking,
        switches.stop_blinking,
    )


def _reports(reports: Reports) -> tuple[Function, ...]:
    return (
        reports.device_attributes,
        reports.device_status,
        reports.private_status,
        reports.secondary_attributes,
        reports.setting,
        reports.version,
        reports.window,
    )


def _arity(function: Function) -> int:
    """How many parameters a method takes; read off its code, because a terminal must start fast."""
    if isinstance(function, partial):
        return _arity(function.func)
    method = getattr(function, "__func__", None)
    if method is None:
        return _ANY_NUMBER  # the one plain function takes them all
    return _ANY_NUMBER if method.__code__.co_flags & CO_VARARGS else method.__code__.co_argcount - 1
