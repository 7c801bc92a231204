"""What a person keeps, by keys alone: made, edited, renamed, deleted, brought back; and the disk after each."""

import tomllib
from pathlib import Path

import pytest

from tests.e2e.computer import Computer
from tests.e2e.window import Window, until

pytestmark = pytest.mark.e2e


def _toml(path: Path) -> dict[str, object]:
    return tomllib.loads(path.read_text()) if path.exists() else {}


def test_a_profile_from_its_form_to_its_file_and_back(shared_window: Window, shared_computer: Computer) -> None:
    window, file = shared_window, shared_computer.config / "profiles" / "careful.toml"
    window.commands("P")
    window.shows("─ Profiles ─", "built in")
    window.presses("n")
    window.shows("New profile")
    window.types("Careful")
    window.presses("Tab", "Tab")
    window.enters("bash --norc")
    window.shows("Saved the profile Careful.", "on PATH · yours")
    assert _toml(file) == {"name": "Careful", "command": "bash --norc"}

    window.presses("Enter")
    window.shows("Edit Careful")
    window.presses("End")
    window.types(" shell")
    window.presses("C-s")
    until(lambda: _toml(file).get("name") == "Careful shell", "the other name in the file")

    window.presses("d")
    window.shows("Delete the profile Careful shell?")
    window.presses("y")
    window.shows("brings it back")
    assert not file.exists()
    window.presses("u")
    window.shows("The profile Careful shell is back.")
    assert _toml(file)["name"] == "Careful shell"
    window.presses("Escape")
    window.hides("─ Profiles ─")


def test_a_skill_from_its_form_to_its_folder_and_back(
    shared_window: Window, shared_computer: Computer, tmp_path: Path
) -> None:
    window, shelf = shared_window, shared_computer.ideai_folder / "skills"
    (tmp_path / "form.md").write_text("name: …\n")
    window.commands("S")
    window.shows("─ Skills ─", "No skills yet")
    window.presses("n")
    window.shows("New skill")
    window.types("Careful Reading")
    window.presses("Tab", "Tab")
    window.types("When reading.")
    window.presses("Tab")
    window.types("Read aloud.")
    window.presses("C-s")
    window.shows("careful-reading", "unused")
    document = shelf / "careful-reading" / "SKILL.md"
    assert 'description: "When reading."' in document.read_text()
    assert document.read_text().endswith("\nRead aloud.")

    window.presses("Enter")
    window.shows("Edit careful-reading")
    window.presses("End")
    window.types(" Twice.")
    window.presses("C-s")
    until(lambda: 'description: "When reading. Twice."' in document.read_text(), "the other description")

    window.presses("f")
    window.shows("Files of careful-reading")
    window.presses("Enter")
    window.shows("Path of the file to copy")
    window.enters(str(tmp_path / "form.md"))
    window.matches(r"form\.md +enter removes it")
    assert (shelf / "careful-reading" / "form.md").read_text() == "name: …\n"
    window.presses("Escape")
    window.hides("Files of careful-reading")

    window.presses("R")
    window.shows("Name of careful-reading")
    window.presses("C-u")
    window.enters("slow-reading")
    window.shows("It is slow-reading now.")
    assert "name: slow-reading" in (shelf / "slow-reading" / "SKILL.md").read_text()
    assert not (shelf / "careful-reading").exists()

    window.presses("d")
    window.shows("Delete the skill slow-reading?")
    window.presses("y")
    window.shows("No skills yet")
    assert not (shelf / "slow-reading").exists()
    window.presses("u")
    window.shows("The skill slow-reading is back.")
    assert (shelf / "slow-reading" / "form.md").exists()
    window.presses("Escape")
    window.hides("─ Skills ─")


def test_a_template_from_its_form_to_its_file_and_an_agent_of_it(
    shared_window: Window, shared_computer: Computer
) -> None:
    window, file = shared_window, shared_computer.config / "templates" / "careful.toml"
    window.commands("T")
    window.shows("─ Templates ─", "comes with ideai")
    window.presses("n")
    window.shows("New template")
    window.enters("Careful")
    window.shows("Saved the template Careful, version 1.")
    assert _toml(file) == {"name": "Careful"}

    window.presses("Enter")
    window.shows("Edit Careful")
    window.presses("End")
    window.types(" one")
    window.presses("C-s")
    window.shows("version 2")
    assert _toml(file) == {"name": "Careful one", "version": 2}

    window.presses("a")
    window.shows("Name of the new Careful one")
    window.presses("Enter")
    window.shows("Which CLI runs it?")
    window.enters("Shell")
    window.shows("Made Careful one")
    assert [agent["origin"]["template"] for agent in shared_computer.manifest] == ["careful"]

    window.presses("d")
    window.shows("Delete the template Careful one?")
    window.presses("y")
    window.shows("brings it back")
    assert not file.exists()
    window.presses("u")
    window.shows("is back.")
    assert _toml(file)["version"] == 2
    window.presses("Escape")
    window.hides("─ Templates ─")


def test_an_agent_is_duplicated_renamed_deleted_and_comes_back(
    shared_window: Window, shared_computer: Computer
) -> None:
    shared_computer.has("new", "Ada", "--profile", "shell")
    window = shared_window
    window.commands("a")
    window.shows("Ada", "NAVIGATE")
    window.presses("G", "c")
    window.shows("Name of the agent like Ada")
    window.presses("Enter")
    window.shows("Made Ada 2")
    before = shared_computer.manifest
    assert [agent["md_path"] for agent in before][-2:] == ["agents/ada.md", "agents/ada-2.md"]

    window.presses("r")
    window.shows("Edit Ada")
    window.presses("End")
    window.types("!")
    window.presses("C-s")
    until(lambda: any(agent["name"] == "Ada!" for agent in shared_computer.manifest), "the other name in the manifest")

    window.presses("d")
    window.shows("Delete Ada!?")
    window.presses("y")
    window.shows("brings it back")
    assert "Ada!" not in [agent["name"] for agent in shared_computer.manifest]
    assert (shared_computer.ideai_folder / "agents" / "ada.md").exists()
    window.presses("u")
    window.shows("The agent Ada! is back.")
    assert [agent["id"] for agent in shared_computer.manifest] == [agent["id"] for agent in before]
    window.presses("Escape")
    window.shows("PANE ")


def test_a_tab_is_made_renamed_moved_closed_and_comes_back(shared_window: Window, shared_computer: Computer) -> None:
    window = shared_window
    window.commands("c")
    window.shows("New tab")
    window.enters("shell")
    window.matches(r"\A.* 2 ")
    window.commands(",")
    window.shows("Name of this tab")
    window.presses("C-u")
    window.enters("second")
    window.commands("<")
    window.matches(r"\A.* 1 second +2 ")
    until(lambda: [tab["name"] for tab in shared_computer.tabs][:1] == ["second"], "the tab at its place on the disk")
    window.commands("&")
    window.shows("Close tab second?")
    window.presses("y")
    window.shows("brings it back")
    until(lambda: len(shared_computer.tabs) == 1, "one tab on the disk")
    window.commands("u")
    window.matches(r"\A.* 1 second +2 ")
    window.shows("Nothing runs here.")
    until(lambda: [tab["name"] for tab in shared_computer.tabs][:1] == ["second"], "the tab on the disk again")
    window.commands("&")
    until(lambda: len(shared_computer.tabs) == 1, "one tab on the disk")
