"""LaunchAgent: the order is the contract, and a step that fails undoes what the earlier ones made."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from app.domain.agent import Agent
from app.domain.errors import Failed, IdeaiError, Invalid, NotFound, Refused
from app.domain.events import AgentLaunched, SessionExited, SessionStarted
from app.domain.injection import Invocation
from app.domain.session import SessionId, Size
from app.usecases.preview_launch import NOT_YET_CHOSEN, PreviewLaunch
from tests.fakes.terminals import FakeTerminals
from tests.usecases.world import PROJECT, SIZE, World, agent, skill

BEFORE_THE_RUN_DIR = ["manifests.load", "sessions.put starting", "contexts.read"]
FORGOTTEN = "sessions.remove"


def preview(world: World) -> PreviewLaunch:
    return PreviewLaunch(
        world.manifests,
        world.contexts,
        world.profiles,
        world.providers,
        world.environments,
        world.skills,
        world.records,
        world.worktrees,
    )


def have_everything(world: World) -> Agent:
    """An agent whose launch takes every step there is: skills, a native session, and a context that is piped."""
    piped = world.providers.known[0].default_profile().changed(id="claude-piped", injection={"kind": "stdin"})
    world.profiles.own[piped.id] = piped
    world.skills.put(PROJECT, skill("review", "global"))
    return world.have(agent(profile=piped.id, skills=["global/review"]))


async def test_the_steps_of_a_launch_come_in_the_agreed_order(world: World) -> None:
    backend = have_everything(world)
    await world.launch_agent(PROJECT, backend.id, SIZE)
    assert world.steps == [
        *BEFORE_THE_RUN_DIR,
        "environments.prepare",
        "skills.read",
        "records.native_session",
        "records.remember",
        "environments.apply",
        "terminals.spawn",
        "terminals.write_when_reading",
        "sessions.put running",
        "environments.release",
        "events.SessionStarted",
        "events.AgentLaunched",
    ]


async def test_a_launched_agent_runs_with_its_context_and_skills(world: World) -> None:
    world.skills.put(PROJECT, skill("review"))
    backend = world.have(agent(skills=["project/review"], variables={"MODE": "strict"}), text="You own the API.")
    session = await world.launch_agent(PROJECT, backend.id, SIZE)

    process = world.terminals.running[session.id]
    assert process.size == SIZE
    assert process.invocation.argv == (
        "claude",
        "--session-id",
        session.native_session_id,
        "--add-dir",
        "/home/ann/shop",
    )
    assert process.invocation.cwd == world.environments.path(PROJECT, backend.id)
    assert dict(process.invocation.variables) == {
        "MODE": "strict",
        "IDEAI_AGENT_ID": backend.id,
        "IDEAI_PROJECT_ROOT": "/home/ann/shop",
        "TMPDIR": "/tmp/ideai-fake",
    }
    plan = world.environments.plans[backend.id]
    assert [file.path for file in plan.files] == ["CLAUDE.md"]
    assert "You own the API." in plan.files[0].text
    assert [given.slug for given in plan.skills] == ["review"]


async def test_the_session_says_what_runs(world: World) -> None:
    backend = world.have(agent())
    session = await world.launch_agent(PROJECT, backend.id, SIZE)
    assert (session.kind, session.status, session.title) == ("agent", "running", "Backend")
    assert (session.agent_id, session.profile) == (backend.id, "claude")
    assert session.command[0] == "claude"
    assert session.pid == world.terminals.running[session.id].pid
    assert session.started_at == world.clock.now()
    assert world.sessions.get(session.id) == session
    assert world.events.events == [SessionStarted(session), AgentLaunched(backend, session)]


async def test_the_session_gets_the_id_that_the_caller_chose(world: World) -> None:
    backend = world.have(agent())
    session = await world.launch_agent(PROJECT, backend.id, SIZE, session_id=SessionId("mine"))
    assert session.id == "mine"
    assert list(world.terminals.running) == ["mine"]


@pytest.mark.parametrize("size", [Size(0, 80), Size(24, 0), Size(-1, 80), Size(24, 10_001)])
async def test_a_size_that_no_terminal_has_is_refused_before_anything_else(world: World, size: Size) -> None:
    backend = world.have(agent())
    with pytest.raises(Invalid):
        await world.launch_agent(PROJECT, backend.id, size)
    assert world.steps == []


async def test_an_unknown_agent_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        await world.launch_agent(PROJECT, agent().id, SIZE)
    assert world.steps == ["manifests.load"]


async def test_a_missing_context_is_found_out_before_the_profile_is_looked_at(world: World) -> None:
    backend = world.have(agent(profile="nowhere"))
    world.contexts.texts.clear()
    with pytest.raises(NotFound, match=r"backend\.md"):
        await world.launch_agent(PROJECT, backend.id, SIZE)
    assert world.steps == [*BEFORE_THE_RUN_DIR, FORGOTTEN]


async def test_an_unknown_profile_stops_the_launch_before_the_run_directory(world: World) -> None:
    backend = world.have(agent(profile="nowhere"))
    with pytest.raises(NotFound, match="nowhere"):
        await world.launch_agent(PROJECT, backend.id, SIZE)
    assert world.steps == [*BEFORE_THE_RUN_DIR, FORGOTTEN]


async def test_a_run_directory_that_is_not_ours_stops_the_launch(world: World) -> None:
    backend = world.have(agent())
    world.environments.foreign.add(backend.id)
    with pytest.raises(Refused):
        await world.launch_agent(PROJECT, backend.id, SIZE)
    assert world.steps == [*BEFORE_THE_RUN_DIR, "environments.prepare", FORGOTTEN]


async def test_missing_skills_are_skipped_and_shown(world: World) -> None:
    world.skills.put(PROJECT, skill("review"))
    backend = world.have(agent(skills=["global/gone", "project/review", "project/lost"]))
    session = await world.launch_agent(PROJECT, backend.id, SIZE)
    assert session.skipped_skills == ("global/gone", "project/lost")
    assert [given.slug for given in world.environments.plans[backend.id].skills] == ["review"]


async def test_skills_come_in_the_order_of_the_manifest_and_once(world: World) -> None:
    for slug in ("a", "b", "c"):
        world.skills.put(PROJECT, skill(slug))
    backend = world.have(agent(skills=["project/c", "project/a", "project/c", "project/b"]))
    await world.launch_agent(PROJECT, backend.id, SIZE)
    assert [given.slug for given in world.environments.plans[backend.id].skills] == ["c", "a", "b"]


async def test_skills_are_inlined_for_a_cli_without_a_folder_for_them(world: World) -> None:
    world.skills.put(PROJECT, skill("review", body="Read every line twice."))
    backend = world.have(agent(profile="aider", skills=["project/review"]))
    await world.launch_agent(PROJECT, backend.id, SIZE)
    plan = world.environments.plans[backend.id]
    assert plan.skills_folder is None
    assert "Read every line twice." in plan.files[0].text


async def test_the_context_is_piped_to_a_program_that_reads_it(world: World) -> None:
    backend = world.have(agent(profile="piped"), text="Grüß dich 👋\n")
    session = await world.launch_agent(PROJECT, backend.id, SIZE)
    assert "Grüß dich 👋".encode() in world.terminals.written(session.id)


async def test_a_context_too_long_for_an_argument_is_refused_with_advice(world: World) -> None:
    args = world.profiles.builtin[2].changed(id="args", injection={"kind": "args", "args": ["-p", "{contextText}"]})
    world.profiles.own["args"] = args
    backend = world.have(agent(profile="args"), text="x" * 110_000)
    with pytest.raises(Invalid, match="contextFile"):
        await world.launch_agent(PROJECT, backend.id, SIZE)
    assert not world.terminals.running


Failing = Callable[[World], None]


def fail(port: str, method: str, error: IdeaiError | None = None) -> Failing:
    def plant(world: World) -> None:
        getattr(world, port).errors[method] = error or Failed("planted")

    return plant


@pytest.mark.parametrize(
    ("plant", "undone"),
    [
        pytest.param(fail("environments", "prepare"), [FORGOTTEN], id="run directory"),
        pytest.param(fail("skills", "read"), ["environments.abandon", FORGOTTEN], id="skill store"),
        pytest.param(fail("records", "remember"), ["environments.abandon", FORGOTTEN], id="session record"),
        pytest.param(
            fail("environments", "apply"), ["records.remember", "environments.abandon", FORGOTTEN], id="injection"
        ),
        pytest.param(
            fail("terminals", "spawn"), ["records.remember", "environments.abandon", FORGOTTEN], id="spawning"
        ),
        pytest.param(
            fail("terminals", "write_when_reading"),
            ["terminals.close", "records.remember", "environments.abandon", FORGOTTEN],
            id="piping",
        ),
    ],
)
async def test_a_failing_step_undoes_the_earlier_ones_last_first(
    world: World, plant: Failing, undone: list[str]
) -> None:
    backend = have_everything(world)
    plant(world)
    with pytest.raises(Failed, match="planted"):
        await world.launch_agent(PROJECT, backend.id, SIZE)
    assert world.steps[-len(undone) :] == undone
    assert world.sessions.all() == ()
    assert not world.terminals.running
    assert backend.id not in world.environments.plans
    assert world.records.native == {}
    assert world.events.events == []


async def test_a_failed_launch_leaves_a_run_directory_that_was_there_before(world: World) -> None:
    backend = world.have(agent())
    (await world.environments.prepare(PROJECT, backend.id)).release()
    world.terminals.missing = frozenset({"claude"})
    with pytest.raises(NotFound):
        await world.launch_agent(PROJECT, backend.id, SIZE)
    assert backend.id in world.environments.plans


async def test_a_failed_launch_keeps_the_conversation_that_was_there_before(world: World) -> None:
    backend = world.have(agent())
    world.records.remember(PROJECT, backend.id, "old")
    world.terminals.errors["spawn"] = Failed("planted")
    with pytest.raises(Failed):
        await world.launch_agent(PROJECT, backend.id, SIZE)
    assert world.records.native_session(PROJECT, backend.id) == "old"


async def test_an_undo_that_fails_hides_neither_the_first_error_nor_the_other_undos(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    backend = have_everything(world)
    world.terminals.errors["write_when_reading"] = Failed("planted")
    world.terminals.errors["close"] = Failed("cannot close")
    with pytest.raises(Failed, match="planted"):
        await world.launch_agent(PROJECT, backend.id, SIZE)
    assert world.sessions.all() == ()
    assert backend.id not in world.environments.plans
    assert "could not be undone" in caplog.text


async def test_an_agent_that_runs_is_not_launched_again(world: World) -> None:
    backend = world.have(agent())
    session = await world.launch_agent(PROJECT, backend.id, SIZE)
    with pytest.raises(Refused, match="go to its pane"):
        await world.launch_agent(PROJECT, backend.id, SIZE)
    assert list(world.terminals.running) == [session.id]


async def test_two_launches_at_the_same_moment_start_one_process(world: World) -> None:
    backend = world.have(agent())
    both = (world.launch_agent(PROJECT, backend.id, SIZE) for _ in range(2))
    results = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["Refused", "Session"]
    assert len(world.terminals.running) == 1


async def test_an_agent_that_has_ended_is_launched_again(world: World) -> None:
    backend = world.have(agent())
    first = await world.launch_agent(PROJECT, backend.id, SIZE)
    world.terminals.exit(first.id)
    second = await world.launch_agent(PROJECT, backend.id, SIZE)
    assert [session.status for session in world.sessions.all()] == ["exited", "running"]
    assert second.id != first.id


class ShortLived(FakeTerminals):
    """Every process has ended by the time that its start is known."""

    async def spawn(self, session_id: SessionId, invocation: Invocation, size: Size) -> int:
        pid = await super().spawn(session_id, invocation, size)
        self.exit(session_id, 3)
        return pid


@dataclass(slots=True)
class NeverReading(FakeTerminals):
    """No program ever reads what is piped to it; `piping` is set once somebody waits for that."""

    piping: asyncio.Event = field(default_factory=asyncio.Event)

    async def write_when_reading(self, session_id: SessionId, data: bytes) -> None:  # noqa: ARG002
        self.piping.set()
        await asyncio.Event().wait()


class SlowToStart(FakeTerminals):
    """A process starts when it is told to go."""

    def __init__(self, steps: list[str]) -> None:
        FakeTerminals.__init__(self, steps=steps)
        self.starting, self.go = asyncio.Event(), asyncio.Event()

    async def spawn(self, session_id: SessionId, invocation: Invocation, size: Size) -> int:
        self.starting.set()
        await self.go.wait()
        return await super().spawn(session_id, invocation, size)


async def test_an_exit_that_comes_before_the_start_is_known_is_told_after_it(world: World) -> None:
    world.terminals = ShortLived(exited=world.session_ended)
    backend = world.have(agent())
    session = await world.launch_agent(PROJECT, backend.id, SIZE)
    assert (session.status, session.exit_code) == ("exited", 3)
    assert world.sessions.get(session.id) == session
    running = replace(session, status="running", exit_code=None)
    assert world.events.events == [SessionStarted(running), AgentLaunched(backend, running), SessionExited(session)]


async def test_a_launch_that_is_cancelled_leaves_nothing_behind(world: World) -> None:
    world.terminals = terminals = NeverReading(steps=world.steps)
    backend = have_everything(world)
    launch = asyncio.create_task(world.launch_agent(PROJECT, backend.id, SIZE))
    await terminals.piping.wait()
    launch.cancel()
    with pytest.raises(asyncio.CancelledError):
        await launch
    assert world.steps[-4:] == ["terminals.close", "records.remember", "environments.abandon", FORGOTTEN]
    assert not world.terminals.running


async def test_a_session_that_is_closed_while_it_starts_does_not_come_up(world: World) -> None:
    world.terminals = terminals = SlowToStart(steps=world.steps)
    backend = world.have(agent())
    launch = asyncio.create_task(world.launch_agent(PROJECT, backend.id, SIZE))
    await terminals.starting.wait()
    await world.close_session(world.sessions.all()[0].id, even_alive=True)
    terminals.go.set()
    with pytest.raises(NotFound):
        await launch
    assert world.sessions.all() == ()
    assert not world.terminals.running


async def test_a_conversation_is_resumed_by_its_id(world: World) -> None:
    backend = world.have(agent())
    first = await world.launch_agent(PROJECT, backend.id, SIZE)
    world.terminals.exit(first.id)
    second = await world.launch_agent(PROJECT, backend.id, SIZE, resume=True)
    assert second.native_session_id == first.native_session_id
    assert second.command[1:3] == ("--resume", first.native_session_id)


async def test_a_launch_that_does_not_resume_begins_a_new_conversation(world: World) -> None:
    backend = world.have(agent())
    first = await world.launch_agent(PROJECT, backend.id, SIZE)
    world.terminals.exit(first.id)
    second = await world.launch_agent(PROJECT, backend.id, SIZE)
    assert second.native_session_id != first.native_session_id
    assert world.records.native_session(PROJECT, backend.id) == second.native_session_id


async def test_resuming_without_an_earlier_conversation_begins_one(world: World) -> None:
    backend = world.have(agent())
    session = await world.launch_agent(PROJECT, backend.id, SIZE, resume=True)
    assert session.command[1:3] == ("--session-id", session.native_session_id)


async def test_a_cli_that_takes_no_session_id_gets_none(world: World) -> None:
    backend = world.have(agent(profile="aider"))
    session = await world.launch_agent(PROJECT, backend.id, SIZE, resume=True)
    assert session.native_session_id is None
    assert world.records.native == {}


async def test_a_preview_is_what_a_launch_starts(world: World) -> None:
    world.skills.put(PROJECT, skill("review"))
    backend = world.have(agent(skills=["project/review"]))
    shown = await preview(world)(PROJECT, backend.id)
    session = await world.launch_agent(PROJECT, backend.id, SIZE)
    started = world.terminals.running[session.id].invocation
    assert [NOT_YET_CHOSEN if word == session.native_session_id else word for word in started.args] == [*shown.args]
    variables = tuple((key, value) for key, value in started.variables if key != "TMPDIR")
    assert replace(started, args=shown.args, variables=variables) == shown


async def test_a_preview_touches_nothing(world: World) -> None:
    backend = have_everything(world)
    await preview(world)(PROJECT, backend.id)
    assert world.steps == ["manifests.load", "contexts.read", "skills.read", "records.native_session"]


async def test_a_preview_of_a_resuming_launch_shows_the_conversation(world: World) -> None:
    backend = world.have(agent())
    world.records.remember(PROJECT, backend.id, "4711")
    shown = await preview(world)(PROJECT, backend.id, resume=True)
    assert shown.args[:2] == ("--resume", "4711")
