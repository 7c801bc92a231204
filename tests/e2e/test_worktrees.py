"""An agent works in a worktree of its own: its changes are reviewed, merged and discarded by keyboard."""

import pytest

from tests.e2e.computer import Computer
from tests.e2e.window import Window
from tests.repositories import git, make_repository

pytestmark = pytest.mark.e2e

# Takes a paste for one message, as agents do, and changes a file whenever it is told something.
SMITH = """
name = "Smith's"
command = "bash"
cwd = "worktree"
args = ["-c", '''
stty -echo
printf '\\033[?2004h'
echo two >> a.txt
echo "Changed a.txt"
lines=0
while IFS= read -r line; do
  lines=$((lines + 1))
  echo "told: ${line//[^[:print:]]/}"
  case $line in *"[201~") echo "one message of $lines lines"; echo three >> a.txt; lines=0;; esac
done
''']
"""


def palette(window: Window, command: str) -> None:
    """Do what the palette calls so."""
    window.commands(":")
    window.types(command)
    window.matches(rf"{command}\b.*(?s:.*){command}")
    window.presses("Enter")


def test_an_agents_work_is_reviewed_merged_and_the_rest_of_it_discarded(computer: Computer) -> None:
    make_repository(computer.project, a__txt="one\n")
    (computer.config / "profiles").mkdir()
    (computer.config / "profiles" / "smith.toml").write_text(SMITH)
    computer.has("new", "Smith", "--profile", "smith")
    (computer.project / "b.txt").write_text("not committed\n")
    window = computer.joins(120, 40)
    window.commands("a")
    window.shows("Smith")
    window.presses("Enter")
    window.shows("Uncommitted work in 1 file: for the agent too?", "Take it along")
    window.presses("Enter")
    window.shows("Changed a.txt")
    (carried,) = computer.state.glob("projects/*/environments/*/worktree/b.txt")
    assert carried.read_text() == "not committed\n"
    assert (computer.project / "a.txt").read_text() == "one\n"

    # Review: a comment on the new line reaches the agent as one message.
    window.commands("D")
    window.shows("REVIEW", "agent/smith", "a.txt", "two")
    window.presses("j", "j", "c")
    window.shows("enter keep the comment")
    window.enters("Why two?")
    window.shows("1 comment", "Why two?")
    window.presses("s")
    window.shows("Send this to Smith?", "a.txt:2")
    window.presses("Enter")
    window.shows("told: [200~Review of your changes.", "told: Why two?[201~", "one message of 5 lines")

    # Merge: the person sees what, and has it in their own branch.
    palette(window, "Merge the worktree")
    window.shows("Merge the work of Smith?", "agent/smith +2 −0")
    window.presses("y")
    window.shows("Merged 1 commit into main.")
    assert (computer.project / "a.txt").read_text() == "one\ntwo\nthree\n"
    assert git(computer.project, "status", "--porcelain", "b.txt") == "?? b.txt"
    assert git(computer.project, "log", "--format=%s").splitlines()[0] == "Work of Smith"

    # Discard: refused while the agent runs; what would be lost is named, and is gone only after a yes.
    window.pastes("Once more")
    window.presses("Enter")
    window.shows("one message of 1 lines")
    palette(window, "Discard the worktree")
    window.shows("its agent works in it; stop that first")
    window.presses("Escape")
    window.hides("enter run")
    window.commands("X")
    window.shows("Stop Smith?")
    window.presses("y")
    window.shows("stopped")
    palette(window, "Discard the worktree")
    window.shows("1 file with uncommitted changes:")
    window.presses("n")
    window.hides("Discard agent/smith?")
    assert "agent/smith" in git(computer.project, "branch", "--list", "agent/*")
    palette(window, "Discard the worktree")
    window.shows("Discard agent/smith?")
    window.presses("y")
    window.shows("agent/smith is gone")
    assert git(computer.project, "branch", "--list", "agent/*") == ""
    assert git(computer.project, "worktree", "list").count("\n") == 0
    assert (computer.project / "a.txt").read_text() == "one\ntwo\nthree\n"
    assert (computer.project / "b.txt").read_text() == "not committed\n"
