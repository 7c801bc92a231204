"""CreateAgent: the entry first, then the context, and nothing half done."""

import pytest

from app.domain.agent import SkillRef
from app.domain.errors import Conflict, Damaged, Failed, IdeaiError, Invalid, NotFound
from app.domain.events import AgentCreated
from tests.usecases.world import PROJECT, World, agent


async def test_a_new_agent_is_in_the_manifest_and_its_context_on_disk(world: World) -> None:
    created = await world.create_agent(PROJECT, "Front End", "claude", "Be neat.\n")
    assert world.manifest.entries == (created,)
    assert (created.name, created.slug, created.profile) == ("Front End", "front-end", "claude")
    assert world.text(created) == "Be neat.\n"
    assert world.events.events == [AgentCreated(created)]


async def test_the_entry_is_saved_before_the_context_is_written(world: World) -> None:
    await world.create_agent(PROJECT, "Backend", "claude")
    assert world.steps == ["manifests.update", "contexts.write", "events.AgentCreated"]


async def test_an_agent_without_content_begins_with_its_name(world: World) -> None:
    created = await world.create_agent(PROJECT, "  Backend ", "claude")
    assert world.text(created) == "# Backend\n"


async def test_an_agent_may_begin_with_an_empty_context(world: World) -> None:
    created = await world.create_agent(PROJECT, "Backend", "claude", "")
    assert world.text(created) == ""


async def test_a_second_agent_of_the_same_name_gets_another_path(world: World) -> None:
    first = await world.create_agent(PROJECT, "Backend", "claude")
    second = await world.create_agent(PROJECT, "backend!", "claude")
    assert (first.md_path, second.md_path) == ("agents/backend.md", "agents/backend-2.md")


async def test_the_markdown_of_a_deleted_agent_is_never_overwritten(world: World) -> None:
    kept = agent(name="Backend")
    world.contexts.texts[world.contexts.path(PROJECT, kept)] = "years of work"
    created = await world.create_agent(PROJECT, "Backend", "claude", "new")
    assert created.md_path == "agents/backend-2.md"
    assert world.text(kept) == "years of work"


async def test_a_name_without_a_letter_still_makes_a_file_name(world: World) -> None:
    assert (await world.create_agent(PROJECT, "設計者", "claude")).md_path == "agents/agent.md"


async def test_skills_variables_and_directory_are_kept(world: World) -> None:
    refs = (SkillRef("project/review"), SkillRef("global/commit"), SkillRef("project/review"))
    created = await world.create_agent(
        PROJECT, "Backend", "claude", skills=refs, cwd="project_root", variables={"MODE": "x"}
    )
    assert created.skills == ("project/review", "global/commit")
    assert (created.cwd, created.variables) == ("project_root", {"MODE": "x"})


@pytest.mark.parametrize(
    ("name", "variables", "field"),
    [
        ("", {}, "name"),
        (" \t ", {}, "name"),
        ("x" * 81, {}, "name"),
        ("a\x1b]0;b", {}, "name"),
        ("Backend", {"PATH": "/tmp"}, "variables"),
        ("Backend", {"A=B": ""}, "variables"),
    ],
)
async def test_a_bad_value_is_named_and_leaves_nothing_on_disk(
    world: World, name: str, variables: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid, match=rf"^The agent is not valid: {field}: .+\.$"):
        await world.create_agent(PROJECT, name, "claude", variables=variables)
    assert world.steps == []


async def test_an_unknown_profile_leaves_nothing_on_disk(world: World) -> None:
    with pytest.raises(NotFound, match="aider, claude"):
        await world.create_agent(PROJECT, "Backend", "clode")
    assert world.steps == []


async def test_text_that_is_no_unicode_leaves_nothing_on_disk(world: World) -> None:
    with pytest.raises(Invalid, match="position 3"):
        await world.create_agent(PROJECT, "Backend", "claude", "ab\ud800")
    assert world.steps == []


@pytest.mark.parametrize("error", [Failed("The disk is full."), Conflict("There is one already.")])
async def test_the_entry_is_taken_back_if_the_context_cannot_be_written(world: World, error: IdeaiError) -> None:
    old = world.have(agent(1, "Old"))
    world.contexts.errors["write"] = error
    with pytest.raises(type(error), match=str(error)):
        await world.create_agent(PROJECT, "Backend", "claude")
    assert world.manifest.entries == (old,)
    assert world.events.events == []


async def test_an_entry_that_cannot_be_taken_back_does_not_hide_why(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    class LastBreath(type(world.contexts)):  # type: ignore[misc]
        """A disk that fails for good with the first write."""

        def write(self, *_: object) -> None:
            world.manifests.damaged = Failed("The disk is gone.")
            raise Failed("The disk is full.")

    world.contexts = LastBreath()
    with pytest.raises(Failed, match="full"):
        await world.create_agent(PROJECT, "Backend", "claude")
    assert "stays in the manifest" in caplog.text


async def test_a_damaged_manifest_is_left_alone(world: World) -> None:
    world.manifests.damaged = Damaged(PROJECT.folder / "manifest.json", 3, "There is a comma too many.")
    with pytest.raises(Damaged, match="line 3"):
        await world.create_agent(PROJECT, "Backend", "claude")
    assert world.contexts.texts == {}
