"""Agents, contexts, skills, facts and failures on the whole screen."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.app import App
from textual.driver import Driver
from textual.widgets import Select

from app.domain.context import Context
from app.domain.errors import Damaged, Failed
from app.domain.events import BellRang, ClientsChanged, ClipboardOffered, ProblemFound
from app.domain.manifest import Manifest
from app.domain.settings import Settings
from app.tui.ide import Ide
from app.tui.screens.agent_form import AgentForm
from app.tui.screens.difference import Difference
from tests.scenes import BACKEND, PERSONA, SKILLS, TEMPLATES, agent, solo, team
from tests.server.person import house
from tests.tui.typist import Typist, typing
from tests.tui.workspace import PROJECT, FakeWorkspace, Prepare
from widgets.agent_list import AgentList
from widgets.context_editor import ContextEditor
from widgets.event_log import EventLog
from widgets.skill_picker import SkillPicker
from widgets.terminal_pane import TerminalPane

PREFIX = "ctrl+space"


@asynccontextmanager
async def opened(
    prepare: Prepare = team, cols: int = 120, rows: int = 36
) -> AsyncIterator[tuple[FakeWorkspace, Typist]]:
    workspace = FakeWorkspace(settings=Settings(which_key_delay=0.0))
    workspace.templates.builtin = TEMPLATES
    await prepare(workspace)
    await workspace.read_all()
    async with typing(workspace.ide(), cols, rows) as typist:
        yield workspace, typist


async def nothing(_: FakeWorkspace) -> None:
    """A project that was never opened."""


def saved(workspace: FakeWorkspace) -> Manifest:
    return workspace.manifests.saved.get(PROJECT.root, Manifest())


def editor(typist: Typist) -> ContextEditor:
    return typist.ide.query_one(ContextEditor)


# Making and changing agents


async def test_three_keys_and_a_name_make_an_agent_that_runs_in_a_pane() -> None:
    async with opened(nothing) as (workspace, typist):
        await typist.press(PREFIX, "a", "n")
        await typist.type("Backend")
        await typist.press("enter")
        (made,) = saved(workspace).entries
        assert (made.name, made.profile, made.md_path) == ("Backend", "claude", "agents/backend.md")
        assert workspace.state.focused_agent == made
        session = workspace.state.focused_session
        assert session is not None
        assert session.alive
        assert isinstance(typist.ide.focused, TerminalPane)


async def test_the_form_says_what_is_wrong_while_it_is_typed_and_does_not_close() -> None:
    async with opened(nothing) as (workspace, typist):
        await typist.press(PREFIX, "a", "n", "enter")
        assert "a name cannot be empty" in "\n".join(typist.screen())
        await typist.type("x" * 81)
        assert "at most 80 characters" in "\n".join(typist.screen())
        await typist.press("enter")
        assert isinstance(typist.ide.screen, AgentForm)
        await typist.press("backspace")
        assert "at most 80 characters" not in "\n".join(typist.screen())
        await typist.press("escape")
        assert saved(workspace).entries == ()


async def test_the_form_makes_without_launching_from_a_template_and_with_another_profile() -> None:
    async with opened(nothing) as (workspace, typist):
        await typist.press(PREFIX, "a", "n")
        await typist.type("Second pair of eyes")
        form = typist.ide.screen
        form.query_one("#persona", Select).value = "reviewer"
        form.query_one("#profile", Select).value = "codex"
        await typist.press("ctrl+s")
        (made,) = saved(workspace).entries
        assert made.profile == "codex"
        assert made.origin is not None
        assert made.origin.template == "reviewer"
        assert workspace.state.session_of(made.id) is None


async def test_what_is_found_on_this_machine_comes_first_in_the_form() -> None:
    async with opened(nothing) as (_, typist):
        await typist.press(PREFIX, "a", "n", "tab", "enter")
        rows = [row for row in typist.screen() if "not on PATH" in row or "Claude Code" in row]
        assert "Claude Code" in rows[0]
        assert any("Gemini CLI (not on PATH)" in row for row in rows)


async def test_editing_an_agent_changes_its_entry() -> None:
    async with opened() as (workspace, typist):
        await typist.press(PREFIX, "a", "r")
        await typist.press("end", "!", "ctrl+s")
        assert saved(workspace).entries[0].name == "Backend!"
        assert any("Backend!" in row for row in typist.screen())


async def test_deleting_says_what_stays_and_keeps_the_markdown() -> None:
    async with opened() as (workspace, typist):
        await typist.press(PREFIX, "a", "G", "d")
        assert "agents/writer.md stays on disk." in "\n".join(typist.screen())
        await typist.press("y")
        assert [entry.name for entry in saved(workspace).entries] == ["Backend", "Reviewer", "Tester"]
        assert any(path.name == "writer.md" for path in workspace.contexts.texts)


async def test_a_deleted_agent_comes_back_with_one_key() -> None:
    async with opened() as (workspace, typist):
        before = saved(workspace)
        await typist.press(PREFIX, "a", "home", "j", "d", "y")
        assert "brings it back" in typist.status
        assert len(saved(workspace).entries) == 3
        await typist.press("u")
        assert saved(workspace) == before
        assert workspace.state.agents == before.entries
        assert "The agent Reviewer is back." in typist.status
        await typist.press("u")
        assert "Nothing was deleted" in typist.status


async def test_an_agent_is_duplicated_under_another_name() -> None:
    async with opened() as (workspace, typist):
        await typist.press(PREFIX, "a", "home", "c", "enter")
        made = saved(workspace).entries[-1]
        assert (made.name, made.skills) == ("Backend 2", BACKEND.skills)
        assert workspace.text_of(made) == PERSONA


async def test_an_agent_is_renamed_by_a_command() -> None:
    async with opened() as (workspace, typist):
        await typist.press(PREFIX, ":")
        await typist.type("rename an agent")
        await typist.press("enter", "end", "!", "enter")
        assert saved(workspace).entries[0].name == "Backend!"


async def test_stopping_ends_the_program_and_keeps_the_pane() -> None:
    async with opened() as (workspace, typist):
        await typist.press(PREFIX, "a", "x", "y")
        session = workspace.state.session_of(BACKEND.id)
        assert session is not None
        assert not session.alive
        assert "p-backend" in workspace.pane_ids()


@pytest.mark.parametrize(
    ("prepare", "method", "keys", "sentence"),
    [
        (Failed("The disk is full; make room and try again."), "update", ["G", "d", "y"], "The disk is full"),
        (Damaged(Path("/p/manifest.json"), 3, "It is not JSON."), "update", ["G", "d", "y"], "manifest.json, line 3"),
        (Failed("Reading failed; try again."), "load", ["G", "enter"], "Reading failed; try again."),
    ],
)
async def test_an_error_is_one_sentence_on_the_status_line(
    prepare: Failed | Damaged, method: str, keys: list[str], sentence: str
) -> None:
    async with opened(cols=160) as (workspace, typist):
        await typist.press(PREFIX, "a")
        workspace.manifests.errors[method] = prepare
        await typist.press(*keys)
        assert sentence in typist.status
        assert len(typist.ide.screen_stack) == 1


async def test_a_skill_that_is_missing_at_the_launch_is_told() -> None:
    async with opened(nothing) as (workspace, typist):
        lost = agent(7, "Lost", "claude", "project/gone")
        workspace.have(lost)
        await workspace.do.list_agents(PROJECT)
        await typist.press(PREFIX, "a", "enter")
        assert "Lost runs without project/gone, which could not be found." in typist.status
        assert "1 skill missing" in "\n".join(typist.screen())


# Context editor


async def test_a_context_is_edited_and_saved() -> None:
    async with opened(solo, 160) as (workspace, typist):
        await typist.press(PREFIX, "e")
        await typist.type("New: ")
        assert "CONTEXT Backend ●" in "\n".join(typist.screen())
        await typist.press("ctrl+s")
        assert workspace.text_of(BACKEND) == f"New: {PERSONA}"
        assert "Saved." in typist.status
        assert "CONTEXT Backend ●" not in "\n".join(typist.screen())


async def test_an_edit_made_outside_appears_where_nothing_was_typed() -> None:
    async with opened(solo, 160) as (workspace, typist):
        await workspace.edit_outside(BACKEND, "# From outside\n")
        await typist.sees("# From outside")


async def test_an_edit_made_outside_while_dirty_is_a_conflict_and_nothing_is_overwritten() -> None:
    async with opened(solo, 160) as (workspace, typist):
        await typist.press(PREFIX, "e")
        await typist.type("Mine. ")
        await workspace.edit_outside(BACKEND, "Theirs.\n")
        await typist.sees("f2 keep mine · f3 take theirs")
        await typist.press("ctrl+s")
        assert workspace.text_of(BACKEND) == "Theirs.\n"
        await typist.press("f4")
        assert isinstance(typist.ide.screen, Difference)
        await typist.press("escape", "f2", "ctrl+s")
        assert workspace.text_of(BACKEND) == f"Mine. {PERSONA}"


async def test_a_save_that_meets_an_edit_nobody_has_told_of_yet_is_refused_and_then_a_conflict() -> None:
    async with opened(solo, 160) as (workspace, typist):
        await typist.press(PREFIX, "e")
        await typist.type("Mine. ")
        workspace.contexts.texts[workspace.contexts.path(PROJECT, BACKEND)] = "Theirs.\n"
        await typist.press("ctrl+s")
        assert workspace.text_of(BACKEND) == "Theirs.\n"
        assert "changed meanwhile" in typist.status
        assert editor(typist).text.text.startswith("Mine. ")
        await workspace.edit_outside(BACKEND, "Theirs.\n")
        await typist.sees("f2 keep mine · f3 take theirs")


async def test_a_save_that_fails_keeps_what_was_typed() -> None:
    async with opened(solo, 160) as (workspace, typist):
        await typist.press(PREFIX, "e")
        await typist.type("Mine. ")
        workspace.contexts.errors["write"] = Failed("The disk is full; make room and save again.")
        await typist.press("ctrl+s")
        assert "The disk is full" in typist.status
        assert editor(typist).unsaved == (BACKEND.id,)
        await typist.press("ctrl+s")
        assert workspace.text_of(BACKEND) == f"Mine. {PERSONA}"


async def test_a_context_whose_file_went_is_written_again_by_saving() -> None:
    async with opened(solo, 160) as (workspace, typist):
        await typist.press(PREFIX, "e")
        await workspace.edit_outside(BACKEND, None)
        await typist.until(lambda: "removed" in typist.status)
        await typist.type("Back. ")
        await typist.press("ctrl+s")
        assert workspace.text_of(BACKEND) == f"Back. {PERSONA}"


async def test_the_editor_follows_the_focused_agent_and_keeps_what_was_typed_for_another() -> None:
    async with opened(cols=180) as (workspace, typist):
        await typist.press(PREFIX, "e")
        await typist.type("Draft. ")
        await typist.press("escape", PREFIX, "k", PREFIX, "l", PREFIX, "k")
        assert workspace.state.focused_agent is not None
        assert workspace.state.focused_agent.name == "Reviewer"
        assert editor(typist).agent_id == workspace.state.focused_agent.id
        await typist.press(PREFIX, "h")
        assert editor(typist).text.text == f"Draft. {PERSONA}"
        assert workspace.text_of(BACKEND) == PERSONA


async def test_an_agent_deleted_elsewhere_while_its_context_is_dirty_loses_nothing() -> None:
    async with opened(solo, 160) as (workspace, typist):
        await typist.press(PREFIX, "e")
        await typist.type("Mine. ")
        await workspace.do.delete_agent(PROJECT, BACKEND.id, even_running=True)
        await typist.settle()
        assert editor(typist).text.text.startswith("Mine. ")


# Skills


async def test_skills_are_switched_and_ordered() -> None:
    async with opened(solo, 160) as (workspace, typist):
        await typist.press(PREFIX, "s", "j", "K")
        assert saved(workspace).entries[0].skills == ("global/commit-message", "project/money")
        await typist.press("space")
        assert saved(workspace).entries[0].skills == ("project/money",)
        picker = typist.ide.query_one(SkillPicker)
        assert picker.rows.selected == "global/commit-message"
        await typist.press("space")
        assert saved(workspace).entries[0].skills == ("project/money", "global/commit-message")


async def test_a_skill_is_looked_for_read_and_one_more_is_made_from_the_picker() -> None:
    async with opened(solo, 160) as (workspace, typist):
        await typist.press(PREFIX, "s", "/")
        await typist.type("round")
        await typist.press("enter", "p")
        await typist.sees("lies in")
        await typist.press("escape", "n")
        await typist.type("Fresh")
        await typist.press("tab", "tab")
        await typist.type("When fresh.")
        await typist.press("ctrl+s")
        assert typist.ide.query_one(SkillPicker).rows.selected == "project/fresh"
        await typist.press("space")
        assert saved(workspace).entries[0].skills[-1] == "project/fresh"
        await typist.sees("used by Backend")


async def test_keys_typed_fast_order_skills_as_keys_typed_slowly() -> None:
    async with opened(solo, 160) as (workspace, typist):
        await typist.press(PREFIX, "s")
        typist.send_keys("space", "space", "K", "G", "space", "K", "K")
        await typist.settle()
        fast = saved(workspace).entries[0].skills
    async with opened(solo, 160) as (workspace, typist):
        await typist.press(PREFIX, "s", "space", "space", "K", "G", "space", "K", "K")
        assert saved(workspace).entries[0].skills == fast
        assert len(fast) == len({*fast}) == 3


async def test_a_skill_made_outside_appears() -> None:
    async with opened(solo, 160) as (workspace, typist):
        await typist.press(PREFIX, "s")
        assert not any("fresh" in row for row in typist.screen())
        made = SKILLS[0]
        workspace.skills.put(PROJECT, type(made)("fresh", "project", "fresh", "New.", "", made.folder))
        await workspace.do.reread(PROJECT, [PROJECT.folder / "skills" / "fresh" / "SKILL.md"])
        await typist.sees("fresh")


# Facts


async def test_facts_reach_the_screen() -> None:
    async with opened() as (workspace, typist):
        workspace.bus.publish(ClientsChanged(3))
        await typist.sees("⇅ 3 clients")
        workspace.bus.publish(ProblemFound("The layout is not saved: the disk is full."))
        await typist.until(lambda: "The layout is not saved" in typist.status)
        workspace.terminals.print(workspace.session_in(workspace.pane_ids()[0]).id, b"\x1b]0;hard at it\x07")
        await typist.sees("· hard")


async def test_a_bell_and_a_clipboard_reach_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened() as (workspace, typist):
        heard: list[str] = []
        monkeypatch.setattr(typist.ide, "bell", lambda: heard.append("bell"))
        monkeypatch.setattr(typist.ide, "copy_to_clipboard", heard.append)
        session_id = workspace.session_in(workspace.pane_ids()[0]).id
        workspace.bus.publish(BellRang(session_id))
        workspace.bus.publish(ClipboardOffered(session_id, "copied"))
        await typist.settle()
        assert heard == ["bell", "copied"]


async def test_output_of_a_program_is_seen_without_a_message_of_textuals() -> None:
    async with opened() as (workspace, typist):
        session_id = workspace.session_in(workspace.pane_ids()[1]).id
        workspace.terminals.print(session_id, b"\x1b[2J\x1b[Hfresh output")
        await typist.sees("fresh output")


async def test_the_event_panel_shows_what_passed_and_what_passes() -> None:
    async with opened() as (workspace, typist):
        await typist.press(PREFIX, "z")
        await typist.press(PREFIX, "V")
        log = typist.ide.query_one(EventLog)
        assert log.display
        assert any("LayoutChanged" in line.text for line in log.lines)
        workspace.bus.publish(ClientsChanged(7))
        await typist.until(lambda: any("ClientsChanged  count=7" in line.text for line in log.lines))
        await typist.press("escape")
        assert log.display
        await typist.press(PREFIX, "V")
        assert not log.display
        assert isinstance(typist.ide.focused, TerminalPane)


async def test_quitting_names_what_runs_and_no_is_the_default() -> None:
    async with opened() as (workspace, typist):
        await typist.press(PREFIX, "Q")
        assert "4 still running: Backend, Reviewer, vim, pytest" in "\n".join(typist.screen())
        await typist.press("enter")
        assert not workspace.ended
        await typist.press(PREFIX, "Q", "y")
        assert workspace.ended


async def test_the_palette_runs_what_is_found_and_says_why_not() -> None:
    async with opened() as (workspace, typist):
        await typist.press(PREFIX, ":")
        await typist.type("zoom")
        await typist.press("enter")
        assert workspace.state.tab is not None
        assert workspace.state.tab.zoomed
        await typist.press(PREFIX, "p")
        await typist.type("tab 9")
        assert "there is no tab 9" in "\n".join(typist.screen())
        await typist.press("enter")
        assert len(typist.ide.screen_stack) == 2


async def test_a_manifest_that_is_mended_comes_back_by_itself() -> None:
    async def broken(workspace: FakeWorkspace) -> None:
        workspace.have(BACKEND)
        workspace.manifests.damaged = Damaged(PROJECT.folder / "manifest.json", 14, "It is not JSON.")

    async with opened(broken) as (workspace, typist):
        assert any(".ideai/manifest.json:14:" in row for row in typist.screen())
        workspace.manifests.damaged = None
        await workspace.do.reread(PROJECT, [PROJECT.folder / "manifest.json"])
        await typist.until(lambda: typist.ide.query_one(AgentList).selected == BACKEND.id)


# Failures


async def test_a_new_screen_takes_over_where_the_old_one_ended() -> None:
    workspace = FakeWorkspace()
    await team(workspace)
    await workspace.read_all()
    async with typing(workspace.ide(), 120, 36) as typist:
        await typist.press(PREFIX, "z", PREFIX, "a", PREFIX, "a")
        before = typist.screen()
    assert workspace.screens.watcher is None
    async with typing(workspace.ide(), 120, 36) as typist:
        assert typist.screen() == before
        await typist.type("still here")
        assert workspace.written() == b"still here"


async def test_an_exception_in_a_widget_ends_neither_the_workspace_nor_a_program() -> None:
    workspace = FakeWorkspace()
    await team(workspace)
    await workspace.read_all()
    made: list[Ide] = []

    def make_app(driver_class: type[Driver]) -> App[None]:
        made.append(Ide(workspace.bench, driver_class))
        return made[-1]

    async with house(make_app) as home:
        person = await home.joined(120, 36)
        await person.sees("Backend")
        running = dict(workspace.terminals.running)
        _plant(made[0])
        await person.type(b"x")
        await person.until(lambda _: len(made) == 2)
        person.forget()
        await person.type(b"\x00z")
        await person.until(lambda _: workspace.state.tab is not None and workspace.state.tab.zoomed)
        await person.sees("Backend")
        assert workspace.terminals.running.keys() == running.keys()
        assert workspace.text_of(BACKEND) == PERSONA


def _plant(ide: Ide) -> None:
    """The next time that the list of agents is asked for a row, it breaks."""
    agents = ide.query_one(AgentList)

    def broken(*_: object) -> None:
        raise RuntimeError("planted in a callback")

    agents.call_later(broken)


async def test_conflicts_in_every_order_lose_nothing() -> None:
    """Two edits outside, a save, and the news of each at every possible moment."""
    for order in ("oosn", "osno", "sono", "onso", "oonsn"):
        async with opened(solo, 160) as (workspace, typist):
            await typist.press(PREFIX, "e")
            await typist.type("Mine. ")
            outside, was_saved = 0, False
            for step in order:
                match step:
                    case "o":
                        outside += 1
                        path = workspace.contexts.path(PROJECT, BACKEND)
                        workspace.contexts.texts[path] = f"Theirs {outside}.\n"
                    case "s":
                        await typist.press("ctrl+s")
                        was_saved |= (workspace.text_of(BACKEND) or "").startswith("Mine. ")
                    case "n":
                        await workspace.do.reread(PROJECT, [workspace.contexts.path(PROJECT, BACKEND)])
                        await asyncio.sleep(0)
                        await typist.settle()
            on_disk = Context.of(workspace.text_of(BACKEND) or "")
            typed = editor(typist).text.text
            assert was_saved or typed.startswith("Mine. "), order
            assert on_disk.text in (f"Theirs {outside}.\n", typed), order
