"""What the program switched on: the part of a terminal's state that decides what keys, mice and pastes send."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

MouseTracking: TypeAlias = Literal["off", "press", "button", "drag", "any"]
MouseEncoding: TypeAlias = Literal["x10", "utf8", "sgr", "urxvt", "pixels"]


@dataclass(frozen=True, slots=True)
class MouseMode:
    """Which mouse reports the program asked for, and in which form (xterm ctlseqs, "Mouse Tracking").

    `tracking`: `press` is mode 9 (X10 compatibility: presses only), `button` 1000 (press, release, wheel),
    `drag` 1002 (and motion while a button is down), `any` 1003 (and all motion).
    `encoding`: `x10` when nothing else is set, `utf8` 1005, `sgr` 1006, `urxvt` 1015, `pixels` 1016.
    """

    tracking: MouseTracking = "off"
    encoding: MouseEncoding = "x10"


@dataclass(frozen=True, slots=True)
class Modes:
    """A snapshot; a new one is made whenever a mode changes.

    DEC private mode numbers beside each; `kitty_flags` are the current flags of the kitty keyboard protocol,
    `modify_other_keys` is xterm's resource of that name (`CSI > 4 ; n m`).
    """

    application_cursor: bool = False  # 1, DECCKM
    vt52: bool = False  # 2 reset, DECANM
    application_keypad: bool = False  # 66, DECNKM
    backarrow_sends_backspace: bool = False  # 67, DECBKM
    newline: bool = False  # ANSI 20, LNM
    reverse_screen: bool = False  # 5, DECSCNM
    origin: bool = False  # 6, DECOM
    autowrap: bool = True  # 7, DECAWM
    insert: bool = False  # ANSI 4, IRM
    cursor_visible: bool = True  # 25, DECTCEM
    alternate_screen: bool = False  # 47, 1047, 1049
    alternate_scroll: bool = False  # 1007
    focus_events: bool = False  # 1004
    bracketed_paste: bool = False  # 2004
    synchronized: bool = False  # 2026
    colour_scheme_updates: bool = False  # 2031
    resize_reports: bool = False  # 2048
    modify_other_keys: Literal[0, 1, 2] = 0
    kitty_flags: int = 0
    mouse: MouseMode = field(default_factory=MouseMode)
