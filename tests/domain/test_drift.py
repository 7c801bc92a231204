"""What is different now from what an agent was launched with."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.agent import Agent
from app.domain.context import Context
from app.domain.drift import Fingerprint, changed_parts, fingerprint
from app.domain.resolution import ResolvedProfile
from app.domain.skill import Skill
from tests.usecases.world import CLAUDE, agent, skill

PROFILE = ResolvedProfile(CLAUDE.default_profile(), CLAUDE)
MONEY, REVIEW = skill("money"), skill("review")


def parts(
    entry: Agent | None = None,
    text: str = "Be kind.",
    resolved: ResolvedProfile = PROFILE,
    skills: tuple[Skill, ...] = (MONEY, REVIEW),
) -> Fingerprint:
    return fingerprint(entry or agent(), Context.of(text), resolved, skills)


def test_nothing_has_changed_where_all_is_the_same() -> None:
    assert changed_parts(parts(), parts()) == ()


@pytest.mark.parametrize(
    ("now", "names"),
    [
        (parts(text="Be kinder."), ("context",)),
        (parts(agent(cwd="project_root")), ("directory",)),
        (parts(agent(variables={"A": "1"})), ("variables",)),
        (parts(resolved=replace(PROFILE, profile=PROFILE.profile.changed(args=["-x"]))), ("profile",)),
        (parts(resolved=replace(PROFILE, provider=CLAUDE.changed(args=["-x"]))), ("profile",)),
        (parts(skills=(replace(MONEY, body="Round down."), REVIEW)), ("skill money",)),
        (parts(skills=(replace(MONEY, files=("a.py",)), REVIEW)), ("skill money",)),
        (parts(skills=(replace(MONEY, digest="other"), REVIEW)), ("skill money",)),
        (parts(skills=(MONEY,)), ("skill review",)),
        (parts(skills=(MONEY, REVIEW, skill("new"))), ("skill new",)),
        (parts(skills=(REVIEW, MONEY)), ("order of the skills",)),
        (parts(skills=(MONEY, skill("review", "global"))), ("skill review",)),
        (parts(text="", skills=()), ("context", "skill money", "skill review")),
    ],
)
def test_what_has_changed_is_named(now: Fingerprint, names: tuple[str, ...]) -> None:
    assert changed_parts(parts(), now) in (names, (*names, "order of the skills"))


def test_a_name_in_a_list_is_nothing_that_an_agent_sees() -> None:
    renamed = replace(PROFILE, profile=PROFILE.profile.changed(name="Other"))
    assert changed_parts(parts(), parts(agent(name="Other"), resolved=renamed)) == ()


def test_skills_of_both_scopes_with_one_name_are_told_apart() -> None:
    both = (REVIEW, skill("review", "global"))
    changed = (REVIEW, replace(both[1], body="Other."))
    assert changed_parts(parts(skills=both), parts(skills=changed)) == ("skill review-2",)


def test_a_launch_of_which_nothing_was_noted_has_not_changed() -> None:
    assert changed_parts((), parts()) == ()


@given(st.lists(st.sampled_from([MONEY, REVIEW, skill("new")]), unique_by=lambda one: one.slug))
def test_a_change_and_its_way_back_name_the_same_parts(skills: list[Skill]) -> None:
    before, now = parts(), parts(skills=tuple(skills))
    assert set(changed_parts(before, now)) == set(changed_parts(now, before))
