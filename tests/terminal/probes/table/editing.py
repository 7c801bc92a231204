"""Erasing, inserting, deleting, rectangles, protected cells."""

from __future__ import annotations

from tests.terminal.probes.probe import Probe, probe

ED = "ECMA-48 §8.3.39 ED"
EL = "ECMA-48 §8.3.41 EL"
BCE = "xterm ctlseqs background colour erase (terminfo bce)"
RECTANGLE = "DEC VT510 rectangular area operations; xterm ctlseqs"
UNSEEN = "xterm 379 keeps the foreground of an erased cell, and nobody ever sees it"
PRINTS = "CSI ? 11 i of xterm 379, by which its scrollback is read, does not follow the erasing of saved lines"
PROTECT = "DEC VT510 DECSCA, DECSED, DECSEL; xterm ctlseqs"

FIVE = "11111\r\n22222\r\n33333\r\n44444\r\n55555"
LETTERS = "abcdefgh\r\nijklmnop\r\nqrstuvwx\r\nyz012345"

_ERASE: tuple[Probe, ...] = (
    probe("erase_below", ED, FIVE + "\x1b[3;3H\x1b[JX"),
    probe("erase_below_with_zero", ED, FIVE + "\x1b[3;3H\x1b[0JX"),
    probe("erase_above", ED, FIVE + "\x1b[3;3H\x1b[1JX"),
    probe("erase_the_screen_keeps_the_cursor", ED, FIVE + "\x1b[3;3H\x1b[2JX"),
    probe("erase_the_screen_and_the_scrollback", "xterm ctlseqs ED 2", "1\r\n2\r\n3\r\n4\r\n5\r\n6\r\n7\r\n8\x1b[2JX"),
    probe("an_unknown_erase_does_nothing", ED, FIVE + "\x1b[7JX"),
    probe("erase_to_the_end_of_the_line", EL, "abcdefgh\x1b[1;4H\x1b[KX"),
    probe("erase_to_the_start_of_the_line", EL, "abcdefgh\x1b[1;4H\x1b[1KX"),
    probe("erase_the_line", EL, "abcdefgh\x1b[1;4H\x1b[2KX"),
    probe("an_unknown_line_erase_does_nothing", EL, "abcdefgh\x1b[1;4H\x1b[9KX"),
    probe("erase_characters", "ECMA-48 §8.3.38 ECH", "abcdefgh\x1b[1;3H\x1b[2XX"),
    probe("erase_characters_without_a_parameter", "ECMA-48 §8.3.38 ECH", "abcdefgh\x1b[1;3H\x1b[XX"),
    probe("erase_characters_of_zero", "ECMA-48 §8.3.38 ECH", "abcdefgh\x1b[1;3H\x1b[0XX"),
    probe("erase_characters_stop_at_the_right", "ECMA-48 §8.3.38 ECH", "abcdefgh\x1b[1;3H\x1b[99XX"),
    probe("erased_cells_take_the_background", BCE, FIVE + "\x1b[3;3H\x1b[44m\x1b[J"),
    probe("a_line_erase_takes_the_background", BCE, "abcdefgh\x1b[1;4H\x1b[44m\x1b[K"),
    probe("erased_characters_take_the_background", BCE, "abcdefgh\x1b[1;4H\x1b[44m\x1b[2X"),
    probe("a_direct_background_erases_too", BCE, "abc\x1b[48;2;1;2;3m\x1b[2K"),
    probe("erased_cells_take_no_underline", BCE, "abc\r\x1b[4;9;41m\x1b[K"),
    probe("erased_cells_take_no_reverse", BCE, "abc\r\x1b[7;41m\x1b[K"),
    probe("erase_screen_takes_the_background", BCE, "abc\x1b[45m\x1b[2J"),
    probe("scrolled_in_rows_take_the_background", BCE, FIVE + "\x1b[44m\x1b[6;1H\n"),
    probe("inserted_lines_take_the_background", BCE, FIVE + "\x1b[2;1H\x1b[44m\x1b[L"),
    probe("deleted_lines_leave_the_background", BCE, FIVE + "\x1b[2;1H\x1b[44m\x1b[M"),
    probe("inserted_characters_take_the_background", BCE, "abcdef\x1b[1;3H\x1b[44m\x1b[2@"),
    probe("deleted_characters_leave_the_background", BCE, "abcdef\x1b[1;3H\x1b[44m\x1b[2P"),
    probe("reverse_index_takes_the_background", BCE, FIVE + "\x1b[H\x1b[44m\x1bM"),
    probe("wrapping_at_the_bottom_takes_the_background", BCE, "\x1b[6;1H\x1b[44m" + "a" * 21),
    probe("erased_cells_take_no_foreground", BCE, "abc\r\x1b[31m\x1b[K", tmux_because=UNSEEN),
    probe(
        "erased_cells_take_no_bold",
        BCE,
        "abc\r\x1b[1;31m\x1b[2J",
        compares=("screen", "styles", "cursor"),
        tmux_because=UNSEEN,
    ),
    probe(
        "erase_three_clears_the_scrollback_only",
        "xterm ctlseqs ED 3",
        "1\r\n2\r\n3\r\n4\r\n5\r\n6\r\n7\r\n8\x1b[3JX",
        tmux_because=PRINTS,
    ),
)

_INSERT: tuple[Probe, ...] = (
    probe("insert_characters", "ECMA-48 §8.3.64 ICH", "abcdef\x1b[1;3H\x1b[2@X"),
    probe("insert_characters_without_a_parameter", "ECMA-48 §8.3.64 ICH", "abcdef\x1b[1;3H\x1b[@X"),
    probe("insert_more_characters_than_fit", "ECMA-48 §8.3.64 ICH", "abcdef\x1b[1;3H\x1b[99@X"),
    probe("insert_characters_at_the_last_column", "ECMA-48 §8.3.64 ICH", "a" * 20 + "\x1b[1;20H\x1b[@"),
    probe("delete_characters", "ECMA-48 §8.3.26 DCH", "abcdef\x1b[1;3H\x1b[2PX"),
    probe("delete_characters_without_a_parameter", "ECMA-48 §8.3.26 DCH", "abcdef\x1b[1;3H\x1b[PX"),
    probe("delete_more_characters_than_there_are", "ECMA-48 §8.3.26 DCH", "abcdef\x1b[1;3H\x1b[99PX"),
    probe("deleting_pulls_styles_along", "ECMA-48 §8.3.26 DCH", "ab\x1b[31mcd\x1b[mef\x1b[1;2H\x1b[P"),
    probe("inserting_pushes_styles_along", "ECMA-48 §8.3.64 ICH", "ab\x1b[31mcd\x1b[mef\x1b[1;2H\x1b[@"),
    probe("insert_lines", "ECMA-48 §8.3.67 IL", FIVE + "\x1b[2;3H\x1b[2LX"),
    probe("insert_lines_without_a_parameter", "ECMA-48 §8.3.67 IL", FIVE + "\x1b[2;3H\x1b[LX"),
    probe("insert_more_lines_than_fit", "ECMA-48 §8.3.67 IL", FIVE + "\x1b[2;3H\x1b[99LX"),
    probe("delete_lines", "ECMA-48 §8.3.32 DL", FIVE + "\x1b[2;3H\x1b[2MX"),
    probe("delete_lines_without_a_parameter", "ECMA-48 §8.3.32 DL", FIVE + "\x1b[2;3H\x1b[MX"),
    probe("delete_more_lines_than_there_are", "ECMA-48 §8.3.32 DL", FIVE + "\x1b[2;3H\x1b[99MX"),
    probe("lines_deleted_at_the_top_of_the_screen_are_history", "ECMA-48 §8.3.32 DL", FIVE + "\x1b[H\x1b[2M"),
    probe("insert_lines_on_an_empty_screen", "ECMA-48 §8.3.67 IL", "\x1b[3;1H\x1b[2LX"),
    probe("delete_lines_on_an_empty_screen", "ECMA-48 §8.3.32 DL", "\x1b[3;1H\x1b[2MX"),
    probe("insert_lines_above_the_region_does_nothing", "DEC VT510 IL", FIVE + "\x1b[3;4r\x1b[1;1H\x1b[LX"),
    probe("insert_lines_below_the_region_does_nothing", "DEC VT510 IL", FIVE + "\x1b[2;3r\x1b[5;1H\x1b[LX"),
    probe("insert_lines_within_the_region", "DEC VT510 IL", FIVE + "\x1b[2;4r\x1b[3;3H\x1b[LX"),
    probe("delete_lines_within_the_region", "DEC VT510 DL", FIVE + "\x1b[2;4r\x1b[3;3H\x1b[MX"),
    probe("delete_lines_outside_of_the_region_does_nothing", "DEC VT510 DL", FIVE + "\x1b[2;3r\x1b[5;1H\x1b[MX"),
    probe("insert_columns", "DEC VT510 DECIC", LETTERS + "\x1b[2;3H\x1b[2'}X"),
    probe("delete_columns", "DEC VT510 DECDC", LETTERS + "\x1b[2;3H\x1b[2'~X"),
    probe("shift_left", "ECMA-48 §8.3.121 SL", LETTERS + "\x1b[2;3H\x1b[2 @X"),
    probe("shift_right", "ECMA-48 §8.3.135 SR", LETTERS + "\x1b[2;3H\x1b[2 AX"),
)

_RECTANGLES: tuple[Probe, ...] = (
    probe("fill_a_rectangle", RECTANGLE, LETTERS + "\x1b[42;2;2;3;4$xX"),
    probe("fill_takes_the_style_of_now", RECTANGLE, LETTERS + "\x1b[31;44m\x1b[42;2;2;3;4$x"),
    probe("fill_without_a_rectangle_fills_the_screen", RECTANGLE, LETTERS + "\x1b[42$x"),
    probe("fill_beyond_the_screen_is_cut", RECTANGLE, LETTERS + "\x1b[42;5;18;99;99$x"),
    probe("fill_with_a_control_does_nothing", RECTANGLE, LETTERS + "\x1b[7;2;2;3;4$x"),
    probe("fill_of_an_inside_out_rectangle_does_nothing", RECTANGLE, LETTERS + "\x1b[42;3;4;2;2$x"),
    probe("fill_moves_no_cursor", RECTANGLE, LETTERS + "\x1b[1;1H\x1b[42;2;2;3;4$x"),
    probe("erase_a_rectangle", RECTANGLE, LETTERS + "\x1b[2;2;3;4$zX"),
    probe("erase_a_rectangle_and_the_background", RECTANGLE, LETTERS + "\x1b[44m\x1b[2;2;3;4$z"),
    probe("copy_a_rectangle", RECTANGLE, LETTERS + "\x1b[1;1;2;3;1;4;10;1$vX"),
    probe("copy_over_itself", RECTANGLE, LETTERS + "\x1b[1;1;3;4;1;2;2;1$v"),
    probe("copy_brings_the_style", RECTANGLE, "\x1b[31mab\x1b[mcd\x1b[1;1;1;4;1;3;3;1$v"),
    probe("copy_beyond_the_screen_is_cut", RECTANGLE, LETTERS + "\x1b[1;1;2;8;1;6;16;1$v"),
    probe("rectangles_count_from_the_origin", RECTANGLE, LETTERS + "\x1b[2;4r\x1b[?6h\x1b[42;1;1;1;3$x\x1b[?6l"),
    probe("change_attributes_in_a_rectangle", RECTANGLE, LETTERS + "\x1b[2*x\x1b[2;2;3;4;1;7$r"),
    probe("change_attributes_in_a_stream", RECTANGLE, LETTERS + "\x1b[2;2;3;4;1$r"),
    probe("reverse_attributes_in_a_rectangle", RECTANGLE, "\x1b[1mabcd\x1b[mefgh\x1b[2*x\x1b[1;3;1;6;1$t"),
    probe("fill_cuts_wide_characters", RECTANGLE, "中文字符\x1b[42;1;2;1;5$x"),
    probe("selective_erase_of_a_rectangle", PROTECT, 'ab\x1b[1"qcd\x1b[0"qef\x1b[1;1;1;6${'),
)

_PROTECTION: tuple[Probe, ...] = (
    probe("selective_line_erase_spares_protected_cells", PROTECT, 'ab\x1b[1"qcd\x1b[0"qef\x1b[?2K'),
    probe("selective_screen_erase_spares_protected_cells", PROTECT, 'ab\x1b[1"qcd\x1b[0"qef\x1b[?2J'),
    probe("selective_erase_to_the_right", PROTECT, 'ab\x1b[1"qcd\x1b[0"qef\x1b[1;1H\x1b[?K'),
    probe("selective_erase_to_the_left", PROTECT, 'ab\x1b[1"qcd\x1b[0"qef\x1b[?1K'),
    probe("selective_erase_below", PROTECT, 'ab\x1b[1"qcd\x1b[0"qef\r\ngh\x1b[1;1H\x1b[?J'),
    probe("selective_erase_above", PROTECT, 'ab\x1b[1"qcd\x1b[0"qef\r\ngh\x1b[?1J'),
    probe("a_plain_erase_takes_protected_cells", PROTECT, 'ab\x1b[1"qcd\x1b[0"qef\x1b[2K'),
    probe("protection_ends_with_2", PROTECT, 'ab\x1b[1"qcd\x1b[2"qef\x1b[?2K'),
    probe("sgr_reset_keeps_protection", PROTECT, 'ab\x1b[1"q\x1b[mcd\x1b[0"qef\x1b[?2K'),
    probe("save_cursor_keeps_protection", PROTECT, '\x1b[1"q\x1b7\x1b[0"qab\x1b8cd\x1b[?2K'),
    probe("overwriting_ends_protection", PROTECT, '\x1b[1"qabcd\x1b[0"q\r12\x1b[?2K'),
    probe(
        "iso_protection_spares_from_a_plain_erase",
        "ECMA-48 §8.3.129 SPA; xterm ctlseqs ESC V",
        "ab\x1bVcd\x1bWef\x1b[2K",
    ),
    probe("soft_reset_ends_protection", "DEC VT510 DECSTR", '\x1b[1"q\x1b[!pabcd\x1b[?2K'),
)

PROBES = (*_ERASE, *_INSERT, *_RECTANGLES, *_PROTECTION)
