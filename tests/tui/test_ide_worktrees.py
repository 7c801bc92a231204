"""An agent's worktree on the whole screen: its branch in the title, merged and discarded after a question."""

from app.domain.changes import Changes, FileChange
from app.domain.worktree import Losses
from app.tui.screens.confirm import Confirm
from tests.scenes import BACKEND
from tests.tui.test_ide_agents import PREFIX, nothing, opened
from tests.tui.typist import Typist
from tests.tui.workspace import PROJECT, FakeWorkspace


async def launch_in_worktree(workspace: FakeWorkspace, typist: Typist) -> None:
    workspace.differences.found = Changes((FileChange("cart.py", added=12, removed=3),))
    workspace.have(BACKEND.changed(profile="shell", cwd="worktree", skills=()))
    await workspace.do.list_agents(PROJECT)
    await typist.settle()
    await typist.press(PREFIX, "a", "enter")
    await workspace.do.trees.list(PROJECT)
    await typist.settle()


async def command(typist: Typist, words: str) -> None:
    """Run a command by the palette."""
    await typist.press(PREFIX, "p")
    await typist.type(words)
    await typist.press("enter")


async def test_the_branch_and_its_changes_stand_in_the_title_and_in_the_list() -> None:
    async with opened(nothing) as (workspace, typist):
        await launch_in_worktree(workspace, typist)
        await typist.sees("Backend · Shell · agent/backend +12 −3")
        await typist.sees("Shell  +12 −3")


async def test_work_is_merged_after_a_question() -> None:
    async with opened(nothing) as (workspace, typist):
        await launch_in_worktree(workspace, typist)
        workspace.worktrees.lost[BACKEND.id] = Losses(commits=("abc Add it",))
        workspace.differences.found = Changes((FileChange("api/cart.py", "changed", 20, 3),))
        await command(typist, "merge the worktree")
        assert isinstance(typist.ide.screen, Confirm)
        await typist.sees("agent/backend +20 −3 is merged")
        await typist.press("y")
        await typist.sees("Merged 1 commit into main.")


def stop(workspace: FakeWorkspace) -> None:
    session = workspace.state.session_of(BACKEND.id)
    assert session is not None
    workspace.terminals.exit(session.id, 0)


async def test_a_worktree_whose_agent_works_in_it_is_not_discarded_and_nobody_is_asked() -> None:
    async with opened(nothing) as (workspace, typist):
        await launch_in_worktree(workspace, typist)
        await command(typist, "discard the worktree")
        await typist.sees("its agent works in it; stop that first")
        assert not isinstance(typist.ide.screen, Confirm)
        assert workspace.worktrees.known


async def test_a_worktree_is_discarded_once_its_losses_were_shown() -> None:
    async with opened(nothing) as (workspace, typist):
        await launch_in_worktree(workspace, typist)
        stop(workspace)
        await typist.settle()
        workspace.worktrees.lost[BACKEND.id] = Losses(commits=("abc Add it",), untracked=("e\x1b[2J.py",))
        await command(typist, "discard the worktree")
        await typist.sees("abc Add it")
        await typist.sees("e␛[2J.py")
        await typist.press("n")
        assert workspace.worktrees.known
        await command(typist, "discard the worktree")
        await typist.press("y")
        await typist.sees("agent/backend is gone")
        assert workspace.state.worktrees == {}
