"""The versions of the CLIs that are installed."""

from app.domain.events import VersionsRead
from app.domain.profile import Profile
from app.usecases.read_versions import ReadVersions
from tests.fakes.versions import FakeVersions
from tests.usecases.world import CLAUDE, World


def read(world: World, versions: FakeVersions) -> ReadVersions:
    return ReadVersions(world.profiles, world.programs, versions, world.events)


async def test_each_program_is_asked_once_for_all_its_profiles(world: World) -> None:
    opus = Profile(id="opus", name="Opus", command="claude", provider="claude")
    world.profiles.own = {"claude": CLAUDE.default_profile(), "opus": opus}
    world.programs.found = {"claude"}
    versions = FakeVersions({"claude": "2.1.4"})
    await read(world, versions)()
    assert versions.asked == ["claude"]
    assert world.events.of(VersionsRead)[-1].versions == {"claude": "2.1.4", "opus": "2.1.4"}


async def test_a_command_that_nothing_is_known_of_is_not_started(world: World) -> None:
    world.profiles.own = {"mine": Profile(id="mine", name="Mine", command="deploy")}
    world.programs.found = {"deploy"}
    versions = FakeVersions({"deploy": "1.0.0"})
    await read(world, versions)()
    assert "deploy" not in versions.asked


async def test_a_program_that_does_not_tell_is_no_news(world: World) -> None:
    world.profiles.own = {"claude": CLAUDE.default_profile()}
    world.programs.found = {"claude"}
    await read(world, FakeVersions())()
    assert world.events.of(VersionsRead) == []
