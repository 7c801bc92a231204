"""Small and large windows: everything that a person needs is in sight."""

import pytest

from tests.e2e.computer import Computer
from tests.e2e.window import Window

pytestmark = pytest.mark.e2e

SIZES = [(60, 20), (80, 24), (200, 50)]


@pytest.fixture(scope="module")
def busy(shared_computer: Computer, shared_window: Window) -> Window:
    """The shared window with an agent and two panes."""
    shared_computer.has("new", "Reviewer", "--profile", "shell")
    shared_window.shows("Reviewer")
    shared_window.commands("a", "Enter")
    shared_window.shows("━ ▸ Reviewer")
    return shared_window


def whole(window: Window, title: str) -> None:
    """The box of that title has its four corners in sight."""
    window.settles()
    top, left = window.place_of(f"╭─ {title}")
    lines = window.lines
    right = lines[top].index("╮", left)
    bottom = next(row for row in range(top + 1, len(lines)) if lines[row][left] == "╰")
    assert lines[bottom][right] == "╯"
    assert all(lines[row][left] == lines[row][right] == "│" for row in range(top + 1, bottom))


@pytest.mark.parametrize(("cols", "rows"), SIZES)
def test_everything_has_its_place(busy: Window, cols: int, rows: int) -> None:
    window = busy
    window.resizes(cols, rows)
    window.matches(rf"\A ideai  proj .{{{cols - 30},}}$")
    window.settles()
    assert max(len(line) for line in window.lines) <= cols
    status = window.lines[-1]
    assert status.startswith(" PANE  ctrl+space keys")
    assert status.rstrip()[-3] == ":", "the clock"
    window.shows("▸ Reviewer")

    window.commands("a")
    window.shows("NAVIGATE")
    whole(window, "AGENTS")
    window.shows("running")
    window.presses("n")
    window.shows("New agent")
    whole(window, "New agent")
    window.shows("Name", "Profile", "Persona", "Works in", "Create and launch", "esc back")
    window.presses("Escape")
    window.hides("New agent")
    window.presses("Escape")
    window.shows("PANE ")

    window.commands("e")
    window.shows("CONTEXT Reviewer", "SKILLS Reviewer")
    whole(window, "CONTEXT Reviewer")
    whole(window, "SKILLS Reviewer")
    window.presses("Escape")
    window.shows("PANE ")

    window.presses("C-Space")
    window.shows("Zoom", "Command palette", "? help")
    window.presses("?")
    window.shows("╭─ Keys")
    whole(window, "Keys")
    window.presses("Escape")
    window.hides("╭─ Keys")

    window.commands("x")
    window.shows("Close Reviewer?", "Close (y)", "No (n)")
    whole(window, "Close Reviewer?")
    window.presses("n")
    window.hides("Close Reviewer?")
    window.shows("PANE ")


def test_forty_resizes_in_a_row_end_right(busy: Window) -> None:
    window = busy
    sizes = [(60 + 37 * step % 140, 20 + 11 * step % 30) for step in range(39)]
    for cols, rows in (*sizes, (100, 30)):
        window.resizes(cols, rows)
    window.until(lambda screen: _is_drawn_for(100, 30, screen), "to be drawn for the last size")
    window.settles()
    assert _is_drawn_for(100, 30, window.screen)
    window.shows("▸ Reviewer")
    window.enters("clear; echo $COLUMNS columns | rev")
    window.matches(r"snmuloc \d+")


def _is_drawn_for(cols: int, rows: int, screen: str) -> bool:
    """Whether the top line ends in the last columns, the bottom line with the clock is in the last row, and nothing is
    drawn beyond.
    """
    lines = screen.splitlines()
    return (
        len(lines) == rows
        and cols - 2 <= len(lines[0]) <= max(map(len, lines)) <= cols
        and lines[-1].startswith(" PANE  ctrl+space keys")
        and lines[-1].rstrip()[-3:-2] == ":"
    )
