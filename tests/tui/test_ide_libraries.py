"""Profiles, skills and templates on the whole screen: each by keyboard alone, and what the stores hold then."""

from pathlib import Path

from app.domain.agent import AgentId
from app.domain.errors import Failed
from app.domain.layout import Pane, PaneId, Tab
from app.domain.skill import Skill
from app.domain.team import Member, Team
from app.tui.screens.form import Form
from app.tui.screens.profile_library import ProfileLibrary
from tests.fakes.skill_sources import FakeSkillSources
from tests.scenes import BACKEND, PERSONA, with_profiles
from tests.tui.test_ide_agents import PREFIX, nothing, opened, saved
from tests.tui.workspace import PROJECT, FakeWorkspace
from widgets.terminal_pane import TerminalPane


def skill_of(workspace: FakeWorkspace, ref: str) -> Skill:
    return next(skill for skill in workspace.state.skills if skill.ref == ref)


# Profiles


async def test_a_profile_is_made_edited_duplicated_and_deleted_and_comes_back() -> None:
    async with opened(with_profiles) as (workspace, typist):
        await typist.press(PREFIX, "P", "n")
        await typist.type("Careful")
        await typist.press("tab", "tab")
        await typist.type("claude --x")
        await typist.press("enter")
        assert workspace.profiles.own["careful"].command == "claude --x"
        await typist.press("enter", "end")
        await typist.type(" Claude")
        await typist.press("ctrl+s")
        assert workspace.profiles.own["careful"].name == "Careful Claude"
        await typist.press("c", "escape")
        assert workspace.profiles.own["careful-2"].name == "Careful Claude 2"
        await typist.press("d", "y")
        assert set(workspace.profiles.own) == {"careful", "opus"}
        assert "brings it back" in typist.status
        await typist.press("u")
        assert "careful-2" in workspace.profiles.own
        await typist.press("escape")
        assert isinstance(typist.ide.focused, TerminalPane)


async def test_a_profile_that_is_used_or_comes_with_ideai_stays() -> None:
    async with opened(with_profiles) as (workspace, typist):
        workspace.profiles.own["claude"] = workspace.providers.known[0].default_profile()
        await workspace.do.list_profiles()
        await typist.press(PREFIX, "P", "home", "d")
        assert "Backend, Writer run with Claude Code" in typist.status
        await typist.press("j", "j", "d")
        assert "comes with ideai" in typist.status
        assert isinstance(typist.ide.screen, ProfileLibrary)
        assert "claude" in workspace.profiles.own


async def test_a_form_that_could_not_be_saved_comes_back_as_it_was_typed() -> None:
    async with opened(with_profiles) as (workspace, typist):
        workspace.profiles.errors["save"] = Failed("The disk is full.")
        await typist.press(PREFIX, "P", "n")
        await typist.type("Careful")
        await typist.press("tab", "tab")
        await typist.type("claude")
        await typist.press("ctrl+s")
        await typist.sees("The disk is full.")
        form = typist.ide.screen
        assert isinstance(form, Form)
        assert form.values["command"] == "claude"
        await typist.press("ctrl+s")
        assert "careful" in workspace.profiles.own


async def test_in_a_small_window_a_field_is_seen_with_its_label_and_what_is_wrong_with_it() -> None:
    async with opened(with_profiles, 60, 20) as (_, typist):
        await typist.press(PREFIX, "P", "n")
        label = f"│ Name{' ' * 20}"
        await typist.sees(label)
        await typist.press("ctrl+s")
        await typist.sees("a name cannot be empty")
        await typist.sees(label)
        await typist.press("tab", "tab", "tab", "tab", "tab", "tab")
        await typist.sees("│ Gets its context by")


async def test_what_was_typed_goes_with_the_second_esc_only() -> None:
    async with opened(with_profiles) as (workspace, typist):
        await typist.press(PREFIX, "P", "n")
        await typist.type("Careful")
        await typist.press("escape")
        await typist.sees("Esc again throws away what you changed.")
        await typist.press("escape")
        assert isinstance(typist.ide.screen, ProfileLibrary)
        assert "careful" not in workspace.profiles.own


async def test_a_search_leaves_what_fits_and_esc_shows_all_again() -> None:
    async with opened(with_profiles) as (_, typist):
        await typist.press(PREFIX, "P", "/")
        await typist.type("opus")
        library = typist.ide.screen
        assert isinstance(library, ProfileLibrary)
        assert [item.key for item in library.rows.items] == ["opus"]
        await typist.press("escape")
        assert len(library.rows.items) == len(library.entries)
        await typist.press("escape")
        assert isinstance(typist.ide.focused, TerminalPane)


async def test_a_damaged_file_is_told_and_cannot_be_edited_or_deleted() -> None:
    async with opened(with_profiles) as (_, typist):
        await typist.press(PREFIX, "P", "G")
        await typist.sees("shows here by itself")
        await typist.press("enter", "d")
        assert isinstance(typist.ide.screen, ProfileLibrary)


# Skills


async def test_a_skill_is_written_edited_renamed_and_deleted_and_comes_back() -> None:
    async with opened() as (workspace, typist):
        await typist.press(PREFIX, "S", "n")
        await typist.type("Careful Reading")
        await typist.press("tab", "tab")
        await typist.type("When reading a change.")
        await typist.press("tab")
        await typist.type("Read aloud.")
        await typist.press("ctrl+s")
        made = skill_of(workspace, "project/careful-reading")
        assert (made.description, made.body) == ("When reading a change.", "Read aloud.")
        await typist.press("enter", "end")
        await typist.type(" Twice.")
        await typist.press("ctrl+s")
        assert skill_of(workspace, "project/careful-reading").description == "When reading a change. Twice."
        await typist.press("R", "end")
        await typist.type(" 2")
        await typist.press("enter")
        assert skill_of(workspace, "project/careful-reading-2").body == "Read aloud."
        await typist.press("d", "y")
        assert not any(skill.slug == "careful-reading-2" for skill in workspace.state.skills)
        await typist.press("u")
        assert skill_of(workspace, "project/careful-reading-2").body == "Read aloud."


async def test_renaming_a_skill_follows_in_the_agents_that_have_it() -> None:
    async with opened() as (workspace, typist):
        await typist.press(PREFIX, "S", "home", "R", "ctrl+u")
        await typist.type("cents")
        await typist.press("enter")
        assert workspace.state.agents[0].skills == ("project/cents", "global/commit-message")
        assert saved(workspace).entries[0].skills == ("project/cents", "global/commit-message")


async def test_deleting_a_skill_names_who_has_it_and_keeps_their_references() -> None:
    async with opened() as (workspace, typist):
        await typist.press(PREFIX, "S", "home", "d")
        await typist.sees("Backend will be launched without it.")
        await typist.press("y")
        assert workspace.state.agents[0].skills == BACKEND.skills
        assert all(skill.slug != "money" for skill in workspace.state.skills)


async def test_supporting_files_are_added_by_their_path_and_removed() -> None:
    async with opened() as (workspace, typist):
        workspace.skill_files.machine.add(Path("/home/ann/form.md"))
        await typist.press(PREFIX, "S", "home", "f", "enter")
        await typist.type("form.md")
        await typist.sees("the path begins with / or ~")
        await typist.press("ctrl+u")
        await typist.type("/home/ann/from.md")
        await typist.press("enter")
        await typist.sees("There is no file /home/ann/from.md.")
        await typist.press("ctrl+u")
        await typist.type("/home/ann/form.md")
        await typist.press("enter")
        assert skill_of(workspace, "project/money").files == ("form.md",)
        await typist.press("down", "enter", "y")
        assert skill_of(workspace, "project/money").files == ()
        await typist.press("escape", "u")
        assert skill_of(workspace, "project/money").files == ("form.md",)


# Templates


async def test_a_template_is_written_edited_used_and_deleted_and_comes_back() -> None:
    async with opened() as (workspace, typist):
        await typist.press(PREFIX, "T", "n")
        await typist.type("Careful one")
        await typist.press("enter")
        assert workspace.templates.own["careful-one"].version == 1
        await typist.press("enter", "tab")
        await typist.type("Reads twice.")
        await typist.press("ctrl+s")
        assert workspace.templates.own["careful-one"].description == "Reads twice."
        assert workspace.templates.own["careful-one"].version == 2
        await typist.press("a", "enter", "enter")
        made = saved(workspace).entries[-1]
        assert made.origin is not None
        assert (made.name, made.profile, made.origin.template) == ("Careful one", "claude", "careful-one")
        await typist.press("d", "y")
        assert "careful-one" not in workspace.templates.own
        await typist.press("u")
        assert "careful-one" in workspace.templates.own
        await typist.press("G", "d")
        assert "comes with ideai" in typist.status


async def test_an_agent_becomes_a_template_and_the_next_save_is_its_next_version() -> None:
    async with opened() as (workspace, typist):
        await typist.press(PREFIX, "a", "home", "T", "enter")
        template = workspace.templates.own["backend"]
        assert (template.profile, template.context, template.skills) == ("claude", PERSONA, ("global/commit-message",))
        assert "without 1 skill of this project" in typist.status
        workspace.contexts.texts[workspace.contexts.path(PROJECT, BACKEND)] = "Another persona.\n"
        await typist.press("T", "enter")
        await typist.sees("It becomes version 2")
        await typist.press("y")
        assert workspace.templates.own["backend"].context == "Another persona.\n"


# Teams


async def test_a_team_is_saved_shown_and_applied_with_its_tabs() -> None:
    async with opened(nothing) as (workspace, typist):
        member = Member(key="ada", name="Ada", context="# Ada\n")
        pane = Pane(id=PaneId("p"), shows="agent", agent_id=AgentId("ada"), title="Ada")
        workspace.teams.builtin = (
            Team(id="one", name="One", members=(member,), tabs=(Tab(name="team", tree=pane, focus=pane.id),)),
        )
        await workspace.do.list_teams()
        await typist.press(PREFIX, "M", "enter", "enter")
        await typist.sees("+ agent Ada (claude)")
        assert saved(workspace).entries == ()
        await typist.press("enter")
        (made,) = saved(workspace).entries
        assert (made.name, made.profile, workspace.text_of(made)) == ("Ada", "claude", "# Ada\n")
        assert [tab.name for tab in workspace.state.layout.tabs][1:] == ["team"]
        await typist.press("n", "ctrl+u")
        await typist.type("Mine")
        await typist.press("enter")
        assert workspace.teams.own["mine"][0].members[0].name == "Ada"
        await typist.press("d", "y")
        assert workspace.teams.own == {}
        await typist.press("u", "escape")
        assert "mine" in workspace.teams.own
        await typist.sees("Nothing runs here.")


async def test_a_team_is_renamed_and_a_member_taken_out_of_it() -> None:
    async with opened() as (workspace, typist):
        members = (Member(key="ada", name="Ada"), Member(key="bob", name="Bob"))
        workspace.teams.own["shop-api"] = (Team(id="shop-api", name="Shop API", members=members), {})
        await workspace.do.list_teams()
        await typist.press(PREFIX, "M", "n", "ctrl+s")
        await typist.sees("there is a team 'shop-api' already")
        await typist.press("escape", "r", "ctrl+u")
        await typist.sees("a name cannot be empty")
        await typist.type("Shop")
        await typist.press("tab", "tab", "enter", "down", "enter", "ctrl+s")
        team, _ = workspace.teams.own["shop-api"]
        assert (team.name, [member.name for member in team.members]) == ("Shop", ["Bob"])
        await typist.sees("1 agent · yours")


async def test_a_library_shows_what_was_changed_outside_while_it_is_open() -> None:
    async with opened(with_profiles) as (workspace, typist):
        await typist.press(PREFIX, "P", "/")
        await typist.type("opus")
        await typist.press("enter")
        opus = workspace.profiles.own["opus"]
        workspace.profiles.own["opus"] = opus.changed(name="Opus of today")
        workspace.profiles.own["opus-two"] = opus.changed(id="opus-two")
        await workspace.do.list_profiles()
        await typist.sees("Opus of today")
        library = typist.ide.screen
        assert isinstance(library, ProfileLibrary)
        assert {item.key for item in library.rows.items} == {"opus", "opus-two"}
        assert library.rows.selected == "opus"


async def test_what_was_looked_for_is_still_there_after_an_edit() -> None:
    async with opened(with_profiles) as (_, typist):
        await typist.press(PREFIX, "P", "/")
        await typist.type("opus")
        await typist.press("enter", "enter", "escape")
        library = typist.ide.screen
        assert isinstance(library, ProfileLibrary)
        assert [item.key for item in library.rows.items] == ["opus"]


async def test_skills_are_imported_after_a_look_and_one_whose_name_is_taken_gets_a_number() -> None:
    async with opened() as (workspace, typist):
        sources = workspace.do.import_skills.sources
        assert isinstance(sources, FakeSkillSources)
        sources.sources[Path("/home/ann/bag")] = {
            "money/SKILL.md": b"---\nname: money\ndescription: other\n---\nCount twice.\n",
            "fresh/SKILL.md": b"---\nname: fresh\ndescription: new\n---\nBe new.\n",
        }
        before = skill_of(workspace, "project/money")
        await typist.press(PREFIX, "S", "i")
        await typist.type("/home/ann/bug")
        await typist.press("enter")
        await typist.sees("There is no /home/ann/bug")
        await typist.press("ctrl+u")
        await typist.type("/home/ann/bag")
        await typist.press("enter", "enter")
        await typist.sees("There is money already")
        await typist.press("y")
        assert skill_of(workspace, "project/money") == before
        assert skill_of(workspace, "project/money-2").body == "Count twice.\n"
        assert skill_of(workspace, "project/fresh").body == "Be new.\n"
