"""Laying rows out again: the quick ways of the usual lines do what the long way does."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.terminal import folded, history, reflow, stored
from app.terminal.emulator import Emulator
from app.terminal.rows import Row
from app.terminal.width import Laid
from app.terminal.width import lay as lay_text
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


def cells(rows: list[Row]) -> list[object]:
    return [(row.chars, row.pens, row.clusters, row.wrapped, row.marks) for row in rows]


def all_rows(emulator: Emulator) -> list[Row]:
    return [emulator.row(index).copy() for index in range(-emulator.history_len, emulator.rows)]


def padded(emulator: Emulator) -> list[object]:
    """All rows in their full width: that a row ends before a blank cell, or with it, is nothing that can be seen."""
    rows = all_rows(emulator)
    for row in rows:
        row.pad(emulator.cols)
    return cells(rows)


def letters(emulator: Emulator) -> list[str]:
    """The logical lines without their blanks: where a wide character had no room, there may be one more or less."""
    return ["".join(line.text.split()) for line in emulator.lines.logical_lines()]


def folding_emulator(scrollback: int) -> Emulator:
    """One that folds its history after a few rows, where others do after many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(history, "SLACK", 3)
        patch.setattr(folded, "BATCH", 5)
        return Emulator(4, 10, scrollback)


LONG_LINES = st.lists(
    st.tuples(st.sampled_from(["ab", "a你", "漢字", "x⚠️👩\u200d💻 ", "\x1b[31mred\x1b[m "]), st.integers(0, 30)),
    max_size=30,
).map(lambda lines: "\r\n".join(text * times for text, times in lines).encode())


@settings(max_examples=150, deadline=None)
@given(LONG_LINES, st.lists(st.tuples(st.integers(2, 25), LONG_LINES), min_size=1, max_size=4))
def test_a_history_that_is_laid_out_where_one_looks_is_as_if_all_of_it_had_been(
    output: bytes, changes: list[tuple[int, bytes]]
) -> None:
    emulator = folding_emulator(60)
    emulator.feed(output)
    for columns, more in changes:
        eager = reflow.reflow(all_rows(emulator), emulator.cols, columns, [], lambda row: row).rows
        eager += [Row() for _ in range(4 - len(eager))]
        emulator.resize(4, columns)
        assert cells(all_rows(emulator)) == cells(eager[-64:])
        emulator.feed(more)


@example("\r\n\r\naaaaaaa\x1b[31maa你\r\n\x1b[F \x1b[31m\r\n\r\n\r\n\r\n\r\n\r\n\r\n".encode(), 5)
@example(("a你" * 16 + "\r\n\x1b[0r! \x1b[31maaaaaa你\r\n" + "漢字" * 16).encode(), 5)
@example(b"ab" * 11 + b"\r\n\x1b[3T\x1b[31m" + b"\r\n" * 8, 5)
@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(LONG_LINES, OUTPUT), max_size=4).map(b"\r\n".join), st.integers(0, 40))
def test_what_is_folded_reads_as_it_was_printed(output: bytes, scrollback: int) -> None:
    folding, other = folding_emulator(scrollback), Emulator(4, 10, scrollback)
    folding.feed(output)
    other.feed(output)
    assert padded(folding) == padded(other)
    assert letters(folding) == letters(other)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(LONG_LINES, OUTPUT), max_size=12), st.integers(0, 40), st.integers(2, 25))
def test_whoever_looks_at_the_history_on_the_way_changes_nothing(
    outputs: list[bytes], scrollback: int, columns: int
) -> None:
    looked_at, other = folding_emulator(scrollback), folding_emulator(scrollback)
    for output in outputs:
        for emulator in (looked_at, other):
            emulator.feed(output + b"\r\n")
        all_rows(looked_at)
    assert looked_at.history_len == other.history_len
    for emulator in (looked_at, other):
        emulator.resize(4, columns)
    assert observed(looked_at) == observed(other)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=40), st.lists(st.integers(2, 25), min_size=1, max_size=4))
def test_a_bookmark_stays_with_the_text_of_its_row(lengths: list[int], widths: list[int]) -> None:
    emulator = folding_emulator(5000)
    emulator.feed("\r\n".join(f"{number:03}" + "你a" * length for number, length in enumerate(lengths)).encode())
    starts = {
        line: emulator.lines[line].chars
        for line in range(emulator.lines.end)
        if emulator.lines[line].chars[:3].isdigit()
    }
    bookmarks = {line: emulator.lines.bookmark(line) for line in starts}
    for width in widths:
        emulator.resize(4, max(3, width))
        for line, bookmark in bookmarks.items():
            assert emulator.lines[bookmark.line].chars[:3] == starts[line][:3]
        emulator.feed(b"\r\n")


IRREGULAR_PARTS = ["a", " ", "x" * 7, "你", "⚠", "⚠️", "\u200d", "\u200b", "👩", "🇩", "❤️\u200d🔥", "é", "𝒳"]
IRREGULAR_LINES = st.lists(st.lists(st.sampled_from(IRREGULAR_PARTS), max_size=8).map("".join), min_size=6, max_size=30)


@settings(max_examples=150, deadline=None)
@given(IRREGULAR_LINES, st.integers(8, 40), st.lists(st.integers(2, 12), min_size=1, max_size=3))
def test_lines_that_nobody_has_looked_at_are_what_they_are_when_printed_one_by_one(
    lines: list[str], columns: int, widths: list[int]
) -> None:
    at_once, one_by_one = folding_emulator(60), folding_emulator(60)
    for emulator in (at_once, one_by_one):
        emulator.resize(4, columns)
        emulator.feed(b"\r\n" * 4)
    at_once.feed("".join(f"{line}\r\n" for line in lines).encode())
    for line in lines:
        one_by_one.feed(f"{line}\r\n".encode())
    for width in widths:
        at_once.resize(4, width)
        one_by_one.resize(4, width)
    assert observed(at_once) == observed(one_by_one)


def test_two_halves_of_flags_that_were_printed_apart_stay_apart_in_the_history() -> None:
    emulator = folding_emulator(60)
    emulator.feed("🇩\x1b[C\x1b[D🇪".encode() + b"\r\n" * 20)
    assert emulator.row(-emulator.history_len).chars == "🇩🇪"
    assert emulator.row(-emulator.history_len).clusters is None


def test_rows_that_nobody_looks_at_are_never_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    laid: list[str] = []

    def lay(text: str) -> Laid:
        laid.append(text)
        return lay_text(text)

    monkeypatch.setattr(stored, "lay", lay)
    emulator = Emulator(4, 20, scrollback=1000)
    emulator.feed(b"\r\n" * 4)
    for _ in range(50):
        emulator.feed("👩 ok ⚠️\r\n".encode() * 10)
    assert not laid
    assert emulator.text() == ["👩 ok ⚠️"] * 3 + [""]
    assert len(laid) == 3
