"""The mouse: the canonical report, and its form for a program inside (xterm ctlseqs, "Mouse Tracking")."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from app.terminal.keys import NO_MODS, Mods

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
