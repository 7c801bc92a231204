"""From nothing to working agents, by keys alone; what was made is on the disk as plain files."""

import pytest

from tests.e2e.computer import Computer
from tests.e2e.window import Window, until

pytestmark = pytest.mark.e2e


def test_a_first_start_shows_a_shell_that_has_the_keys_and_says_how_to_make_an_agent(computer: Computer) -> None:
    window = computer.opens_window()
    window.enters("ideai")
    window.shows(
        "ideai  proj", "━ ▸ bash ━", "AGENTS", "No agents yet. Press", "ctrl+space a, then n", "PANE  ctrl+space keys"
    )
    window.matches(r"│\$")
    window.enters("echo $((6 * 7)) in $PWD")
    window.shows(f"42 in {computer.project}")


def test_a_first_start_asks_for_the_prefix_once_and_the_key_itself_is_the_answer(computer: Computer) -> None:
    (computer.config / "keymap.toml").unlink()
    window = computer.opens_window()
    window.enters("ideai")
    window.shows("Welcome to ideai", "as in tmux")
    window.presses("x")
    window.shows("x arrived, which is none of them.")
    window.presses("C-b")
    window.hides("Welcome to ideai")
    window.shows("PANE  ctrl+b keys")
    assert 'preset = "tmux"' in (computer.config / "keymap.toml").read_text()
    window.presses("C-b", "d")
    window.shows("Detached")
    window.enters("clear; ideai")
    window.shows("PANE  ctrl+b keys")
    window.hides("Welcome to ideai")


def test_from_nothing_to_an_agent_with_a_persona_and_a_skill(window: Window, computer: Computer) -> None:
    window.commands("a", "n")
    window.shows("New agent", "Profile: which CLI runs it", "Shell")
    window.enters("Code reviewer")
    window.shows("━ ▸ Code reviewer · Shell", "$")
    (agent,) = computer.manifest
    assert agent["name"] == "Code reviewer"
    assert agent["md_path"] == "agents/code-reviewer.md"
    assert agent["profile"] == "shell"

    window.commands("e")
    window.shows("CONTEXT Code reviewer")
    window.presses("End", "Enter")
    window.types("You read changes twice. Marker é字🙂.")
    window.presses("C-s")
    window.shows("Saved.")
    context = computer.ideai_folder / "agents" / "code-reviewer.md"
    assert "You read changes twice. Marker é字🙂." in context.read_text()
    window.presses("Escape")
    window.shows("PANE ")

    window.commands("s")
    window.shows("No skills yet. Press n to make one")
    window.presses("n")
    window.shows("New skill", "agents decide by it when to use the skill")
    window.types("careful-reading")
    window.presses("Tab", "Tab")
    window.enters("When reading a change.")
    window.shows("[ ] careful-reading", "When reading a change.")
    skill = computer.ideai_folder / "skills" / "careful-reading" / "SKILL.md"
    skill.write_text(skill.read_text() + "\nRead aloud. Marker of the skill.\n")
    window.presses("Space")
    window.shows("[x] 1 careful-reading")
    until(lambda: computer.manifest[0]["skills"] == ["project/careful-reading"], "the skill in the manifest")
    window.presses("Escape")
    window.shows("PANE ")

    window.commands("R")
    window.shows("Restart Code reviewer?")
    window.presses("y")
    window.hides("Restart Code reviewer?")
    composed = computer.run_directory("Code reviewer") / "CONTEXT.md"
    until(lambda: "Marker of the skill." in composed.read_text(), "the skill in the composed file")
    assert composed.read_text().index("Marker é字🙂.") < composed.read_text().index("Marker of the skill.")
    window.matches(r"━ ▸ Code reviewer[^\n]*\n.*[┃│]\$")
    window.enters("clear; tail -n 5 CONTEXT.md; pwd -P | tail -c 20; echo $AGENT_CONTEXT_FILE | tail -c 12")
    window.shows("Read aloud. Marker of the skill.", computer.run_directory("Code reviewer").name[-19:], "CONTEXT.md")


def test_an_agent_made_in_one_go_without_a_look_at_the_screen(window: Window, computer: Computer) -> None:
    window.presses("C-Space", "a", "n", *"hasty", "Enter", *"ls", "Enter")
    window.shows("━ ▸ hasty · Shell", "$ ls", "CONTEXT.md")
    assert [agent["name"] for agent in computer.manifest] == ["hasty"]


def test_what_is_typed_ahead_of_a_new_pane_goes_into_it(window: Window) -> None:
    window.enters("clear; echo first")
    window.shows("first")
    window.presses(
        "C-Space", "v", *"echo", "Space", *"second", "Enter", "C-Space", "-", *"echo", "Space", *"third", "Enter"
    )
    window.shows("second", "third")
    first, second, third = (window.place_of(f"{word}")[1] for word in ("first", "$ echo second", "$ echo third"))
    assert first < second == third
    assert window.place_of("$ echo third")[0] > window.place_of("━ ▸ bash")[0] > window.place_of("$ echo second")[0]


def test_the_form_says_what_is_wrong_and_makes_nothing_until_it_is_right(window: Window, computer: Computer) -> None:
    window.commands("a", "n")
    window.shows("New agent")
    window.presses("Enter")
    window.settles()
    window.shows("New agent")
    assert not (computer.ideai_folder / "manifest.json").exists()
    window.presses("Escape")
    window.hides("New agent")
    window.shows("No agents yet")
