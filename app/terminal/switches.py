"""Everything a program can switch: ANSI and DEC modes, mouse reports, keyboard protocols.

Sources: xterm ctlseqs ("DEC Private Mode Set", "Mouse Tracking", `CSI > Pp ; Pv m`), kitty's keyboard protocol,
DECRQM as in VT510; 2026 synchronized output, 2027 grapheme clusters, 2031 colour scheme, 2048 resize reports.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

from app.terminal.events import ModesChanged
from app.terminal.modes import Modes, MouseEncoding, MouseMode, MouseTracking
from app.terminal.outbox import Outbox
from app.terminal.screen import Screen

KITTY_STACK: Final = 16
_KITTY_FLAGS: Final = 0b11111

_TRACKING: Final[dict[int, MouseTracking]] = {9: "press", 1000: "button", 1002: "drag", 1003: "any"}
_ENCODING: Final[dict[int, MouseEncoding]] = {1005: "utf8", 1006: "sgr", 1015: "urxvt"}
_FLAGS: Final = (1, 66, 67, 1004, 1007, 2004, 2026, 2031, 2048)
_REMEMBERED: Final = (4, 18, 19, 44)
"""Modes with nothing to change here, reported as they were set: smooth scrolling, printing, the margin's bell."""
_ANSI_REMEMBERED: Final = {2: False, 12: True}
"""KAM and SRM with their defaults: a program cannot lock the keys, nor have them echoed."""
_ANSI_ALWAYS_RESET: Final = frozenset({1, 3, 5, 7, 10, 11, *range(13, 20)})
_TOLD: Final = frozenset({1, 2, 66, 67, 1004, 1007, 2004, 2031, 2048, *_TRACKING, *_ENCODING})
_LAYOUT: Final = frozenset({2, 3, 6, 45, 47, 69, 1047, 1048, 1049})
"""Modes that change the language, the screen, its margins, where the cursor is, or what printing at an edge does."""
_CHANGED: Final = ModesChanged()
_MODIFY_KEYS: Final = {0: 0, 1: 2, 2: 2, 3: 0}
"""xterm's modifyKeyboard, modifyCursorKeys, modifyFunctionKeys and modifyKeypadKeys."""
_ALWAYS_SET: Final = frozenset({14, 2027})
_ALWAYS_RESET: Final = frozenset({3, 8, 46, 80, 1001, 1016, 1034, 1035, 1036, 1039, 1045})


@dataclass(frozen=True, slots=True)
class Keyboard:
    """Kitty's flags and their stack: each screen has its own."""

    flags: int = 0
    stack: tuple[int, ...] = ()


class Switches:
    """The modes of one terminal. What a mode does to printing lives in the screen; the rest is kept here."""

    def __init__(self, screen: Screen, outbox: Outbox) -> None:
        self._screen = screen
        self._outbox = outbox
        self._saved: dict[int, bool] = {}
        self._start()

    def reset(self) -> None:
        """As after switching on."""
        self._saved.clear()
        self._start()
        self._tell()

    def _start(self) -> None:
        self._flags = dict.fromkeys((*_FLAGS, *_REMEMBERED), False)
        self._ansi_flags = dict(_ANSI_REMEMBERED)
        self._mouse = MouseMode()
        self._modify_other_keys: Literal[0, 1, 2] = 0
        self._keyboards = [Keyboard(), Keyboard()]

    def soft_reset(self) -> None:
        """DECSTR: the keyboard modes only; the screen resets its own."""
        self._flags[1] = self._flags[66] = False
        self._tell()

    @property
    def modes(self) -> Modes:
        """The modes now."""
        screen = self._screen
        flags = self._flags
        return Modes(
            application_cursor=flags[1],
            vt52=screen.is_vt52,
            application_keypad=flags[66],
            backarrow_sends_backspace=flags[67],
            newline=screen.newline_mode,
            reverse_screen=screen.reverse_screen,
            origin=screen.origin,
            autowrap=screen.autowrap,
            insert=screen.insert_mode,
            cursor_visible=not screen.cursor.hidden,
            alternate_screen=screen.is_alternate,
            alternate_scroll=flags[1007],
            focus_events=flags[1004],
            bracketed_paste=flags[2004],
            synchronized=flags[2026],
            colour_scheme_updates=flags[2031],
            resize_reports=flags[2048],
            modify_other_keys=self._modify_other_keys,
            kitty_flags=self._keyboards[screen.is_alternate].flags,
            mouse=self._mouse,
        )

    @property
    def is_synchronized(self) -> bool:
        """Mode 2026: an update is under way."""
        return self._flags[2026]

    def set_ansi(self, *numbers: int | None) -> None:
        """SM."""
        self._set_ansi(numbers, True)

    def reset_ansi(self, *numbers: int | None) -> None:
        """RM."""
        self._set_ansi(numbers, False)

    def _set_ansi(self, numbers: tuple[int | None, ...], is_set: bool) -> None:
        for number in numbers:
            if number in self._ansi_flags:
                self._ansi_flags[number] = is_set
            elif is_set:
                self._screen.set_mode(number or 0)
            else:
                self._screen.reset_mode(number or 0)

    def set_private(self, *numbers: int | None) -> None:
        """DECSET."""
        for number in numbers:
            self._set_private(number or 0, True)

    def reset_private(self, *numbers: int | None) -> None:
        """DECRST."""
        for number in numbers:
            self._set_private(number or 0, False)

    def switch(self, number: int, is_set: bool) -> Callable[[], None]:
        """What sets or resets one DEC mode; full-screen programs hide and show the cursor with every frame."""
        if number == 25:
            return self.show_cursor if is_set else self.hide_cursor
        if number == 12:
            return self.start_blinking if is_set else self.stop_blinking
        return partial(self._set_private if number in _LAYOUT else self.set_light, number, is_set)

    def set_light(self, number: int, is_set: bool) -> None:
        """One of the modes that leave the screen's layout alone; most only decide what is sent to the program."""
        if number in self._flags and number != 2048:
            self._flags[number] = is_set
            if number in _TOLD:
                self._tell()
        else:
            self._set_private(number, is_set)

    def show_cursor(self) -> None:
        """DECTCEM set."""
        self._screen.cursor.hidden = False

    def start_blinking(self) -> None:
        """Mode 12 set; terminfo has it beside every showing of the cursor."""
        self._screen.cursor_blinking = True

    def stop_blinking(self) -> None:
        """Mode 12 reset."""
        self._screen.cursor_blinking = False

    def hide_cursor(self) -> None:
        """DECTCEM reset."""
        self._screen.cursor.hidden = True

    def save_private(self, *numbers: int | None) -> None:
        """XTSAVE: remember modes, those that exist."""
        for number in numbers:
            state = self._private_state(number or 0)
            if state is not None:
                self._saved[number or 0] = state

    def restore_private(self, *numbers: int | None) -> None:
        """XTRESTORE: modes get the value again that was saved; those that were never saved are reset, as in xterm."""
        for number in numbers:
            if self._private_state(number or 0) is not None:
                self._set_private(number or 0, self._saved.get(number or 0, False))

    def set_keypad(self, application: bool) -> None:
        """DECKPAM, DECKPNM."""
        self.set_light(66, application)

    def report_ansi(self, number: int | None = None) -> None:
        """DECRQM for an ANSI mode."""
        states = {4: self._screen.insert_mode, 20: self._screen.newline_mode, **self._ansi_flags}
        known = {True: 1, False: 2, None: 4 if number in _ANSI_ALWAYS_RESET else 0}[states.get(number or 0)]
        self._outbox.reply(f"\x1b[{number or 0};{known}$y")

    def report_private(self, number: int | None = None) -> None:
        """DECRQM for a DEC mode: 1 set, 2 reset, 3 permanently set, 4 permanently reset, 0 not known."""
        number = number or 0
        if number == 2:
            known = 1  # DECANM: a VT52 has no way to ask
        elif number in _ALWAYS_SET:
            known = 3
        elif number in _ALWAYS_RESET:
            known = 4
        else:
            known = {True: 1, False: 2, None: 0}[self._private_state(number)]
        # Mode 1016 is answered like an unknown one: we have no pixels to send, and programs set what they hear of.
        self._outbox.reply(f"\x1b[?{number};{0 if number == 1016 else known}$y")

    def _set_private(self, number: int, is_set: bool) -> None:
        if number in self._flags:
            self._flags[number] = is_set
            if number == 2048 and is_set:
                self.report_size()
        elif number in _TRACKING:
            self._set_mouse(tracking=_TRACKING[number] if is_set else "off")
        elif number in _ENCODING:
            self._set_mouse(encoding=_ENCODING[number] if is_set else "x10")
        else:
            self._screen.set_private_mode(number, is_set)
        if number in _TOLD:
            self._tell()

    def _set_mouse(self, tracking: MouseTracking | None = None, encoding: MouseEncoding | None = None) -> None:
        self._mouse = MouseMode(tracking or self._mouse.tracking, encoding or self._mouse.encoding)

    def _private_state(self, number: int) -> bool | None:
        if number in self._flags:
            return self._flags[number]
        if number in _TRACKING:
            return self._mouse.tracking == _TRACKING[number]
        if number in _ENCODING:
            return self._mouse.encoding == _ENCODING[number]
        return self._screen.private_mode(number)

    def _tell(self) -> None:
        self._outbox.tell(_CHANGED)

    # Keyboard protocols

    def modify_keys(self, resource: int | None = None, value: int | None = None) -> None:
        """XTMODKEYS (`CSI > Pp ; Pv m`): only modifyOtherKeys (4) exists here; no parameters reset it."""
        if resource in (None, 4):
            self._modify_other_keys = 1 if value == 1 else 2 if value == 2 else 0
            self._tell()

    def reset_modify_keys(self, resource: int | None = None) -> None:
        """XTMODKEYS off (`CSI > Ps n`)."""
        self.modify_keys(resource)

    def report_modify_keys(self, *resources: int | None) -> None:
        """XTQMODKEYS (`CSI ? Pp m`); those but modifyOtherKeys are as they are at xterm's start, and stay so."""
        values = {**_MODIFY_KEYS, 4: self._modify_other_keys}
        for resource in resources:
            if resource in values:
                self._outbox.reply(f"\x1b[>{resource};{values[resource]}m")

    def push_keyboard(self, flags: int | None = None) -> None:
        """Kitty `CSI > flags u`: the oldest entry of a full stack is lost."""
        keyboard = self._keyboard
        self._keyboard = Keyboard((flags or 0) & _KITTY_FLAGS, (*keyboard.stack, keyboard.flags)[-KITTY_STACK:])

    def pop_keyboard(self, count: int | None = None) -> None:
        """Kitty `CSI < count u`: popping more than there is leaves no flags."""
        keyboard = self._keyboard
        stack = (0, *keyboard.stack, keyboard.flags)
        kept = stack[: max(1, len(stack) - (count or 1))]
        self._keyboard = Keyboard(kept[-1], kept[1:-1])

    def set_keyboard(self, flags: int | None = None, how: int | None = None) -> None:
        """Kitty `CSI = flags ; how u`: 1 sets all, 2 adds, 3 takes away."""
        keyboard = self._keyboard
        given = (flags or 0) & _KITTY_FLAGS
        changed = {1: given, 2: keyboard.flags | given, 3: keyboard.flags & ~given}.get(how or 1)
        if changed is not None:
            self._keyboard = Keyboard(changed, keyboard.stack)

    def report_keyboard(self) -> None:
        """Kitty `CSI ? u`."""
        self._outbox.reply(f"\x1b[?{self._keyboard.flags}u")

    @property
    def _keyboard(self) -> Keyboard:
        return self._keyboards[self._screen.is_alternate]

    @_keyboard.setter
    def _keyboard(self, keyboard: Keyboard) -> None:
        self._keyboards[self._screen.is_alternate] = keyboard
        self._tell()

    def report_colour_scheme(self, is_dark: bool) -> None:
        """Mode 2031's report, and the answer to `CSI ? 996 n`."""
        self._outbox.reply(f"\x1b[?997;{1 if is_dark else 2}n")

    def report_size(self) -> None:
        """Mode 2048's report: rows, columns, and the same in pixels."""
        screen = self._screen
        width, height = screen.cell_pixels
        size = f"{screen.lines};{screen.columns};{screen.lines * height};{screen.columns * width}"
        self._outbox.reply(f"\x1b[48;{size}t")
