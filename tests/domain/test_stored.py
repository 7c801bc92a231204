"""Which environments may go."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.stored import DAY, HOUR, CollectionRules, StoredEnvironment, Verdict, judge, too_much

NOW = 100 * DAY
RULES = CollectionRules()
OLD = StoredEnvironment("task", "key", "project", Path("/e"), completed_at=NOW - 15 * DAY, changed_at=NOW - 90 * DAY)


def test_a_task_that_was_finished_long_ago_goes() -> None:
    verdict = judge(OLD, NOW, RULES)
    assert (verdict.goes, verdict.reason) == (True, "it was finished 15 days ago")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"completed_at": NOW - 13 * DAY}, "13 days ago"),
        ({"completed_at": NOW - HOUR}, "1 hour ago"),
        ({"completed_at": NOW + HOUR}, "just now"),
        ({"completed_at": None, "changed_at": NOW - 71 * HOUR}, "never ended"),
        ({"held": True}, "somebody runs in it"),
        ({"kind": "agent"}, "agent is deleted"),
        ({"kind": "unknown"}, "nothing is known"),
        ({"kind": "unknown", "doubt": "torn"}, "torn"),
        ({"doubt": "a link is in its place"}, "a link"),
        ({"work": (Path("/e/workdir/repo"),)}, "/e/workdir/repo"),
    ],
)
def test_all_others_stay_and_it_is_said_why(change: dict[str, object], said: str) -> None:
    verdict = judge(replace(OLD, **change), NOW, RULES)  # type: ignore[arg-type]
    assert verdict.goes is False
    assert said in verdict.reason


def test_a_task_whose_run_never_ended_goes_when_nothing_was_changed_for_three_days() -> None:
    assert judge(replace(OLD, completed_at=None, changed_at=NOW - 73 * HOUR), NOW, RULES).goes


@given(
    st.builds(
        StoredEnvironment,
        st.sampled_from(["agent", "task", "unknown"]),
        st.just("key"),
        st.just("project"),
        st.just(Path("/e")),
        held=st.booleans(),
        completed_at=st.none() | st.floats(0, NOW),
        changed_at=st.floats(0, NOW),
        work=st.sampled_from([(), (Path("/e/repo"),)]),
        doubt=st.sampled_from(["", "odd"]),
    )
)
def test_only_a_task_without_doubt_work_or_a_run_ever_goes(stored: StoredEnvironment) -> None:
    if judge(stored, NOW, RULES).goes:
        assert (stored.kind, stored.held, stored.work, stored.doubt) == ("task", False, (), "")


CLONE = StoredEnvironment("clone", "shop", "", Path("/e/.repos/shop"), changed_at=NOW - 31 * DAY)


def test_a_clone_that_was_not_used_for_a_month_goes() -> None:
    assert judge(CLONE, NOW, RULES) == Verdict(True, "it was last used 31 days ago")
    assert judge(replace(CLONE, changed_at=NOW - 29 * DAY), NOW, RULES).goes is False


@pytest.mark.parametrize("change", [{"doubt": "2 worktrees of it are in use"}, {"work": (CLONE.path,)}, {"held": True}])
def test_a_clone_that_somebody_needs_stays(change: dict[str, object]) -> None:
    assert judge(replace(CLONE, **change), NOW, RULES).goes is False  # type: ignore[arg-type]


def finished(number: int, days: float, size: int, **fields: object) -> StoredEnvironment:
    made = StoredEnvironment("task", str(number), "p", Path(f"/e/{number}"), size=size, completed_at=NOW - days * DAY)
    return replace(made, **fields)  # type: ignore[arg-type]


def test_of_more_than_is_kept_the_oldest_go_before_their_time() -> None:
    found = [finished(1, 1, 60), finished(2, 2, 60), finished(3, 3, 60), finished(4, 20, 900)]
    assert too_much(found, NOW, RULES) == frozenset()
    assert too_much(found, NOW, replace(RULES, keep=130)) == {Path("/e/3")}
    assert too_much(found, NOW, replace(RULES, keep=0)) == {Path("/e/1"), Path("/e/2"), Path("/e/3")}


@pytest.mark.parametrize(
    "change",
    [{"held": True}, {"work": (Path("/e/9/repo"),)}, {"completed_at": None}, {"doubt": "odd"}, {"kind": "agent"}],
)
def test_what_must_stay_stays_however_much_it_takes(change: dict[str, object]) -> None:
    kept = finished(9, 1, 1_000_000, **{"changed_at": NOW, **change})
    assert too_much([kept], NOW, replace(RULES, keep=1)) == frozenset()
    assert judge(kept, NOW, RULES, early=True).goes is False
