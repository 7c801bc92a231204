"""A profile together with what is known about its CLI."""

from pathlib import Path

import pytest

from app.domain.errors import NotFound
from app.domain.listing import Listing
from app.domain.problem import Problem
from app.domain.profile import Profile
from app.domain.provider import NativeSessions, Provider
from app.domain.resolution import ResolvedProfile, resolve_profile

CLAUDE = Provider(
    id="claude",
    name="Claude",
    command="claude",
    checked="2",
    native_sessions=NativeSessions(new=("-n",), resume=("-r",)),
)
MINE = Profile(id="mine", name="Mine", command="mine")
OPUS = Profile(id="opus", name="Opus", command="claude", provider="claude")
LOST = Profile(id="lost", name="Lost", command="x", provider="gone")
PROFILES = Listing((LOST, MINE, OPUS))
PROVIDERS = Listing((CLAUDE,))


def problem(name: str) -> Problem:
    return Problem(Path("/config") / f"{name}.toml", 3, "There is a quote too few.")


def test_a_profile_comes_with_its_provider() -> None:
    assert resolve_profile(PROFILES, PROVIDERS, "opus") == ResolvedProfile(OPUS, CLAUDE)


def test_a_command_of_ones_own_has_no_provider() -> None:
    assert resolve_profile(PROFILES, PROVIDERS, "mine") == ResolvedProfile(MINE, None)


def test_an_unknown_profile_is_not_found_and_the_known_ones_are_named() -> None:
    with pytest.raises(NotFound, match="lost, mine, opus"):
        resolve_profile(PROFILES, PROVIDERS, "claude")


def test_an_unknown_provider_is_not_found() -> None:
    with pytest.raises(NotFound, match="'gone'"):
        resolve_profile(PROFILES, PROVIDERS, "lost")


def test_a_damaged_file_is_named_as_the_reason() -> None:
    with pytest.raises(NotFound, match=r"broken\.toml:3"):
        resolve_profile(Listing((MINE,), (problem("broken"),)), PROVIDERS, "broken")
    with pytest.raises(NotFound, match=r"gone\.toml:3"):
        resolve_profile(PROFILES, Listing((), (problem("gone"),)), "lost")


def test_what_a_cli_can_do_with_conversations_comes_from_the_provider_or_the_profile() -> None:
    assert ResolvedProfile(OPUS, CLAUDE).chooses_native_session
    assert ResolvedProfile(OPUS, CLAUDE).resumes_native_session
    assert not ResolvedProfile(MINE, None).chooses_native_session
    assert not ResolvedProfile(MINE, None).resumes_native_session
    assert ResolvedProfile(MINE.changed(new_session=["-n"]), None).chooses_native_session
    assert ResolvedProfile(MINE.changed(resume=["-r"]), None).resumes_native_session
