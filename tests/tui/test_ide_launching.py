"""What a launch asks a person first, on the whole screen."""

from app.tui.screens.choice import Choice
from app.tui.screens.confirm import Confirm
from tests.scenes import BACKEND
from tests.tui.test_ide_agents import PREFIX, nothing, opened


async def test_variables_of_the_project_are_shown_and_asked_once() -> None:
    async with opened(nothing) as (workspace, typist):
        workspace.trust.everything = False
        backend = workspace.have(BACKEND.changed(variables={"LD_PRELOAD": "/tmp/\x1b[2Jevil.so"}))
        await workspace.do.list_agents(workspace.bench.project)
        await typist.settle()
        await typist.press(PREFIX, "a", "enter")
        assert isinstance(typist.ide.screen, Confirm)
        await typist.sees("LD_PRELOAD=/tmp/␛[2Jevil.so")
        await typist.press("n")
        await typist.sees("not allowed")
        assert workspace.state.session_of(backend.id) is None
        assert len(workspace.pane_ids()) == 1
        await typist.press(PREFIX, "a", "enter", "y")
        session = workspace.state.session_of(backend.id)
        assert session is not None
        assert len(workspace.pane_ids()) == 2
        variables = dict(workspace.terminals.running[session.id].invocation.variables)
        assert variables["LD_PRELOAD"] == "/tmp/\x1b[2Jevil.so"


async def test_consent_is_taken_back_in_the_palette_and_asked_for_again_while_what_runs_goes_on() -> None:
    async with opened(nothing) as (workspace, typist):
        workspace.trust.everything = False
        backend = workspace.have(BACKEND.changed(variables={"MODE": "kind"}))
        await workspace.do.list_agents(workspace.bench.project)
        await typist.settle()
        await typist.press(PREFIX, "a", "enter", "y")
        await typist.until(lambda: workspace.state.session_of(backend.id) is not None)
        for answer in ("n", "y"):
            await typist.press(PREFIX, "p")
            await typist.type("consent back")
            await typist.press("enter")
            await typist.sees("Take back what was allowed for Backend?")
            await typist.sees("MODE=kind")
            await typist.press(answer)
            await typist.settle()
            assert bool(workspace.trust.decisions) == (answer == "n")
        await typist.sees("The next launch of Backend asks again; what runs already goes on.")
        session = workspace.state.session_of(backend.id)
        assert session is not None
        assert session.alive
        await typist.press(PREFIX, "p")
        await typist.type("consent back")
        await typist.press("enter")
        await typist.sees("Nothing that Backend asks for was allowed.")


async def test_what_is_hidden_below_the_edge_of_a_question_is_not_agreed_to() -> None:
    async with opened(nothing) as (workspace, typist):
        workspace.trust.everything = False
        padding = {f"A{number:02}": "harmless" for number in range(60)}
        backend = workspace.have(BACKEND.changed(variables={**padding, "LD_PRELOAD": "/tmp/evil.so"}))
        await workspace.do.list_agents(workspace.bench.project)
        await typist.settle()
        await typist.press(PREFIX, "a", "enter", "y")
        assert isinstance(typist.ide.screen, Confirm)
        await typist.press("up", "up", "y")
        assert workspace.state.session_of(backend.id) is None
        await typist.press("pagedown", "pagedown")
        await typist.sees("LD_PRELOAD=/tmp/evil.so")
        await typist.press("y")
        await typist.until(lambda: workspace.state.session_of(backend.id) is not None)


async def test_a_directory_that_came_with_a_clone_is_put_aside_if_the_person_wants_it() -> None:
    async with opened(nothing) as (workspace, typist):
        backend = workspace.have(BACKEND)
        workspace.environments.foreign.add(backend.id)
        await workspace.do.list_agents(workspace.bench.project)
        await typist.settle()
        await typist.press(PREFIX, "a", "enter")
        await typist.sees("Put a foreign directory aside?")
        await typist.press("n")
        await typist.sees("was not made by ideai on this machine")
        assert workspace.state.session_of(backend.id) is None
        await typist.press(PREFIX, "a", "enter", "y")
        await typist.until(lambda: workspace.state.session_of(backend.id) is not None)
        assert workspace.environments.foreign == set()


async def test_uncommitted_work_is_carried_over_if_the_person_wants_it() -> None:
    async with opened(nothing) as (workspace, typist):
        workspace.worktrees.unsaved = ("cart.py", "money.py")
        backend = workspace.have(BACKEND.changed(profile="shell", cwd="worktree"))
        await workspace.do.list_agents(workspace.bench.project)
        await typist.settle()
        await typist.press(PREFIX, "a", "enter")
        assert isinstance(typist.ide.screen, Choice)
        await typist.sees("cart.py, money.py")
        await typist.press("escape")
        assert workspace.worktrees.known == {}
        await typist.press(PREFIX, "a", "enter", "enter")
        assert workspace.worktrees.known[backend.id].carried
        assert workspace.state.session_of(backend.id) is not None
