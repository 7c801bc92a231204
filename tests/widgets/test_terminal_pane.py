"""The pane: what it shows of a session, what it repaints, and what its program hears."""

from collections.abc import Callable
from functools import partial

import pytest
from rich.color import Color
from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding
from textual.geometry import Offset, Region
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widgets import Input

from app.domain.layout import PaneId
from app.domain.session import Size
from app.terminal.emulator import Emulator
from app.terminal.keys import Key, Mods, parse_key
from app.terminal.mouse import MouseReport
from tests.widgets.stage import Program, Stage, lines_of, text_of
from widgets.pane_scroll import Scroll
from widgets.pane_view import PaneView, ending
from widgets.terminal_pane import TerminalPane

WHEEL_UP, WHEEL_DOWN = 4, 5


class WatchedPane(TerminalPane):
    """Tells which rows it asked Textual to repaint; -1 stands for all of it."""

    repainted: list[int]

    def refresh(self, *regions: Region, **options: bool) -> "WatchedPane":
        """Note the rows."""
        rows = [y for region in regions for y in region.line_range] if regions else [-1]
        self.repainted = [*getattr(self, "repainted", []), *rows]
        super().refresh(*regions, **options)
        return self

    def take_repainted(self) -> list[int]:
        """The rows since the last time."""
        rows, self.repainted = self.repainted, []
        return rows


def make(program: Program | None = None) -> WatchedPane:
    """A pane that fills its screen."""
    return WatchedPane(PaneId("p"), program.view() if program is not None else None)


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    """Wait for what must come."""
    for _ in range(200):
        if condition():
            return
        await pilot.pause(0.01)
    raise AssertionError("it did not come")


def press(pane: TerminalPane, *keys: str) -> None:
    """Press keys by their spelling."""
    for key in keys:
        pane.press(parse_key(key))


def style_at(pane: TerminalPane, x: int, y: int) -> Style:
    """How a cell is drawn."""
    for segment in lines_of(pane)[y].crop(x, x + 1):
        return segment.style or Style()
    raise AssertionError("there is no such cell")


# What it shows


async def test_a_pane_shows_what_its_program_printed() -> None:
    program = Program()
    program.says("one\r\ntwo \x1b[1mbold\x1b[0m 漢字 ok")
    pane = make(program)
    async with Stage(pane).open():
        assert text_of(pane)[:3] == ["one", "two bold 漢字 ok", ""]
        assert len(lines_of(pane)) == 24
        assert {line.cell_length for line in lines_of(pane)} == {80}


async def test_colours_of_the_palette_stay_indexes_and_true_colours_stay_what_they_are() -> None:
    program = Program()
    program.says("\x1b[31ma\x1b[0m\x1b[48;5;120mb\x1b[0m\x1b[38;2;1;2;3mc")
    pane = make(program)
    async with Stage(pane).open():
        assert style_at(pane, 0, 0).color == Color.from_ansi(1)
        assert style_at(pane, 1, 0).bgcolor == Color.from_ansi(120)
        assert style_at(pane, 2, 0).color == Color.from_rgb(1, 2, 3)
        assert pane.get_line_filters() == ()


async def test_attributes_of_a_cell_are_drawn() -> None:
    program = Program()
    program.says("\x1b[1;2;3;4;7;9ma\x1b[0m\x1b[4:3mb\x1b[0m\x1b[21mc\x1b[0m\x1b[53;8md")
    pane = make(program)
    async with Stage(pane).open():
        first = style_at(pane, 0, 0)
        assert all((first.bold, first.dim, first.italic, first.underline, first.reverse, first.strike))
        assert style_at(pane, 1, 0).underline
        assert style_at(pane, 2, 0).underline2
        assert style_at(pane, 3, 0).overline
        assert style_at(pane, 3, 0).conceal


async def test_a_cell_without_a_colour_has_the_theme_s() -> None:
    pane = make(Program())
    stage = Stage(pane)
    async with stage.open() as pilot:
        assert style_at(pane, 5, 5).bgcolor == Color.parse("#15171c")
        stage.theme = "textual-light"
        await until(pilot, lambda: style_at(pane, 5, 5).bgcolor == Color.parse("#e0e0e0"))


async def test_a_reversed_screen_is_reversed_all_over() -> None:
    program = Program()
    program.says("a\x1b[7mb\x1b[0m\x1b[?5h")
    pane = make(program)
    async with Stage(pane).open():
        assert [bool(style_at(pane, x, 0).reverse) for x in (0, 1, 70)] == [True, False, True]
        program.says("\x1b[?5l")
        pane.look()
        assert [bool(style_at(pane, x, 0).reverse) for x in (0, 1, 70)] == [False, True, False]


async def test_a_wide_character_cut_by_the_edge_is_a_blank() -> None:
    program = Program(cols=40)
    program.says("a" * 19 + "漢")
    pane = make(program)
    async with Stage(pane).open(width=20) as pilot:
        await pilot.pause()
        assert lines_of(pane)[0].text == "a" * 19 + " "


async def test_another_emulator_begins_at_its_live_end() -> None:
    program, other = Program(), Program()
    program.says("line\r\n" * 100)
    other.says("fresh")
    pane = make(program)
    async with Stage(pane).open():
        pane.scroll_history(10)
        pane.show(other.view())
        assert pane.history_offset == 0
        assert text_of(pane)[0] == "fresh"


async def test_an_empty_pane_that_has_no_row_left_gains_and_loses_the_focus() -> None:
    pane = make()
    async with Stage(pane, Input()).open() as pilot:
        pane.focus()
        pane.styles.height = 0
        await until(pilot, lambda: pane.size.height == 0)
        pane.screen.set_focus(pane.screen.query_one(Input))
        await until(pilot, lambda: not pane.has_focus)
        pane.focus()
        await until(pilot, lambda: pane.has_focus)


async def test_an_empty_pane_says_what_to_do_and_enter_asks_for_it() -> None:
    pane = make()
    stage = Stage(pane)
    async with stage.open() as pilot:
        assert any("Nothing runs here." in line for line in text_of(pane))
        await pilot.pause()
        stage.take_asked()
        press(pane, "enter", "x", "r")
        await pilot.pause()
        assert [type(message) for message in stage.take_asked()] == [
            TerminalPane.StartRequested,
            TerminalPane.CloseRequested,
        ]


async def test_a_starting_session_says_what_is_starting() -> None:
    program = Program("claude", status="starting")
    pane = make(program)
    async with Stage(pane).open():
        assert any("starting claude …" in line for line in text_of(pane))
        program.status = "running"
        program.says("hello")
        pane.show(program.view())
        assert text_of(pane)[0] == "hello"


async def test_an_exited_session_keeps_its_last_screen_as_it_was_with_its_code() -> None:
    program = Program()
    program.says("last words")
    pane = make(program)
    stage = Stage(pane)
    async with stage.open() as pilot:
        before = style_at(pane, 0, 0)
        pane.show(program.exits(0))
        assert text_of(pane)[0] == "last words"
        assert style_at(pane, 0, 0) == before
        assert text_of(pane)[-1] == " exited 0 · R restart · x close"
        assert pane.cursor_position is None
        await pilot.pause()
        stage.take_asked()
        press(pane, "a", "R", "x")
        await pilot.pause()
        assert [type(message) for message in stage.take_asked()] == [
            TerminalPane.RestartRequested,
            TerminalPane.CloseRequested,
        ]
        assert program.heard == b""


async def test_the_history_of_an_exited_session_can_be_read_with_the_page_keys() -> None:
    program = Program()
    program.says("".join(f"line {number}\r\n" for number in range(100)))
    pane = make(program)
    async with Stage(pane).open():
        pane.show(program.exits(1))
        press(pane, "pageup")
        assert pane.history_offset == 23
        assert text_of(pane)[0] == "line 54"
        press(pane, "pagedown")
        assert pane.history_offset == 0


async def test_a_removed_pane_that_textual_still_paints_is_blank() -> None:
    program = Program()
    pane = make(program)
    async with Stage(pane).open() as pilot:
        pane.show(program.exits(1))
        await pilot.pause()
        assert text_of(pane)[-1].startswith(" exited 1")
        size = pane.size
        await pane.remove()
        pane.show(program.exits(2))
        assert pane.render_lines(size.region) == [Strip.blank(size.width)] * size.height


@pytest.mark.parametrize(
    ("code", "words"),
    [(0, "exited 0"), (127, "exited 127"), (-15, "ended by SIGTERM"), (-200, "ended by signal 200"), (None, "stopped")],
)
def test_an_ending_is_told_in_words(code: int | None, words: str) -> None:
    assert ending(code) == words


# What it repaints


async def test_only_the_rows_that_changed_are_repainted() -> None:
    program = Program()
    program.says("one\r\ntwo\r\nthree\x1b[?25l")
    pane = make(program)
    async with Stage(pane).open() as pilot:
        await pilot.pause()
        pane.take_repainted()
        program.says("\x1b[2;1HTWO\x1b[10;1Hten")
        pane.look()
        assert pane.take_repainted() == [1, 9]
        assert text_of(pane)[1] == "TWO"


async def test_a_moved_cursor_repaints_the_row_it_left_and_the_row_it_came_to() -> None:
    program = Program()
    program.says("\x1b[5;1H")
    pane = make(program)
    async with Stage(pane).open() as pilot:
        await pilot.pause()
        pane.take_repainted()
        program.says("\x1b[8;3H")
        pane.look()
        assert pane.take_repainted() == [4, 7]


async def test_a_look_without_news_repaints_nothing() -> None:
    program = Program()
    pane = make(program)
    async with Stage(pane).open() as pilot:
        await pilot.pause()
        pane.take_repainted()
        pane.look()
        program.says("\x1b[1;1H")  # where it is
        pane.look()
        assert pane.take_repainted() == []


async def test_rows_that_only_moved_are_not_drawn_again() -> None:
    program = Program()
    program.says("".join(f"\r\nline {number}" for number in range(60)) + "\x1b[?25l")
    pane = make(program)
    async with Stage(pane).open():
        before = list(lines_of(pane))
        program.says("\r\nnew")
        pane.look()
        after = lines_of(pane)
        assert text_of(pane)[-1] == "new"
        assert all(now is then for now, then in zip(after[:-1], before[1:], strict=True))


async def test_nothing_is_read_of_the_emulator_between_two_looks() -> None:
    program = Program()
    program.says("whole")
    pane = make(program)
    async with Stage(pane).open():
        program.says("\rhalf ")
        assert text_of(pane)[0] == "whole"
        pane.look()
        assert text_of(pane)[0] == "half"


async def test_a_hidden_pane_is_not_drawn_and_shows_all_when_it_comes_back() -> None:
    program = Program()
    pane = make(program)
    async with Stage(pane, Input()).open() as pilot:
        pane.display = False
        await pilot.pause()
        pane.take_repainted()
        program.says("while away")
        pane.look()
        assert pane.take_repainted() == []
        pane.display = True
        await until(pilot, lambda: text_of(pane)[:1] == ["while away"])


async def test_a_synchronized_update_is_shown_when_it_is_complete() -> None:
    program = Program()
    program.says("before")
    pane = make(program)
    async with Stage(pane).open():
        program.says("\x1b[?2026h\rhalf ")
        pane.look()
        assert text_of(pane)[0] == "before"
        program.says("done!\x1b[?2026l")
        pane.look()
        assert text_of(pane)[0] == "half done!"


async def test_a_synchronized_update_that_is_never_completed_is_shown_as_it_stands() -> None:
    program = Program()
    program.says("before")
    pane = make(program)
    async with Stage(pane).open() as pilot:
        program.says("\x1b[?2026h\rhanging")
        pane.look()
        assert text_of(pane)[0] == "before"
        await until(pilot, lambda: text_of(pane)[0] == "hanging")


# The cursor


async def test_the_cursor_is_solid_with_the_focus_and_a_hint_without() -> None:
    program = Program()
    program.says("ab\x1b[1;2H")
    pane, other = make(program), Input()
    other.styles.height = 3
    async with Stage(pane, other).open() as pilot:
        pane.focus()
        await pilot.pause()
        assert style_at(pane, 1, 0).reverse
        assert not style_at(pane, 0, 0).reverse
        assert pane.cursor_position == Offset(1, 0)
        other.focus()
        await pilot.pause()
        assert not style_at(pane, 1, 0).reverse
        assert style_at(pane, 1, 0).underline


async def test_the_cursor_covers_both_halves_of_a_wide_character() -> None:
    program = Program()
    program.says("漢e\u0301x\x1b[1;1H")
    pane = make(program)
    async with Stage(pane).open() as pilot:
        pane.focus()
        await pilot.pause()
        assert style_at(pane, 0, 0).reverse
        assert style_at(pane, 1, 0).reverse
        assert lines_of(pane)[0].text.startswith("漢e\u0301x")
        program.says("\x1b[1;3H")
        pane.look()
        assert [bool(style_at(pane, x, 0).reverse) for x in range(5)] == [False, False, True, False, False]


async def test_a_hidden_cursor_and_one_left_to_the_outer_terminal_are_not_drawn() -> None:
    program = Program()
    pane = make(program)
    async with Stage(pane).open() as pilot:
        pane.focus()
        await pilot.pause()
        program.says("\x1b[?25l")
        pane.look()
        assert not style_at(pane, 0, 0).reverse
        assert pane.cursor_position is None
        pane.draws_cursor = False
        program.says("\x1b[?25h")
        pane.look()
        assert not style_at(pane, 0, 0).reverse
        assert pane.cursor_position == Offset(0, 0)


# History


async def test_the_view_stays_where_it_is_while_output_arrives_below() -> None:
    program = Program()
    program.says("".join(f"line {number}\r\n" for number in range(100)))
    pane = make(program)
    async with Stage(pane).open():
        pane.scroll_history(20)
        seen = text_of(pane)[:-1]
        assert seen[0] == "line 57"
        program.says("".join(f"more {number}\r\n" for number in range(30)))
        pane.look()
        assert text_of(pane)[:-1] == seen
        assert pane.history_offset == 50
        assert text_of(pane)[-1].endswith("↓ 50 more")


async def test_the_view_stays_on_its_text_when_another_width_lays_the_rows_out_anew() -> None:
    program = Program()
    program.says("".join(f"line {number} {'x' * 30}\r\n" for number in range(100)))
    pane = make(program)
    async with Stage(pane).open():
        pane.scroll_history(20)
        seen = text_of(pane)[0]
        program.emulator.resize(program.emulator.rows, 20)
        pane.look()
        assert text_of(pane)[0] == seen[:20]
        program.emulator.resize(program.emulator.rows, 80)
        pane.look()
        assert text_of(pane)[0] == seen
        assert pane.history_offset == 20


async def test_a_view_on_rows_that_are_dropped_shows_the_oldest_that_are_left() -> None:
    program = Program(scrollback=50)
    program.says("".join(f"line {number}\r\n" for number in range(100)))
    pane = make(program)
    async with Stage(pane).open():
        pane.scroll_history(1000)
        assert pane.history_offset == 50
        program.says("".join(f"more {number}\r\n" for number in range(30)))
        pane.look()
        assert pane.history_offset == 50
        assert text_of(pane)[0] == program.emulator.row(-50).text.rstrip()


async def test_typing_and_pasting_return_to_the_live_end() -> None:
    program = Program()
    program.says("line\r\n" * 100)
    pane = make(program)
    async with Stage(pane).open():
        for act in (partial(press, pane, "a"), partial(pane.type_text, "b"), partial(pane.paste, ["c"])):
            pane.scroll_history(10)
            assert pane.history_offset == 10
            act()
            assert pane.history_offset == 0
        assert program.heard == b"abc"
        assert "more" not in text_of(pane)[-1]


async def test_a_release_that_the_program_did_not_ask_for_leaves_the_view() -> None:
    program = Program()
    program.says("line\r\n" * 100)
    pane = make(program)
    async with Stage(pane).open():
        pane.scroll_history(10)
        pane.press(Key(codepoint=97, event="release"))
        assert pane.history_offset == 10


async def test_the_alternate_screen_has_no_history() -> None:
    program = Program()
    program.says("line\r\n" * 100)
    pane = make(program)
    async with Stage(pane).open():
        pane.scroll_history(10)
        program.says("\x1b[?1049hfull screen")
        pane.look()
        assert pane.history_offset == 0
        pane.scroll_history(10)
        assert pane.history_offset == 0
        assert any("full screen" in line for line in text_of(pane))


# Input


@pytest.mark.parametrize(
    ("key", "heard"),
    [
        ("a", b"a"), ("ctrl+c", b"\x03"), ("alt+enter", b"\x1b\r"), ("ctrl+q", b"\x11"), ("tab", b"\t"),
        ("escape", b"\x1b"), ("up", b"\x1b[A"), ("ctrl+alt+c", b"\x1b\x03"),
    ],
)  # fmt: skip
async def test_keys_reach_the_program(key: str, heard: bytes) -> None:
    program = Program()
    pane = make(program)
    async with Stage(pane).open():
        press(pane, key)
        assert program.heard == heard


async def test_keys_are_encoded_by_the_program_s_modes() -> None:
    program = Program()
    pane = make(program)
    async with Stage(pane).open():
        program.says("\x1b[?1h")
        press(pane, "up")
        program.says("\x1b[>1u")
        press(pane, "shift+enter")
        assert program.heard == b"\x1bOA\x1b[13;2u"


async def test_shift_enter_is_a_new_line_for_an_agent_and_enter_for_a_shell() -> None:
    shell, agent = Program(kind="shell"), Program(kind="agent")
    pane = make(shell)
    async with Stage(pane).open():
        press(pane, "shift+enter")
        pane.show(agent.view())
        press(pane, "shift+enter")
        assert (shell.heard, agent.heard) == (b"\r", b"\n")


async def test_none_of_textual_s_keys_act_while_a_pane_has_the_focus() -> None:
    acted: list[str] = []

    class Bound(Stage):
        BINDINGS = [Binding("x", "act"), Binding("ctrl+c", "act"), Binding("tab", "act")]  # noqa: RUF012

        def action_act(self) -> None:
            acted.append("act")

    program = Program()
    pane, other = make(program), Input()
    async with Bound(pane, other).open() as pilot:
        pane.focus()
        await pilot.pause()
        await pilot.press("x", "tab", "ctrl+c", "escape", "pageup")
        assert pane.has_focus
        assert acted == []
        assert program.heard == b""  # keys come by `press` alone, once


async def test_a_paste_is_bracketed_only_if_the_program_asked() -> None:
    program = Program()
    pane = make(program)
    async with Stage(pane).open():
        pane.paste(["one\n", "two"])
        assert program.take_heard() == b"one\rtwo"
        program.says("\x1b[?2004h")
        pane.paste(["one\n", "\x1b[201~rm"])
        assert program.take_heard() == b"\x1b[200~one\n[201~rm\x1b[201~"


async def test_a_pane_without_a_living_program_takes_no_input() -> None:
    program = Program()
    program.says("\x1b[?1003h\x1b[?1006h")
    pane = make(program)
    async with Stage(pane).open():
        pane.show(program.exits(0))
        pane.type_text("a")
        pane.paste(["a"])
        pane.mouse(MouseReport("press", 1, 1, 1))
        assert program.heard == b""


async def test_focus_is_reported_to_a_program_that_asked() -> None:
    program = Program()
    program.says("\x1b[?1004h")
    pane, other = make(program), Input()
    async with Stage(other, pane).open() as pilot:
        await pilot.pause()
        assert program.take_heard() == b""
        pane.focus()
        await pilot.pause()
        other.focus()
        await pilot.pause()
        assert program.take_heard() == b"\x1b[I\x1b[O"
        pane.tell_focus(True)
        assert program.take_heard() == b"\x1b[I"


async def test_a_focused_pane_says_so() -> None:
    pane, other = make(Program()), Input()
    stage = Stage(other, pane)
    async with stage.open() as pilot:
        pane.focus()
        await pilot.pause()
        assert [message.pane_id for message in stage.asked if isinstance(message, TerminalPane.Focused)] == ["p"]


# The mouse


async def test_the_mouse_goes_to_a_program_that_asked_for_it() -> None:
    program = Program()
    program.says("\x1b[?1002h\x1b[?1006h")
    pane = make(program)
    async with Stage(pane).open():
        pane.mouse(MouseReport("press", 1, 4, 2))
        pane.mouse(MouseReport("wheel", WHEEL_UP, 4, 2))
        pane.mouse(MouseReport("release", 1, 5, 2))
        assert program.heard == b"\x1b[<0;5;3M\x1b[<64;5;3M\x1b[<0;6;3m"
        assert pane.history_offset == 0


async def test_the_wheel_scrolls_the_history_of_a_program_that_did_not_ask() -> None:
    program = Program()
    program.says("line\r\n" * 100)
    pane = make(program)
    async with Stage(pane).open():
        pane.mouse(MouseReport("wheel", WHEEL_UP, 0, 0))
        pane.mouse(MouseReport("wheel", WHEEL_UP, 0, 0))
        assert pane.history_offset == 6
        pane.mouse(MouseReport("wheel", WHEEL_DOWN, 0, 0))
        assert pane.history_offset == 3
        assert program.heard == b""


async def test_the_wheel_is_arrows_on_the_alternate_screen_with_mode_1007() -> None:
    program = Program()
    program.says("\x1b[?1049h\x1b[?1007h")
    pane = make(program)
    async with Stage(pane).open():
        pane.mouse(MouseReport("wheel", WHEEL_DOWN, 0, 0))
        assert program.heard == b"\x1b[B" * 3


async def test_shift_and_the_mouse_are_left_to_the_outer_terminal() -> None:
    program = Program()
    program.says("\x1b[?1002h\x1b[?1006h")
    pane, other = make(program), Input()
    async with Stage(other, pane).open() as pilot:
        pane.mouse(MouseReport("press", 1, 4, 2, Mods.SHIFT))
        await pilot.pause()
        assert program.heard == b""
        assert not pane.has_focus


async def test_a_click_focuses() -> None:
    pane, other = make(Program()), Input()
    async with Stage(other, pane).open() as pilot:
        pane.mouse(MouseReport("press", 1, 4, 2))
        await pilot.pause()
        assert pane.has_focus


# Size


async def test_a_new_size_is_told_once_per_change() -> None:
    program = Program()
    pane = make(program)
    stage = Stage(pane)

    def told() -> list[Size]:
        return [message.size for message in stage.take_asked() if isinstance(message, TerminalPane.Resized)]

    async with stage.open(80, 24) as pilot:
        await pilot.pause()
        assert told() == [Size(24, 80)]
        await pilot.resize_terminal(100, 30)
        await pilot.pause()
        assert told() == [Size(30, 100)]
        program.emulator.resize(30, 100)
        pane.look()
        pane.refresh(layout=True)
        await pilot.pause()
        assert told() == []
        pane.display = False
        await pilot.pause()
        pane.display = True
        await pilot.pause()
        await pilot.pause()
        assert told() == []


async def test_a_storm_of_sizes_ends_with_the_last() -> None:
    pane = make(Program())
    stage = Stage(pane)
    async with stage.open() as pilot:
        for width in range(30, 70):
            await pilot.resize_terminal(width, 20)
        await pilot.pause()
        sizes = [message.size for message in stage.asked if isinstance(message, TerminalPane.Resized)]
        assert sizes[-1] == Size(20, 69)
        assert len(sizes) == len(set(sizes))


@pytest.mark.parametrize("size", [(19, 24), (80, 3), (1, 1)])
async def test_a_pane_that_is_too_small_says_so_and_its_program_keeps_its_size(size: tuple[int, int]) -> None:
    pane = make(Program())
    stage = Stage(pane)
    async with stage.open(*size) as pilot:
        await pilot.pause()
        assert "".join(text_of(pane)).strip() in ("too small", "…")
        assert not [message for message in stage.asked if isinstance(message, TerminalPane.Resized)]
        assert pane.cursor_position is None


async def test_a_restarted_program_of_another_size_is_told_the_pane_s() -> None:
    program = Program(rows=24, cols=80)
    pane = make(program)
    stage = Stage(pane)
    async with stage.open() as pilot:
        await pilot.pause()
        stage.take_asked()
        pane.show(Program(rows=10, cols=40).view())
        await pilot.pause()
        assert [message.size for message in stage.asked if isinstance(message, TerminalPane.Resized)] == [Size(24, 80)]


async def test_a_pane_larger_than_its_emulator_pads_and_a_smaller_one_cuts() -> None:
    program = Program(rows=50, cols=200)
    program.says("x" * 200)
    pane = make(program)
    async with Stage(pane).open(60, 20) as pilot:
        await pilot.pause()
        assert text_of(pane)[0] == "x" * 60
        program.emulator.resize(5, 30)
        pane.look()
        assert [line.cell_length for line in lines_of(pane)] == [60] * 20


async def test_a_view_without_an_emulator_is_starting() -> None:
    program = Program("codex", status="running")
    view = program.view()
    pane = TerminalPane(PaneId("p"), PaneView(view.session))
    async with Stage(pane).open():
        assert any("starting codex" in line for line in text_of(pane))
        pane.look()
        pane.scroll_history(3)


class Composed(Stage):
    """A pane given after the start."""

    def compose(self) -> ComposeResult:
        yield TerminalPane(PaneId("late"))


async def test_a_pane_can_be_given_its_session_later() -> None:
    program = Program()
    program.says("late")
    stage = Composed()
    async with stage.open() as pilot:
        pane = stage.query_one(TerminalPane)
        pane.show(program.view())
        await pilot.pause()
        assert text_of(pane)[0] == "late"
        assert isinstance(pane.view.emulator, Emulator)


async def test_an_agents_pane_that_runs_nothing_offers_to_resume_or_to_start_afresh() -> None:
    pane = TerminalPane(PaneId("p"), PaneView(name="backend", starts="backend", resumes=True))
    stage = Stage(pane)
    async with stage.open() as pilot:
        pane.focus()
        await pilot.pause()
        shown = "\n".join(text_of(pane))
        assert "Enter  resume backend" in shown
        assert "f  start backend afresh" in shown
        stage.take_asked()
        assert not pane.type_text("f")
        press(pane, "f")
        await until(pilot, lambda: bool(stage.asked))
        assert [type(message) for message in stage.take_asked()] == [TerminalPane.FreshStartRequested]


async def test_the_view_moves_through_the_history_by_pages() -> None:
    program = Program()
    program.says("".join(f"line {number}\r\n" for number in range(100)))
    pane = make(program)
    async with Stage(pane).open(40, 11):
        pane.look()
        moves: list[tuple[Scroll | None, int]] = [("page-up", 10), ("page-up", 20), ("page-down", 10), (None, 0)]
        for where, offset in moves:
            pane.scroll(where)
            assert pane.history_offset == offset


# Copy mode, search and the mouse


def styled(pane: TerminalPane, style: str, row: int) -> str:
    """What of a row is drawn on the ground of that component."""
    ground = pane.get_component_rich_style(f"terminal-pane--{style}").bgcolor
    return "".join(part.text for part in lines_of(pane)[row] if part.style and part.style.bgcolor == ground)


def copied(stage: Stage) -> list[str]:
    return [message.text for message in stage.take_asked() if isinstance(message, TerminalPane.Copied)]


def point(pane: TerminalPane, *reports: tuple[str, int, int]) -> None:
    """The left button: press, move, release at these columns and rows."""
    for kind, x, y in reports:
        assert kind in ("press", "move", "release")
        pane.mouse(MouseReport(kind, 1, x, y))  # type: ignore[arg-type]


async def test_what_is_selected_with_keys_is_marked_and_copied() -> None:
    program = Program()
    program.says("one two\r\nthree")
    pane = make(program)
    stage = Stage(pane)
    async with stage.open() as pilot:
        for step in ("up", "line-start", "word", "select", "down", "line-end"):
            pane.copy(step)
        assert [styled(pane, "selected", row) for row in (0, 1, 2)] == ["two", "three", ""]
        pane.copy("copy")
        await pilot.pause()
        assert copied(stage) == ["two\nthree"]
        assert styled(pane, "selected", 0) == ""


async def test_without_a_selection_the_line_is_copied() -> None:
    program = Program(cols=20)
    program.says("a line that goes on over the edge\r\n$ ")
    pane = make(program)
    stage = Stage(pane)
    async with stage.open(20, 8) as pilot:
        pane.copy("up")
        pane.copy("copy")
        await pilot.pause()
        assert copied(stage) == ["a line that goes on over the edge"]


async def test_in_copy_mode_the_view_stays_where_it_is_at_the_live_end_too() -> None:
    program = Program(rows=5)
    program.says("".join(f"line {number}\r\n" for number in range(20)))
    pane = make(program)
    async with Stage(pane).open(40, 5):
        pane.begin_copying()
        seen = text_of(pane)[:3]
        program.says("more\r\n" * 3)
        pane.look()
        assert text_of(pane)[:3] == seen
        pane.copy("leave")
        assert text_of(pane)[1] == "more"
        program.says("last\r\n")
        pane.look()
        assert text_of(pane)[3] == "last"


async def test_the_view_follows_the_cursor_and_the_cursor_the_wheel() -> None:
    program = Program(rows=5)
    program.says("".join(f"line {number}\r\n" for number in range(50)))
    pane = make(program)
    async with Stage(pane).open(40, 5):
        pane.copy("top")
        assert text_of(pane)[0] == "line 0"
        pane.copy("bottom")
        assert pane.history_offset == 0
        pane.mouse(MouseReport("wheel", WHEEL_UP, 1, 1))
        assert pane.history_offset == 3
        pane.copy("up")
        assert pane.history_offset == 3


async def test_a_search_shows_the_nearest_place_above_and_marks_all_in_sight() -> None:
    program = Program(rows=10)
    program.says("needle\r\n" + "hay\r\n" * 30 + "a Needle and a needle\r\n" + "hay\r\n" * 30)
    pane = make(program)
    async with Stage(pane).open(40, 10):
        assert pane.search("needle")
        row = next(y for y, text in enumerate(text_of(pane)) if "Needle" in text)
        assert styled(pane, "match", row).startswith("Needle")
        assert 2 < row < 8
        pane.copy("next-match")
        pane.copy("next-match")
        assert text_of(pane)[0] == "needle"
        pane.copy("previous-match")
        assert "Needle" in "".join(text_of(pane))


async def test_a_search_for_what_is_not_there_leaves_everything_as_it_is() -> None:
    program = Program()
    program.says("hay\r\n" * 100)
    pane = make(program)
    async with Stage(pane).open():
        assert not pane.search("needle")
        assert pane.history_offset == 0
        program.says("last")
        pane.look()
        assert text_of(pane)[-1] == "last"


async def test_the_mouse_selects_and_copies_where_the_program_has_not_asked_for_it() -> None:
    program = Program()
    program.says("one two\r\nthree")
    pane = make(program)
    stage = Stage(pane)
    async with stage.open() as pilot:
        point(pane, ("press", 4, 0), ("move", 1, 1), ("release", 1, 1))
        await pilot.pause()
        assert copied(stage) == ["two\nth"]
        assert styled(pane, "selected", 1) == "th"
        press(pane, "a")
        assert styled(pane, "selected", 1) == ""
        assert program.heard == b"a"
        program.says("\x1b[?1002h\x1b[?1006h")
        point(pane, ("press", 4, 0), ("move", 1, 1), ("release", 1, 1))
        await pilot.pause()
        assert copied(stage) == []
        assert program.heard.startswith(b"a\x1b[<0;5;1M")


async def test_two_clicks_take_a_word_and_three_a_line_but_one_takes_nothing() -> None:
    program = Program()
    program.says("see src/app.py, please")
    pane = make(program)
    stage = Stage(pane)
    async with stage.open() as pilot:
        for expected in ([], ["src/app.py,"], ["see src/app.py, please"]):
            point(pane, ("press", 6, 0), ("release", 6, 0))
            await pilot.pause()
            assert copied(stage) == expected


async def test_a_drag_beyond_the_edge_takes_the_view_along() -> None:
    program = Program(rows=5)
    program.says("".join(f"line {number}\r\n" for number in range(20)))
    pane = make(program)
    stage = Stage(pane)
    async with stage.open(40, 5) as pilot:
        point(pane, ("press", 5, 0), ("move", 0, -1), ("move", 0, -1), ("release", 0, -1))
        await pilot.pause()
        assert pane.history_offset == 2
        assert copied(stage)[0].splitlines()[0] == "line 14"


async def test_a_pane_without_a_row_shows_nothing_of_what_is_selected() -> None:
    program = Program()
    program.says("one two\r\nthree")
    pane = make(program)
    async with Stage(pane).open(40, 10) as pilot:
        pane.search("one")
        pane.styles.height = 0
        await pilot.pause()
        pane.copy("up")
        assert text_of(pane) == []
        pane.styles.height = 10
        await pilot.pause()
        assert styled(pane, "match", 0) == "one"
