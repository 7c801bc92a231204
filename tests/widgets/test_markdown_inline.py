"""What stands within a paragraph of Markdown."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets import markdown_inline
from widgets.markdown_inline import MAX_INLINE, inline_marks


def named(text: str) -> set[tuple[str, str]]:
    """What is marked as what."""
    lines = [line.encode() for line in text.split("\n")]
    return {(mark.name, lines[mark.row][mark.start : mark.end].decode()) for mark in inline_marks(text)}


@pytest.mark.parametrize(
    ("text", "name", "part"),
    [
        ("so **bold** it is", "strong", "**bold**"),
        ("so *slanted* it is", "emphasis", "*slanted*"),
        ("so ~~gone~~ it is", "strike", "~~gone~~"),
        ("run `make it`!", "code", "`make it`"),
        ("see [the docs](https://a.b)", "link.label", "the docs"),
        ("see [the docs](https://a.b)", "link.uri", "https://a.b"),
        ("see <https://a.b>", "link.label", "<https://a.b>"),
        ("so **bold** it is", "marker", "*"),
        ("ü **mütig**", "strong", "**mütig**"),
        ("**one *two* three**", "emphasis", "*two*"),
    ],
)
def test_a_part_is_what_it_is_written_as(text: str, name: str, part: str) -> None:
    assert (name, part) in named(text)


@pytest.mark.parametrize("text", ["plain", "2 * 3 * 4", "a_name_like_this", r"\*not\* this", "", "**open"])
def test_what_is_none_of_them_is_left_alone(text: str) -> None:
    assert not {name for name, _ in named(text)} - {"marker"}


def test_what_spans_lines_is_marked_on_each() -> None:
    assert {("emphasis", "*from here"), ("emphasis", "to there*")} <= named("see *from here\nto there* on")


def test_a_long_paragraph_is_looked_at_line_by_line_and_a_long_line_not_at_all() -> None:
    long = "**a** " * MAX_INLINE
    assert {mark.row for mark in inline_marks(f"{long}\nso **bold**")} == {1}


def test_what_never_ends_takes_no_time() -> None:
    markdown_inline._marks.cache_clear()
    start = time.process_time()
    inline_marks("*" * MAX_INLINE)
    inline_marks("*" * 50_000)
    assert time.process_time() - start < 2


@given(st.text(alphabet="ab*_`[]()<>~\\! \nü漢", max_size=60))
def test_every_mark_lies_within_its_line(text: str) -> None:
    lines = [line.encode() for line in text.split("\n")]
    for mark in inline_marks(text):
        assert 0 <= mark.start <= mark.end <= len(lines[mark.row])
