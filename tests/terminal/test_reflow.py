"""Laying rows out again: the quick ways of the usual lines do what the long way does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.terminal import reflow, screen
from app.terminal.emulator import Emulator
from tests.terminal.test_cuts import STREAMS, observed

SIZES = st.lists(st.tuples(st.integers(1, 9), st.integers(1, 15)), max_size=4)
LINES = st.lists(st.text("abcde 你漢é", max_size=40), max_size=12).map(lambda lines: "\r\n".join(lines).encode())
OUTPUT = st.lists(st.one_of(LINES, STREAMS), max_size=4).map(b"\x1b[31m".join)


def resized(output: bytes, sizes: list[tuple[int, int]]) -> object:
    emulator = Emulator(4, 10, scrollback=30)
    emulator.feed(output)
    seen: list[object] = []
    for size in sizes:
        emulator.resize(*size)
        seen.append(observed(emulator))
    return seen


@settings(max_examples=200, deadline=None)
@given(OUTPUT, SIZES)
def test_simple_lines_are_cut_as_all_others_are(output: bytes, sizes: list[tuple[int, int]]) -> None:
    quick = resized(output, sizes)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reflow, "_is_simple", lambda _row: False)
        assert resized(output, sizes) == quick


@settings(max_examples=200, deadline=None)
@given(OUTPUT, SIZES, st.integers(0, 12))
def test_rows_that_would_be_dropped_need_not_be_laid_out(
    output: bytes, sizes: list[tuple[int, int]], scrollback: int
) -> None:
    def shown() -> list[object]:
        emulator = Emulator(4, 10, scrollback)
        emulator.feed(output)
        seen: list[object] = []
        for size in sizes:
            emulator.resize(*size)
            rows = [emulator.row(index) for index in range(-emulator.history_len, emulator.rows)]
            seen.append(([(row.text, row.wrapped) for row in rows], emulator.cursor))
        return seen

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reflow, "_SAMPLE", 1)
        quick = shown()
        patch.setattr(screen, "surely_dropped", lambda *_: 0)
        assert shown() == quick


@settings(max_examples=100, deadline=None)
@given(LINES, st.integers(4, 9), st.integers(4, 9))
def test_rows_that_a_lower_screen_pushed_out_come_back_with_a_higher_one(
    output: bytes, lines: int, others: int
) -> None:
    emulator = Emulator(lines, 10)
    emulator.feed(output)
    before = observed(emulator)
    cursor_below = emulator.rows - 1 - emulator.cursor.row
    emulator.resize(others, 10)
    emulator.resize(lines, 10)
    if not cursor_below:
        assert observed(emulator) == before
