"""Somebody else's project, with an agent in it: nothing of that runs before the person has agreed, by keyboard."""

import json
from typing import Any
from uuid import UUID

import pytest

from tests.e2e.computer import Computer
from tests.e2e.window import Window, until

pytestmark = pytest.mark.e2e

BOLD = """
name = "Bold"
command = "sh"
args = ["-c", 'echo "$MODE" >> "$IDEAI_PROJECT_ROOT/ran"; echo "mode $MODE in $(ls -A)"; exec cat']
"""

QUESTION = "Launch Smith with what the project asks for?"


def brings(computer: Computer, mode: str) -> None:
    """What lies in the project's folder, as a clone or a pull would have put it there."""
    (computer.ideai_folder / "agents").mkdir(parents=True, exist_ok=True)
    (computer.ideai_folder / "agents" / "smith.md").write_text("You are Smith.\n")
    smith: dict[str, Any] = {"id": str(UUID(int=7, version=4)), "name": "Smith", "md_path": "agents/smith.md"}
    smith |= {"profile": "bold", "skills": [], "variables": {"MODE": mode}}
    (computer.ideai_folder / "manifest.json").write_text(json.dumps({"version": 1, "entries": [smith]}))


def ran(computer: Computer) -> list[str]:
    """With what the agent was started, one line a start."""
    path = computer.project / "ran"
    return path.read_text().splitlines() if path.exists() else []


def answers(window: Window, title: str, key: str) -> None:
    """Press it once the question is there, and see it go."""
    window.shows(title)
    window.presses(key)
    window.hides(title)


def test_a_copied_agent_runs_only_as_the_person_has_agreed_and_is_asked_about_again(computer: Computer) -> None:
    (computer.config / "profiles").mkdir()
    (computer.config / "profiles" / "bold.toml").write_text(BOLD)
    brings(computer, "kind")
    planted = computer.run_directory("Smith")
    planted.mkdir(parents=True)
    (planted / "hooks.json").write_text("{}")

    window = computer.joins()
    window.commands("a")
    window.shows("Smith", "off")
    window.presses("Enter")
    window.shows(QUESTION, "MODE=kind", "profile bold: sh -c")
    answers(window, QUESTION, "n")
    window.shows("Smith was not launched: what its project asks for was not allowed.")
    assert not ran(computer)

    # Agreed to, and then the directory that came with the project is put aside.
    window.commands("a")
    window.presses("Enter")
    answers(window, QUESTION, "y")
    answers(window, "Put a foreign directory aside?", "y")
    window.shows("mode kind in")
    assert ran(computer) == ["kind"]
    assert not (planted / "hooks.json").exists()
    assert len(list(planted.parent.rglob("hooks.json"))) == 1

    # The same is not asked twice; something else is, and what runs goes on until that is agreed to.
    window.commands("R")
    answers(window, "Restart Smith?", "y")
    until(lambda: ran(computer) == ["kind", "kind"], "the second start")
    brings(computer, "evil")
    window.shows("drifted")
    window.commands("R")
    answers(window, "Restart Smith?", "y")
    window.shows(QUESTION, "MODE=evil")
    answers(window, QUESTION, "n")
    window.enters("still here")
    window.matches(r"(?s)still here.*still here")
    assert ran(computer) == ["kind", "kind"]
    computer.has("trust", "smith", "--yes")
    window.commands("R")
    answers(window, "Restart Smith?", "y")
    window.shows("mode evil")
    assert ran(computer) == ["kind", "kind", "evil"]
