"""Creating, listing, changing and deleting skills."""

from pathlib import Path

import pytest

from app.domain.agent import SkillRef
from app.domain.errors import Conflict, Invalid, NotFound, Refused
from app.domain.events import SkillsRead
from app.domain.problem import Problem
from app.usecases.create_skill import CreateSkill
from app.usecases.delete_skill import DeleteSkill
from app.usecases.update_skill import UpdateSkill
from tests.usecases.world import PROJECT, World, agent, skill

REVIEW = SkillRef("project/review")


def create_skill(world: World) -> CreateSkill:
    return CreateSkill(world.skills, world.list_skills)


def update_skill(world: World) -> UpdateSkill:
    return UpdateSkill(world.skills, world.list_skills)


def delete_skill(world: World) -> DeleteSkill:
    return DeleteSkill(world.manifests, world.skills, world.list_skills)


async def test_skills_of_both_scopes_are_listed_with_their_problems(world: World) -> None:
    world.skills.put(PROJECT, skill("b", "global"))
    world.skills.put(PROJECT, skill("a"))
    world.skills.problems = (Problem(Path("/skills/x"), None, "bad"),)
    read = await world.list_skills(PROJECT)
    assert [found.ref for found in read.skills] == ["project/a", "global/b"]
    assert read.problems == world.skills.problems
    assert world.events.events == [read]


async def test_a_new_skill_lies_under_the_slug_of_its_name(world: World) -> None:
    made = await create_skill(world)(PROJECT, "project", " Commit Message! ", "Use it\nto commit.", "Be brief.\n")
    assert (made.ref, made.name) == ("project/commit-message", "commit-message")
    assert (made.description, made.body.strip()) == ("Use it to commit.", "Be brief.")
    assert world.events.events == [SkillsRead((made,))]


@pytest.mark.parametrize(
    ("name", "description", "body"),
    [("", "", ""), ("x" * 81, "", ""), ("a\x00b", "", ""), ("a", "\ud800", ""), ("a", "", "\ud800")],
)
async def test_a_bad_skill_is_refused(world: World, name: str, description: str, body: str) -> None:
    with pytest.raises(Invalid):
        await create_skill(world)(PROJECT, "project", name, description, body)
    assert world.skills.kept == {}
    assert world.events.events == []


async def test_a_skill_that_exists_is_not_overwritten(world: World) -> None:
    world.skills.put(PROJECT, skill("review", body="mine"))
    with pytest.raises(Conflict):
        await create_skill(world)(PROJECT, "project", "Review", "", "other")
    assert world.skills.read(PROJECT, REVIEW).body == "mine"


async def test_the_same_name_in_the_other_scope_is_another_skill(world: World) -> None:
    world.skills.put(PROJECT, skill("review"))
    assert (await create_skill(world)(PROJECT, "global", "Review", "")).ref == "global/review"


async def test_a_changed_skill_is_told_to_everybody(world: World) -> None:
    world.skills.put(PROJECT, skill("review"))
    changed = await update_skill(world)(PROJECT, REVIEW, "---\nname: review\ndescription: New.\n---\nAgain.\n")
    assert (changed.description, changed.body.strip()) == ("New.", "Again.")
    assert world.events.events == [SkillsRead((changed,))]


async def test_an_unknown_skill_cannot_be_changed(world: World) -> None:
    with pytest.raises(NotFound):
        await update_skill(world)(PROJECT, REVIEW, "x")


async def test_a_skill_is_not_saved_with_text_that_is_no_unicode(world: World) -> None:
    world.skills.put(PROJECT, skill("review", body="mine"))
    with pytest.raises(Invalid):
        await update_skill(world)(PROJECT, REVIEW, "\udead")
    assert world.skills.read(PROJECT, REVIEW).body == "mine"


async def test_a_deleted_skill_is_gone(world: World) -> None:
    world.skills.put(PROJECT, skill("review"))
    await delete_skill(world)(PROJECT, REVIEW)
    assert world.skills.kept == {}
    assert world.events.events == [SkillsRead(())]


async def test_an_assigned_skill_is_deleted_only_when_told(world: World) -> None:
    world.skills.put(PROJECT, skill("review"))
    backend = world.have(agent(skills=[REVIEW]))
    with pytest.raises(Refused, match="Backend"):
        await delete_skill(world)(PROJECT, REVIEW)
    assert world.skills.kept != {}
    await delete_skill(world)(PROJECT, REVIEW, even_assigned=True)
    assert world.skills.kept == {}
    assert world.entry(backend.id).skills == (REVIEW,)


async def test_an_unknown_skill_cannot_be_deleted(world: World) -> None:
    with pytest.raises(NotFound):
        await delete_skill(world)(PROJECT, REVIEW)
    assert world.events.events == []
