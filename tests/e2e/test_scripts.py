"""The command line beside the screen, and files that are edited from outside."""

import json

import pytest

from tests.e2e.computer import PROGRAM, Computer
from tests.e2e.window import Window, until

pytestmark = pytest.mark.e2e


def test_agents_made_edited_and_deleted_by_scripts_appear_on_the_screen(window: Window, computer: Computer) -> None:
    made = computer.ideai("new", "From outside", "--profile", "shell", "--context", "-", "--json", text="# Outside\n")
    assert made.returncode == 0, made.stderr
    agent = json.loads(made.stdout)
    window.shows("From outside")
    assert computer.ideai("show", "from-outside").stdout == "# Outside\n"

    window.commands("e")
    window.shows("CONTEXT From outside", "# Outside")
    (computer.ideai_folder / agent["md_path"]).write_text("# Changed by an editor\n")
    window.shows("# Changed by an editor")
    window.presses("Escape")
    window.shows("PANE ")

    computer.has("launch", "from-outside")
    window.shows("━ ▸ From outside · Shell")
    assert "# Changed by an editor" in (computer.run_directory("From outside") / "CONTEXT.md").read_text()

    refused = computer.ideai("rm", "from-outside")
    assert refused.returncode == 1
    assert "running" in refused.stderr
    computer.has("rm", "from-outside", "--even-running")
    window.shows("No agents yet")
    assert computer.manifest == []
    assert (computer.ideai_folder / agent["md_path"]).read_text() == "# Changed by an editor\n"


def test_an_agent_deleted_by_keys_leaves_its_markdown(window: Window, computer: Computer) -> None:
    computer.has("new", "Short lived", "--profile", "shell")
    window.shows("Short lived")
    window.commands("a")
    window.shows("NAVIGATE")
    window.presses("d")
    window.shows("Delete Short lived?", "agents/short-lived.md stays on disk.")
    window.presses("n")
    window.hides("Delete Short lived?")
    assert len(computer.manifest) == 1
    window.presses("d")
    window.shows("Delete Short lived?")
    window.presses("y")
    window.shows("No agents yet")
    until(lambda: computer.manifest == [], "the agent to leave the manifest")
    kept = computer.ideai_folder / "agents" / "short-lived.md"
    assert kept.exists()

    # The next one of that name does not take the file that was kept.
    before = kept.read_text()
    window.presses("n")
    window.shows("New agent")
    window.enters("Short lived")
    window.shows("━ ▸ Short lived")
    assert computer.manifest[0]["md_path"] == "agents/short-lived-2.md"
    assert kept.read_text() == before


def test_a_damaged_manifest_is_shown_with_its_line_and_left_as_it_is(window: Window, computer: Computer) -> None:
    computer.has("new", "Victim", "--profile", "shell")
    window.shows("Victim")
    manifest = computer.ideai_folder / "manifest.json"
    whole = manifest.read_text()
    damaged = whole.replace('"profile": "shell",', '"profile" "shell",')
    assert damaged != whole
    line = 1 + damaged[: damaged.index('"profile" "shell"')].count("\n")
    manifest.write_text(damaged)
    window.shows(f"manifest.json:{line}:", "It is not JSON", "read-only")

    # What would rewrite it is refused, and the rest works.
    refused = computer.ideai("new", "Another", "--profile", "shell")
    assert refused.returncode == 1
    assert f"manifest.json, line {line}: It is not JSON" in refused.stderr
    assert manifest.read_text() == damaged
    window.enters("clear; echo $((6 * 7)) works")
    window.shows("42 works")

    manifest.write_text(whole)
    window.matches(r"│ . Victim")


def test_listing_attaching_and_killing_from_the_command_line(computer: Computer) -> None:
    assert str(computer.project) not in computer.ideai("ls").stdout
    nothing = computer.ideai("kill")
    assert nothing.returncode == 1
    assert "No workspace is running there" in nothing.stderr

    window = computer.opens_window()
    window.enters("ideai attach")
    window.shows("No workspace is running there")
    window.enters("clear; ideai")
    window.shows("PANE", "│$")
    listed = computer.ideai("ls").stdout
    assert f"{computer.project}  1 client\n" in listed
    assert "running\tshell\tbash\t" in listed

    assert computer.ideai("kill").returncode == 0
    window.shows("The workspace has ended.")
    until(lambda: not computer.workspace_runs, "the workspace to end")
    assert str(computer.project) not in computer.ideai("ls").stdout


def test_a_start_inside_a_pane_is_refused(shell: Window) -> None:
    for words in ("ideai", "ideai attach", "ideai ..", "ideai --inline"):
        shell.enters(f"clear; {words}; echo code=$?")
        shell.shows("This terminal is a pane of ideai already", "code=1")


def test_without_a_terminal_of_its_own_it_says_so_and_nothing_is_started(computer: Computer) -> None:
    for words in ([], [str(computer.project)], ["--inline"]):
        done = computer.ideai(*words)
        assert done.returncode == 2
        assert done.stderr == "ideai: ideai draws on a terminal, and there is none here.\n"
    assert not computer.workspace_runs

    # One that has another workspace of the project running beside it is refused, too.
    window = computer.joins()
    window.commands("d")
    window.shows("Detached")
    window.enters("clear; ideai --inline; echo code=$?")
    window.shows("A workspace of this project runs already, as process", "code=1")

    # Half a terminal is none.
    window.enters(f"clear; {PROGRAM} | cat; echo code=${{PIPESTATUS[0]}}")
    window.shows("there is none here", "code=2")
