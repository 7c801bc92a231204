"""A task from its form to the archive and back, done by an agent that is a shell script."""

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.computer import OUTER_PROMPT, Computer
from tests.e2e.window import until
from tests.repositories import make_repository

pytestmark = pytest.mark.e2e

WORKER = """
name = "Worker"
command = "sh"
args = ["-c", '''
stty -echo
read message
echo "told: $message"
cat .agent_context/task.md >> notes.md
for url in $(sed -n 's/^- `\\(.*\\)`.*/\\1/p' .agent_context/task.md); do ideai repo checkout "$url" 2>&1; done
echo "Shall I?"
read answer
echo "$answer, $(grep -c '# Task' notes.md) times. It squeaks no more." > .agent_context/result.md
''']
"""


def tasks(computer: Computer) -> list[dict[str, Any]]:
    """As their files have them, the oldest first."""
    found = [json.loads(path.read_text()) for path in computer.state.glob("projects/*/tasks/*.json")]
    return sorted(found, key=lambda task: task["created_at"])


def test_a_task_is_made_dispatched_answered_collected_archived_and_re_opened(computer: Computer) -> None:
    profiles = computer.config / "profiles"
    profiles.mkdir(parents=True)
    (profiles / "worker.toml").write_text(WORKER)
    computer.has("new", "Smith", "--profile", "worker")
    server = make_repository(computer.home / "doors", hinge__txt="rusty\n")
    window = computer.joins()
    window.commands("t")
    window.shows("TASKS", "No tasks yet.")
    window.presses("n")
    window.shows("New task", "What is to be done, in Markdown")
    window.enters("Mend the door")
    window.types("It *squeaks*.")
    window.presses("Tab")
    window.types(f"{server} all the doors")
    window.presses("C-s")
    window.shows("▸ Mend the door", "running", "2 tasks")

    window.presses("Enter")
    window.shows("Mend the door · Smith · task running", "told: Read .agent_context/task.md", "Shall I?")
    window.shows("Checked out on agent/smith/", "from main.")
    (hinge,) = Path(computer.variables["IDEAI_DATA_DIR"]).glob("environments/*/*/workdir/doors/hinge.txt")
    hinge.write_text("oiled\n")
    window.enters("Yes")
    window.shows("✓ Mend the door", "done", "exited 0")
    (task,) = tasks(computer)
    assert (task["state"], task["result"]) == ("done", "Yes, 1 times. It squeaks no more.")

    window.commands("t")
    window.presses("v")
    window.shows("To do", "It *squeaks*.", "Result", "Yes, 1 times. It squeaks no more.")
    window.presses("Escape")
    window.hides("To do")
    window.presses("a")
    window.hides("✓ Mend the door", "2 tasks")
    assert tasks(computer)[0]["state"] == "archived"

    window.presses("A")
    window.shows("TASKS archive", "Mend the door")
    window.presses("o", "A")
    window.shows("▸ Mend the door", "2 tasks")
    window.presses("Enter")
    window.shows("It was checked out already on agent/smith/", "Shall I?")
    assert hinge.read_text() == "oiled\n"
    computer.has("task", "done", task["id"], "--result", "Good enough.")
    window.shows("✓ Mend the door", "stopped")
    assert tasks(computer)[0]["result"] == "Good enough."
    window.presses("Escape")

    # What waits and what runs when the workspace is killed.
    for title in ("First", "Second"):
        key = computer.ideai("task", "new", title, "--agent", "smith").stdout.strip()
        computer.has("task", "run", key)
    window.shows("▸ First", "◌ Second")
    pid = computer.workspace_pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    window.shows("The workspace ended without a word", OUTER_PROMPT.rstrip())
    window.enters("clear; ideai")
    window.shows("✗ First", "▸ Second")
    until(lambda: [task["state"] for task in tasks(computer)] == ["done", "failed", "running"], "the queue to go on")
