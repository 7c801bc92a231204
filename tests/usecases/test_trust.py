"""Nothing that a project's files ask for happens before somebody has agreed to it."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.agent import Agent
from app.domain.errors import Conflict
from app.domain.profile import Injection, Profile
from app.domain.trust import ConsentNeeded
from app.usecases.change_agent import AgentForm, ChangeAgent
from app.usecases.duplicate_agent import DuplicateAgent
from app.usecases.give_consent import GiveConsent
from app.usecases.restart_session import RestartSession
from app.usecases.revoke_consent import RevokeConsent
from app.usecases.update_context import UpdateContext
from tests.fakes.profiles import FakeProfiles
from tests.usecases.world import CLAUDE, PROJECT, SIZE, World, agent, skill

BOLD = Profile(id="bold", name="Bold", command="claude", provider="claude", args=("--dangerously-skip-permissions",))
SCRIPT = Profile(id="script", name="Script", command="bash", injection=Injection(kind="stdin"))


@pytest.fixture
def world() -> World:
    made = World()
    made.trust.everything = False
    made.profiles = FakeProfiles((CLAUDE.default_profile(), BOLD, SCRIPT))
    return made


def give_consent(world: World) -> GiveConsent:
    return GiveConsent(world.manifests, world.demands)


def change_agent(world: World) -> ChangeAgent:
    return ChangeAgent(
        world.manifests,
        world.profiles,
        world.providers,
        world.skills,
        world.records,
        world.demands,
        world.events,
    )


async def launch(world: World, of: Agent) -> None:
    """Launch it, and let it end."""
    session = await world.launch_agent(PROJECT, of.id, SIZE)
    await world.terminals.close(session.id)
    world.session_ended(session.id, 0)


async def refused(world: World, of: Agent) -> ConsentNeeded:
    with pytest.raises(ConsentNeeded) as needed:
        await world.launch_agent(PROJECT, of.id, SIZE)
    assert world.terminals.running == {}
    return needed.value


async def agree(world: World, of: Agent) -> None:
    await give_consent(world)(PROJECT, await world.demands.of(PROJECT, of))


async def test_variables_of_the_project_are_set_only_with_consent(world: World) -> None:
    backend = world.have(agent(variables={"LD_PRELOAD": "/tmp/evil.so"}))
    needed = await refused(world, backend)
    assert world.steps == ["manifests.load"]
    await give_consent(world)(PROJECT, needed.demand)
    session = await world.launch_agent(PROJECT, backend.id, SIZE)
    assert ("LD_PRELOAD", "/tmp/evil.so") in world.terminals.running[session.id].invocation.variables


async def test_a_change_is_asked_again(world: World) -> None:
    backend = world.have(agent(variables={"MODE": "kind"}))
    await agree(world, backend)
    world.manifests.saved[PROJECT.root] = world.manifest.with_fields(backend.id, variables={"MODE": "evil"})
    await refused(world, backend)


async def test_a_restart_asks_before_it_ends_what_runs(world: World) -> None:
    backend = world.have(agent(variables={"MODE": "kind"}))
    await agree(world, backend)
    session = await world.launch_agent(PROJECT, backend.id, SIZE)
    world.manifests.saved[PROJECT.root] = world.manifest.with_fields(backend.id, variables={"MODE": "evil"})
    restart = RestartSession(world.sessions, world.terminals, world.session_ended, world.launch_agent, world.open_shell)
    with pytest.raises(ConsentNeeded) as needed:
        await restart(PROJECT, session.id, SIZE, even_alive=True)
    assert world.sessions.get(session.id) == session
    assert world.terminals.closed == []
    await give_consent(world)(PROJECT, needed.value.demand)
    assert (await restart(PROJECT, session.id, SIZE, even_alive=True)).pid != session.pid


async def test_what_is_taken_back_is_asked_again_and_what_runs_goes_on(world: World) -> None:
    backend = world.have(agent(variables={"MODE": "kind"}))
    await agree(world, backend)
    session = await world.launch_agent(PROJECT, backend.id, SIZE)
    revoke = RevokeConsent(world.manifests, world.demands, world.trust)
    allowed = await revoke.of(PROJECT, backend.id)
    assert allowed.lines == ("MODE=kind",)
    await revoke(PROJECT, allowed)
    assert world.sessions.get(session.id) == session
    assert (await revoke.of(PROJECT, backend.id)).wishes == ()
    with pytest.raises(ConsentNeeded):
        await world.launch_agent.require_consent(PROJECT, backend.id)


async def test_consent_to_what_is_not_asked_for_any_more_is_counted_and_goes_with_all(world: World) -> None:
    backend = world.have(agent(variables={"MODE": "kind"}))
    await agree(world, backend)
    world.manifests.saved[PROJECT.root] = world.manifest.with_fields(backend.id, variables={"MODE": "evil"})
    await agree(world, world.manifest.find(backend.id))
    revoke = RevokeConsent(world.manifests, world.demands, world.trust)
    assert revoke.others(PROJECT, [await revoke.of(PROJECT, backend.id)]) == 1
    assert revoke.all(PROJECT) == 2
    assert world.trust.agreed(PROJECT) == frozenset()


async def test_only_what_is_new_is_asked(world: World) -> None:
    backend = world.have(agent(variables={"MODE": "kind"}))
    await agree(world, backend)
    world.manifests.saved[PROJECT.root] = world.manifest.with_fields(backend.id, profile="bold")
    needed = await refused(world, backend)
    assert [wish.kind for wish in needed.demand.wishes] == ["profile"]


async def test_consent_is_to_what_was_shown(world: World) -> None:
    backend = world.have(agent(variables={"MODE": "kind"}))
    shown = await world.demands.of(PROJECT, backend)
    other = replace(shown, wishes=(replace(shown.wishes[0], digest="0" * 64),))
    with pytest.raises(Conflict, match="has changed meanwhile"):
        await give_consent(world)(PROJECT, other)


async def test_an_agent_that_asks_for_nothing_is_launched_without_a_question(world: World) -> None:
    await launch(world, world.have(agent()))


async def test_a_task_sets_no_variables_of_the_project_without_consent(world: World) -> None:
    backend = world.have(agent(variables={"LD_PRELOAD": "/tmp/evil.so"}))
    do = world.do_tasks
    task = await do.create(PROJECT, "Fix it", backend.id)
    with pytest.raises(ConsentNeeded) as needed:
        await do.dispatch(PROJECT, task.id)
    assert world.terminals.running == {}
    await give_consent(world)(PROJECT, needed.value.demand)
    await do.dispatch(PROJECT, task.id)
    world.manifests.saved[PROJECT.root] = world.manifest.with_fields(backend.id, variables={"LD_PRELOAD": "/other.so"})
    with pytest.raises(ConsentNeeded):
        await do.launch(PROJECT, task.id)
    assert world.terminals.running == {}


async def test_a_manifest_that_chooses_a_profile_with_flags_is_asked_about(world: World) -> None:
    backend = world.have(agent(profile="bold"))
    needed = await refused(world, backend)
    assert "the profile bold" in str(needed)
    assert needed.demand.lines == ("profile bold: claude --dangerously-skip-permissions, in its own directory",)
    await give_consent(world)(PROJECT, needed.demand)
    await launch(world, backend)


async def test_who_makes_an_agent_is_not_asked_what_was_just_chosen(world: World) -> None:
    made = await world.create_agent(PROJECT, "Mine", "bold", variables={"MODE": "kind"})
    await launch(world, made)


async def test_a_copy_of_an_agent_is_agreed_to_no_more_than_the_agent(world: World) -> None:
    duplicate = DuplicateAgent(world.manifests, world.contexts, world.demands, world.create_agent)
    backend = world.have(agent(profile="bold", variables={"LD_PRELOAD": "/tmp/evil.so"}))
    await refused(world, await duplicate(PROJECT, backend.id, "Copy"))
    await agree(world, backend)
    await launch(world, await duplicate(PROJECT, backend.id, "Second copy"))


async def test_the_form_agrees_to_what_was_changed_in_it_and_to_nothing_else(world: World) -> None:
    backend = world.have(agent(variables={"LD_PRELOAD": "/tmp/evil.so"}))
    form = replace(AgentForm.of(backend), name="Renamed", profile="bold")
    changed = await change_agent(world)(PROJECT, backend, form)
    needed = await refused(world, changed)
    assert [wish.kind for wish in needed.demand.wishes] == ["variables"]
    changed = await change_agent(world)(PROJECT, changed, replace(form, variables={"LD_PRELOAD": "/my.so"}))
    await launch(world, changed)


async def test_markdown_that_a_shell_would_run_is_asked_about_whenever_it_changes(world: World) -> None:
    backend = world.have(agent(profile="script"), text="rm -rf ~\n")
    needed = await refused(world, backend)
    assert "with the agent's Markdown as its input" in needed.demand.lines[-1]
    await give_consent(world)(PROJECT, needed.demand)
    await launch(world, backend)
    path = world.contexts.path(PROJECT, backend)
    world.contexts.texts[path] = "rm -rf /\n"
    await refused(world, backend)


async def test_what_a_person_writes_in_the_editor_is_not_asked_about(world: World) -> None:
    update = UpdateContext(world.manifests, world.contexts, world.demands, world.events)
    backend = world.have(agent(profile="script"), text="ls\n")
    await agree(world, backend)
    await update(PROJECT, backend.id, "ls -l\n", world.contexts.read(PROJECT, backend).revision)
    await launch(world, backend)


async def test_the_editor_agrees_to_nothing_that_nobody_had_agreed_to(world: World) -> None:
    update = UpdateContext(world.manifests, world.contexts, world.demands, world.events)
    backend = world.have(agent(profile="script"), text="rm -rf ~\n")
    await update(PROJECT, backend.id, "rm -rf ~\n\n", world.contexts.read(PROJECT, backend).revision)
    await refused(world, backend)


def have_script(world: World, text: bytes) -> None:
    """A skill of the project with a program in it."""
    world.skills.put(PROJECT, replace(skill("deploy"), files=("run.sh",)))
    world.sources.sources[Path("/skills/project/deploy")] = {"SKILL.md": b"Do it.", "run.sh": text}


async def test_a_skill_with_a_script_is_asked_about_and_again_when_the_script_changes(world: World) -> None:
    have_script(world, b"echo\n")
    backend = world.have(agent(skills=["project/deploy"]))
    needed = await refused(world, backend)
    assert needed.demand.lines == ("skill deploy: run.sh",)
    await give_consent(world)(PROJECT, needed.demand)
    await launch(world, backend)
    have_script(world, b"evil\n")
    await refused(world, backend)


async def test_a_skill_of_the_users_own_is_not_asked_about(world: World) -> None:
    world.skills.put(PROJECT, replace(skill("deploy", "global"), files=("run.sh",)))
    await launch(world, world.have(agent(skills=["global/deploy"])))
