"""Rows in batches: what is cut out of them is what was put in."""

import gc

from hypothesis import given
from hypothesis import strategies as st

from app.terminal.batches import Batches
from app.terminal.stored import StoredRow

ROWS = st.lists(st.text(max_size=2), max_size=6)
STEPS = st.lists(
    st.tuples(st.sampled_from(["extend", "put_before", "drop_from", "drop_before"]), ROWS, st.integers(0, 20)),
    max_size=20,
)


@given(STEPS)
def test_batches_are_like_a_list(steps: list[tuple[str, list[str], int]]) -> None:
    batches = Batches()
    rows: list[str] = []
    for step, more, at in steps:
        at = min(at, len(rows))
        match step:
            case "extend":
                batches.extend(more)
                rows += more
            case "put_before":
                batches.put_before(more)
                rows[:0] = more
            case "drop_from":
                batches.drop_from(batches.first + at)
                del rows[at:]
            case _:
                batches.drop_before(batches.first + at)
                del rows[:at]
        assert batches.cut(batches.first, batches.end) == rows
        assert (
            batches.cut(batches.first + len(rows) // 3, batches.end - len(rows) // 3)
            == rows[len(rows) // 3 : len(rows) - len(rows) // 3]
        )


def test_the_garbage_collector_follows_no_stored_rows() -> None:
    batches = Batches()
    rows: list[StoredRow] = [("wrapped", "\0" * 7, True, "w\u0301rapped"), "text", ("styled", "\1" * 6)]
    batches.extend([*rows])
    gc.collect()
    gc.collect()
    (followed,) = gc.get_referents(batches._batches)
    assert not gc.is_tracked(followed)
