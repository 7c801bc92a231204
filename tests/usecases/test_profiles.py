"""Listing, saving, deleting and detecting profiles."""

from pathlib import Path

import pytest

from app.domain.agent import ProfileId
from app.domain.errors import Damaged, Invalid, NotFound, Refused
from app.domain.events import ProfilesRead
from app.domain.problem import Problem
from app.domain.profile import Profile
from app.usecases.delete_profile import DeleteProfile
from app.usecases.detect_profiles import DetectProfiles
from app.usecases.save_profile import SaveProfile
from tests.usecases.world import PROJECT, World, agent

MINE = {"id": "mine", "name": "Mine", "command": "mine", "args": ["--dir", "{projectRoot}"]}


def save_profile(world: World) -> SaveProfile:
    return SaveProfile(world.profiles, world.providers, world.list_profiles)


def delete_profile(world: World) -> DeleteProfile:
    return DeleteProfile(world.manifests, world.profiles, world.list_profiles)


def detect_profiles(world: World) -> DetectProfiles:
    return DetectProfiles(world.profiles, world.providers, world.programs, world.list_profiles)


async def test_profiles_are_listed_with_those_that_this_machine_can_run(world: World) -> None:
    read = await world.list_profiles()
    assert [profile.id for profile in read.profiles] == ["aider", "claude", "piped", "shell"]
    assert read.found == {"claude", "shell"}
    assert world.events.events == [read]


async def test_problems_of_profiles_and_providers_are_listed(world: World) -> None:
    world.profiles.problems = (Problem(Path("/config/profiles/x.toml"), 1, "bad"),)
    world.providers.problems = (Problem(Path("/config/providers/y.toml"), None, "worse"),)
    assert [problem.message for problem in (await world.list_profiles()).problems] == ["bad", "worse"]


async def test_a_saved_profile_is_told_to_everybody(world: World) -> None:
    saved = await save_profile(world)(MINE)
    assert world.profiles.own == {"mine": saved}
    (read,) = world.events.of(ProfilesRead)
    assert saved in read.profiles


async def test_a_profile_that_comes_with_ideai_can_be_overridden(world: World) -> None:
    await save_profile(world)({"id": "claude", "name": "My Claude", "command": "claude", "provider": "claude"})
    (read,) = world.events.of(ProfilesRead)
    assert [profile.name for profile in read.profiles if profile.id == "claude"] == ["My Claude"]


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"args": ["{contextfile}"]}, r"args\.0: \{contextfile\} is not a placeholder"),
        ({"variables": {"A": "{nope}"}}, r"variables: \{nope\} is not a placeholder"),
        ({"new_session": ["{sessionId}"]}, "new_session"),
        ({"command": " "}, "command"),
        ({"command": None}, "command"),
        ({"name": "a\nb"}, "name"),
        ({"id": "../x"}, "id"),
        ({"cwd": "home"}, "cwd"),
        ({"variables": {"CODEX_HOME": "/x"}}, "CODEX_HOME"),
        ({"variables": {"IDEAI_AGENT_ID": "/x"}}, "IDEAI_AGENT_ID"),
        ({"injection": {"kind": "env"}}, "injection"),
        ({"injection": {"kind": "env", "variable": "PATH"}}, "PATH"),
        ({"injection": {"kind": "args", "args": ["--yes"]}}, "contextFile"),
        ({"injection": {"kind": "convention_file", "file": "../CLAUDE.md"}}, "file"),
        ({"injection": {"kind": "telepathy"}}, "kind"),
    ],
)
async def test_a_bad_profile_is_refused_by_the_name_of_its_field(
    world: World, fields: dict[str, object], word: str
) -> None:
    with pytest.raises(Invalid, match=word):
        await save_profile(world)({**MINE, **fields})
    assert world.profiles.own == {}
    assert world.events.events == []


async def test_a_profile_of_an_unknown_provider_is_refused(world: World) -> None:
    with pytest.raises(NotFound, match="aider, claude"):
        await save_profile(world)({**MINE, "provider": "clode"})
    assert world.profiles.own == {}


async def test_a_deleted_profile_is_gone(world: World) -> None:
    await save_profile(world)(MINE)
    await delete_profile(world)(PROJECT, ProfileId("mine"))
    assert world.profiles.own == {}
    assert "mine" not in [profile.id for profile in world.events.of(ProfilesRead)[-1].profiles]


async def test_a_profile_in_use_is_not_deleted(world: World) -> None:
    await save_profile(world)(MINE)
    world.have(agent(1, "Ann", "mine"), agent(2, "Bob", "mine"))
    with pytest.raises(Refused, match="Ann, Bob"):
        await delete_profile(world)(PROJECT, ProfileId("mine"))
    assert "mine" in world.profiles.own


async def test_a_profile_is_kept_while_nobody_can_say_who_uses_it(world: World) -> None:
    await save_profile(world)(MINE)
    world.manifests.damaged = Damaged(Path("/m"), 1, "Torn.")
    with pytest.raises(Damaged):
        await delete_profile(world)(PROJECT, ProfileId("mine"))
    assert "mine" in world.profiles.own


async def test_a_profile_that_comes_with_ideai_cannot_be_deleted(world: World) -> None:
    with pytest.raises(NotFound):
        await delete_profile(world)(PROJECT, ProfileId("claude"))


async def test_installed_clis_get_a_profile(world: World) -> None:
    world.profiles.builtin = ()
    written = await detect_profiles(world)()
    assert [profile.id for profile in written] == ["claude"]
    assert world.profiles.own == {"claude": written[0]}
    assert written[0].provider == "claude"
    assert world.events.of(ProfilesRead)[-1].found == {"claude"}


async def test_a_profile_that_the_user_has_is_never_touched(world: World) -> None:
    world.profiles.builtin = ()
    own = Profile(id="claude", name="Mine", command="my-claude")
    other = Profile(id="pair", name="Pair", command="aider", provider="aider")
    world.profiles.own = {"claude": own, "pair": other}
    world.programs.found.add("aider")
    assert await detect_profiles(world)() == ()
    assert world.profiles.own == {"claude": own, "pair": other}


async def test_a_profile_that_does_not_parse_is_not_replaced(world: World) -> None:
    world.profiles.builtin = ()
    world.profiles.problems = (Problem(Path("/config/profiles/claude.toml"), 1, "bad"),)
    assert await detect_profiles(world)() == ()


async def test_detecting_twice_writes_once(world: World) -> None:
    world.profiles.builtin = ()
    await detect_profiles(world)()
    assert await detect_profiles(world)() == ()
