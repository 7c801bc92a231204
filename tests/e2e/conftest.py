"""A computer and a window on it: for one story, or shared by the stories of a file that only pass through."""

import shutil
from collections.abc import Iterator

import pytest

from tests.e2e.computer import PROGRAM, Computer, new_computer
from tests.e2e.window import Window


@pytest.fixture(scope="session", autouse=True)
def _what_is_needed() -> None:
    assert shutil.which("tmux"), "the end-to-end tests need tmux"
    assert PROGRAM.exists(), f"{PROGRAM} does not exist: install ideai into this environment first"


@pytest.fixture
def computer() -> Iterator[Computer]:
    """For a story that starts, breaks or ends a workspace."""
    with new_computer() as fresh:
        yield fresh


@pytest.fixture
def window(computer: Computer) -> Window:
    """Joined to the workspace of that computer, which has one shell."""
    return computer.joins()


@pytest.fixture(scope="module")
def shared_computer() -> Iterator[Computer]:
    """For stories that leave the workspace as they found it."""
    with new_computer() as fresh:
        yield fresh


@pytest.fixture(scope="module")
def shared_window(shared_computer: Computer) -> Window:
    """Joined to the shared workspace; its first tab's prompt cannot be taken for one of another tab."""
    joined = shared_computer.joins(160, 36)
    joined.enters("PS1='first$ '; clear")
    joined.matches(r"│first\$")
    return joined


@pytest.fixture
def shell(shared_window: Window) -> Iterator[Window]:
    """The shared window, in a tab of this test's own with an idle shell."""
    shared_window.commands("c")
    shared_window.matches(r"\A.* 2 .*\n.*\n.*│\$")
    yield shared_window
    shared_window.commands("&")
    shared_window.until(lambda screen: "Close tab" in screen or not _has_second_tab(screen), "to close the tab")
    if "Close tab" in shared_window.screen:
        shared_window.presses("y")
    shared_window.until(lambda screen: not _has_second_tab(screen), "to close the tab")


def _has_second_tab(screen: str) -> bool:
    return " 2 " in screen.partition("\n")[0]
