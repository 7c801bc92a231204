"""The signs that stand for states, and the characters that lines are drawn with, the same in all widgets."""

from typing import Final, Literal, TypeAlias

PaneState: TypeAlias = Literal[
    "starting", "running", "working", "waiting", "done", "idle", "limited", "exited", "failed", "off", "unknown"
]
"""What a session is doing, as far as is known. `running` is a program whose state nobody reads, such as a shell;
`failed` is an exit with another code than 0."""

STATE_GLYPHS: Final[dict[PaneState, str]] = {
    "starting": "◌",
    "running": "▸",
    "working": "◐",
    "waiting": "●",
    "done": "✓",
    "idle": "·",
    "limited": "◔",
    "exited": "■",
    "failed": "✗",
    "off": "○",
    "unknown": "?",
}
"""One column each; always shown beside the word or where the word is a glance away."""

Weight: TypeAlias = Literal[0, 1, 2]
"""Of a line: none, light, heavy."""

LIGHT: Final[Weight] = 1
HEAVY: Final[Weight] = 2

# Unicode's box drawing block by the weights of the four arms up, right, down, left, read as a number in base 3.
_LINES: Final = (
    " ╴╸╷┐┑╻┒┓╶─╾┌┬┭┎┰┱╺╼━┍┮┯┏┲┳"
    "╵┘┙│┤┥╽┧┪└┴┵├┼┽┟╁╅┕┶┷┝┾┿┢╆╈"
    "╹┚┛╿┦┩┃┨┫┖┸┹┞╀╃┠╂╉┗┺┻┡╄╇┣╊╋"
)  # fmt: skip


def line_glyph(up: Weight, right: Weight, down: Weight, left: Weight) -> str:
    """The box drawing character with these four arms; a blank without any."""
    return _LINES[((up * 3 + right) * 3 + down) * 3 + left]


HORIZONTAL: Final[dict[Weight, str]] = {weight: line_glyph(0, weight, 0, weight) for weight in (LIGHT, HEAVY)}
