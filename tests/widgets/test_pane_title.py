"""The title row: what it says, in the cells it has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.layout import PaneId
from tests.widgets.stage import Stage, lines_of, text_of
from widgets.glyphs import STATE_GLYPHS
from widgets.line import cells_of
from widgets.pane_title import Heading, PaneTitle

FULL = Heading("waiting", "backend", "claude", "feat/cart", "Allow editing?")


def title(heading: Heading) -> PaneTitle:
    """A title of one row."""
    shown = PaneTitle(PaneId("p"))
    shown.styles.height = 1
    shown.show(heading)
    return shown


async def drawn(heading: Heading, width: int) -> str:
    """The row as a person reads it."""
    shown = title(heading)
    async with Stage(shown).open(width, 5):
        assert lines_of(shown)[0].cell_length == width
        return lines_of(shown)[0].text


async def test_a_title_says_state_name_profile_place_and_title() -> None:
    assert await drawn(FULL, 60) == "─ ● backend · claude · feat/cart · Allow editing? ──────────"


@pytest.mark.parametrize(
    ("width", "row"),
    [
        (40, "─ ● backend · claude · feat/cart · Al… ─"),
        (24, "─ ● backend · claude… ──"),
        (12, "─ ● backe… ─"),
        (5, "─ … ─"),
    ],
)
async def test_a_narrow_title_keeps_the_name_longest(width: int, row: str) -> None:
    assert await drawn(FULL, width) == row


async def test_empty_parts_leave_no_separators() -> None:
    assert (await drawn(Heading("running", "zsh"), 20)).startswith("─ ▸ zsh ──────")


async def test_zoom_and_the_exit_code_stand_at_the_right() -> None:
    row = await drawn(Heading("failed", "tester", ending="exited 1", zoomed=True), 60)
    assert row.startswith("─ ✗ tester ──")
    assert row.endswith("── exited 1 ─ zoomed ─")


async def test_a_note_stands_before_the_marks() -> None:
    heading = Heading("running", "backend", note="context drifted", zoomed=True)
    assert (await drawn(heading, 60)).endswith("── context drifted ─ zoomed ─")
    assert (await drawn(heading, 44)).endswith("── context drifted ─")


async def test_marks_that_would_take_half_of_the_row_give_way_to_the_name() -> None:
    assert "tester" in await drawn(Heading("failed", "tester", ending="ended by SIGTERM", zoomed=True), 20)


async def test_the_focus_shows_without_colour_too() -> None:
    assert "━━━" in await drawn(Heading("idle", "a", focus="focused"), 20)
    assert "━━━" in await drawn(Heading("idle", "a", focus="current"), 20)
    assert "───" in await drawn(Heading("idle", "a", focus="none"), 20)


async def test_the_focused_title_has_another_colour_than_one_that_only_waits_for_the_keys() -> None:
    shown = title(Heading("idle", "a", focus="current"))
    async with Stage(shown).open(20, 5) as pilot:
        before = next(segment.style for segment in lines_of(shown)[0])
        shown.show(Heading("idle", "a", focus="focused"))
        await pilot.pause()
        assert next(segment.style for segment in lines_of(shown)[0]) != before


async def test_what_a_program_claims_as_its_title_cannot_draw_outside() -> None:
    row = await drawn(Heading("idle", "a", title="x\x1b[31m\n\u202evil"), 40)
    assert row.startswith("─ · a · x[31mvil ─")


async def test_wide_names_are_cut_by_cells() -> None:
    assert (await drawn(Heading("idle", "漢字漢字漢字"), 14)).startswith("─ · 漢字漢… ─")


def test_every_state_has_a_glyph_of_its_own() -> None:
    assert len(set(STATE_GLYPHS.values())) == len(STATE_GLYPHS)


TEXTS = st.text(max_size=30)


@given(
    st.builds(
        Heading,
        state=st.sampled_from(sorted(STATE_GLYPHS)),
        name=TEXTS,
        profile=TEXTS,
        place=TEXTS,
        title=TEXTS,
        ending=st.sampled_from(["", "exited 0", "ended by SIGKILL"]),
        zoomed=st.booleans(),
        focus=st.sampled_from(["none", "current", "focused"]),
    ),
    st.integers(4, 100),
)
def test_a_title_fills_its_row_exactly(heading: Heading, width: int) -> None:
    assert cells_of(PaneTitle(PaneId("p"), heading).pieces(width)) == width


async def test_a_title_as_it_was_is_not_drawn_again() -> None:
    shown = title(FULL)
    async with Stage(shown).open(60, 5) as pilot:
        await pilot.pause()
        before = lines_of(shown)[0]
        shown.show(FULL)
        assert lines_of(shown)[0] is before
        assert text_of(shown)[0].startswith("─ ● backend")
