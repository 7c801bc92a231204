"""Which environments may go."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.stored import DAY, HOUR, CollectionRules, StoredEnvironment, judge

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
