"""What the benchmarks print, and how they count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks.players import echo_of
from tests.benchmarks.table import Table, percentile, ratio


def test_a_table_has_a_column_under_each_title_and_its_notes_below() -> None:
    table = Table("start, ms", ("first paint", "÷ tmux"), [("tmux", ("6.1", "")), ("ideai", ("26.0", "4.26×"))], ("n",))
    assert str(table).splitlines() == [
        "start, ms  first paint  ÷ tmux",
        "tmux               6.1",
        "ideai             26.0   4.26×",
        "  n",
    ]


@pytest.mark.parametrize(("share", "value"), [(0.0, 1), (0.5, 50), (0.99, 99), (1.0, 100)])
def test_a_percentile_is_the_value_that_so_many_do_not_exceed(share: float, value: int) -> None:
    assert percentile(range(100, 0, -1), share) == value


@given(st.lists(st.floats(0, 1e3), min_size=1), st.floats(0, 1))
def test_a_percentile_is_one_of_the_values_and_bounds_its_share(values: list[float], share: float) -> None:
    found = percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values) - 1e-6


def test_a_ratio_compares_what_was_measured_side_by_side() -> None:
    """A machine that was slow for one pair was slow for both of it."""
    assert ratio([2.0, 200.0, 2.2], [1.0, 100.0, 1.0]) == "2.00×"


def test_every_key_has_an_echo_of_its_own() -> None:
    signs = {echo_of(bytes([byte])) for byte in range(256)}
    assert len(signs) == 256
    assert {len(sign) for sign in signs} == {3}
