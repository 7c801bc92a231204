"""The top line: what goes when there is no room, and what a click asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.widgets.stage import Stage, lines_of
from widgets.line import cells_of
from widgets.tab_bar import TabBar, TopLine

FULL = TopLine("shop-api", ("build", "review", "docs"), 1, 2, "ssh web-3")


async def drawn(top_line: TopLine, width: int) -> str:
    """The row as a person reads it."""
    bar = TabBar(top_line)
    async with Stage(bar).open(width, 5):
        assert lines_of(bar)[0].cell_length == width
        return lines_of(bar)[0].text


async def test_the_top_line_says_project_tabs_who_needs_you_and_the_host() -> None:
    row = await drawn(FULL, 80)
    assert row.startswith(" ideai  shop-api  1 build  2 review  3 docs  + ")
    assert row.endswith(" ● 2 need you  ssh web-3 ")


@pytest.mark.parametrize(
    ("width", "there", "gone"),
    [
        (70, ("ideai", "shop-api", "3 docs"), ("ssh",)),
        (58, ("ideai", "3 docs", "need you"), ("ssh", "shop-api")),
        (48, ("2 review", "3 docs", "need you"), ("ssh", "shop-api")),
        (28, ("2 review", "need you"), ("ideai", "docs")),
    ],
)
async def test_what_matters_least_goes_first(width: int, there: tuple[str, ...], gone: tuple[str, ...]) -> None:
    row = await drawn(FULL, width)
    assert all(text in row for text in there)
    assert not any(text in row for text in gone)


async def test_the_current_tab_stays_in_sight_among_many() -> None:
    tabs = tuple(f"tab-{number}" for number in range(30))
    for current in (0, 14, 29):
        row = await drawn(TopLine("p", tabs, current, 0, ""), 50)
        assert f" {current + 1} tab-{current} " in row
        assert "…" in row


async def test_one_needs_you_and_nobody_is_not_said() -> None:
    assert "● 1 needs you" in await drawn(TopLine("p", ("a",), 0, 1), 60)
    assert "need" not in await drawn(TopLine("p", ("a",), 0, 0), 60)


async def test_a_click_on_a_tab_asks_for_it_and_one_on_the_plus_for_a_new_one() -> None:
    bar = TabBar(FULL)
    stage = Stage(bar)
    async with stage.open(80, 5) as pilot:
        row = lines_of(bar)[0].text
        for text in ("3 docs", " +", "shop-api"):
            await pilot.click(TabBar, offset=(row.index(text) + 1, 0))
        await pilot.pause()
        asked = [
            message for message in stage.asked if isinstance(message, TabBar.TabRequested | TabBar.NewTabRequested)
        ]
        assert [getattr(message, "index", None) for message in asked] == [2, None]


async def test_what_changed_is_shown() -> None:
    bar = TabBar(FULL)
    async with Stage(bar).open(80, 5) as pilot:
        bar.show(TopLine("shop-api", ("build",), 0, 0, "web-4"))
        await pilot.pause()
        assert "web-4" in lines_of(bar)[0].text
        assert "review" not in lines_of(bar)[0].text


@given(
    st.builds(
        TopLine,
        project=st.text(max_size=40),
        tabs=st.lists(st.text(max_size=30), max_size=12).map(tuple),
        current=st.integers(0, 11),
        waiting=st.integers(0, 99),
        host=st.text(max_size=30),
    ),
    st.integers(20, 120),
)
def test_the_top_line_is_never_wider_than_the_screen(top_line: TopLine, width: int) -> None:
    assert cells_of(TabBar(top_line).pieces(width)) <= width
