"""Contexts on the whole screen: kept drafts, saving by itself, another editor, what the agent will see, and drift."""

import pytest

from app.domain.agent import Agent
from app.domain.context import Context
from app.domain.draft import Draft
from app.domain.layout import Pane, PaneId, Split, Tab
from app.domain.settings import Settings
from app.main.workspace import own_editor
from app.tui import contexts
from tests.scenes import agent
from tests.tui.typist import Typist, typing
from tests.tui.workspace import PROJECT, FakeWorkspace
from widgets.context_editor import ContextEditor

ANN = agent(1, "Ann", "claude")


async def running(workspace: FakeWorkspace) -> Agent:
    """Ann, who runs in the only pane."""
    workspace.have(ANN, text="Be kind.\n")
    pane = await workspace.run(Pane(id=PaneId("p"), shows="agent", agent_id=ANN.id))
    workspace.have_tabs(Tab(name="one", tree=pane, focus=pane.id), left=True, right=True)
    await workspace.read_all()
    return ANN


async def conflict(workspace: FakeWorkspace, typist: Typist) -> None:
    """The context is edited here and elsewhere at once."""
    await typist.press("ctrl+space", "e")
    await typist.type("x")
    await workspace.edit_outside(ANN, "theirs\n")
    await typist.sees("Changed outside")


def editor(typist: Typist) -> ContextEditor:
    return typist.ide.query_one(ContextEditor)


async def test_a_drifted_agent_says_what_changed_and_is_restarted_into_it() -> None:
    workspace = FakeWorkspace()
    await running(workspace)
    async with typing(workspace.ide(), 160, 36) as typist:
        await workspace.edit_outside(ANN, "Be kinder.\n")
        await typist.sees("context drifted")
        await typist.sees("drifted  Claude Code")
        await typist.press("ctrl+space", "e")
        await typist.sees("Changed since its launch: context")
        await typist.press("f9")
        await typist.sees("Ann: context changed")
        await typist.press("enter")
        assert not any("drifted" in row for row in typist.screen())
        session = workspace.state.session_of(ANN.id)
        assert session is not None
        assert (session.alive, session.drift) == (True, ())


async def test_a_drift_that_is_left_is_told_again_only_after_the_next_change() -> None:
    workspace = FakeWorkspace()
    await running(workspace)
    async with typing(workspace.ide(), 160, 36) as typist:
        await workspace.edit_outside(ANN, "Be kinder.\n")
        await typist.sees("context drifted")
        typist.ide.perform("agents.drift")
        await typist.sees("Ann: context changed")
        await typist.press("down", "enter")
        assert not any("drifted" in row for row in typist.screen())
        await workspace.edit_outside(ANN, "Be kindest.\n")
        await typist.sees("context drifted")


async def test_what_the_agent_will_see_stands_beside_the_text_and_follows_it() -> None:
    workspace = FakeWorkspace()
    await running(workspace)
    async with typing(workspace.ide(), 200, 36) as typist:
        await typist.press("ctrl+space", "e", "f6")
        await typist.sees("IDEAI_PROJECT_ROOT=/home/ann/shop-api")
        await typist.press("e")
        await typist.type("x")
        await typist.sees("What is not saved yet is not in it.")
        await typist.press("ctrl+s")
        await typist.sees("Changed since its launch: context")
        assert not any("not saved yet" in row for row in typist.screen())
        await typist.press("f6", "f6")
        assert not any("NEXT LAUNCH" in row for row in typist.screen())
        assert editor(typist).text.has_focus


async def test_a_draft_survives_a_new_screen_and_a_new_workspace() -> None:
    workspace = FakeWorkspace()
    await running(workspace)
    async with typing(workspace.ide(), 160, 36) as typist:
        await typist.press("ctrl+space", "e")
        await typist.type("typed ")
    async with typing(workspace.ide(), 160, 36) as typist:
        await typist.sees("Unsaved text of Ann was kept")
        await typist.sees("typed Be kind.")
        await typist.sees("CONTEXT Ann ●")
    again = FakeWorkspace(unsaved=workspace.unsaved)
    workspace.unsaved.saved[PROJECT.key] = {ANN.id: Draft.of(Context.of("Be kind.\n")).edited("typed Be kind.\n")}
    again.draft_keeper.load()
    await running(again)
    await again.edit_outside(ANN, "Be cruel.\n")
    async with typing(again.ide(), 160, 36) as typist:
        await typist.sees("typed Be kind.")
        await typist.sees("Changed outside")
        assert again.text_of(ANN) == "Be cruel.\n"


async def test_a_text_saves_itself_if_that_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contexts, "AUTOSAVE", 0.01)
    workspace = FakeWorkspace(settings=Settings(autosave=True))
    await running(workspace)
    async with typing(workspace.ide(), 160, 36) as typist:
        await typist.press("ctrl+space", "e")
        await typist.type("x")
        await typist.until(lambda: workspace.text_of(ANN) == "xBe kind.\n")
        await typist.until(lambda: not editor(typist).unsaved)


async def test_another_editor_gets_the_saved_text_and_gives_it_back() -> None:
    workspace = FakeWorkspace()
    await running(workspace)
    async with typing(workspace.ide(), 160, 36) as typist:
        await typist.press("ctrl+space", "e")
        await typist.type("x")
        await typist.press("f8")
        await typist.sees("Open in an editor of its own")
        assert workspace.text_of(ANN) == "xBe kind.\n"
        session = workspace.state.focused_session
        assert session is not None
        assert session.command == ("vim", str(PROJECT.folder / ANN.md_path))
        await typist.press("ctrl+space", "e")
        await typist.type("y")
        assert editor(typist).text.text == "xBe kind.\n"
        await typist.press("ctrl+space", "tab")
        await workspace.edit_outside(ANN, "from vim\n")
        workspace.terminals.exit(session.id, 0)
        await typist.until(lambda: session.id not in workspace.state.sessions)
        await typist.settle()
        assert editor(typist).text.text == "from vim\n"
        assert not editor(typist).text.read_only
        assert len(workspace.pane_ids()) == 1


async def test_a_conflict_is_decided_while_its_difference_is_looked_at_unless_it_is_another_by_then() -> None:
    workspace = FakeWorkspace()
    await running(workspace)
    async with typing(workspace.ide(), 160, 36) as typist:
        await conflict(workspace, typist)
        await typist.press("f4")
        await typist.sees("+xBe kind.")
        await workspace.edit_outside(ANN, "theirs again\n")
        await typist.press("f2")
        await typist.sees("It was changed again meanwhile")
        await typist.press("f4", "f3")
        assert editor(typist).text.text == "theirs again\n"
        await typist.press("ctrl+z", "ctrl+s")
        assert workspace.text_of(ANN) == "xBe kind.\n"


async def test_another_editor_gets_the_longer_half_of_a_narrow_pane() -> None:
    workspace = FakeWorkspace()
    await running(workspace)
    async with typing(workspace.ide(), 70, 44) as typist:
        await typist.press("ctrl+space", "e", "f8")
        tab = workspace.state.tab
        assert tab is not None
        assert isinstance(tab.tree, Split)
        assert tab.tree.direction == "column"


async def test_a_conflict_is_decided_before_another_editor_is_opened() -> None:
    workspace = FakeWorkspace()
    await running(workspace)
    async with typing(workspace.ide(), 160, 36) as typist:
        await conflict(workspace, typist)
        await typist.press("f8")
        await typist.sees("Decide the conflict first")
        assert len(workspace.pane_ids()) == 1


async def test_the_prefix_works_in_the_find_bar_and_no_key_of_textuals_does() -> None:
    workspace = FakeWorkspace()
    await running(workspace)
    async with typing(workspace.ide(), 160, 36) as typist:
        await typist.press("ctrl+space", "e", "ctrl+f")
        await typist.type("kind")
        await typist.sees("1 of 1")
        await typist.press("ctrl+q", "ctrl+p", "tab")
        await typist.sees("1 of 1")
        await typist.press("ctrl+space", "a")
        await typist.sees("NAVIGATE")
        assert not editor(typist).has_focus_within


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"VISUAL": "code --wait", "EDITOR": "nano"}, ("code", "--wait")),
        ({"VISUAL": " ", "EDITOR": "nano"}, ("nano",)),
        ({"VISUAL": "it's", "EDITOR": "'my editor' -f"}, ("my editor", "-f")),
        ({}, ("vi",)),
    ],
)
def test_ones_own_editor_is_what_the_environment_names(variables: dict[str, str], words: tuple[str, ...]) -> None:
    assert own_editor(variables) == words


async def test_a_setting_that_is_no_command_is_told_and_opens_nothing() -> None:
    workspace = FakeWorkspace(settings=Settings(editor="it's"))
    await running(workspace)
    async with typing(workspace.ide(), 160, 36) as typist:
        await typist.press("ctrl+space", "e", "f8")
        await typist.sees("is no command")
        assert len(workspace.pane_ids()) == 1
