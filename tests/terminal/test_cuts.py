"""The engine's promise about reads: nothing raises, and where the bytes are cut changes nothing."""

from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.terminal.emulator import Emulator


def _bytes(piece: object) -> bytes:
    return piece if isinstance(piece, bytes) else str(piece).encode()


PIECES = st.sampled_from(
    [
        *[bytes([code]) for code in range(256)],
        *[f"\x1b[{final}".encode() for final in "ABCDEFGHIJKLMPSTXZ@`abcdefghlmnqrstux"],
        *[f"\x1b[{number}{final}".encode() for number in (0, 1, 2, 3, 5, 9) for final in "ABCDEFGHIJKLMPSTXZ@bdghlmnr"],
        *[f"\x1b[?{mode}{final}".encode() for mode in (5, 6, 7, 25, 45, 47, 69, 1047, 1049, 2004) for final in "hl"],
        *[f"\x1b[{sgr}m".encode() for sgr in ("1", "31", "4:3", "38;5;200", "48;2;1;2;3", "38:2::9:8:7", "7", "0")],
        *["a", "b", "wide", "你好", "⚠️", "👨\u200d👩\u200d👧", "🇩🇪🇫🇷", "é", "\u200d\u200b👍🏽", "─│"],
        *["你", "⚠", "️", "\u200d", "🇩", "́", "👩", "❤️\u200d🔥"],
        b"\r\n",
        b"\n",
        b"\r",
        b"a line of text that is longer than the screen is wide",
        b"\r\none\r\ntwo\r\nthree\r\nfour\r\nfive\r\nsix",
        "\r\n👩 a\r\n你\r\nb⚠️\r\n\u200d🇩\r\n❤️\u200d🔥\r\n👍x\r\n漢字\r\n",
        b"\x1b]0;title\x07",
        b"\x1b]2;half",
        b"\x1b]8;;http://example.org\x1b\\",
        b"\x1b]8;;\x1b\\",
        b"\x1bP$qm\x1b\\",
        b"\x1bP+q544e\x1b\\",
        b"\x1b_Gi=1\x1b\\",
        b"\x1b[2;4r",
        b"\x1b[2;6s",
        b"\x1b[3;3H",
        b"\x1b[2;2;4;5$z",
        b"\x1b[65;1;1;2;3$x",
        b"\x1b[1;1;2;2;1;3;3;1$v",
        b"\x1b[4h",
        b"\x1b[20h",
        b"\x1b(0",
        b"\x1b(B",
        b"\x1b[1\x0831m",
        b"\x1b[\r\n5C",
        b"\x1b7",
        b"\x1b8",
        b"\x1bM",
        b"\x1bc",
        b"\x1b#8",
        b"\x1bN",
        b"\x1b[>5u",
        b"\x1b[!p",
        b"\x1b[?2l",
        b"\x1b[?7;2l",
        b"\x1b[?2l\x1bY#",
        b"\x1b<",
        b"\x1bF",
        b'\x1b[64;1"p',
    ]
).map(_bytes)

STREAMS = st.lists(PIECES, max_size=40).map(b"".join)


def observed(emulator: Emulator) -> object:
    """All that a caller can see of an emulator, apart from the counters that only say that something changed."""
    indexes = range(-emulator.history_len, emulator.rows)
    return (
        [(emulator.row(index).text, emulator.row(index).wrapped, list(emulator.runs(index))) for index in indexes],
        emulator.cursor,
        emulator.modes,
        emulator.title,
        emulator.history_dropped,
        emulator.take_replies(),
        emulator.take_events(),
    )


def played(pieces: list[bytes], rows: int, cols: int) -> object:
    emulator = Emulator(rows, cols, scrollback=9)
    for piece in pieces:
        emulator.feed(piece)
    return observed(emulator)


@settings(max_examples=300, deadline=None)
@given(STREAMS, st.lists(st.integers(0, 400), max_size=12), st.integers(1, 6), st.integers(1, 12))
def test_the_result_does_not_depend_on_how_the_bytes_are_cut(
    stream: bytes, cuts: list[int], rows: int, cols: int
) -> None:
    places = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
    pieces = [stream[start:end] for start, end in pairwise(places)]
    assert played(pieces, rows, cols) == played([stream], rows, cols)


@example(b" \x1b]0;title\x07\x1b[0b", 1, 1)
@example("👨\u200d👩\u200d👧\x1b[0b".encode(), 1, 2)
@example("a\r\n漢字\r\n\x1b[b".encode(), 1, 1)
@example("a\r\n你\x1b[b".encode(), 3, 1)
@example("x你\r\n\u200d\x1b[b".encode(), 3, 9)
@settings(max_examples=150, deadline=None)
@given(STREAMS, st.integers(1, 6), st.integers(1, 12))
def test_bytes_one_by_one_give_what_they_give_at_once(stream: bytes, rows: int, cols: int) -> None:
    assert played([bytes([byte]) for byte in stream], rows, cols) == played([stream], rows, cols)


@example("ab\x1b[Ha⚠️".encode(), 12)
@example("\x1b[3;9s\x1b[Habcdefgh\x1b[Hxyz你z".encode(), 12)
@example(" \x1b[5Z   \u200d\u200b👍🏽".encode(), 4)
@settings(max_examples=300, deadline=None)
@given(STREAMS, st.integers(2, 12))
def test_where_one_character_pushes_the_next_they_do_so_one_by_one_and_at_once(stream: bytes, cols: int) -> None:
    stream = b"\x1b[4h\x1b[?69h" + stream
    assert played([bytes([byte]) for byte in stream], 3, cols) == played([stream], 3, cols)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.one_of(STREAMS, st.binary(max_size=60), st.tuples(st.integers(1, 9), st.integers(1, 15))), max_size=8)
)
def test_wide_characters_keep_both_halves_and_rows_stay_within_the_screen(
    steps: list[bytes | tuple[int, int]],
) -> None:
    emulator = Emulator(5, 8, scrollback=9)
    for step in steps:
        if isinstance(step, bytes):
            emulator.feed(step)
        else:
            emulator.resize(*step)
        assert 0 <= emulator.cursor.row < emulator.rows
        assert 0 <= emulator.cursor.col < emulator.cols
        for index in range(-emulator.history_len, emulator.rows):
            row = emulator.row(index)
            assert len(row.chars) == len(row.pens) <= emulator.cols
            halves = [column for column, character in enumerate(row.chars) if character == "\0"]
            assert all(column > 0 and row.chars[column - 1] not in "\0 " for column in halves)
            assert all(column < len(row.chars) for column in row.clusters or ())
            assert sum(run.cells for run in emulator.runs(index)) == len(row.chars)


PAGES = st.lists(
    st.sampled_from(
        [
            *["a", "some words", "12345678", "é│", "你好", "\r\n", "\n", "\r", "one\r\ntwo"],
            "\r\n1\r\n2\r\n3\r\n4\r\n5\r\n6",
            "one\r\r\ntwo\r\r\n",
            *[f"\x1b[{sgr}m" for sgr in ("", "31", "44", "1;38;5;9", "48;2;1;2;3")],
            *[f"\x1b[{line};{column}H" for line in (1, 3, 5) for column in (1, 4, 9)],
            *[
                f"\x1b[{body}"
                for body in ("K", "1K", "2K", "2G", "4d", "A", "2B", "3C", "4D", "2X", "?69l\x1b[4h", "4l")
            ],
            *[f"\x1b[{body}" for body in ("2;4r", "1;3r", "3;5r", "r", "4l\x1b[?69h\x1b[2;6s", "?69l")],
            *[f"\x1b[?{body}" for body in ("7l", "7h", "6h", "6l", "45h", "1049h", "1049l")],
            *["\x1bM", "\x1bV", "\x1bW"],
        ]
    ),
    max_size=40,
).map(lambda pieces: "".join(pieces).encode())


@example(b"aaaaaaaaa\x1b[?69l\x1b[4ha\x1b[44ma")
@example(b"some words\x1b[1;1H\x1b[?7lsome words")
@example("one\r\ntwo\x1b[?7l你好你好".encode())
@example(b"\x1b[?7l\r\none\r\ntwo\r\nthirty-three\r\nfour\r\nfifty-five\r\nsix\r\nseven\r\neight")
@example("\x1b[?7l\r\none\r\ntwo\r\n漢字漢字漢字\r\nfour\r\nfive\r\nsix\r\nseven\r\neight\r\n".encode())
@example(b"some words\r\n1\r\n2\r\n3\r\n4\r\n5\r\n6\x1b[44msome wordsone\r\ntwo")
@settings(max_examples=200, deadline=None)
@given(PAGES)
def test_what_pages_print_in_one_go_is_what_they_print_step_by_step(page: bytes) -> None:
    """What is done at once for speed (short text, the line erased after it, blocks of lines) shows the same."""
    assert played([bytes([byte]) for byte in page], 5, 9) == played([page], 5, 9)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from("ABCD"),
    st.integers(0, 9),
    st.tuples(st.integers(1, 6), st.integers(1, 12)),
    st.sampled_from(["", "\x1b[2;4r", "\x1b[?69h\x1b[3;9s", "\x1b[2;5r\x1b[?69h\x1b[2;6s", "\x1b[?45h", "\x1b[?6h"]),
    st.sampled_from(["", "\x1b[12Gxy"]),
)
def test_the_cursor_moves_as_the_screens_own_functions_move_it(
    final: str, count: int, place: tuple[int, int], margins: str, before: str
) -> None:
    """The parser moves it without calling them, for speed; `before` leaves a wrap pending."""
    moved, called = Emulator(6, 12), Emulator(6, 12)
    for emulator in (moved, called):
        emulator.feed(f"{margins}\x1b[{place[0]};{place[1]}H{before}".encode())
    moved.feed(f"\x1b[{count}{final}".encode())
    screen = called._screen
    {"A": screen.cursor_up, "B": screen.cursor_down, "C": screen.cursor_forward, "D": screen.cursor_back}[final](count)
    assert moved.cursor == called.cursor
    for emulator in (moved, called):
        emulator.feed(b"z")
    assert moved.text() == called.text()
