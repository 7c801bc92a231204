"""The keys of vi over the scrollback and the screen."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.terminal.emulator import Emulator
from app.terminal.lines import Position
from app.terminal.motions import LineMotion, Motion, RowMotion, move, on_text
from app.terminal.width import STUB

ALL = (*get_args(RowMotion), *get_args(LineMotion))


def terminal(text: str, rows: int = 4, cols: int = 10) -> Emulator:
    emulator = Emulator(rows, cols)
    emulator.feed(text.replace("\n", "\r\n").encode())
    return emulator


def walk(emulator: Emulator, at: tuple[int, int], *motions: Motion) -> list[Position]:
    """The cells that the cursor is seen on, one after the other."""
    position = Position(*at)
    seen: list[Position] = []
    for motion in motions:
        position = move(emulator.lines, position, motion, emulator.rows)
        seen.append(on_text(emulator.lines, position))
    return seen


def test_words_go_on_over_the_end_of_a_line_and_over_blank_ones() -> None:
    emulator = terminal("one a.b\n\n two")
    assert walk(emulator, (0, 0), "word", "word", "word", "word", "word") == [(0, 4), (0, 5), (0, 6), (2, 1), (2, 1)]
    assert walk(emulator, (2, 1), "back-word", "back-word") == [(0, 6), (0, 5)]
    assert walk(emulator, (0, 0), "word-end", "word-end") == [(0, 2), (0, 4)]


def test_a_soft_wrapped_line_is_one_line_to_its_ends_and_words() -> None:
    emulator = terminal("abcdefgh ijklm")
    assert walk(emulator, (1, 1), "line-start", "line-end") == [(0, 0), (1, 3)]
    assert walk(emulator, (0, 0), "word", "word-end") == [(0, 9), (1, 3)]


def test_a_column_is_kept_over_shorter_rows() -> None:
    emulator = terminal("abcdef\nx\nabcdef")
    assert walk(emulator, (0, 4), "down", "down") == [(1, 0), (2, 4)]


def test_a_wide_character_is_one_step() -> None:
    assert walk(terminal("a你b"), (0, 0), "right", "right", "left") == [(0, 1), (0, 3), (0, 1)]


def test_ends_and_pages_reach_into_the_scrollback_and_no_further() -> None:
    emulator = terminal("\n".join(f"line {number}" for number in range(20)))
    assert walk(emulator, (19, 0), "page-up", "half-up", "top", "up", "bottom") == [
        (16, 0),
        (15, 0),
        (0, 0),
        (0, 0),
        (19, 0),
    ]


def test_prompts_are_found_by_their_marks() -> None:
    emulator = terminal("\x1b]133;A\x07$ ls\nfile\n\x1b]133;A\x07$ ")
    assert walk(emulator, (2, 0), "previous-prompt", "previous-prompt", "next-prompt") == [(0, 0), (0, 0), (2, 0)]


@given(
    st.text(alphabet="ab .,\n你é\t", max_size=80),
    st.integers(-3, 60),
    st.integers(-3, 60),
    st.lists(st.sampled_from(ALL), min_size=1, max_size=8),
)
def test_no_motion_leaves_what_there_is(text: str, line: int, column: int, motions: list[Motion]) -> None:
    emulator = terminal(text, rows=3, cols=7)
    for seen in walk(emulator, (line, column), *motions):
        assert emulator.lines.first <= seen[0] < emulator.lines.end
        chars = emulator.lines[seen[0]].chars
        assert seen[1] == 0 or chars[seen[1]] != STUB


@pytest.mark.parametrize("motion", ALL)
def test_an_empty_screen_has_nowhere_to_go_but_its_rows(motion: Motion) -> None:
    line, column = walk(Emulator(3, 5), (1, 4), motion)[0]
    assert column == 0
    assert 0 <= line < 3
