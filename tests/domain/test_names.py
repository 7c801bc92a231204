"""Names that people type, and the safe names made of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.names import (
    MAX_SLUG,
    check_name,
    check_segment,
    check_slug,
    check_text,
    has_controls,
    printable,
    slug,
    unique,
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Backend", "backend"),
        ("  Front  End  ", "front-end"),
        ("A B", "a-b"),
        ("A-B", "a-b"),
        ("c++ / rust!", "c-rust"),
        ("--x--", "x"),
        ("Grün", "gr-n"),
        ("設計者", "fallback"),
        ("", "fallback"),
        ("../../etc/passwd", "etc-passwd"),
        ("x" * 200, "x" * 64),
        ("x" * 63 + " y", "x" * 63),
    ],
)
def test_a_slug_is_what_is_safe_of_a_name(name: str, expected: str) -> None:
    assert slug(name, "fallback") == expected


@given(st.text())
def test_every_name_has_a_valid_slug(name: str) -> None:
    assert check_slug(slug(name, "agent"))


@given(st.text())
def test_a_slug_is_its_own_slug(name: str) -> None:
    once = slug(name, "agent")
    assert slug(once, "other") == once


@given(st.from_regex(r"[a-z0-9]{1,64}", fullmatch=True), st.sets(st.integers(1, 12)))
def test_a_unique_name_is_free_and_still_a_slug(wanted: str, numbers: set[int]) -> None:
    taken = {wanted} | {f"{wanted}-{number}" for number in numbers}
    found = unique(wanted, taken)
    assert found not in taken
    assert check_slug(found)


def test_a_taken_name_gets_the_first_free_number() -> None:
    assert unique("a", set()) == "a"
    assert unique("a", {"a"}) == "a-2"
    assert unique("a", {"a", "a-2", "a-4"}) == "a-3"


def test_many_names_of_full_length_stay_apart() -> None:
    taken: list[str] = []
    for _ in range(120):
        taken.append(unique("x" * MAX_SLUG, taken))
    assert len(set(taken)) == 120
    assert all(check_slug(name) for name in taken)


@pytest.mark.parametrize("name", ["Ann", "  Ann ", "Grüße", "設計者", "c++ / rust!", "x" * 80, "👋"])
def test_a_name_is_what_people_write(name: str) -> None:
    assert check_name(name) == name.strip()


@pytest.mark.parametrize(
    "name", ["", " ", "\t\n", "x" * 81, "a\nb", "a\x00b", "a\x1b[31m", "a\x9bm", "a\u202eb", "a\u2028b", "a\ud800b"]
)
def test_a_name_that_would_act_on_the_screen_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        check_name(name)


@given(st.text(alphabet=st.characters()))
def test_what_is_made_printable_has_no_controls_and_fits(text: str) -> None:
    made = printable(text, 20)
    assert len(made) <= 20
    assert not has_controls(made)


def test_what_is_printable_already_stays() -> None:
    assert printable("vim — app/main.py 👋") == "vim — app/main.py 👋"
    assert printable("\x1b]0;evil\x07title") == "]0;eviltitle"


@pytest.mark.parametrize("value", ["a", "A.b_c-d", "9", "x" * 128])
def test_a_segment_is_one_part_of_a_path(value: str) -> None:
    assert check_segment(value) == value


@pytest.mark.parametrize("value", ["", ".", "..", ".a", "a/b", "a\\b", "a\x00", "a\n", "-a", "ä", "x" * 129])
def test_what_could_leave_its_folder_is_no_segment(value: str) -> None:
    with pytest.raises(ValueError, match="segment"):
        check_segment(value)


@pytest.mark.parametrize("value", ["", "-", "a-", "-a", "a--b", "A", "a_b", "a.b", "a/b", "a\n", "x" * 65])
def test_what_is_no_slug_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="slug"):
        check_slug(value)


def test_text_that_utf_8_cannot_carry_is_refused_with_its_place() -> None:
    assert check_text("Grüße 👋\x00") == "Grüße 👋\x00"
    with pytest.raises(ValueError, match="position 3"):
        check_text("ab\udc80")
