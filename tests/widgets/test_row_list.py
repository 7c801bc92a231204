"""The list that the sidebars' lists are made of."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.widgets.stage import Stage, text_of
from widgets.line import Piece
from widgets.row_list import RowList


class Names(RowList):
    """One line a row: its key."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    def row(self, key: str, width: int) -> Sequence[Sequence[Piece]]:
        del width
        return [[Piece(key, "row-list--text")]]

    def empty(self, width: int) -> Sequence[Sequence[Piece]]:
        return [[Piece(f"nothing in {width}", "row-list--quiet")]]

    def chosen(self, key: str) -> None:
        self.opened.append(key)


async def test_rows_are_drawn_in_order() -> None:
    names = Names()
    async with Stage(names).open(20, 5) as pilot:
        names.show_rows(["a", "b"])
        await pilot.pause()
        assert text_of(names)[:3] == ["a", "b", ""]
        assert names.selected == "a"


async def test_an_empty_list_says_so() -> None:
    names = Names()
    async with Stage(names).open(20, 5) as pilot:
        await pilot.pause()
        assert text_of(names)[0] == "nothing in 20"
        assert names.selected is None


@pytest.mark.parametrize(
    ("keys", "selected"),
    [
        (["j"], "b"),
        (["down", "down"], "c"),
        (["j", "k"], "a"),
        (["up"], "a"),
        (["G"], "e"),
        (["G", "g"], "a"),
        (["end", "j"], "e"),
        (["pagedown"], "e"),
        (["end", "pageup", "home"], "a"),
    ],
)
async def test_keys_move_the_selection_and_stop_at_the_ends(keys: list[str], selected: str) -> None:
    names = Names()
    async with Stage(names).open(20, 3) as pilot:
        names.show_rows([*"abcde"])
        names.focus()
        await pilot.press(*keys)
        assert names.selected == selected


async def test_the_selected_row_is_in_sight() -> None:
    names = Names()
    async with Stage(names).open(20, 3) as pilot:
        names.show_rows([str(number) for number in range(50)])
        names.focus()
        await pilot.press("G")
        await pilot.pause()
        assert text_of(names) == ["47", "48", "49"]


async def test_keys_in_an_empty_list_do_nothing() -> None:
    names = Names()
    async with Stage(names).open(20, 3) as pilot:
        names.focus()
        await pilot.press("j", "k", "G", "g", "pageup")
        assert names.selected is None


async def test_esc_asks_to_leave_and_a_question_mark_for_the_keys() -> None:
    names = Names()
    stage = Stage(names)
    async with stage.open() as pilot:
        names.focus()
        await pilot.press("escape", "question_mark")
        assert [type(message) for message in stage.take_asked()] == [RowList.LeaveRequested, RowList.HelpRequested]


async def test_a_click_selects_and_a_second_one_opens() -> None:
    names = Names()
    async with Stage(names).open(20, 5) as pilot:
        names.show_rows(["a", "b"])
        await pilot.pause()
        await pilot.click(names, offset=(1, 1))
        assert (names.selected, names.opened) == ("b", [])
        await pilot.click(names, offset=(1, 1), times=2)
        assert names.opened == ["b"]


async def test_a_click_below_the_rows_changes_nothing() -> None:
    names = Names()
    async with Stage(names).open(20, 5) as pilot:
        names.show_rows(["a"])
        await pilot.pause()
        await pilot.click(names, offset=(1, 4))
        assert names.selected == "a"


async def test_what_is_selected_stays_so_while_rows_come_and_go() -> None:
    names = Names()
    async with Stage(names).open(20, 5):
        names.show_rows(["a", "b", "c"])
        names.select("b")
        names.show_rows(["new", "a", "b"])
        assert names.selected == "b"


async def test_the_row_that_took_the_place_is_selected_when_one_goes() -> None:
    names = Names()
    async with Stage(names).open(20, 5):
        names.show_rows(["a", "b", "c"])
        names.select("b")
        names.show_rows(["a", "c"])
        assert names.selected == "c"
        names.show_rows(["a"])
        assert names.selected == "a"


KEYS = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8)


@given(st.lists(KEYS, max_size=6))
def test_there_is_a_selection_exactly_while_there_are_rows(shown: list[list[str]]) -> None:
    selected: str | None = None
    names = Names()
    for keys in shown:
        names.show_rows(keys)
        assert (names.selected is None) == (not keys)
        assert names.selected is None or names.selected in keys
        if selected in keys:
            assert names.selected == selected
        selected = names.selected
