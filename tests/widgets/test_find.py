"""Finding and replacing: every hit, in order, and no other character touched."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.find import hits, nearest, replaced

TEXTS = st.text(alphabet="aAbB.é字\n(", max_size=40)
WORDS = st.text(alphabet="aAb.(", min_size=1, max_size=3)


def test_every_hit_is_found_once() -> None:
    assert hits("aaa aa", "aa", case=True) == ((0, 2), (4, 6))
    assert hits("a.b axb", "a.b", case=True) == ((0, 3),)


def test_case_counts_only_if_asked_for() -> None:
    assert hits("API api", "api", case=True) == ((4, 7),)
    assert hits("API api É", "API", case=False) == ((0, 3), (4, 7))
    assert hits("É", "é", case=False) == ((0, 1),)


def test_nothing_is_found_for_nothing() -> None:
    assert hits("abc", "", case=False) == ()
    assert replaced("abc", "", "x", case=False) == ("abc", 0)


def test_a_replacement_stands_as_it_is_typed() -> None:
    assert replaced("a1 a2", "a", r"\g<0>\1", case=True) == (r"\g<0>\11 \g<0>\12", 2)


@given(TEXTS, WORDS, st.booleans())
def test_hits_are_apart_and_say_what_was_looked_for(text: str, wanted: str, case: bool) -> None:
    found = hits(text, wanted, case=case)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    for start, end in found:
        word = text[start:end]
        assert word == wanted if case else word.lower() == wanted.lower()


@given(TEXTS, WORDS, st.text(max_size=3))
def test_replacing_all_is_what_str_replace_does(text: str, wanted: str, by: str) -> None:
    assert replaced(text, wanted, by, case=True) == (text.replace(wanted, by), text.count(wanted))


@pytest.mark.parametrize(
    ("start", "end", "step", "index"),
    [
        (0, 0, 1, 0),
        (0, 2, 1, 1),
        (5, 5, 1, 2),
        (9, 9, 1, 0),
        (0, 0, -1, 2),
        (4, 6, -1, 0),
        (9, 9, -1, 1),
        (10, 10, -1, 2),
    ],
)
def test_the_nearest_hit_goes_round(start: int, end: int, step: int, index: int) -> None:
    assert nearest(((0, 2), (4, 6), (8, 10)), start, end, step) == index


def test_without_hits_there_is_no_nearest() -> None:
    assert nearest((), 0, 0, 1) is None
