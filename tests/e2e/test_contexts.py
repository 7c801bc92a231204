"""A context that changes under a running agent, and one that is edited in the person's own editor."""

import shlex
from pathlib import Path

import pytest

from tests.e2e.computer import Computer
from tests.e2e.window import Window, until

pytestmark = pytest.mark.e2e


def launched(window: Window) -> None:
    """An agent named Ann whose shell runs in a pane."""
    window.commands("a", "n")
    window.shows("New agent")
    window.enters("Ann")
    window.shows("━ ▸ Ann · Shell", "$")


def test_an_agent_whose_context_was_edited_drifts_and_is_restarted_into_it(window: Window, computer: Computer) -> None:
    launched(window)
    window.commands("e")
    window.shows("CONTEXT Ann")
    window.presses("C-Home", "Home")
    window.types("You are drier. ")
    window.shows("CONTEXT Ann ●")
    window.presses("C-s")
    window.shows("Saved.", "Changed since its launch: context")
    window.presses("F6")
    window.shows("NEXT LAUNCH Ann", "Command", "CONTEXT.md")
    window.presses("F9")
    window.shows("Ann: context changed", "Restart", "Leave it")
    window.presses("Enter")
    window.hides("Changed since its launch")
    composed = computer.run_directory("Ann") / "CONTEXT.md"
    until(lambda: "You are drier." in composed.read_text(), "the text in what the agent reads")
    window.presses("Escape")
    window.shows("PANE ")
    window.hides("drifted")


def test_the_persons_own_editor_gets_the_file_in_a_pane_and_gives_it_back(computer: Computer) -> None:
    script = computer.home / "editor.sh"
    _write_editor(script)
    computer.config.mkdir(exist_ok=True)
    (computer.config / "config.toml").write_text(f'editor = "sh {shlex.quote(str(script))}"\n')
    window = computer.joins()
    launched(window)
    context = computer.ideai_folder / "agents" / "ann.md"
    window.commands("e")
    window.shows("CONTEXT Ann")
    window.types("Typed here. ")
    window.shows("CONTEXT Ann ●")
    window.presses("F8")
    window.shows("editing ann.md", "PANE ")
    assert "Typed here." in context.read_text()
    window.commands("e")
    window.shows("Open in an editor of its own", "NAVIGATE")
    window.types("x")
    window.presses("Escape")
    window.shows("PANE ")
    window.enters("Typed there.")
    window.shows("Typed there.", "CONTEXT Ann")
    window.hides("editing ann.md", "Open in an editor of its own")
    text = context.read_text()
    assert "Typed here. " in text
    assert text.endswith("Typed there.\n")


def _write_editor(script: Path) -> None:
    """An editor that appends one line to its file."""
    script.write_text('echo "editing $(basename "$1")"; read -r line; printf "%s\\n" "$line" >>"$1"\n')
