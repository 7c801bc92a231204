"""Margins, scrolling, scrollback, the alternate screen, resizing."""

from __future__ import annotations

from tests.terminal.probes.probe import Probe, Resize, probe

STBM = "DEC VT510 DECSTBM; xterm ctlseqs CSI r"
ORIGIN = "DEC VT510 DECOM; xterm ctlseqs ?6"
SLRM = "DEC VT510 DECSLRM, DECLRMM; xterm ctlseqs ?69"
SCROLL = "ECMA-48 §8.3.147 SU, §8.3.113 SD"
HISTORY = "xterm ctlseqs, scrollback"
ALTERNATE = "xterm ctlseqs ?47, ?1047, ?1049"
REFLOW = "tmux grid_reflow; terminal.md §2.13"
NO_REFLOW = "xterm 379 does not reflow"
PRINTS = "CSI ? 11 i of xterm 379, by which its scrollback is read, does not follow switches of the screen"
CLIPS = "xterm's resize of rows; tmux screen_resize"

FIVE = "11111\r\n22222\r\n33333\r\n44444\r\n55555"
SIX = FIVE + "\r\n66666"
EIGHT = "1\r\n2\r\n3\r\n4\r\n5\r\n6\r\n7\r\n8"
LETTERS = "abcdefgh\r\nijklmnop\r\nqrstuvwx\r\nyz012345"
SIDES = "\x1b[?69h\x1b[3;6s"

_REGION: tuple[Probe, ...] = (
    probe("setting_the_region_homes_the_cursor", STBM, SIX + "\x1b[2;4rX"),
    probe("a_line_feed_at_the_bottom_of_the_region_scrolls_it", STBM, SIX + "\x1b[2;4r\x1b[4;1H\nX"),
    probe("a_line_feed_below_the_region_scrolls_nothing", STBM, SIX + "\x1b[2;4r\x1b[6;1H\nX"),
    probe("a_line_feed_above_the_region_moves_down", STBM, SIX + "\x1b[3;4r\x1b[1;1H\nX"),
    probe("reverse_index_at_the_top_of_the_region_scrolls_it", STBM, SIX + "\x1b[2;4r\x1b[2;1H\x1bMX"),
    probe("reverse_index_above_the_region_scrolls_nothing", STBM, SIX + "\x1b[2;4r\x1b[1;1H\x1bMX"),
    probe("a_region_of_one_row_is_refused", STBM, SIX + "\x1b[3;3r\x1b[6;1H\nX"),
    probe("an_inside_out_region_is_refused", STBM, SIX + "\x1b[4;2r\x1b[6;1H\nX"),
    probe("a_region_beyond_the_screen_is_cut", STBM, SIX + "\x1b[3;99r\x1b[6;1H\nX"),
    probe("a_region_without_parameters_is_the_screen", STBM, SIX + "\x1b[2;4r\x1b[r\x1b[6;1H\nX"),
    probe("a_region_with_a_top_only", STBM, SIX + "\x1b[3r\x1b[6;1H\nX"),
    probe("a_region_with_a_bottom_only", STBM, SIX + "\x1b[;3r\x1b[3;1H\nX"),
    probe("cursor_up_stops_at_the_top_margin", STBM, SIX + "\x1b[2;4r\x1b[3;1H\x1b[9AX"),
    probe("cursor_up_above_the_region_goes_to_the_top", STBM, SIX + "\x1b[3;4r\x1b[2;1H\x1b[9AX"),
    probe("cursor_down_stops_at_the_bottom_margin", STBM, SIX + "\x1b[2;4r\x1b[3;1H\x1b[9BX"),
    probe("cursor_down_below_the_region_goes_to_the_bottom", STBM, SIX + "\x1b[2;3r\x1b[5;1H\x1b[9BX"),
    probe("cursor_next_line_stops_at_the_bottom_margin", STBM, SIX + "\x1b[2;4r\x1b[3;1H\x1b[9EX"),
    probe("vertical_position_relative_ignores_the_margin", STBM, SIX + "\x1b[2;4r\x1b[3;1H\x1b[9eX"),
    probe("wrapping_at_the_bottom_margin_scrolls_the_region", STBM, SIX + "\x1b[2;4r\x1b[4;19HABCD"),
    probe("a_region_at_the_top_feeds_the_scrollback", HISTORY, SIX + "\x1b[1;4r\x1b[4;1H\nX"),
    probe("a_region_below_the_top_feeds_no_scrollback", HISTORY, SIX + "\x1b[2;4r\x1b[4;1H\nX"),
    probe("next_line_at_the_bottom_margin_scrolls_the_region", STBM, SIX + "\x1b[2;4r\x1b[4;3H\x1bEX"),
    probe("the_region_survives_clearing", STBM, SIX + "\x1b[2;4r\x1b[2J\x1b[4;1Ha\nb"),
)

_ORIGIN: tuple[Probe, ...] = (
    probe("origin_mode_homes_into_the_region", ORIGIN, SIX + "\x1b[2;4r\x1b[?6hX"),
    probe("origin_mode_counts_from_the_region", ORIGIN, SIX + "\x1b[2;4r\x1b[?6h\x1b[2;2HX"),
    probe("origin_mode_stops_at_the_region", ORIGIN, SIX + "\x1b[2;4r\x1b[?6h\x1b[9;1HX"),
    probe("origin_mode_for_row_addresses", ORIGIN, SIX + "\x1b[2;4r\x1b[?6h\x1b[2dX"),
    probe("leaving_origin_mode_homes", ORIGIN, SIX + "\x1b[2;4r\x1b[?6h\x1b[?6lX"),
    probe("cursor_report_in_origin_mode_counts_from_the_region", ORIGIN, SIX + "\x1b[2;4r\x1b[?6h\x1b[2;3H\x1b[6n"),
    probe("origin_mode_set_before_the_region", ORIGIN, SIX + "\x1b[?6h\x1b[2;4rX"),
    probe("origin_mode_and_cursor_up", ORIGIN, SIX + "\x1b[2;4r\x1b[?6h\x1b[3;1H\x1b[9AX"),
    probe("origin_mode_erases_the_whole_screen", ORIGIN, SIX + "\x1b[2;4r\x1b[?6h\x1b[2J"),
    probe(
        "soft_reset_ends_origin_mode_and_the_region", "DEC VT510 DECSTR", SIX + "\x1b[2;4r\x1b[?6h\x1b[!p\x1b[6;1H\nX"
    ),
)

_SIDES: tuple[Probe, ...] = (
    probe("side_margins_home_the_cursor", SLRM, LETTERS + SIDES + "X"),
    probe("text_wraps_at_the_right_margin", SLRM, SIDES + "\x1b[1;3Habcdefgh"),
    probe("text_right_of_the_margins_wraps_at_the_edge", SLRM, SIDES + "\x1b[1;18Habcdefgh"),
    probe("text_left_of_the_margins_runs_into_them", SLRM, SIDES + "\x1b[1;1Habcdefgh"),
    probe("carriage_return_goes_to_the_left_margin", SLRM, SIDES + "\x1b[1;5H\rX"),
    probe("carriage_return_left_of_the_margin_goes_to_the_edge", SLRM, SIDES + "\x1b[1;2H\rX"),
    probe("cursor_left_stops_at_the_left_margin", SLRM, SIDES + "\x1b[1;5H\x1b[9DX"),
    probe("cursor_right_stops_at_the_right_margin", SLRM, SIDES + "\x1b[1;4H\x1b[9CX"),
    probe("backspace_stops_at_the_left_margin", SLRM, SIDES + "\x1b[1;4H\b\b\bX"),
    probe("insert_character_within_side_margins", SLRM, LETTERS + SIDES + "\x1b[1;4H\x1b[@"),
    probe("insert_character_outside_of_side_margins", SLRM, LETTERS + SIDES + "\x1b[1;8H\x1b[@"),
    probe("delete_character_within_side_margins", SLRM, LETTERS + SIDES + "\x1b[1;4H\x1b[P"),
    probe("insert_line_within_side_margins", SLRM, LETTERS + SIDES + "\x1b[2;4H\x1b[L"),
    probe("insert_line_outside_of_side_margins_does_nothing", SLRM, LETTERS + SIDES + "\x1b[2;1H\x1b[L"),
    probe("delete_line_within_side_margins", SLRM, LETTERS + SIDES + "\x1b[2;4H\x1b[M"),
    probe("scroll_up_within_side_margins", SLRM, LETTERS + SIDES + "\x1b[S"),
    probe("scroll_down_within_side_margins", SLRM, LETTERS + SIDES + "\x1b[T"),
    probe("line_feed_within_side_margins_scrolls_the_box", SLRM, LETTERS + SIDES + "\x1b[1;4r\x1b[4;4H\n"),
    probe("line_feed_outside_of_side_margins_scrolls_nothing", SLRM, LETTERS + SIDES + "\x1b[1;4r\x1b[4;8H\n"),
    probe("erase_line_ignores_side_margins", SLRM, LETTERS + SIDES + "\x1b[2;4H\x1b[K"),
    probe("erase_characters_ignore_side_margins", SLRM, LETTERS + SIDES + "\x1b[2;4H\x1b[9X"),
    probe("reverse_index_within_side_margins", SLRM, LETTERS + SIDES + "\x1b[1;4H\x1bM"),
    probe("origin_mode_counts_from_the_left_margin", SLRM, LETTERS + SIDES + "\x1b[?6h\x1b[1;2HX"),
    probe("tab_stops_at_the_right_margin", SLRM, SIDES + "\x1b[1;4H\tX"),
    probe("a_refused_side_margin", SLRM, "\x1b[?69h\x1b[6;3s\x1b[1;3Habcdefgh"),
    probe("switching_side_margins_off_resets_them", SLRM, SIDES + "\x1b[?69l\x1b[1;3Habcdefgh"),
    probe("without_the_mode_csi_s_saves_the_cursor", SLRM, "ab\x1b[3;6scd\x1b[uX"),
    probe("next_line_goes_to_the_left_margin", SLRM, SIDES + "\x1b[1;5H\x1bEX"),
    probe("a_wide_character_at_the_right_margin", SLRM, SIDES + "\x1b[1;3Habc中"),
    probe("insert_columns_within_side_margins", "DEC VT510 DECIC", LETTERS + SIDES + "\x1b[2;4H\x1b['}"),
    probe("delete_columns_within_side_margins", "DEC VT510 DECDC", LETTERS + SIDES + "\x1b[2;4H\x1b['~"),
    probe("forward_index_at_the_right_margin", "DEC VT510 DECFI", LETTERS + SIDES + "\x1b[2;6H\x1b9"),
    probe("back_index_at_the_left_side_margin", "DEC VT510 DECBI", LETTERS + SIDES + "\x1b[2;3H\x1b6"),
)

_SCROLLING: tuple[Probe, ...] = (
    probe("scroll_up", SCROLL, SIX + "\x1b[2;2H\x1b[2SX"),
    probe("scroll_up_without_a_parameter", SCROLL, SIX + "\x1b[SX"),
    probe("scroll_up_feeds_the_scrollback", HISTORY, SIX + "\x1b[2S"),
    probe("scroll_up_by_more_than_the_screen", SCROLL, SIX + "\x1b[99SX"),
    probe("scroll_down", SCROLL, SIX + "\x1b[2;2H\x1b[2TX"),
    probe("scroll_down_without_a_parameter", SCROLL, SIX + "\x1b[TX"),
    probe("scroll_down_by_more_than_the_screen", SCROLL, SIX + "\x1b[99TX"),
    probe("scroll_down_takes_nothing_from_the_scrollback", HISTORY, EIGHT + "\x1b[T"),
    probe("scroll_up_within_the_region", SCROLL, SIX + "\x1b[2;4r\x1b[S"),
    probe("scroll_down_within_the_region", SCROLL, SIX + "\x1b[2;4r\x1b[T"),
    probe("scroll_down_by_the_ecma_final", "ECMA-48 §8.3.113 SD; xterm ctlseqs CSI ^", SIX + "\x1b[2^X"),
    probe(
        "a_mouse_tracking_request_is_no_scroll",
        "xterm ctlseqs CSI T with five parameters",
        SIX + "\x1b[1;1;1;1;1T",
        compares=("screen",),
    ),
    probe("title_mode_is_no_scroll", "xterm ctlseqs CSI > T", SIX + "\x1b[>1T"),
    probe("graphics_query_is_no_scroll", "xterm ctlseqs CSI ? S", SIX + "\x1b[?2;1;0S", compares=("screen", "cursor")),
    probe("rows_that_leave_the_top_are_history", HISTORY, EIGHT),
    probe("styles_go_into_the_history", HISTORY, "\x1b[31mred\x1b[m\r\n" + EIGHT, compares=("screen", "history")),
    probe("wide_characters_in_the_history", HISTORY, "中文\r\n" + EIGHT),
    probe("a_wrapped_line_in_the_history", HISTORY, "0123456789" * 5 + "\r\n" + EIGHT),
    probe("blank_rows_are_history_too", HISTORY, "\n\n\n\n\n\n\n\nX"),
    probe("full_reset_clears_the_screen", "DEC VT510 RIS", SIX + "\x1bcX", compares=("screen", "cursor", "styles")),
    probe("full_reset_resets_the_style", "DEC VT510 RIS", "\x1b[1;31m\x1bcX"),
    probe("full_reset_resets_the_region", "DEC VT510 RIS", "\x1b[2;3r\x1bc\x1b[6;1H\nX"),
    probe("soft_reset_keeps_the_screen", "DEC VT510 DECSTR", SIX + "\x1b[!pX"),
    probe("soft_reset_resets_the_style", "DEC VT510 DECSTR", "\x1b[1;31m\x1b[!pX"),
    probe("soft_reset_resets_insert_mode", "DEC VT510 DECSTR", "abc\r\x1b[4h\x1b[!pX"),
    probe(
        "soft_reset_and_autowrap",
        "DEC VT510 DECSTR; xterm keeps autowrap as its resource says",
        "\x1b[?7l\x1b[!p" + "a" * 21,
    ),
    probe("soft_reset_resets_the_saved_cursor", "DEC VT510 DECSTR", "\x1b[3;3H\x1b7\x1b[!p\x1b8X"),
)

_ALTERNATE: tuple[Probe, ...] = (
    probe("1049_shows_an_empty_screen", ALTERNATE, "abc\x1b[?1049hX"),
    probe("1049_comes_back_to_the_screen_and_cursor", ALTERNATE, "abc\x1b[?1049h\x1b[4;4HX\x1b[?1049lY"),
    probe("1049_clears_what_was_there", ALTERNATE, "\x1b[?1049habc\x1b[?1049l\x1b[?1049hX"),
    probe("1049_twice_is_once", ALTERNATE, "abc\x1b[?1049hX\x1b[?1049hY\x1b[?1049lZ"),
    probe("1049l_without_1049h", ALTERNATE, "abc\x1b[3;3H\x1b[?1049lX"),
    probe("1049_keeps_the_position", ALTERNATE, "\x1b[3;3H\x1b[?1049hX"),
    probe("1049_keeps_the_style", ALTERNATE, "\x1b[31m\x1b[?1049hX\x1b[?1049lY"),
    probe("1049_restores_the_style", ALTERNATE, "\x1b[31m\x1b[?1049h\x1b[32m\x1b[?1049lY"),
    probe("47_shows_the_other_screen", ALTERNATE, "abc\x1b[?47hX"),
    probe("47_keeps_the_other_screens_text", ALTERNATE, "\x1b[?47habc\x1b[?47l\x1b[?47hX"),
    probe("47_shares_the_cursor", ALTERNATE, "abc\x1b[?47h\x1b[4;4H\x1b[?47lX"),
    probe("1047_clears_when_it_leaves", ALTERNATE, "\x1b[?1047habc\x1b[?1047l\x1b[?1047hX"),
    probe("1047_shares_the_cursor", ALTERNATE, "abc\x1b[?1047h\x1b[4;4H\x1b[?1047lX"),
    probe("the_alternate_screen_has_no_scrollback", ALTERNATE, "\x1b[?1049h" + EIGHT + "\x1b[?1049lX"),
    probe(
        "erase_three_in_the_alternate_screen",
        ALTERNATE,
        EIGHT + "\x1b[?1049h\x1b[3J\x1b[?1049lX",
        compares=("screen", "cursor"),
    ),
    probe("the_saved_cursor_is_one_for_each_screen", ALTERNATE, "ab\x1b7\x1b[?47h\x1b[3;3H\x1b7\x1b[?47l\x1b8X"),
    probe("margins_are_shared_with_the_alternate_screen", ALTERNATE, "\x1b[2;3r\x1b[?1049h\x1b[3;1Ha\nb"),
    probe(
        "full_reset_leaves_the_alternate_screen",
        "DEC VT510 RIS",
        "abc\x1b[?1049hX\x1bcY",
        compares=("screen", "cursor"),
    ),
    probe("soft_reset_stays_in_the_alternate_screen", "DEC VT510 DECSTR", "abc\x1b[?1049hX\x1b[!pY"),
    probe("alternate_screen_takes_the_background", ALTERNATE, "\x1b[44m\x1b[?1049h"),
    probe(
        "the_scrollback_survives_the_alternate_screen",
        ALTERNATE,
        EIGHT + "\x1b[?1049habc\x1b[?1049lX",
        tmux_because=PRINTS,
    ),
)

_RESIZE: tuple[Probe, ...] = (
    probe("fewer_rows_push_the_top_into_the_scrollback", CLIPS, SIX, Resize(4, 20)),
    probe("fewer_rows_drop_blank_rows_below_the_cursor_first", CLIPS, "1\r\n2\r\n3", Resize(4, 20)),
    probe("fewer_rows_with_text_below_the_cursor", CLIPS, SIX + "\x1b[2;1H", Resize(4, 20)),
    probe("fewer_rows_with_the_cursor_at_the_top", CLIPS, SIX + "\x1b[1;1H", Resize(3, 20)),
    probe("more_rows_pull_from_the_scrollback", CLIPS, EIGHT, Resize(8, 20)),
    probe("more_rows_without_scrollback_are_blank_below", CLIPS, SIX, Resize(8, 20)),
    probe("fewer_and_more_rows_give_the_same_screen", CLIPS, SIX, Resize(3, 20), Resize(6, 20)),
    probe("wider_keeps_short_lines", CLIPS, SIX, Resize(6, 30)),
    probe("narrower_keeps_short_lines", CLIPS, SIX, Resize(6, 10)),
    probe(
        "resizing_resets_the_region",
        CLIPS,
        SIX + "\x1b[2;3r\x1b[3;1H",
        Resize(5, 20),
        b"\nX",
        compares=("screen",),
        tmux_because=NO_REFLOW,
    ),
    probe("new_columns_have_tab_stops", CLIPS, "a", Resize(6, 40), b"\r\t\t\t\tX"),
    probe(
        "the_cursor_stays_within_fewer_columns",
        CLIPS,
        "\x1b[1;18H",
        Resize(6, 10),
        b"X",
        compares=("cursor",),
        tmux_because=NO_REFLOW,
    ),
    probe(
        "the_alternate_screen_is_clipped_not_reflowed", CLIPS, "\x1b[?1049h" + "abcdefghijklmno\r\n22222", Resize(6, 10)
    ),
    probe(
        "fewer_rows_of_the_alternate_screen_make_no_history",
        CLIPS,
        "\x1b[?1049h" + SIX,
        Resize(4, 20),
        compares=("history",),
    ),
    probe(
        "the_normal_screen_under_the_alternate_is_resized",
        CLIPS,
        SIX + "\x1b[?1049h",
        Resize(8, 20),
        b"\x1b[?1049lX",
        compares=("screen",),
    ),
)

LONG = "0123456789abcdefghijklmno"
_REFLOWS: tuple[tuple[str, str, *tuple[Resize | bytes, ...]], ...] = (
    ("narrower_wraps_a_long_line", "0123456789abcdef", Resize(6, 10)),
    ("wider_joins_a_wrapped_line", LONG, Resize(6, 30)),
    ("narrower_and_wider_gives_the_same_screen", LONG + "\r\nend", Resize(6, 10), Resize(6, 20)),
    ("a_hard_line_end_is_never_joined", "0123456789\r\nabc", Resize(6, 30)),
    ("a_full_row_with_a_hard_end_is_never_joined", "0123456789abcdefghij\r\nabc", Resize(6, 30)),
    ("the_cursor_stays_on_its_character", LONG + "\x1b[2;3H", Resize(6, 10), b"X"),
    ("the_cursor_stays_at_the_end_of_its_text", LONG, Resize(6, 12), b"X"),
    ("reflow_pushes_rows_into_the_scrollback", "\r\n".join([LONG] * 3), Resize(6, 8)),
    ("reflow_pulls_rows_out_of_the_scrollback", "\r\n".join([LONG] * 5), Resize(6, 30)),
    ("the_scrollback_is_reflowed", LONG * 3 + "\r\n" + EIGHT, Resize(6, 30)),
    ("styles_are_reflowed_with_their_text", "\x1b[31m01234567\x1b[32m89abcdef\x1b[m", Resize(6, 10)),
    ("a_wide_character_is_not_cut_by_reflow", "012345678中abc", Resize(6, 10)),
    ("wide_text_is_reflowed", "日本語テキスト中文", Resize(6, 7)),
    ("wide_text_is_joined_again", "日本語テキスト中文字日本", Resize(6, 7), Resize(6, 20)),
    ("trailing_blanks_do_not_make_rows", "abc\x1b[K\r\ndef", Resize(6, 10)),
    ("reflow_to_one_column", "abc", Resize(6, 1)),
    ("narrower_and_shorter_at_once", LONG + "\r\nend", Resize(3, 10)),
    ("wider_and_taller_at_once", "\r\n".join([LONG] * 5), Resize(10, 40)),
    ("a_blank_line_stays_blank", "a\r\n\r\nb", Resize(6, 10)),
    ("rows_pushed_out_by_reflow_stay_out_when_it_grows", "\r\n0123456789abcdefghijklmn", Resize(6, 5), Resize(9, 8)),
    ("rows_pushed_out_by_reflow_and_fewer_rows", "\r\n" + LONG + "\r\nend", Resize(3, 10), Resize(8, 10)),
    ("rows_scrolled_out_come_back_when_it_grows", EIGHT, Resize(6, 10), Resize(8, 10)),
    ("a_cursor_on_a_blank_line_below_a_wrapped_one", LONG + "\r\n", Resize(3, 12), Resize(6, 30)),
    ("an_overwritten_row_stays_wrapped", LONG + "\x1b[1;1H" + "x" * 20 + "\x1b[3;1H", Resize(6, 30)),
    ("a_cleared_row_is_no_longer_wrapped", LONG + "\x1b[1;1H\x1b[Kab\x1b[3;1H", Resize(6, 30)),
    ("combining_marks_are_reflowed", "0123456789e\u0301abc", Resize(6, 10)),
)
_REFLOW: tuple[Probe, ...] = tuple(
    probe(name, REFLOW, text, *steps, tmux_because=NO_REFLOW) for name, text, *steps in _REFLOWS
)

PROBES = (*_REGION, *_ORIGIN, *_SIDES, *_SCROLLING, *_ALTERNATE, *_RESIZE, *_REFLOW)
