"""Importing skills."""

from pathlib import Path

import pytest

from app.domain.agent import SkillRef
from app.domain.errors import Damaged, NotFound, Refused
from app.domain.events import SkillsRead
from app.domain.problem import Problem
from app.usecases.import_skills import ImportSkills
from tests.fakes.skill_sources import FakeSkillSources
from tests.usecases.world import PROJECT, World, skill

BAG = Path("/downloads/bag.zip")
GIT = b"---\nname: git\ndescription: How to commit.\n---\nBody\n"


def import_skills(world: World, **files: bytes) -> ImportSkills:
    sources = FakeSkillSources({BAG: {f"{name}/SKILL.md": data for name, data in files.items()}})
    return ImportSkills(world.skills, sources, world.list_skills)


async def test_imported_skills_are_there_and_told_to_everybody(world: World) -> None:
    made, problems = await import_skills(world, git=GIT, review=b"Just text")(PROJECT, "project", BAG)
    assert [(skill.ref, skill.description) for skill in made] == [
        ("project/git", "How to commit."),
        ("project/review", ""),
    ]
    assert problems == ()
    assert world.events.events == [SkillsRead(made)]


async def test_a_plan_writes_nothing(world: World) -> None:
    plan = await import_skills(world, git=GIT).plan(PROJECT, "project", BAG)
    assert [planned.slug for planned in plan.skills] == ["git"]
    assert world.skills.kept == {}


async def test_an_archive_that_is_one_skill_is_called_without_its_ending(world: World) -> None:
    sources = FakeSkillSources({BAG: {"SKILL.md": GIT}})
    made, _ = await ImportSkills(world.skills, sources, world.list_skills)(PROJECT, "global", BAG)
    assert [skill.ref for skill in made] == ["global/bag"]


async def test_a_taken_name_stops_all_of_it_unless_it_may_be_another(world: World) -> None:
    world.skills.put(PROJECT, skill("git", body="mine"))
    run = import_skills(world, git=GIT, review=GIT)
    with pytest.raises(Refused, match="git"):
        await run(PROJECT, "project", BAG)
    assert list(world.skills.kept) == [(PROJECT.root, "project/git")]
    made, _ = await run(PROJECT, "project", BAG, rename=True)
    assert [skill.ref for skill in made] == ["project/git-2", "project/review"]
    assert world.skills.read(PROJECT, SkillRef("project/git")).body == "mine"


async def test_the_place_of_a_damaged_skill_is_taken_too(world: World) -> None:
    world.skills.problems = (Problem(PROJECT.folder / "skills" / "git", None, "It has no SKILL.md."),)
    with pytest.raises(Refused):
        await import_skills(world, git=GIT)(PROJECT, "project", BAG)


async def test_the_same_name_in_the_other_scope_is_free(world: World) -> None:
    world.skills.put(PROJECT, skill("git", "global"))
    made, _ = await import_skills(world, git=GIT)(PROJECT, "project", BAG)
    assert [skill.ref for skill in made] == ["project/git"]


async def test_a_failure_leaves_none_of_them(world: World) -> None:
    with pytest.raises(Damaged):
        await import_skills(world, git=GIT, review=b"\xff no text")(PROJECT, "project", BAG)
    assert world.skills.kept == {}
    assert world.events.events == []


async def test_a_source_that_is_not_there_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        await import_skills(world)(PROJECT, "project", Path("/none"))
