"""What callers of the emulator rely on, beside the facts about terminals that tests/terminal/probes holds."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from app.terminal.colours import Theme
from app.terminal.emulator import Emulator
from app.terminal.events import (
    BellRang,
    DirectoryChanged,
    DynamicColourChanged,
    IconNameChanged,
    ModesChanged,
    NotificationRequested,
    PaletteChanged,
    PointerShapeChanged,
    ProgressChanged,
    PromptMarked,
    StatusReported,
    TitleChanged,
)
from app.terminal.modes import MouseMode
from app.terminal.rows import Cursor, Run, Scrolled
from app.terminal.styles import DEFAULT_STYLE, Style
from app.terminal.width import CLUSTER_LIMIT, STUB, cluster_width, joins, lay


def fed(data: str | bytes, rows: int = 4, cols: int = 20) -> Emulator:
    emulator = Emulator(rows, cols)
    emulator.feed(data if isinstance(data, bytes) else data.encode())
    return emulator


# Rows and runs


def test_text_has_wide_characters_once() -> None:
    assert fed("a你⚠️b").row(0).text == "a你⚠️b"


def test_runs_name_styles_links_and_columns() -> None:
    emulator = fed("a\x1b[1;31m你\x1b]8;;http://x\x1b\\l\x1b]8;;\x1b\\\x1b[m")
    red = Style(bold=True, fg=1)
    assert emulator.runs(0) == [Run("a", 1, DEFAULT_STYLE), Run("你", 2, red), Run("l", 1, red, "http://x")]


def test_designating_ascii_beside_a_style_ends_line_drawing() -> None:
    assert fed("\x1b[1m\x1b(0q\x1b(B\x1b[mq\x1b(0q\x1b[m\x1b(Bq").row(0).text == "─q─q"


def test_many_backspaces_go_as_far_as_one_after_another() -> None:
    for wrapping in ("", "\x1b[?45h"):
        together = fed(f"{wrapping}{'x' * 50}" + "\b" * 31)
        one_by_one = fed(f"{wrapping}{'x' * 50}")
        for _ in range(31):
            one_by_one.feed(b"\b")
        assert together.cursor == one_by_one.cursor


def test_what_is_printed_again_as_it_was_leaves_the_row_as_it_was_drawn() -> None:
    emulator = fed("\x1b[1mab\x1b[m cd\x1b[Hx")
    before = emulator.row(0).generation
    emulator.feed(b"\x1b[Hx\x1b[1mb\x1b[m\x1b[4Gcd")
    assert emulator.row(0).generation == before
    emulator.feed(b"\x1b[Hy")
    assert emulator.row(0).generation != before


def test_lines_of_emoji_print_the_same_at_once_and_one_after_another() -> None:
    lines = ["😀 ok", "⚠️ x", "", "plain", "👩\u200d💻🇩🇪" * 3, "你好" * 11, "👍🏽" * 12, "e\u0301"]
    at_once, one_by_one = fed("\r\n" * 4 + "".join(f"{line}\r\n" for line in lines)), fed("\r\n" * 4)
    for line in lines:
        for character in f"{line}\r\n":
            one_by_one.feed(character.encode())
    indexes = range(-at_once.history_len, at_once.rows)
    assert one_by_one.history_len == at_once.history_len
    assert [at_once.row(index).text for index in indexes] == [one_by_one.row(index).text for index in indexes]
    assert [at_once.row(index).wrapped for index in indexes] == [one_by_one.row(index).wrapped for index in indexes]


def test_a_switch_of_columns_clears_the_screen_once_it_is_allowed() -> None:
    emulator = fed("abc\x1b[?3hd\x1b[?40$p\x1b[2;3r\x1b[?40h\x1b[?40$p\x1b[?3hX\r\n\n\n\nY")
    assert emulator.take_replies() == b"\x1b[?40;2$y\x1b[?40;1$y"
    assert emulator.text() == ["", "", "", "Y"]
    assert emulator.row(-1).text == "X"


def test_the_scrollback_is_counted_from_its_newest_row() -> None:
    emulator = fed("1\r\n2\r\n3\r\n4\r\n5\r\n6")
    assert emulator.history_len == 2
    assert [emulator.row(index).text for index in range(-2, 4)] == ["1", "2", "3", "4", "5", "6"]


def test_rows_that_fall_out_of_the_scrollback_are_counted() -> None:
    emulator = Emulator(2, 10, scrollback=3)
    emulator.feed(b"x\r\n" * 10)
    assert (emulator.history_len, emulator.history_dropped) == (3, 6)


def test_a_terminal_may_have_no_scrollback_at_all() -> None:
    emulator = Emulator(2, 10, scrollback=0)
    emulator.feed(b"x\r\n" * 10)
    assert (emulator.history_len, emulator.history_dropped) == (0, 9)


def test_a_row_keeps_its_generation_until_it_changes() -> None:
    emulator = fed("one\r\ntwo")
    one, two = emulator.row(0).generation, emulator.row(1).generation
    emulator.feed(b"!")
    assert emulator.row(0).generation == one
    assert emulator.row(1).generation > two


def test_a_row_keeps_its_generation_when_it_scrolls() -> None:
    emulator = fed("one\r\ntwo")
    one = emulator.row(0).generation
    emulator.feed(b"\r\n\n\n")
    assert emulator.row(-1).generation == one


def test_rows_of_a_flood_have_generations_too() -> None:
    emulator = fed("line\r\n" * 100)
    assert emulator.row(-50).generation == emulator.row(-50).generation
    assert emulator.row(-50).generation != emulator.row(-51).generation


def test_the_generation_grows_with_output_and_stays_without() -> None:
    emulator = fed("x")
    before = emulator.generation
    emulator.feed(b"")
    assert emulator.generation == before
    emulator.feed(b"y")
    assert emulator.generation > before


def test_the_generation_stays_when_nothing_that_can_be_seen_has_changed() -> None:
    emulator = fed("one\r\ntwo")
    before = emulator.generation
    for unseen in (
        b"\x1b]0;title\x07",
        b"\x1b[6n",
        b"\x1b[1m\x1b[m",
        b"\x1b[H",
        b"\x1b[2;4H",
        b"\x1b[2;1Htwo",
        b"\x1b[1;1H",
    ):
        emulator.feed(unseen)
    emulator.feed(b"\x1b[2;4H")
    assert emulator.generation == before


@pytest.mark.parametrize(
    "seen",
    [
        "\r\n",
        "\x1b[?25l",
        "\x1b[5 q",
        "\x1b[?5h",
        "\x1b[?2026h",
        "\x1b[?1049h",
        "\x1b[3Jx",
        "\x1b[Hx",
        "\x1b[1;3He\u0301",
    ],
)
def test_the_generation_grows_with_whatever_can_be_seen(seen: str) -> None:
    emulator = fed("\r\n\r\none\r\ntwo\r\n\r\n", rows=4)
    before = emulator.generation
    emulator.feed(seen.encode())
    assert emulator.generation > before


@example("ᄀ\u200d\u200d👍")
@settings(max_examples=300)
@given(
    st.text(st.sampled_from("ab你⚠\ufe0f\u200d👩🔥🇩🇪👍🏽e\u0301क\u094dष❤1\u20e3─\u200b\ufeff가ᄀ\u1161"), max_size=30)
)
def test_columns_are_counted_as_the_outer_screen_counts_them(text: str) -> None:
    emulator = fed(text, rows=3, cols=40)
    for index in range(3):
        for run in emulator.runs(index):
            assert cell_len(run.text) == run.cells


@given(st.text(st.sampled_from("a你⚠\ufe0f\u200d👩🔥🇩🇪e\u0301"), max_size=60))
def test_laid_out_text_has_one_character_a_column(text: str) -> None:
    text = "x" + text
    chars, clusters, _ = lay(text)
    assert all(len(cluster) <= CLUSTER_LIMIT for _, cluster in clusters)
    for column, cluster in clusters:
        assert chars[column] == cluster[0]
        assert (chars[column + 1 : column + 2] == STUB) == (cluster_width(cluster) == 2)


def test_a_joiner_joins_emoji_and_nothing_else() -> None:
    assert joins("👩\u200d", "💻")
    assert joins("❤️\u200d", "🔥")
    assert not joins("a\u200d", "b")
    assert not joins("👩\u200d", "b")


# Scrolls, cursor, modes


def test_scrolls_say_which_rows_moved_and_how_far() -> None:
    emulator = fed("\n\n\n\n\n\x1b[2;3r\x1b[3;1H\n\x1b[r\x1b[H\x1bM")
    assert emulator.take_scrolls() == [Scrolled(0, 3, 0, 19, 2), Scrolled(1, 2, 0, 19, 1), Scrolled(0, 3, 0, 19, -1)]
    assert emulator.take_scrolls() == []


def test_a_scroll_between_side_margins_says_so() -> None:
    emulator = fed("\x1b[?69h\x1b[3;8s\x1b[2S")
    assert emulator.take_scrolls() == [Scrolled(0, 3, 2, 7, 2)]


def test_no_more_scrolls_are_kept_than_a_picture_needs() -> None:
    emulator = fed("\x1b[S\x1b[T" * 1000)
    assert len(emulator.take_scrolls()) <= 64


def test_the_cursor_waits_in_the_last_column_for_a_wrap() -> None:
    assert fed("x" * 20).cursor == Cursor(0, 19)


def test_the_cursor_has_the_shape_that_was_asked_for() -> None:
    assert fed("\x1b[6 q\x1b[?25l").cursor == Cursor(0, 0, visible=False, shape="bar", blinking=False)
    assert fed("\x1b[3 q").cursor == Cursor(0, 0, shape="underline", blinking=True)
    assert fed("\x1b[4 q\x1b[0 q").cursor == Cursor(0, 0)


def test_modes_are_a_snapshot() -> None:
    emulator = fed("")
    before = emulator.modes
    emulator.feed(b"\x1b[?1h\x1b=\x1b[?2004h\x1b[?1004h\x1b[?2026h\x1b[?1002h\x1b[?1006h\x1b[>4;2m\x1b[>5u\x1b[20h")
    modes = emulator.modes
    assert not before.application_cursor
    assert modes.application_cursor
    assert modes.application_keypad
    assert modes.bracketed_paste
    assert modes.focus_events
    assert modes.synchronized
    assert modes.newline
    assert modes.mouse == MouseMode("drag", "sgr")
    assert (modes.modify_other_keys, modes.kitty_flags) == (2, 5)


def test_the_keyboard_of_the_alternate_screen_is_its_own() -> None:
    emulator = fed("\x1b[>1u\x1b[?1049h")
    assert emulator.modes.kitty_flags == 0
    emulator.feed(b"\x1b[>7u\x1b[?1049l")
    assert emulator.modes.kitty_flags == 1


def test_a_change_that_matters_for_keys_is_an_event() -> None:
    assert ModesChanged() in fed("\x1b[?2004h").take_events()
    assert fed("\x1b[?2026h\x1b[?25l").take_events() == []


# Events and replies


def test_events_come_in_order_and_once() -> None:
    emulator = fed("\x1b]0;a\x07\x07\x1b]2;b\x1b\\")
    assert emulator.take_events() == [IconNameChanged("a"), TitleChanged("a"), BellRang(), TitleChanged("b")]
    assert emulator.take_events() == []


def test_what_programs_tell_about_themselves_becomes_events() -> None:
    emulator = fed(
        "\x1b]7;file://host/tmp/a%20b\x07\x1b]1337;CurrentDir=/srv\x07\x1b]9;done\x07\x1b]9;4;1;50\x07\x1b]9;4;3\x07"
        "\x1b]777;notify;t;b\x07\x1b]22;pointer\x07\x1b]133;A\x07\x1b]133;D;2\x07\x1b]7501;state=working:app=x\x07"
    )
    assert emulator.take_events() == [
        DirectoryChanged("/tmp/a b", "host"),
        DirectoryChanged("/srv", ""),
        NotificationRequested("", "done"),
        ProgressChanged("normal", 50),
        ProgressChanged("busy", None),
        NotificationRequested("t", "b"),
        PointerShapeChanged("pointer"),
        PromptMarked("prompt"),
        PromptMarked("end", 2),
        StatusReported("state=working:app=x"),
    ]


def test_a_kitty_notification_may_come_in_parts() -> None:
    emulator = fed("\x1b]99;i=1:d=0;Hello\x1b\\\x1b]99;i=1:p=body:e=1;d29ybGQ=\x1b\\")
    assert emulator.take_events() == [NotificationRequested("Hello", "world", "1")]


def test_colours_are_asked_for_changed_and_reset() -> None:
    emulator = Emulator(2, 10, theme=Theme(foreground=(1, 2, 3)))
    emulator.feed(b"\x1b]10;?\x07\x1b]11;#102030\x1b\\\x1b]11;?\x1b\\\x1b]111\x07\x1b]4;1;rgb:ff/00/80\x07\x1b]104\x07")
    assert emulator.take_replies() == b"\x1b]10;rgb:0101/0202/0303\x07\x1b]11;rgb:1010/2020/3030\x1b\\"
    assert emulator.take_events() == [
        DynamicColourChanged("background", (16, 32, 48)),
        DynamicColourChanged("background", None),
        PaletteChanged(1, (255, 0, 128)),
        PaletteChanged(1, None),
    ]


def test_a_program_that_asked_hears_of_another_theme() -> None:
    emulator = fed("\x1b[?2031h\x1b[?996n")
    assert emulator.take_replies() == b"\x1b[?997;1n"
    emulator.set_theme(Theme(foreground=(0, 0, 0), background=(255, 255, 255)))
    assert emulator.take_replies() == b"\x1b[?997;2n"


def test_a_program_that_asked_hears_of_another_size() -> None:
    emulator = fed("\x1b[?2048h")
    emulator.take_replies()
    emulator.resize(10, 30)
    assert emulator.take_replies() == b"\x1b[48;10;30;160;240t"
    emulator.feed(b"\x1b[?2048l")
    emulator.resize(11, 30)
    assert emulator.take_replies() == b""


def test_the_status_query_is_answered_with_itself() -> None:
    assert fed("\x1b]7501;?\x1b\\").take_replies() == b"\x1b]7501;?\x1b\\"


def test_the_terminal_names_itself() -> None:
    emulator = Emulator(2, 10, identity="ideai(1.2)")
    emulator.feed(b"\x1b[>q")
    assert emulator.take_replies() == b"\x1bP>|ideai(1.2)\x1b\\"


# Resizing


def test_lines_that_were_wrapped_are_joined_again() -> None:
    emulator = fed("0123456789" * 3, rows=6, cols=20)
    emulator.resize(6, 40)
    assert emulator.text()[0] == "0123456789" * 3
    assert emulator.cursor.col == 30


def test_a_resize_to_nothing_is_one_cell() -> None:
    emulator = fed("hello")
    emulator.resize(0, -5)
    assert (emulator.rows, emulator.cols) == (1, 1)


@settings(deadline=None)
@given(
    st.lists(st.text(st.sampled_from("abc你e\u0301 "), max_size=25), min_size=1, max_size=6),
    st.lists(st.integers(2, 30), min_size=1, max_size=4),
)
def test_no_width_loses_a_character(lines: list[str], widths: list[int]) -> None:
    lines = [line.strip() or "x" for line in lines]
    lines = ["x" + line for line in lines]
    emulator = fed("\r\n".join(lines), rows=4, cols=12)
    for width in [*widths, 60]:
        emulator.resize(4, width)
    texts = [emulator.row(index).text for index in range(-emulator.history_len, emulator.rows)]
    assert [text.rstrip() for text in texts if text] == lines
