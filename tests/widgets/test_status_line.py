"""The bottom line: mode, hints, message, clients and clock, in the cells it has."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.widgets.stage import Stage, lines_of
from widgets.line import cells_of
from widgets.status_line import Status, StatusLine

HINTS = (("ctrl+space", "keys"), ("/", "search"), ("?", "help"))
FULL = Status("PANE", HINTS, "saved 12:01", "information", 3, "12:04")


async def drawn(status: Status, width: int) -> str:
    """The row as a person reads it."""
    line = StatusLine(status)
    async with Stage(line).open(width, 5):
        assert lines_of(line)[0].cell_length == width
        return lines_of(line)[0].text


async def test_the_bottom_line_says_mode_hints_message_clients_and_clock() -> None:
    row = await drawn(FULL, 100)
    assert row.startswith(" PANE  ctrl+space keys · / search · ? help ")
    assert row.endswith(" saved 12:01  ⇅ 3 clients  12:04 ")


async def test_hints_are_shown_whole_or_not_at_all() -> None:
    row = await drawn(FULL, 60)
    assert "ctrl+space keys" in row
    assert "search" not in row
    assert "saved 12:01" in row


async def test_a_long_message_takes_the_room_of_everything_but_the_mode() -> None:
    status = Status("PANE", HINTS, "The manifest of this project is damaged in line 12.", "error", 3, "12:04")
    row = await drawn(status, 60)
    assert row == " PANE   The manifest of this project is damaged in line 12. "
    assert (await drawn(status, 30)).endswith("… ")


async def test_one_client_is_not_worth_saying() -> None:
    assert "client" not in await drawn(Status("PANE", clients=1, clock="12:04"), 60)


@pytest.mark.parametrize(
    ("mode", "stands_out"), [("PANE", False), ("NAVIGATE", False), ("PREFIX", True), ("LOCKED", True)]
)
async def test_a_mode_in_which_keys_do_something_else_stands_out(mode: str, stands_out: bool) -> None:
    line = StatusLine()
    async with Stage(line).open(60, 5) as pilot:
        line.show(Status("PANE"))
        await pilot.pause()
        usual = next(iter(lines_of(line)[0])).style
        line.show(Status(mode))
        await pilot.pause()
        shown = next(iter(lines_of(line)[0]))
        assert shown.text == f" {mode} "
        assert (shown.style != usual) == stands_out


async def test_an_error_looks_different_from_news() -> None:
    line = StatusLine()

    async with Stage(line).open(60, 5) as pilot:
        looks = []
        for severity in ("information", "warning", "error"):
            line.show(Status("PANE", message="what happened", severity=severity))
            await pilot.pause()
            looks += [segment.style for segment in lines_of(line)[0] if "what" in segment.text]
        assert len(set(looks)) == 3


async def test_a_message_cannot_draw_outside() -> None:
    assert "a[31mb" in await drawn(Status("PANE", message="a\x1b[31m\nb"), 60)


@given(
    st.builds(
        Status,
        mode=st.sampled_from(["", "PANE", "NAVIGATE"]),
        hints=st.lists(st.tuples(st.text(max_size=10), st.text(max_size=20)), max_size=5).map(tuple),
        message=st.text(max_size=120),
        severity=st.sampled_from(["information", "warning", "error"]),
        clients=st.integers(0, 12),
        clock=st.sampled_from(["", "12:04"]),
    ),
    st.integers(40, 160),
)
def test_the_bottom_line_is_never_wider_than_the_screen(status: Status, width: int) -> None:
    assert cells_of(StatusLine(status).pieces(width)) <= width


async def test_what_takes_long_stands_beside_the_mode() -> None:
    row = await drawn(replace(FULL, work="Starting Backend 12s"), 120)
    assert row.startswith(" PANE  ⧗ Starting Backend 12s  ctrl+space keys")
    assert row.endswith(" saved 12:01  ⇅ 3 clients  12:04 ")
