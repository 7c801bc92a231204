"""Edits made outside become the same events as our own."""

from pathlib import Path

import pytest

from app.domain.context import ABSENT, revision_of
from app.domain.errors import Damaged, Invalid
from app.domain.events import (
    AgentsRead,
    ContextChanged,
    Event,
    ProblemFound,
    ProfilesRead,
    SettingsRead,
    SkillsRead,
    TeamsRead,
    TemplatesRead,
    ThemesRead,
)
from app.usecases.list_teams import ListTeams
from app.usecases.list_themes import ListThemes
from app.usecases.read_settings import ReadSettings
from app.usecases.reread import Reread
from tests.fakes.settings import FakeSettings
from tests.fakes.teams import FakeTeams
from tests.fakes.themes import FakeThemes
from tests.usecases.world import PROJECT, World, agent

CONFIG = Path("/home/ann/.config/ideai")
DATA = PROJECT.folder


def reread(world: World) -> Reread:
    return Reread(
        world.manifests,
        world.contexts,
        world.list_agents,
        world.list_profiles,
        world.list_skills,
        world.list_templates,
        ListTeams(FakeTeams(), world.events),
        ListThemes(FakeThemes(), world.events),
        ReadSettings(FakeSettings(), world.events),
        world.events,
        CONFIG,
    )


@pytest.mark.parametrize(
    ("path", "kinds"),
    [
        (DATA / "manifest.json", [AgentsRead]),
        (DATA / "agents" / "backend.md", [ContextChanged]),
        (DATA / "agents" / "unknown.md", []),
        (DATA / "skills" / "review" / "SKILL.md", [SkillsRead]),
        (CONFIG / "skills" / "review" / "scripts" / "run.py", [SkillsRead]),
        (CONFIG / "profiles" / "claude.toml", [ProfilesRead]),
        (CONFIG / "providers" / "claude.toml", [ProfilesRead]),
        (CONFIG / "templates" / "reviewer.toml", [TemplatesRead]),
        (CONFIG / "teams" / "shop" / "team.json", [TeamsRead]),
        (CONFIG / "config.toml", [SettingsRead]),
        (CONFIG / "keymap.toml", [SettingsRead]),
        (CONFIG / "themes" / "sea.toml", [ThemesRead]),
        (CONFIG / "notes.toml", []),
        (DATA / "run" / "x" / "CLAUDE.md", []),
        (DATA / "manifest.json.tmp", []),
        (DATA / "agents", [ContextChanged]),
        (DATA, [AgentsRead, ContextChanged, SkillsRead]),
        (CONFIG, [SkillsRead, ProfilesRead, TemplatesRead, TeamsRead, ThemesRead, SettingsRead]),
    ],
)
async def test_a_path_tells_what_has_to_be_read_again(world: World, path: Path, kinds: list[type[Event]]) -> None:
    world.have(agent())
    await reread(world)(PROJECT, [path])
    assert [type(event) for event in world.events.events] == kinds


async def test_many_paths_at_once_are_read_once(world: World) -> None:
    world.have(agent())
    await reread(world)(PROJECT, [DATA / "skills" / "a" / "SKILL.md", DATA / "skills" / "b", CONFIG / "skills" / "c"])
    assert [type(event) for event in world.events.events] == [SkillsRead]


async def test_an_edited_context_is_told_with_its_revision(world: World) -> None:
    backend = world.have(agent(), text="edited outside")
    await reread(world)(PROJECT, [world.contexts.path(PROJECT, backend)])
    assert world.events.events == [ContextChanged(backend.id, revision_of("edited outside"))]


async def test_a_removed_context_is_told_as_absent(world: World) -> None:
    backend = world.have(agent())
    world.contexts.texts.clear()
    await reread(world)(PROJECT, [world.contexts.path(PROJECT, backend)])
    assert world.events.events == [ContextChanged(backend.id, ABSENT)]


async def test_a_context_that_cannot_be_read_is_a_problem_and_the_others_are_told(world: World) -> None:
    one, other = agent(1, "One"), agent(2, "Other")
    world.have(one, other)
    world.contexts.errors["read"] = Invalid("one.md is no UTF-8 text.")
    await reread(world)(PROJECT, [DATA / "agents"])
    problem, told = world.events.events
    assert problem == ProblemFound("one.md is no UTF-8 text.")
    assert isinstance(told, ContextChanged)
    assert told.agent_id == other.id


async def test_a_manifest_damaged_outside_is_told_with_its_line(world: World) -> None:
    world.have(agent())
    world.manifests.damaged = Damaged(DATA / "manifest.json", 2, "There is a comma too many.")
    await reread(world)(PROJECT, [DATA])
    read, skills = world.events.events
    assert isinstance(read, AgentsRead)
    assert [problem.line for problem in read.problems] == [2]
    assert isinstance(skills, SkillsRead)
