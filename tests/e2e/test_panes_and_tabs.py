"""Panes and tabs by keys: what a person sees where, and what the layout on the disk says."""

import pytest

from tests.e2e.computer import Computer
from tests.e2e.window import Window, until

pytestmark = pytest.mark.e2e

FOCUSED = "━ ▸ bash ━"
NAMES = ("one", "two", "three")


def named(window: Window, name: str) -> None:
    """Give the focused shell something to be told from the others by."""
    window.enters(f"PS1='{name}$ '; clear")
    window.matches(rf"(?:\A|[│┃ ]|^){name}\$")


def prompts(screen: str) -> dict[str, tuple[int, int]]:
    """Row and column of each prompt in sight; a shell that is told of another size takes its own away for a moment."""
    lines = list(enumerate(screen.splitlines()))
    return {name: (row, line.index(f"{name}$")) for name in NAMES for row, line in lines if f"{name}$" in line}


def places(window: Window) -> dict[str, tuple[int, int]]:
    """Those of all three, once they are in sight."""
    looks: list[dict[str, tuple[int, int]]] = []

    def are_there(screen: str) -> bool:
        looks.append(prompts(screen))
        return len(looks[-1]) == len(NAMES)

    window.until(are_there, "to show all prompts")
    return looks[-1]


def typed_into(window: Window, name: str) -> None:
    """What is typed goes to the shell of that name."""
    window.enters("echo")
    window.until(lambda screen: screen.count(f"{name}$") >= 2, f"to type into {name}")
    window.enters("clear")
    window.until(lambda screen: screen.count(f"{name}$") == 1, f"to clear {name}")


def test_splitting_zooming_moving_swapping_resizing_and_closing(shell: Window, shared_computer: Computer) -> None:
    window = shell
    named(window, "one")
    window.commands("v")
    window.matches(r"┃\$")
    named(window, "two")
    window.commands("-")
    window.until(lambda screen: screen.count("▸ bash") == 3, "to show three panes")
    named(window, "three")
    (one, left), (two, right), (three, below) = places(window).values()
    assert left < right == below
    assert one == two < three
    assert window.screen.count(FOCUSED) == 1

    # The focus goes where the arrows and letters point, and the typing with it.
    window.commands("k")
    typed_into(window, "two")
    window.commands("Left")
    typed_into(window, "one")
    window.commands("Tab")
    typed_into(window, "two")

    # Zoomed, the pane has the screen, and its program knows.
    window.commands("z")
    window.hides("one$", "three$")
    window.matches(r"━ ▸ bash ━+ zoomed ")
    window.enters("tput cols")
    window.matches(r"│132$")
    window.enters("clear")
    window.commands("z")
    window.shows("one$", "two$", "three$")

    # Moved to the left, the second pane is before the first.
    window.commands("H")
    window.until(
        lambda screen: [*sorted(now := prompts(screen), key=now.__getitem__)][:2] == ["two", "one"],
        "to show the second pane at the left",
    )
    typed_into(window, "two")
    until(lambda: shared_computer.saved_panes(1) == 3, "the layout to be saved")

    # In resize mode the arrows move the border until Esc.
    row, column = places(window)["one"]
    window.commands("r")
    window.shows("RESIZE")
    window.presses("l", "Right", "L")
    window.until(lambda screen: prompts(screen).get("one") == (row, column + 7), "to move the border by seven columns")
    window.presses("Escape")
    window.shows("PANE ")
    typed_into(window, "two")

    # Rotated, each pane is where another one was.
    before = places(window)
    window.commands("o")
    window.until(
        lambda screen: (now := prompts(screen)) != before and {*now.values()} == {*before.values()},
        "to show each pane where another one was",
    )

    # A pane whose program runs is closed only after a question.
    window.commands("x")
    window.shows("Close bash?", "Its program is still running")
    window.presses("n")
    window.hides("Close bash?")
    typed_into(window, "two")
    window.commands("x")
    window.shows("Close bash?")
    window.presses("y")
    window.hides("Close bash?", "two$")
    window.shows("one$", "three$")
    window.settles()
    assert window.screen.count(FOCUSED) == 1
    until(lambda: shared_computer.saved_panes(1) == 2, "the closed pane to leave the layout")


def test_a_pane_whose_program_has_ended_closes_without_a_question(shell: Window) -> None:
    shell.commands("v")
    shell.matches(r"┃\$")
    shell.enters("exit 3")
    shell.shows("exited 3")
    shell.presses("x")
    shell.hides("exited 3")
    shell.until(lambda screen: screen.count("▸ bash") == 1, "to show one pane")


def test_tabs_are_made_named_shown_and_closed(shared_window: Window, shared_computer: Computer) -> None:
    window = shared_window
    window.commands("c")
    window.hides("first$")
    named(window, "second")
    window.commands(",")
    window.shows("Name of this tab")
    window.presses("C-u")
    window.enters("Ärger & 字")
    window.shows("2 Ärger & 字")
    until(lambda: [tab["name"] for tab in shared_computer.tabs][1:] == ["Ärger & 字"], "the name to be saved")

    window.commands("1")
    window.shows("first$")
    window.hides("second$")
    window.commands("2")
    window.shows("second$")

    window.commands("&")
    window.shows("Close tab Ärger & 字?", "bash still runs and will be ended.")
    window.presses("Enter")
    window.hides("Close tab")
    window.shows("second$")
    window.commands("&")
    window.shows("Close tab Ärger & 字?")
    window.presses("y")
    window.shows("first$")
    window.hides("2 Ärger")
    until(lambda: len(shared_computer.tabs) == 1, "the closed tab to leave the layout")
