"""A frame on a terminal that is smaller than it."""

import re

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from app.server.cropping import crop


def test_what_fits_is_not_touched() -> None:
    frame = "\x1b[1;1Hab\x1b[1mc\x1b[0m\n\x1b[2;1Hdef"
    assert crop(frame, 3, 2) == frame.replace("\n", "")


def test_rows_below_the_terminal_are_left_out() -> None:
    assert crop("\x1b[1;1Hone\n\x1b[2;1Htwo\n\x1b[3;1Hthree\x1b[1;1H", 80, 2) == "\x1b[1;1Hone\x1b[2;1Htwo\x1b[1;1H"


def test_a_row_ends_at_the_right_edge_and_its_attributes_end_too() -> None:
    assert crop("\x1b[1;3H\x1b[31mabcdef\x1b[0m", 5, 5) == "\x1b[1;3H\x1b[31mabc\x1b[0m"


def test_half_of_a_wide_character_is_a_blank() -> None:
    assert crop("\x1b[1;1Ha漢b", 2, 1) == "\x1b[1;1Ha "


def test_a_held_frame_stays_held_and_let_go() -> None:
    assert crop("\x1b[?2026h\x1b[9;1Hx\x1b[?2026l", 4, 4) == "\x1b[?2026h\x1b[?2026l"


pieces = st.one_of(
    st.builds("\x1b[{};{}H".format, st.integers(1, 8), st.integers(1, 12)),
    st.sampled_from(["\x1b[1;31m", "\x1b[0m", "\n", "\x1b]8;;http://a/\x1b\\", "\x1b]8;;\x1b\\"]),
    st.text(st.sampled_from("ab漢é "), min_size=1, max_size=9),
)


@given(st.lists(pieces, max_size=12).map("".join), st.integers(1, 10), st.integers(1, 6))
def test_nothing_is_written_outside_and_no_sequence_is_lost(frame: str, cols: int, rows: int) -> None:
    frame = "\x1b[1;1H" + frame
    cropped = crop(frame, cols, rows)
    other = re.compile(r"\x1b\[[0-9;]*m|\x1b\][^\x1b]*\x1b\\")
    assert other.findall(cropped) == other.findall(frame)
    moves = re.split(r"\x1b\[(\d+);(\d+)H", other.sub("", cropped))
    assert moves[0] == ""
    for row, column, text in zip(moves[1::3], moves[2::3], moves[3::3], strict=True):
        assert int(row) <= rows
        assert int(column) + cell_len(text) - 1 <= cols
