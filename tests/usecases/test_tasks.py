"""Tasks from their creation to the archive and back."""

from pathlib import Path

import pytest

from app.domain.agent import Agent
from app.domain.errors import Failed, IdeaiError, Invalid, NotFound, Refused
from app.domain.events import (
    ProblemFound,
    SessionExited,
    SessionStarted,
    TaskChanged,
    TaskLaunched,
    TasksRead,
)
from app.domain.session import Session
from app.domain.task import FIRST_MESSAGE, TASK_FILE, OfferedRepository, Task, TaskState
from app.domain.trust import ConsentNeeded
from app.usecases.check_out_repository import CheckOutRepository
from app.usecases.end_task import INTERRUPTED
from app.usecases.restart_session import RestartSession
from tests.usecases.world import CLAUDE, PROJECT, SIZE, World, agent, skill

PROMPTED = CLAUDE.changed(id="prompted", name="Prompted", command="prompted", prompt=["-i"])


async def dispatched(world: World, backend: Agent | None = None, title: str = "Mend") -> Task:
    """A task in the queue of an agent."""
    backend = backend or world.have(agent())
    world.clock.advance(1)
    task = await world.do_tasks.create(PROJECT, title, backend.id, "It squeaks.")
    return await world.do_tasks.dispatch(PROJECT, task.id)


async def launched(world: World, backend: Agent | None = None) -> tuple[Task, Session]:
    """A task that runs, and its session."""
    task = await dispatched(world, backend)
    session = await world.do_tasks.launch(PROJECT, task.id)
    return saved(world, task), session


def saved(world: World, task: Task) -> Task:
    """The task as it is kept."""
    return world.tasks.read(PROJECT, task.id)


async def ends(world: World, session: Session, code: int) -> None:
    """The process ends by itself, and is noted."""
    world.terminals.exit(session.id, code)
    assert session.task_id is not None
    await world.do_tasks.end(PROJECT, session.task_id, code)


async def test_a_created_task_is_kept_told_and_waits_to_be_dispatched(world: World) -> None:
    backend = world.have(agent())
    shop = OfferedRepository(url="https://example.org/shop.git")
    task = await world.do_tasks.create(PROJECT, " Mend ", backend.id, "It squeaks.", repositories=[shop])
    assert (task.title, task.state, task.created_at) == ("Mend", "new", world.clock.now())
    assert saved(world, task) == task
    assert world.events.events == [TaskChanged(task)]


async def test_a_task_that_cannot_be_leaves_nothing(world: World) -> None:
    backend = world.have(agent())
    with pytest.raises(Invalid, match="title: a name cannot be empty"):
        await world.do_tasks.create(PROJECT, " ", backend.id)
    with pytest.raises(NotFound):
        await world.do_tasks.create(PROJECT, "Mend", agent(2).id)
    assert world.tasks.saved == {}


async def test_the_tasks_are_listed_and_found_by_what_people_call_them(world: World) -> None:
    task = await dispatched(world)
    assert await world.do_tasks.list(PROJECT) == TasksRead((task,))
    assert await world.do_tasks.read(PROJECT, task.key[:3]) == task


async def test_case_1_tasks_of_the_same_second_have_different_branches(world: World) -> None:
    backend = world.have(agent())
    one, other = [await world.do_tasks.create(PROJECT, title, backend.id) for title in ("One", "Other")]
    assert one.id[:8] == other.id[:8]
    assert one.created_at == other.created_at
    check_out = CheckOutRepository(world.manifests, world.tasks, world.task_environments, world.checkouts)
    done = [await check_out(PROJECT, task.id, "https://example.org/shop") for task in (one, other)]
    assert [checked.branch for checked in done] == [f"agent/backend/{task.key}" for task in (one, other)]
    assert done[0].branch != done[1].branch
    assert done[0].path != done[1].path


async def test_the_steps_of_a_launch_come_in_the_agreed_order(world: World) -> None:
    world.skills.put(PROJECT, skill("review", "global"))
    task = await dispatched(world, world.have(agent(skills=["global/review"])))
    world.steps.clear()
    await world.do_tasks.launch(PROJECT, task.id)
    assert world.steps == [
        "manifests.load",
        "sessions.put starting",
        "contexts.read",
        "task_environments.prepare",
        "tasks.update",
        "skills.read",
        "task_environments.apply",
        "terminals.spawn",
        "terminals.write_when_reading",
        "sessions.put running",
        "task_environments.release",
        "events.TaskChanged",
        "events.SessionStarted",
        "events.TaskLaunched",
    ]


async def test_a_sandbox_lets_git_write_for_the_repositories_of_its_task(world: World) -> None:
    codex = CLAUDE.changed(id="codex", name="Codex", command="codex", home="codex")
    world.providers.known = (*world.providers.known, codex)
    world.profiles.save(codex.default_profile())
    backend = world.have(agent(profile="codex"))
    shop, odd = (OfferedRepository(url=url) for url in ("https://example.org/shop", "a/b"))
    task = await world.do_tasks.create(PROJECT, "Mend", backend.id, repositories=[shop, odd])
    await world.do_tasks.dispatch(PROJECT, task.id)
    await world.do_tasks.launch(PROJECT, task.id)
    home = world.task_environments.plans[task.id].home
    assert home is not None
    assert home.writable == (PROJECT.root, Path("/repositories/example.org/shop"))


async def test_a_launched_task_has_its_agents_context_and_skills_and_the_task_itself(world: World) -> None:
    world.skills.put(PROJECT, skill("review"))
    backend = world.have(agent(skills=["project/review"], variables={"MODE": "strict"}), text="You own the API.")
    task, session = await launched(world, backend)
    process = world.terminals.running[session.id]
    workdir = world.task_environments.path(PROJECT, task.id) / "workdir"
    assert process.invocation.cwd == workdir
    assert process.invocation.argv == ("claude", "--session-id", task.native_session, "--add-dir", "/home/ann/shop")
    assert dict(process.invocation.variables) == {
        "MODE": "strict",
        "IDEAI_AGENT_ID": backend.id,
        "IDEAI_PROJECT_ROOT": "/home/ann/shop",
        "IDEAI_TASK_ID": task.id,
        "TMPDIR": "/tmp/ideai-fake",
    }
    plan = world.task_environments.plans[task.id]
    assert [file.path for file in plan.files] == ["CLAUDE.md", TASK_FILE]
    assert "You own the API." in plan.files[0].text
    assert "It squeaks." in plan.files[1].text
    assert [given.slug for given in plan.skills] == ["review"]


async def test_the_session_of_a_task_is_not_its_agents_own(world: World) -> None:
    backend = world.have(agent())
    task, session = await launched(world, backend)
    assert (session.kind, session.title, session.task_id, session.agent_id) == ("task", "Mend", task.id, None)
    assert (session.profile, session.cwd.name) == ("claude", "workdir")
    assert (task.state, task.runs, task.started_at) == ("running", 1, world.clock.now())
    assert world.events.events[-3:] == [TaskChanged(task), SessionStarted(session), TaskLaunched(task, session)]
    assert (await world.launch_agent(PROJECT, backend.id, SIZE)).kind == "agent"


async def test_the_first_message_is_typed_where_the_cli_takes_none(world: World) -> None:
    _, session = await launched(world)
    assert world.terminals.written(session.id) == f"{FIRST_MESSAGE}\r".encode()


async def test_the_first_message_is_an_argument_where_the_cli_takes_one(world: World) -> None:
    world.providers.known = (*world.providers.known, PROMPTED)
    world.profiles.builtin = (*world.profiles.builtin, PROMPTED.default_profile())
    _, session = await launched(world, world.have(agent(profile="prompted")))
    assert world.terminals.running[session.id].invocation.argv[-2:] == ("-i", FIRST_MESSAGE)
    assert world.terminals.written(session.id) == b""


async def test_the_first_message_is_typed_at_the_prompt_of_a_cli_that_asks_something_before(world: World) -> None:
    asking = PROMPTED.changed(id="asking", prompt=None, ready="context:")
    world.providers.known = (*world.providers.known, asking)
    world.profiles.builtin = (*world.profiles.builtin, asking.default_profile())
    _, session = await launched(world, world.have(agent(profile="asking")))
    assert world.terminals.written(session.id) == f"{FIRST_MESSAGE}\r".encode()
    assert world.terminals.signs == ["context:"]


async def test_a_context_that_is_piped_comes_before_the_first_message(world: World) -> None:
    _, session = await launched(world, world.have(agent(profile="piped"), text="Be kind.\n"))
    written = world.terminals.written(session.id).decode()
    assert written.index("Be kind.") < written.index(FIRST_MESSAGE)


async def test_a_process_that_ends_well_leaves_a_task_that_is_done(world: World) -> None:
    task, session = await launched(world)
    world.task_environments.results[task.id] = "It shuts."
    world.clock.advance(60)
    await ends(world, session, 0)
    done = saved(world, task)
    assert (done.state, done.result, done.exit_code, done.ended_at) == ("done", "It shuts.", 0, world.clock.now())
    assert world.task_environments.collected == {task.id: "It shuts."}
    assert world.task_environments.finished == {task.id: "2027-01-15T08:01:01Z"}
    assert world.events.events[-1] == TaskChanged(done)


async def test_a_process_that_fails_leaves_a_task_that_has_failed(world: World) -> None:
    task, session = await launched(world)
    await ends(world, session, 3)
    assert (saved(world, task).state, saved(world, task).exit_code) == ("failed", 3)


@pytest.mark.parametrize("outcome", ["done", "failed", "cancelled"])
async def test_a_task_is_finished_by_a_person_and_its_process_ends(world: World, outcome: TaskState) -> None:
    task, session = await launched(world)
    world.task_environments.results[task.id] = "Half of it."
    await world.do_tasks.finish(PROJECT, task.id, outcome)  # type: ignore[arg-type]
    await world.do_tasks.end(PROJECT, task.id, None)  # what the exit brings about
    assert (saved(world, task).state, saved(world, task).result) == (outcome, "Half of it.")
    assert session.id not in world.terminals.running
    assert world.sessions.get(session.id).status == "exited"
    assert task.id in world.task_environments.finished


async def test_what_a_run_has_shown_is_kept_with_how_it_ended(world: World) -> None:
    task, session = await launched(world)
    world.task_logs.printed(session.id, b"Working")
    await ends(world, session, 3)
    kept = await world.do_tasks.read.transcript(PROJECT, saved(world, task))
    assert (kept.data, kept.log.outcome, kept.log.exit_code) == (b"Working", "failed", 3)
    assert kept.log.command[0] == "claude"
    await world.do_tasks.dispatch(PROJECT, task.id)
    await world.do_tasks.launch(PROJECT, task.id)
    await world.do_tasks.finish(PROJECT, task.id)
    assert [run for _, run in world.task_logs.kept] == [1, 2]
    assert world.task_logs.kept[task.id, 2].log.outcome == "done"
    assert world.task_logs.recording == {}


async def test_a_launch_that_fails_leaves_its_log(world: World) -> None:
    task = await dispatched(world)
    world.terminals.errors["spawn"] = Failed("no more processes")
    with pytest.raises(Failed):
        await world.do_tasks.launch(PROJECT, task.id)
    assert world.task_logs.kept[task.id, 1].log.outcome == "failed"
    assert world.task_logs.recording == {}


async def test_a_result_that_is_given_wins(world: World) -> None:
    task, _ = await launched(world)
    world.task_environments.results[task.id] = "Half of it."
    assert (await world.do_tasks.finish(PROJECT, task.id, result="All of it.")).result == "All of it."


async def test_a_task_that_waits_is_cancelled_and_not_finished(world: World) -> None:
    task = await dispatched(world)
    with pytest.raises(Refused, match="is queued and cannot become done"):
        await world.do_tasks.finish(PROJECT, task.id)
    assert (await world.do_tasks.finish(PROJECT, task.id, "cancelled")).state == "cancelled"
    assert world.task_environments.finished == {}


async def test_a_task_is_archived_and_re_opened_where_it_was(world: World) -> None:
    task, session = await launched(world)
    await ends(world, session, 0)
    await world.do_tasks.archive(PROJECT, task.id)
    assert saved(world, task).state == "archived"
    await world.do_tasks.dispatch(PROJECT, task.id)
    again = await world.do_tasks.launch(PROJECT, task.id)
    assert again.id == session.id
    assert world.terminals.running[again.id].invocation.argv[1:3] == ("--resume", task.native_session)
    assert world.terminals.written(again.id) == b""
    assert (saved(world, task).runs, saved(world, task).native_session) == (2, task.native_session)


async def test_a_task_whose_environment_was_collected_begins_anew(world: World) -> None:
    task, session = await launched(world)
    await ends(world, session, 0)
    world.task_environments.plans.clear()
    await world.do_tasks.dispatch(PROJECT, task.id)
    again = await world.do_tasks.launch(PROJECT, task.id)
    argv = world.terminals.running[again.id].invocation.argv
    assert argv[1] == "--session-id"
    assert argv[2] != task.native_session
    assert FIRST_MESSAGE.encode() in world.terminals.written(again.id)


async def test_what_runs_or_waits_is_neither_archived_nor_dispatched_again(world: World) -> None:
    task = await dispatched(world)
    for change in (world.do_tasks.archive, world.do_tasks.dispatch):
        with pytest.raises(Refused, match="is queued"):
            await change(PROJECT, task.id)
    await world.do_tasks.launch(PROJECT, task.id)
    for change in (world.do_tasks.archive, world.do_tasks.dispatch):
        with pytest.raises(Refused, match="is running"):
            await change(PROJECT, task.id)


async def test_what_was_not_dispatched_is_not_launched(world: World) -> None:
    task = await world.do_tasks.create(PROJECT, "Mend", world.have(agent()).id)
    with pytest.raises(Refused, match="dispatch it first"):
        await world.do_tasks.launch(PROJECT, task.id)
    assert saved(world, task).state == "new"
    assert world.task_environments.plans == {}


@pytest.mark.parametrize(
    "plant",
    [
        lambda world: world.contexts.texts.clear(),
        lambda world: world.task_environments.errors.update(apply=Failed("The disk is full.")),
        lambda world: setattr(world.terminals, "missing", frozenset({"claude"})),
        lambda world: world.terminals.errors.update(write_when_reading=Failed("It ended.")),
    ],
)
async def test_a_task_that_cannot_be_launched_has_failed_says_why_and_leaves_nothing(
    world: World, plant: object
) -> None:
    task = await dispatched(world)
    assert callable(plant)
    plant(world)
    with pytest.raises(IdeaiError) as raised:
        await world.do_tasks.launch(PROJECT, task.id)
    assert (saved(world, task).state, saved(world, task).result) == ("failed", str(raised.value))
    assert world.sessions.all() == ()
    assert world.terminals.running == {}
    assert world.task_environments.plans == {}
    assert world.task_environments.held == set()


async def test_a_task_whose_environment_is_in_use_waits(world: World) -> None:
    task = await dispatched(world)
    world.task_environments.held.add(task.id)
    with pytest.raises(Refused, match="in use by"):
        await world.do_tasks.launch(PROJECT, task.id)
    assert saved(world, task).state == "queued"


async def test_an_agent_works_on_one_task_at_a_time_in_the_order_of_its_queue(world: World) -> None:
    backend, tester = world.have(agent(), agent(2, "Tester")), agent(2, "Tester")
    first, second = await dispatched(world, backend, "First"), await dispatched(world, backend, "Second")
    other = await dispatched(world, tester, "Other")
    await world.do_tasks.launch_next(PROJECT)
    await world.do_tasks.launch_next(PROJECT)
    assert [saved(world, task).state for task in (first, second, other)] == ["running", "queued", "running"]
    with pytest.raises(Refused, match="at work on another"):
        await world.do_tasks.launch(PROJECT, second.id)
    session = next(session for session in world.sessions.all() if session.task_id == first.id)
    await ends(world, session, 0)
    await world.do_tasks.launch_next(PROJECT)
    assert [saved(world, task).state for task in (first, second)] == ["done", "running"]
    assert world.events.of(ProblemFound) == []


async def test_the_next_task_waits_until_the_process_of_the_one_before_has_ended(world: World) -> None:
    backend = world.have(agent())
    first, session = await launched(world, backend)
    second = await dispatched(world, backend, "Second")
    world.tasks.update(PROJECT, first.id, lambda task, _: task.ended("done", 1.0))
    await world.do_tasks.launch_next(PROJECT)
    assert saved(world, second).state == "queued"
    world.terminals.exit(session.id)
    await world.do_tasks.launch_next(PROJECT)
    assert saved(world, second).state == "running"


async def test_a_task_that_fails_to_start_is_told_and_the_next_one_comes(world: World) -> None:
    backend = world.have(agent())
    first, second = await dispatched(world, backend, "First"), await dispatched(world, backend, "Second")
    world.task_environments.errors["prepare"] = Failed("The disk is full.")
    await world.do_tasks.launch_next(PROJECT)
    await world.do_tasks.launch_next(PROJECT)
    assert [saved(world, task).state for task in (first, second)] == ["failed", "running"]
    assert "First does not run: The disk is full." in str(world.events.of(ProblemFound)[0])


async def test_a_task_that_ended_at_once_is_told_as_such(world: World) -> None:
    task = await dispatched(world, world.have(agent(profile="piped")))
    world.profiles.builtin = tuple(
        profile.changed(command="sh", injection=None) if profile.id == "piped" else profile
        for profile in world.profiles.builtin
    )
    session = await world.do_tasks.launch(PROJECT, task.id)
    world.terminals.exit(session.id, 2)
    assert isinstance(world.events.events[-1], SessionExited)


async def test_a_task_that_nobody_runs_any_more_was_interrupted(world: World) -> None:
    task, session = await launched(world)
    await world.do_tasks.end.interrupted(PROJECT)
    assert saved(world, task).state == "running"
    world.task_environments.results[task.id] = "Half of it."
    world.sessions.remove(session.id)
    world.task_environments.held.add(task.id)
    await world.do_tasks.end.interrupted(PROJECT)
    assert saved(world, task).state == "running"
    assert world.events.events[-1] == RUNS_ON
    world.task_environments.held.clear()
    await world.do_tasks.end.interrupted(PROJECT)
    assert (saved(world, task).state, saved(world, task).result) == ("failed", f"{INTERRUPTED}\n\nHalf of it.")
    assert task.id in world.task_environments.finished


async def test_what_cannot_be_put_in_order_is_told(world: World) -> None:
    task, session = await launched(world)
    world.task_environments.errors["collect"] = Failed("The disk is gone.")
    await ends(world, session, 0)
    assert "The disk is gone." in str(world.events.of(ProblemFound)[0])
    assert saved(world, task).state == "running"


async def test_what_the_projects_files_set_is_agreed_to_before_a_task_is_dispatched_or_launched(world: World) -> None:
    backend = world.have(agent(variables={"NODE_OPTIONS": "--require ./x"}))
    world.trust.everything = False
    task = await world.do_tasks.create(PROJECT, "Mend", backend.id)
    with pytest.raises(ConsentNeeded):
        await world.do_tasks.dispatch(PROJECT, task.id)
    assert saved(world, task).state == "new"
    world.tasks.update(PROJECT, task.id, lambda task, _: task.queued(1.0))
    with pytest.raises(ConsentNeeded):
        await world.do_tasks.launch(PROJECT, task.id)
    assert saved(world, task).state == "queued"
    assert world.task_environments.plans == {}


async def test_the_session_of_a_task_is_not_restarted_as_what_it_is_not(world: World) -> None:
    _, session = await launched(world)
    world.terminals.exit(session.id)
    restart = RestartSession(world.sessions, world.terminals, world.session_ended, world.launch_agent, world.open_shell)
    with pytest.raises(Refused, match="is a task"):
        await restart(PROJECT, session.id, SIZE)
    assert world.terminals.running == {}


RUNS_ON = ProblemFound("What Mend has started runs on without a pane: a process; end it if nobody needs it.")


async def test_what_runs_on_after_a_task_was_called_off_is_named(world: World) -> None:
    task, _ = await launched(world)
    world.task_environments.held.add(task.id)
    assert (await world.do_tasks.finish(PROJECT, task.id, "cancelled")).state == "cancelled"
    assert world.events.events[-1] == RUNS_ON


async def test_what_runs_on_after_a_task_has_ended_is_named(world: World) -> None:
    task, session = await launched(world)
    world.task_environments.held.add(task.id)
    await ends(world, session, 0)
    assert saved(world, task).state == "done"
    assert world.events.events[-1] == RUNS_ON
