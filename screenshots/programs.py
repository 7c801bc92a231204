"""`python -m screenshots.programs [NAME …]`: real programs in a pane, beside the same in bare tmux, as pictures.

They show what is installed here, so that they are another on every machine: no test compares them. The texts of the
same screens are compared by `tests/e2e/test_side_by_side.py` and `tests/real_agents/test_side_by_side.py`. Who took
them, on which machine and where is left out; tmux up to 3.3 leaves out of a capture what was erased in a colour.
"""

import getpass
import platform
import re
import shutil
import sys
from contextlib import ExitStack
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Final

from rich.ansi import AnsiDecoder
from rich.console import Console
from rich.segment import Segment
from textual.strip import Strip

from screenshots.picture import PALETTE, picture
from tests.e2e.computer import new_computer
from tests.e2e.programs import PROGRAMS
from tests.e2e.side_by_side import ABOVE, COLS, Pair, Visit, side_by_side
from tests.e2e.window import Window
from tests.real_agents.side_by_side import AGENTS, agents_side_by_side

FOLDER: Final = Path(__file__).parent / "programs"
_GAP: Final = Strip([Segment(" " * 4)])
_CONSOLE: Final = Console(width=COLS, color_system="truecolor")
_START: Final = r"(?:\b|(?<=[\d\[]m))"
"""Of a word, also behind an SGR sequence."""
_PERSONAL: Final = (
    (r"/tmp/ideai-e2e-\w+", "/home/user/work-with-ideai"),
    (rf"{_START}{re.escape(getpass.getuser())}\b", "user"),
    (rf"{_START}{re.escape(platform.node().partition('.')[0])}\b", "pc-of-user"),
)
"""What tells of this machine, and what stands for it, cut or drawn out to as many columns."""


def take(names: list[str]) -> int:
    """Write a picture for each program that is installed; the exit code."""
    visits = (*PROGRAMS, *AGENTS)
    unknown = [name for name in names if name not in {visit.name for visit in visits}]
    if unknown:
        print(f"There is no {unknown[0]!r}; there are {', '.join(visit.name for visit in visits)}.", file=sys.stderr)
        return 2
    FOLDER.mkdir(exist_ok=True)
    _take([visit for visit in PROGRAMS if not names or visit.name in names], agents=False)
    _take([visit for visit in AGENTS if not names or visit.name in names], agents=True)
    return 0


def _take(visits: list[Visit], *, agents: bool) -> None:
    found = [visit for visit in visits if shutil.which(visit.program) is not None]
    for visit in visits:
        if visit not in found:
            print(f"{visit.program} is not installed: no picture.", file=sys.stderr)
    if not found:
        return
    with ExitStack() as stack:
        if agents:
            pair = stack.enter_context(agents_side_by_side())
        else:
            pair = stack.enter_context(side_by_side(stack.enter_context(new_computer({"COLORTERM": "truecolor"}))))
        for visit in found:
            pair.visit(visit, _Camera(visit))
            print(f"{visit.name}: taken")


class _Camera:
    """Takes the picture of a visit at the look that it names."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._look = visit.pictured if visit.pictured >= 0 else len(visit.steps)

    def __call__(self, pair: Pair, look: int) -> None:
        if look == self._look:
            title = f"{self._visit.name} in a pane of ideai, and in bare tmux"
            beside = _beside(_strips(pair.pane), [Strip.blank(COLS)] * ABOVE + _strips(pair.bare))
            drawn = picture(beside, title, PALETTE.background_color)
            (FOLDER / f"{self._visit.name}.svg").write_text(drawn, encoding="utf-8")


def _strips(window: Window) -> list[Strip]:
    """The rows of a window with their colours, as tmux has them."""
    texts = AnsiDecoder().decode(_impersonal(window.drawn))
    return [Strip(text.render(_CONSOLE)).adjust_cell_length(COLS) for text in texts]


def _impersonal(drawn: str) -> str:
    for pattern, stand_in in _PERSONAL:
        drawn = re.sub(pattern, partial(_as_long, stand_in), drawn)
    return drawn


def _as_long(text: str, found: re.Match[str]) -> str:
    return text[: len(found[0])].ljust(len(found[0]), "-")


def _beside(left: list[Strip], right: list[Strip]) -> list[Strip]:
    """Rows of the one to the left of the other's."""
    rows = zip_longest(left, right, fillvalue=Strip.blank(COLS))
    return [Strip.join([one, _GAP, other]) for one, other in rows]


if __name__ == "__main__":
    sys.exit(take(sys.argv[1:]))
