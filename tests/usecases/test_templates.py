"""Templates, agents made from them, and following their changes."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.agent import Agent
from app.domain.errors import Conflict, Failed, Invalid, NotFound, Refused
from app.domain.events import AgentChanged, AgentCreated, ContextChanged, TemplatesRead
from app.domain.manifest import Manifest
from app.domain.problem import Problem
from app.domain.project import Project
from app.domain.template import Template
from app.usecases.create_agent_from_template import CreateAgentFromTemplate
from app.usecases.delete_template import DeleteTemplate
from app.usecases.save_template import SaveTemplate
from app.usecases.sync_agent import SyncAgent
from tests.fakes.manifests import FakeManifests
from tests.usecases.world import PROJECT, World, agent

REVIEWER = Template(
    id="reviewer",
    name="Reviewer",
    version=3,
    profile="claude",
    skills=("global/review",),
    cwd="project_root",
    context="# Reviewer\n\nBe strict.\n",
)
DAMAGED = Problem(Path("/config/templates/broken.toml"), 4, "There is a quote too few.")


def from_template(world: World) -> CreateAgentFromTemplate:
    world.templates.builtin = (REVIEWER,)
    return CreateAgentFromTemplate(world.templates, world.create_agent)


def save_template(world: World) -> SaveTemplate:
    return SaveTemplate(world.templates, world.list_templates)


def sync_agent(world: World) -> SyncAgent:
    return SyncAgent(
        world.manifests,
        world.contexts,
        world.profiles,
        world.providers,
        world.records,
        world.demands,
        world.preview_sync,
        world.events,
    )


async def follower(world: World, **fields: object) -> Agent:
    """An agent made from version 3, and the template's version 4."""
    made = await from_template(world)(PROJECT, "reviewer")
    world.templates.builtin = (REVIEWER.changed(version=4, context="# Reviewer\n\nBe fair.\n", **fields),)
    world.events.events.clear()
    return made


async def test_an_agent_is_made_as_its_template_says(world: World) -> None:
    made = await from_template(world)(PROJECT, "reviewer")
    assert (made.name, made.profile, made.skills, made.cwd) == (
        "Reviewer",
        "claude",
        ("global/review",),
        "project_root",
    )
    assert world.text(made) == REVIEWER.context
    assert world.events.events == [AgentCreated(made)]


async def test_an_agent_remembers_template_and_version(world: World) -> None:
    made = await from_template(world)(PROJECT, "reviewer", synchronized=False)
    assert made.origin is not None
    assert (made.origin.template, made.origin.version, made.origin.synchronized) == ("reviewer", 3, False)


async def test_name_and_profile_can_be_chosen(world: World) -> None:
    made = await from_template(world)(PROJECT, "reviewer", "Strict one", profile="aider")
    assert (made.name, made.profile, made.slug) == ("Strict one", "aider", "strict-one")


async def test_an_empty_name_is_not_replaced_by_the_templates(world: World) -> None:
    with pytest.raises(Invalid, match="name"):
        await from_template(world)(PROJECT, "reviewer", "")


async def test_a_template_without_a_profile_needs_one_to_be_chosen(world: World) -> None:
    create = from_template(world)
    world.templates.builtin = (Template(id="bare", name="Bare"),)
    with pytest.raises(Invalid, match="choose one"):
        await create(PROJECT, "bare")
    assert (await create(PROJECT, "bare", profile="claude")).profile == "claude"


async def test_an_unknown_template_is_not_found(world: World) -> None:
    with pytest.raises(NotFound, match="'writer'"):
        await from_template(world)(PROJECT, "writer")


async def test_a_damaged_template_says_where_it_is_damaged(world: World) -> None:
    create = from_template(world)
    world.templates.problems = (DAMAGED,)
    with pytest.raises(NotFound, match=r"broken\.toml:4"):
        await create(PROJECT, "broken")


async def test_templates_are_listed_with_their_problems(world: World) -> None:
    world.templates.builtin = (REVIEWER,)
    world.templates.problems = (DAMAGED,)
    assert await world.list_templates() == TemplatesRead((REVIEWER,), (DAMAGED,))
    assert world.events.events == [TemplatesRead((REVIEWER,), (DAMAGED,))]


async def test_a_new_template_begins_with_version_1(world: World) -> None:
    saved = await save_template(world)({"id": "writer", "name": "Writer", "version": 99})
    assert saved.version == 1
    assert world.templates.own == {"writer": saved}
    assert world.events.events == [TemplatesRead((saved,), own=frozenset({"writer"}))]


async def test_a_changed_template_has_one_version_more(world: World) -> None:
    world.templates.builtin = (REVIEWER,)
    saved = await save_template(world)({**REVIEWER.as_fields(), "context": "Be fair."})
    assert (saved.version, saved.context) == (4, "Be fair.")


async def test_saving_a_template_unchanged_keeps_its_version(world: World) -> None:
    world.templates.builtin = (REVIEWER,)
    assert await save_template(world)(REVIEWER.as_fields()) == REVIEWER


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"id": "A B", "name": "x"}, "id"),
        ({"id": "a", "name": ""}, "name"),
        ({"name": "x"}, "id: field required"),
        ({"id": "a", "name": "x", "skills": ["../etc"]}, "skills"),
        ({"id": "a", "name": "x", "context": "\ud800"}, "context"),
    ],
)
async def test_a_bad_template_is_refused_by_the_name_of_its_field(
    world: World, fields: dict[str, object], word: str
) -> None:
    with pytest.raises(Invalid, match=word):
        await save_template(world)(fields)
    assert world.templates.own == {}
    assert world.events.events == []


async def test_a_deleted_template_leaves_its_agents_as_they_are(world: World) -> None:
    await save_template(world)({"id": "writer", "name": "Writer", "profile": "claude"})
    made = await CreateAgentFromTemplate(world.templates, world.create_agent)(PROJECT, "writer")
    await DeleteTemplate(world.templates, world.list_templates)("writer")
    assert world.templates.own == {}
    assert world.entry(made.id) == made
    assert world.events.events[-1] == TemplatesRead(())


async def test_only_a_template_of_ones_own_can_be_deleted(world: World) -> None:
    world.templates.builtin = (REVIEWER,)
    with pytest.raises(NotFound):
        await DeleteTemplate(world.templates, world.list_templates)("reviewer")
    assert world.events.events == []


async def test_the_difference_is_shown_and_nothing_is_changed(world: World) -> None:
    made = await follower(world)
    shown = await world.preview_sync(PROJECT, made.id)
    assert "-Be strict." in shown.difference
    assert "+Be fair." in shown.difference
    assert world.text(made) == REVIEWER.context
    assert world.entry(made.id) == made
    assert world.events.events == []


async def test_what_was_shown_is_applied(world: World) -> None:
    made = await follower(world, profile="aider", skills=["project/fair"], cwd=None)
    shown = await world.preview_sync(PROJECT, made.id)
    synced = await sync_agent(world)(PROJECT, shown)
    assert world.text(made) == "# Reviewer\n\nBe fair.\n"
    assert world.entry(made.id) == synced == shown.after
    assert (synced.profile, synced.skills, synced.cwd) == ("aider", ("project/fair",), "project_root")
    assert synced.origin is not None
    assert synced.origin.version == 4
    (changed, context) = world.events.events
    assert changed == AgentChanged(synced)
    assert isinstance(context, ContextChanged)


async def test_name_and_variables_stay_the_agents_own(world: World) -> None:
    made = await follower(world)
    mine = made.changed(name="Mine", variables={"A": "1"}, colour="red")
    world.manifests.update(PROJECT, lambda manifest: manifest.with_entry(mine))
    synced = await sync_agent(world)(PROJECT, await world.preview_sync(PROJECT, made.id))
    assert (synced.name, synced.variables, synced.as_fields()["colour"]) == ("Mine", {"A": "1"}, "red")


async def test_a_context_that_was_edited_after_the_difference_was_shown_is_not_overwritten(world: World) -> None:
    made = await follower(world)
    shown = await world.preview_sync(PROJECT, made.id)
    world.contexts.texts[world.contexts.path(PROJECT, made)] = "my own words"
    with pytest.raises(Conflict):
        await sync_agent(world)(PROJECT, shown)
    assert world.text(made) == "my own words"
    assert world.entry(made.id) == made


async def test_a_template_that_changed_after_the_difference_was_shown_is_shown_again(world: World) -> None:
    made = await follower(world)
    shown = await world.preview_sync(PROJECT, made.id)
    world.templates.builtin = (REVIEWER.changed(version=5, context="Something else."),)
    with pytest.raises(Conflict, match="look at the difference again"):
        await sync_agent(world)(PROJECT, shown)
    assert world.text(made) == REVIEWER.context


async def test_a_template_that_asks_for_an_unknown_profile_changes_nothing(world: World) -> None:
    made = await follower(world, profile="nowhere")
    shown = await world.preview_sync(PROJECT, made.id)
    with pytest.raises(NotFound, match="nowhere"):
        await sync_agent(world)(PROJECT, shown)
    assert world.text(made) == REVIEWER.context


async def test_the_context_is_put_back_if_the_entry_cannot_be_saved(world: World) -> None:
    made = await follower(world)
    shown = await world.preview_sync(PROJECT, made.id)
    world.manifests.errors["update"] = Failed("planted")
    with pytest.raises(Failed, match="planted"):
        await sync_agent(world)(PROJECT, shown)
    assert world.text(made) == REVIEWER.context
    assert world.entry(made.id) == made
    assert world.events.events == []


async def test_a_context_that_cannot_be_put_back_does_not_hide_why(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    made = await follower(world)
    shown = await world.preview_sync(PROJECT, made.id)

    class LastBreath(FakeManifests):
        """A disk that fails for good with the first write."""

        def update(self, project: Project, change: Callable[[Manifest], Manifest]) -> Manifest:  # noqa: ARG002
            world.contexts.errors["write"] = Failed("The disk is gone.")
            raise Failed("The disk is full.")

    failing = replace(sync_agent(world), manifests=LastBreath(world.manifests.saved))
    with pytest.raises(Failed, match="full"):
        await failing(PROJECT, shown)
    assert "stays as the template has it" in caplog.text


async def test_another_providers_cli_does_not_get_the_old_conversation(world: World) -> None:
    made = await follower(world, profile="aider")
    world.records.remember(PROJECT, made.id, "4711")
    await sync_agent(world)(PROJECT, await world.preview_sync(PROJECT, made.id))
    assert world.records.native == {}


async def test_an_agent_without_a_template_has_nothing_to_follow(world: World) -> None:
    backend = world.have(agent())
    with pytest.raises(Refused):
        await world.preview_sync(PROJECT, backend.id)


async def test_an_agent_whose_template_is_gone_stays_as_it_is(world: World) -> None:
    made = await follower(world)
    world.templates.builtin = ()
    with pytest.raises(NotFound, match="'reviewer'"):
        await world.preview_sync(PROJECT, made.id)
