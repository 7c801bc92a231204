"""Profiles on the screen: the rows of their list, and their form as fields and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.profile import Injection, Profile
from app.tui.profiles import NONE, check_profile, profile_entries, profile_form_fields, profile_of
from app.tui.state import IdeState
from tests.scenes import agent

NEW = {field.key: field.value for field in profile_form_fields(None, ())} | {"name": "My CLI", "command": "my-cli"}


def values_of(profile: Profile) -> dict[str, str]:
    return {field.key: field.value for field in profile_form_fields(profile, ())}


words = st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"])).map(lambda word: word.replace("{", "(")))
injections = st.one_of(
    st.none(),
    st.just(Injection(kind="stdin")),
    st.builds(Injection, kind=st.just("env"), variable=st.just("CONTEXT")),
    st.builds(Injection, kind=st.just("convention_file"), file=st.sampled_from([None, "AGENTS.md", "docs/A.md"])),
    st.builds(Injection, kind=st.just("args"), args=words.map(lambda more: (*more, "--with={contextFile}"))),
)
values = st.text(st.characters(exclude_categories=["Cc", "Cs"])).map(lambda value: value.replace("{", "("))
profiles = st.builds(
    Profile,
    id=st.just("mine"),
    name=st.just("Mine"),
    command=st.just("mine"),
    provider=st.sampled_from([None, "claude"]),
    args=words.map(tuple),
    injection=injections,
    cwd=st.sampled_from(["run_dir", "project_root", "worktree"]),
    variables=st.dictionaries(st.from_regex(r"X_[A-Z]{1,4}", fullmatch=True), values | st.just("two\nlines")),
    new_session=words.map(tuple),
    resume=words.map(tuple),
    later=st.just({"unknown": 1}),
)


@given(profiles)
def test_a_form_that_is_saved_as_it_was_opened_changes_nothing(profile: Profile) -> None:
    fields, problems = profile_of(values_of(profile), profile)
    assert problems == {}
    assert Profile.model_validate(fields) == profile


@pytest.mark.parametrize(
    ("change", "field", "word"),
    [
        ({"name": ""}, "name", "cannot be empty"),
        ({"command": " "}, "command", "needs a command"),
        ({"id": "A B"}, "id", "A B"),
        ({"id": "claude"}, "id", "already"),
        ({"args": "--a 'b"}, "args", "quote"),
        ({"args": "{nope}"}, "args", "{nope} is not a placeholder"),
        ({"variables": "A"}, "variables", "line 1"),
        ({"variables": "A=1\n\nB"}, "variables", "line 3"),
        ({"variables": "PATH=/x"}, "variables", "PATH is set by ideai"),
        ({"variables": "CODEX_HOME=/x"}, "variables", "CODEX_HOME is set by ideai"),
        ({"variables": "A={nope}"}, "variables", "placeholder"),
        ({"injection_kind": "env"}, "variable", ""),
        ({"injection_kind": "env", "variable": "PATH"}, "variable", "PATH"),
        ({"injection_kind": "args", "injection_args": "--yes"}, "injection_args", "contextFile"),
        ({"injection_kind": "args", "injection_args": "{nope}"}, "injection_args", "{nope}"),
        ({"injection_kind": "convention_file", "file": "../A.md"}, "file", "clean relative path"),
        ({"new_session": "{sessionId}"}, "new_session", "{sessionId}"),
    ],
)
def test_what_is_wrong_stands_at_its_field(change: dict[str, str], field: str, word: str) -> None:
    problems = check_profile(NEW | change, None, {"claude"})
    assert list(problems) == [field]
    assert word in problems[field]


def test_nothing_is_wrong_with_a_name_and_a_command() -> None:
    assert check_profile(NEW, None, {"claude"}) == {}
    fields, _ = profile_of(NEW)
    assert (fields["id"], fields["provider"], fields["injection"]) == ("my-cli", None, None)


def test_an_empty_name_is_one_problem_and_not_two() -> None:
    assert list(check_profile(NEW | {"name": ""}, None, ())) == ["name"]


def test_the_id_of_a_profile_that_is_edited_stays() -> None:
    profile = Profile(id="mine", name="Mine", command="mine")
    assert check_profile(values_of(profile) | {"name": "Other"}, profile, {"mine"}) == {}
    assert profile_of(values_of(profile) | {"name": "Other"}, profile)[0]["id"] == "mine"


def test_a_provider_can_be_taken_away() -> None:
    profile = Profile(id="mine", name="Mine", command="mine", provider="claude")
    fields, _ = profile_of(values_of(profile) | {"provider": NONE}, profile)
    assert Profile.model_validate(fields).provider is None


def test_a_row_tells_where_a_profile_comes_from_and_who_uses_it() -> None:
    own = Profile(id="mine", name="Mine", command="mine")
    state = IdeState(
        agents=(agent(1, "Backend", "mine"),), profiles=(own,), found=frozenset(), own_profiles=frozenset({"mine"})
    )
    (entry,) = profile_entries(state)
    assert entry.item.note == "not on PATH · yours"
    assert ("used by", "Backend") in entry.details
    assert any("install it" in text for _, text in entry.details)
