"""What every store of profiles promises."""

from pathlib import Path

import pytest

from app.adapters.toml_profiles import TomlProfiles
from app.domain.agent import ProfileId
from app.domain.errors import Conflict, NotFound
from app.domain.listing import Listing
from app.domain.profile import Injection, Profile
from app.domain.provider import Provider
from app.ports.profiles import Profiles
from tests.fakes.profiles import FakeProfiles

KNOWN = tuple(Provider(id=name, name=name.title(), command=name, checked="1") for name in ("claude", "pi"))


@pytest.fixture(params=["fake", "toml"])
def profiles(request: pytest.FixtureRequest, tmp_path: Path) -> Profiles:
    if request.param == "fake":
        return FakeProfiles(builtin=tuple(provider.default_profile() for provider in KNOWN))
    return TomlProfiles(tmp_path / "profiles", lambda: Listing(KNOWN))


def _ids(profiles: Profiles) -> list[str]:
    return [profile.id for profile in profiles.list().items]


def test_everybody_has_a_profile_for_each_provider(profiles: Profiles) -> None:
    assert _ids(profiles) == ["claude", "pi"]
    assert [profile.provider for profile in profiles.list().items] == ["claude", "pi"]


def test_what_was_saved_is_listed_in_order(profiles: Profiles) -> None:
    own = Profile(
        id="mine",
        name="My CLI",
        command="/opt/my cli",
        args=("--flag", "{contextFile}"),
        injection=Injection(kind="env", variable="CONTEXT"),
        cwd="project_root",
        variables={"A": 'quote " and \\ and ü'},
    )
    profiles.save(own)
    assert _ids(profiles) == ["claude", "mine", "pi"]
    assert profiles.list().items[1] == own


def test_the_users_own_wins_until_it_is_deleted(profiles: Profiles) -> None:
    profiles.save(Profile(id="claude", name="Mine", command="my-claude"))
    assert profiles.list().items[0].command == "my-claude"
    profiles.delete(ProfileId("claude"))
    assert profiles.list().items[0].command == "claude"


def test_saving_again_replaces_every_field(profiles: Profiles) -> None:
    profiles.save(Profile(id="mine", name="A", command="a", args=("x",), variables={"A": "1", "B": "2"}))
    second = Profile(id="mine", name="B", command="a", variables={"B": "2"})
    profiles.save(second)
    assert profiles.list().items[1] == second


@pytest.mark.parametrize("profile_id", ["claude", "nothing"])
def test_only_the_users_own_can_be_deleted(profiles: Profiles, profile_id: str) -> None:
    with pytest.raises(NotFound):
        profiles.delete(ProfileId(profile_id))
    assert _ids(profiles) == ["claude", "pi"]


def test_a_deleted_profile_can_be_brought_back_once(profiles: Profiles) -> None:
    mine = Profile(id="mine", name="Mine", command="mine", variables={"A": "1"})
    profiles.save(mine)
    assert profiles.own_ids() == {"mine"}
    profiles.delete(ProfileId("mine"))
    assert profiles.own_ids() == set()
    profiles.restore(ProfileId("mine"))
    assert profiles.list().items[1] == mine
    with pytest.raises(NotFound):
        profiles.restore(ProfileId("mine"))


def test_bringing_back_never_replaces_what_is_there_again(profiles: Profiles) -> None:
    profiles.save(Profile(id="mine", name="Old", command="old"))
    profiles.delete(ProfileId("mine"))
    profiles.save(Profile(id="mine", name="New", command="new"))
    with pytest.raises(Conflict):
        profiles.restore(ProfileId("mine"))
    assert profiles.list().items[1].name == "New"
