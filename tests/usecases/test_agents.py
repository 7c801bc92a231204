"""Listing, reading, changing and deleting agents."""

from pathlib import Path

import pytest

from app.domain.agent import SkillRef
from app.domain.context import ABSENT, revision_of
from app.domain.errors import Conflict, Damaged, Failed, Invalid, NotFound, Refused
from app.domain.events import AgentChanged, AgentDeleted, AgentsRead, ContextChanged, SessionClosed
from app.domain.manifest import Manifest
from app.domain.problem import Problem
from app.usecases.assign_skills import AssignSkills
from app.usecases.change_agent import AgentForm, ChangeAgent
from app.usecases.delete_agent import DeleteAgent
from app.usecases.duplicate_agent import DuplicateAgent
from app.usecases.read_context import ReadContext
from app.usecases.rename_agent import RenameAgent
from app.usecases.restore_agent import RestoreAgent
from app.usecases.update_context import UpdateContext
from tests.usecases.world import PROJECT, SIZE, World, agent, skill

REVIEW, COMMIT, GONE = SkillRef("project/review"), SkillRef("global/commit"), SkillRef("global/gone")


def read_context(world: World) -> ReadContext:
    return ReadContext(world.manifests, world.contexts)


def update_context(world: World) -> UpdateContext:
    return UpdateContext(world.manifests, world.contexts, world.demands, world.events)


def rename_agent(world: World) -> RenameAgent:
    return RenameAgent(world.manifests, world.events)


def assign_skills(world: World) -> AssignSkills:
    world.skills.put(PROJECT, skill("review"))
    world.skills.put(PROJECT, skill("commit", "global"))
    return AssignSkills(world.manifests, world.skills, world.events)


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


def delete_agent(world: World) -> DeleteAgent:
    return DeleteAgent(
        world.manifests,
        world.records,
        world.environments,
        world.sessions,
        world.close_session,
        world.tasks,
        world.do_tasks.finish,
        world.events,
    )


def restore_agent(world: World) -> RestoreAgent:
    return RestoreAgent(world.manifests, world.records, world.list_agents)


def duplicate_agent(world: World) -> DuplicateAgent:
    return DuplicateAgent(world.manifests, world.contexts, world.demands, world.create_agent)


async def test_a_new_project_has_no_agents(world: World) -> None:
    assert await world.list_agents(PROJECT) == AgentsRead(())


async def test_agents_are_listed_in_the_order_of_the_manifest(world: World) -> None:
    zoe, adam = agent(1, "Zoe"), agent(2, "Adam")
    world.have(zoe, adam)
    assert (await world.list_agents(PROJECT)).agents == (zoe, adam)
    assert world.events.events == [AgentsRead((zoe, adam))]


async def test_a_damaged_manifest_is_a_problem_in_the_list_and_no_error(world: World) -> None:
    path = PROJECT.folder / "manifest.json"
    world.manifests.damaged = Damaged(path, 7, "There is a comma too many.")
    read = await world.list_agents(PROJECT)
    assert read == AgentsRead((), (Problem(path, 7, "There is a comma too many."),), read_only=True)
    assert world.events.events == [read]


async def test_a_manifest_that_cannot_be_read_is_a_problem_in_the_list(world: World) -> None:
    world.manifests.damaged = Failed("The disk does not answer.")
    (problem,) = (await world.list_agents(PROJECT)).problems
    assert problem.message == "The disk does not answer."


async def test_a_manifest_of_a_newer_ideai_is_listed_read_only(world: World) -> None:
    entry = agent()
    world.manifests.saved[PROJECT.root] = Manifest(version=2, entries=(entry,))
    assert await world.list_agents(PROJECT) == AgentsRead((entry,), read_only=True)


async def test_a_context_is_read_with_its_revision(world: World) -> None:
    backend = world.have(agent(), text="Be kind.\r\n")
    context = await read_context(world)(PROJECT, backend.id)
    assert (context.text, context.revision) == ("Be kind.\r\n", revision_of("Be kind.\r\n"))


async def test_the_context_of_an_unknown_agent_is_not_found(world: World) -> None:
    with pytest.raises(NotFound, match="no agent"):
        await read_context(world)(PROJECT, agent().id)


async def test_a_changed_context_is_saved_and_told(world: World) -> None:
    backend = world.have(agent(), text="old")
    saved = await update_context(world)(PROJECT, backend.id, "new", revision_of("old"))
    assert world.text(backend) == "new"
    assert saved.revision == revision_of("new")
    assert world.events.events == [ContextChanged(backend.id, revision_of("new"))]


async def test_a_change_made_meanwhile_on_disk_is_not_overwritten(world: World) -> None:
    backend = world.have(agent(), text="somebody else's")
    with pytest.raises(Conflict):
        await update_context(world)(PROJECT, backend.id, "mine", revision_of("old"))
    assert world.text(backend) == "somebody else's"
    assert world.events.events == []


async def test_a_context_that_was_removed_can_be_written_anew(world: World) -> None:
    backend = world.have(agent())
    world.contexts.texts.clear()
    await update_context(world)(PROJECT, backend.id, "again", ABSENT)
    assert world.text(backend) == "again"


async def test_text_that_cannot_be_saved_is_refused(world: World) -> None:
    backend = world.have(agent(), text="old")
    with pytest.raises(Invalid):
        await update_context(world)(PROJECT, backend.id, "\udfff", revision_of("old"))
    assert world.text(backend) == "old"


async def test_renaming_keeps_the_context_where_it_is(world: World) -> None:
    backend = world.have(agent())
    renamed = await rename_agent(world)(PROJECT, backend.id, " API team ")
    assert (renamed.name, renamed.md_path) == ("API team", backend.md_path)
    assert world.entry(backend.id) == renamed
    assert world.events.events == [AgentChanged(renamed)]


async def test_a_bad_name_changes_nothing(world: World) -> None:
    backend = world.have(agent())
    with pytest.raises(Invalid, match="name"):
        await rename_agent(world)(PROJECT, backend.id, " ")
    assert world.entry(backend.id) == backend
    assert world.events.events == []


async def test_an_unknown_agent_cannot_be_renamed(world: World) -> None:
    with pytest.raises(NotFound):
        await rename_agent(world)(PROJECT, agent().id, "Nobody")


async def test_unknown_fields_of_an_entry_survive_a_change(world: World) -> None:
    backend = world.have(agent(colour={"name": "red", "shade": None}))
    await rename_agent(world)(PROJECT, backend.id, "Other")
    assert world.entry(backend.id).as_fields()["colour"] == {"name": "red", "shade": None}


async def test_skills_are_assigned_in_the_given_order_and_once(world: World) -> None:
    backend = world.have(agent())
    changed = await assign_skills(world)(PROJECT, backend.id, [REVIEW, COMMIT, REVIEW])
    assert changed.skills == (REVIEW, COMMIT)
    assert world.entry(backend.id) == changed
    assert world.events.events == [AgentChanged(changed)]


async def test_a_skill_that_does_not_exist_cannot_be_assigned(world: World) -> None:
    backend = world.have(agent(skills=[REVIEW]))
    with pytest.raises(NotFound, match="global/gone"):
        await assign_skills(world)(PROJECT, backend.id, [REVIEW, GONE])
    assert world.entry(backend.id) == backend


async def test_a_skill_that_has_gone_missing_may_be_kept(world: World) -> None:
    backend = world.have(agent(skills=[GONE]))
    changed = await assign_skills(world)(PROJECT, backend.id, [REVIEW, GONE])
    assert changed.skills == (REVIEW, GONE)


@pytest.mark.parametrize("ref", ["review", "project/../x", "team/review", "project/", "project/A"])
async def test_what_is_no_reference_to_a_skill_is_refused(world: World, ref: str) -> None:
    backend = world.have(agent())
    with pytest.raises(Invalid, match="skills"):
        await assign_skills(world)(PROJECT, backend.id, [SkillRef(ref)])


async def test_the_form_changes_everything_it_shows(world: World) -> None:
    world.skills.put(PROJECT, skill("review"))
    backend = world.have(agent(colour="red"))
    form = AgentForm("API", "aider", (REVIEW,), "project_root", {"MODE": "x"})
    changed = await change_agent(world)(PROJECT, backend, form)
    assert AgentForm.of(changed) == form
    assert (changed.id, changed.md_path) == (backend.id, backend.md_path)
    assert changed.as_fields()["colour"] == "red"
    assert world.entry(backend.id) == changed
    assert world.events.events == [AgentChanged(changed)]


async def test_a_form_that_was_saved_as_it_was_opened_changes_nothing(world: World) -> None:
    backend = world.have(agent(skills=[GONE], cwd="project_root", variables={"A": "1"}))
    assert await change_agent(world)(PROJECT, backend, AgentForm.of(backend)) == backend


async def test_the_form_can_leave_the_directory_to_the_profile_again(world: World) -> None:
    backend = world.have(agent(cwd="project_root"))
    assert (await change_agent(world)(PROJECT, backend, AgentForm("Backend", "claude"))).cwd is None


async def test_a_form_never_overwrites_a_change_that_it_did_not_show(world: World) -> None:
    backend = world.have(agent())
    renamed = await rename_agent(world)(PROJECT, backend.id, "Renamed")
    with pytest.raises(Conflict, match="open the form again"):
        await change_agent(world)(PROJECT, backend, AgentForm("Backend", "aider"))
    assert world.entry(backend.id) == renamed


@pytest.mark.parametrize(
    ("form", "error", "word"),
    [
        (AgentForm("", "claude"), Invalid, "name"),
        (AgentForm("A", "nowhere"), NotFound, "nowhere"),
        (AgentForm("A", "claude", (GONE,)), NotFound, "global/gone"),
        (AgentForm("A", "claude", variables={"HOME": "/"}), Invalid, "HOME"),
    ],
)
async def test_a_bad_form_changes_nothing(world: World, form: AgentForm, error: type[Exception], word: str) -> None:
    backend = world.have(agent())
    with pytest.raises(error, match=word):
        await change_agent(world)(PROJECT, backend, form)
    assert world.entry(backend.id) == backend
    assert world.events.events == []


async def test_an_agent_whose_profile_is_gone_can_still_be_renamed_by_the_form(world: World) -> None:
    backend = world.have(agent(profile="gone"))
    assert (await change_agent(world)(PROJECT, backend, AgentForm("B", "gone"))).name == "B"


async def test_another_providers_cli_does_not_get_the_old_conversation(world: World) -> None:
    backend = world.have(agent())
    world.records.remember(PROJECT, backend.id, "4711")
    await change_agent(world)(PROJECT, backend, AgentForm("Backend", "aider"))
    assert world.records.native_session(PROJECT, backend.id) is None


async def test_another_profile_of_the_same_provider_goes_on_with_the_conversation(world: World) -> None:
    world.profiles.own["opus"] = world.providers.known[0].default_profile().changed(id="opus")
    backend = world.have(agent())
    world.records.remember(PROJECT, backend.id, "4711")
    await change_agent(world)(PROJECT, backend, AgentForm("Backend", "opus"))
    assert world.records.native_session(PROJECT, backend.id) == "4711"


async def test_deleting_keeps_the_markdown(world: World) -> None:
    backend, other = agent(1), agent(2, "Other")
    world.have(backend, other, text="years of work")
    await delete_agent(world)(PROJECT, backend.id)
    assert world.manifest.entries == (other,)
    assert world.text(backend) == "years of work"
    assert world.events.events == [AgentDeleted(backend)]


async def test_deleting_forgets_the_conversation_and_keeps_the_run_directory(world: World) -> None:
    backend = world.have(agent())
    (await world.environments.prepare(PROJECT, backend.id)).release()
    world.records.remember(PROJECT, backend.id, "4711")
    await delete_agent(world)(PROJECT, backend.id)
    assert world.records.native == {}
    assert backend.id in world.environments.plans


async def test_the_run_directory_goes_when_that_is_confirmed(world: World) -> None:
    backend = world.have(agent())
    (await world.environments.prepare(PROJECT, backend.id)).release()
    await delete_agent(world)(PROJECT, backend.id, clear_run_dir=True)
    assert backend.id not in world.environments.plans


async def test_a_running_agent_is_not_deleted(world: World) -> None:
    backend = world.have(agent())
    session = await world.launch_agent(PROJECT, backend.id, SIZE)
    with pytest.raises(Refused, match="is running"):
        await delete_agent(world)(PROJECT, backend.id)
    assert world.entry(backend.id) == backend
    assert session.id in world.terminals.running


async def test_a_running_agent_is_ended_and_deleted_when_told(world: World) -> None:
    backend = world.have(agent())
    session = await world.launch_agent(PROJECT, backend.id, SIZE)
    await delete_agent(world)(PROJECT, backend.id, even_running=True)
    assert world.manifest.entries == ()
    assert not world.terminals.running
    assert world.events.events[-2:] == [SessionClosed(session.id), AgentDeleted(backend)]


async def test_an_agent_with_a_task_is_deleted_only_with_it(world: World) -> None:
    backend = world.have(agent())
    tasks = [await world.do_tasks.create(PROJECT, title, backend.id) for title in ("Mend", "Paint")]
    for task in tasks:
        world.clock.advance(1)
        await world.do_tasks.dispatch(PROJECT, task.id)
    with pytest.raises(Refused, match="Backend has the task Paint, which is queued; finish or cancel it first"):
        await delete_agent(world)(PROJECT, backend.id)
    session = await world.do_tasks.launch(PROJECT, tasks[0].id)
    with pytest.raises(Refused, match="Backend has the task Mend, which is running"):
        await delete_agent(world)(PROJECT, backend.id)
    assert world.entry(backend.id) == backend
    await delete_agent(world)(PROJECT, backend.id, even_running=True)
    assert [world.tasks.read(PROJECT, task.id).state for task in tasks] == ["cancelled", "cancelled"]
    assert session.id not in world.terminals.running
    assert not world.manifest.entries


async def test_an_agent_that_has_ended_is_deleted_without_a_question(world: World) -> None:
    backend = world.have(agent())
    session = await world.launch_agent(PROJECT, backend.id, SIZE)
    world.terminals.exit(session.id)
    await delete_agent(world)(PROJECT, backend.id)
    assert world.manifest.entries == ()


async def test_an_unknown_agent_cannot_be_deleted(world: World) -> None:
    with pytest.raises(NotFound):
        await delete_agent(world)(PROJECT, agent().id)
    assert world.events.events == []


def test_the_path_of_a_context_lies_in_the_project(world: World) -> None:
    assert world.contexts.path(PROJECT, agent()) == Path("/home/ann/shop/.ideai/agents/backend.md")


async def test_a_deleted_agent_comes_back_at_its_place_with_its_conversation(world: World) -> None:
    first, backend, last = agent(1, "First"), agent(2), agent(3, "Last")
    world.have(first, backend, last)
    world.records.remember(PROJECT, backend.id, "4711")
    deleted = await delete_agent(world)(PROJECT, backend.id)
    assert await restore_agent(world)(PROJECT, deleted) == backend
    assert world.manifest.entries == (first, backend, last)
    assert world.records.native_session(PROJECT, backend.id) == "4711"
    assert world.events.events[-1] == AgentsRead((first, backend, last))


async def test_an_agent_cannot_come_back_to_a_context_that_is_anothers_now(world: World) -> None:
    backend = world.have(agent())
    deleted = await delete_agent(world)(PROJECT, backend.id)
    other = world.have(agent(2))
    with pytest.raises(Invalid, match="path"):
        await restore_agent(world)(PROJECT, deleted)
    assert world.manifest.entries == (other,)


async def test_a_duplicate_has_everything_but_the_name_and_the_conversation(world: World) -> None:
    backend = world.have(agent(skills=[REVIEW], cwd="project_root", variables={"A": "1"}), text="years of work")
    made = await duplicate_agent(world)(PROJECT, backend.id, "Backend 2")
    assert (made.name, made.md_path) == ("Backend 2", "agents/backend-2.md")
    assert made.as_fields() | {"id": 0, "name": 0, "md_path": 0} == backend.as_fields() | {
        "id": 0,
        "name": 0,
        "md_path": 0,
    }
    assert world.text(made) == "years of work"
    assert made.id != backend.id


async def test_an_agent_without_a_context_can_be_duplicated(world: World) -> None:
    backend = world.have(agent())
    world.contexts.texts.clear()
    made = await duplicate_agent(world)(PROJECT, backend.id, "Other")
    assert world.text(made) == "# Other\n"
