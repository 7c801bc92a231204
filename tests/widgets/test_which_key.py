"""Which-key: everything that can come next, within any screen."""

import pytest
from textual.containers import Vertical

from app.tui.commands import COMMANDS
from app.tui.state import IdeState
from tests.widgets.stage import Stage, lines_of, text_of
from widgets.which_key import KeyEntry, WhichKey

MANY = tuple(KeyEntry(chr(ord("a") + number), f"Do the thing {number}") for number in range(26))


def of_commands() -> list[KeyEntry]:
    """The product's own commands, in a project in which most can do nothing."""
    families = {command.label or command.id: command for command in reversed(COMMANDS) if command.keys}
    state = IdeState()
    return [
        KeyEntry(
            command.label or " ".join(command.keys), command.family or command.title, command.disabled(state) or ""
        )
        for command in reversed(families.values())
    ]


async def drawn(entries: tuple[KeyEntry, ...] | list[KeyEntry], width: int, height: int) -> list[str]:
    """The panel, without its border."""
    panel = WhichKey("ctrl+space", entries)
    async with Stage(Vertical(), panel).open(width, height) as pilot:
        await pilot.pause()
        assert {line.cell_length for line in lines_of(panel)} == {width}
        assert panel.region.bottom <= height
        return text_of(panel)[1:]


async def test_every_key_is_listed_with_what_it_does() -> None:
    rows = await drawn(MANY, 120, 40)
    assert "ctrl+space" in rows[0]
    assert all(f"Do the thing {number}" in " ".join(rows) for number in range(26))


async def test_at_60_by_20_no_title_is_cut_and_what_can_be_done_goes_first() -> None:
    entries = of_commands()
    rows = await drawn(entries, 60, 20)
    text = "\n".join(rows)
    assert "…" not in text
    shown = [entry for entry in entries if f"{entry.keys} " in text and entry.title in text]
    left_out = len(entries) - len(shown)
    assert not left_out or f"{left_out} more: ? shows all" in rows[0]
    assert not left_out or not any(entry.why_not for entry in shown)
    assert len(shown) >= 16


async def test_what_does_nothing_now_makes_room_for_what_does() -> None:
    idle = [KeyEntry(f"{number}", f"Something idle {number}", "there is none") for number in range(30)]
    rows = await drawn([*idle, KeyEntry("z", "Zoom")], 50, 12)
    assert any("z Zoom" in row for row in rows)
    assert "30 more: ? shows all" in rows[0]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50), (300, 90)])
async def test_all_commands_are_shown_whole_where_there_is_room(size: tuple[int, int]) -> None:
    entries = of_commands()
    text = "\n".join(await drawn(entries, *size))
    assert all(entry.title in text for entry in entries)


async def test_a_disabled_command_says_why() -> None:
    entries = [KeyEntry("z", "Zoom", "no pane is open in this tab"), KeyEntry("c", "New tab")]
    panel = WhichKey("ctrl+space", entries)
    async with Stage(panel).open(80, 24) as pilot:
        await pilot.pause()
        rows = text_of(panel)
        assert any("z Zoom – no pane is open in this tab" in row for row in rows)
        looks = {segment.text.strip(): segment.style for line in lines_of(panel) for segment in line}
        assert looks["z Zoom"] != looks["New tab"]


async def test_a_reason_is_whole_or_left_out() -> None:
    entries = [KeyEntry("z", "Zoom", "no pane is open in this tab"), KeyEntry("c", "New tab")]
    for width in range(12, 44):
        text = " ".join(await drawn(entries, width, 24))
        assert ("– no pane is open in this tab" in text) == ("–" in text)


async def test_where_not_all_have_room_the_panel_says_how_many_are_missing() -> None:
    rows = await drawn(MANY, 36, 12)
    shown = sum("Do the thing" in row for row in rows)
    assert f"{26 - shown} more" in rows[0]


async def test_no_keys_at_all_is_said() -> None:
    assert any("No key does anything here." in row for row in await drawn((), 60, 20))


async def test_another_list_takes_the_height_it_needs() -> None:
    panel = WhichKey("ctrl+space", MANY)
    async with Stage(Vertical(), panel).open(60, 24) as pilot:
        await pilot.pause()
        before = panel.size.height
        panel.show("resize", MANY[:3])
        await pilot.pause()
        await pilot.pause()
        assert panel.size.height < before
        assert "resize" in text_of(panel)[1]


async def test_the_smallest_screens_do_no_harm() -> None:
    for size in ((4, 2), (5, 3), (20, 6)):
        await drawn(MANY, *size)
