"""Which-key: everything that can come next, within any screen."""

import pytest
from textual.containers import Vertical

from app.tui.commands import COMMANDS, OFTEN
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
            command.label or " ".join(command.keys),
            command.family or command.title,
            command.disabled(state) or "",
            command.id in OFTEN,
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


@pytest.mark.parametrize("size", [(60, 20), (40, 12), (80, 16)])
async def test_where_not_all_have_room_there_are_pages_with_everything_whole_and_what_is_needed_first(
    size: tuple[int, int],
) -> None:
    entries = of_commands()
    panel = WhichKey("ctrl+space", entries, "enter")
    async with Stage(Vertical(), panel).open(*size) as pilot:
        await pilot.pause()
        pages = [text_of(panel)]
        while "page 1 of" not in pages[-1][1] or len(pages) == 1:
            panel.turn(1)
            await pilot.pause()
            pages.append(text_of(panel))
    pages.pop()
    assert all(f"page {number} of {len(pages)}: enter" in rows[1] for number, rows in enumerate(pages, 1))
    texts = ["\n".join(rows[2:]) for rows in pages]
    assert "…" not in "".join(texts)
    assert all(any(entry.title in text for text in texts) for entry in entries)
    can = [entry for entry in entries if entry.first and not entry.why_not]
    assert len(can) > 3
    assert all(entry.title in texts[0] for entry in can)


async def test_before_the_first_page_comes_the_last_and_another_list_begins_at_its_first() -> None:
    panel = WhichKey("ctrl+space", MANY, "enter")
    async with Stage(Vertical(), panel).open(36, 12) as pilot:
        await pilot.pause()
        panel.turn(-1)
        await pilot.pause()
        assert "thing 25" in "\n".join(text_of(panel))
        panel.show("ctrl+space", MANY, "enter")
        await pilot.pause()
        assert "page 1 of" in text_of(panel)[1]


async def test_what_does_nothing_now_makes_room_for_what_does() -> None:
    idle = [KeyEntry(f"{number}", f"Something idle {number}", "there is none") for number in range(30)]
    rows = await drawn([*idle, KeyEntry("z", "Zoom")], 50, 12)
    assert any("z Zoom" in row for row in rows)


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


async def test_where_no_key_turns_the_pages_the_panel_names_the_help() -> None:
    assert ": ? shows all" in (await drawn(MANY, 50, 12))[0]


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
