"""The image of a pane: drawn bit by bit, it must be what it would be drawn at once."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style as RichStyle

from app.terminal.emulator import Emulator
from app.terminal.rows import Run
from app.terminal.styles import DEFAULT_STYLE, Style
from widgets.pane_image import Footer, Frame, PaneImage, stretches
from widgets.row_strips import Ink, row_strip

BASE = RichStyle(color="#d4d8df", bgcolor="#15171c")
OUTPUT = st.lists(
    st.one_of(
        st.sampled_from(
            [
                b"\r\n", b"\x1b[H", b"\x1b[2J", b"\x1b[31m", b"\x1b[0m", b"\x1b[3;5r", b"\x1b[L", b"\x1b[M", b"\x1bM",
                b"\x1b[?1049h", b"\x1b[?1049l", b"\x1b[5;7H", b"\x1b[7m", b"\x1b[?25l", b"\x1b[?25h", b"\x1b[S",
                b"\x1b[3 q", b"\x1b[4 q", b"\x1b[1;99H", b"\x1b[K",
            ]
        ),
        st.text(alphabet="ab 漢é\u0301🎉", max_size=12).map(str.encode),
        st.binary(max_size=6),
    ),
    max_size=12,
)  # fmt: skip
FRAMES = st.builds(
    Frame,
    width=st.integers(1, 14),
    height=st.integers(1, 9),
    offset=st.just(0),
    cursor=st.sampled_from(["none", "solid", "hint"]),
    footer=st.sampled_from([None, Footer("↓ 3 more", BASE, corner=True), Footer("exited", BASE)]),
)


def segments(image: PaneImage) -> list[list[Segment]]:
    """All that is drawn."""
    return [list(line) for line in image.lines]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(OUTPUT, FRAMES, st.integers(0, 20)), max_size=6))
def test_what_was_drawn_bit_by_bit_is_what_would_be_drawn_at_once(
    steps: list[tuple[list[bytes], Frame, int]],
) -> None:
    emulator = Emulator(6, 12, scrollback=10)
    image = PaneImage(Ink(BASE), {})
    for output, frame, offset in steps:
        emulator.feed(b"".join(output))
        shown = Frame(frame.width, frame.height, min(offset, emulator.history_len), frame.cursor, frame.footer)
        image.draw(emulator, shown)
        at_once = PaneImage(Ink(BASE), {})
        at_once.draw(emulator, shown)
        assert segments(image) == segments(at_once)
        assert [line.cell_length for line in image.lines] == [frame.width] * frame.height
        assert [sum(segment.cell_length for segment in line) for line in image.lines] == [frame.width] * frame.height


def test_rows_that_are_said_not_to_have_changed_have_not() -> None:
    emulator = Emulator(6, 12)
    image = PaneImage(Ink(BASE), {})
    frame = Frame(12, 6)
    image.draw(emulator, frame)
    before = segments(image)
    emulator.feed(b"\x1b[3;1Hthree")
    assert image.draw(emulator, frame) == [2]
    assert [line for y, line in enumerate(segments(image)) if y != 2] == [
        line for y, line in enumerate(before) if y != 2
    ]


class CountingEmulator(Emulator):
    """Counts the rows that are drawn: nobody asks for runs without drawing them."""

    drawn = 0

    def runs(self, index: int) -> Sequence[Run]:
        self.drawn += 1
        return super().runs(index)


@pytest.mark.parametrize(
    ("scroll", "fresh"), [("\x1b[6;1H\r\nnew", 1), ("\x1b[2S", 2), ("\x1b[2;1H\x1bMnew", 1), ("\x1b[3L", 3)]
)
def test_a_scroll_within_margins_draws_only_the_rows_that_came_in(scroll: str, fresh: int) -> None:
    emulator = CountingEmulator(8, 12)
    emulator.feed("\r\n".join(f"row {number}" for number in range(8)).encode() + b"\x1b[2;6r\x1b[3;1H")
    image = PaneImage(Ink(BASE), {})
    image.draw(emulator, Frame(12, 8))
    emulator.drawn = 0
    emulator.feed(scroll.encode())
    changed = image.draw(emulator, Frame(12, 8))
    assert set(changed) <= set(range(1, 6))
    assert emulator.drawn == fresh


def test_drawn_rows_are_not_kept_for_ever() -> None:
    emulator = Emulator(6, 12, scrollback=10_000)
    image = PaneImage(Ink(BASE), {})
    for number in range(500):
        emulator.feed(f"{number}\r\n".encode())
        image.draw(emulator, Frame(12, 6))
    assert len(image._drawn) <= 6 * 4


def test_a_flood_of_colours_does_not_grow_the_styles_for_ever() -> None:
    ink = Ink(BASE)
    for red in range(256):
        for green in range(32):
            ink.style(Style(fg=(red, green, 0)))
    assert len(ink._styles) <= 4096


def test_a_run_of_one_style_is_one_segment() -> None:
    runs = [Run("plain", 5, DEFAULT_STYLE), Run("bold", 4, Style(bold=True))]
    assert len(list(row_strip(runs, 9, Ink(BASE), DEFAULT_STYLE))) == 2


def test_neighbouring_rows_are_one_stretch() -> None:
    assert stretches([0, 1, 2, 5, 7, 8]) == [(0, 3), (5, 1), (7, 2)]
    assert stretches([]) == []
