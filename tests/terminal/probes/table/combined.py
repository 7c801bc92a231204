"""Two things at once: margins with all that moves, erases and scrolls; copies and fills at edges; saved states."""

from __future__ import annotations

from tests.terminal.probes.probe import Aspect, Probe, probe

SLRM = "DEC VT510 DECSLRM; DEC STD 070 §5.4; xterm ctlseqs ?69"
BOX = "DEC VT510 DECSTBM and DECSLRM together"
ORIGIN = "DEC VT510 DECOM with DECSLRM"
WRAP = "xterm ctlseqs ?45 with ?69"
COPY = "DEC VT510 DECCRA"
ERASE = "DEC VT510 DECERA, DECSERA"
STATUS = "DEC VT510 DSR; xterm ctlseqs CSI ? Ps n"
SAVE = "DEC VT510 DECSC; xterm ctlseqs"
RESET = "DEC VT510 DECSTR, RIS"

GRID = "\r\n".join(letter * 12 for letter in "abcdef")
NUMBERS = "\r\n".join("0123456789AB" for _ in range(6))
SIDES = "\x1b[?69h\x1b[3;8s"
INNER = SIDES + "\x1b[2;5r"

_MOVES: tuple[Probe, ...] = tuple(
    probe(f"{name}_{where}_of_the_box", BOX, GRID + INNER + place + sequence + "X")
    for name, sequence in (
        ("cursor_up_inside", "\x1b[9A"),
        ("cursor_down_inside", "\x1b[9B"),
        ("cursor_right_inside", "\x1b[20C"),
        ("cursor_left_inside", "\x1b[20D"),
        ("next_line_inside", "\x1b[9E"),
        ("preceding_line_inside", "\x1b[9F"),
        ("index_inside", "\x1bD\x1bD"),
        ("reverse_index_inside", "\x1bM\x1bM"),
        ("line_feed_inside", "\n\n"),
        ("new_line_inside", "\x1bE\x1bE"),
        ("carriage_return_inside", "\r"),
        ("tab_inside", "\t"),
        ("backward_tab_inside", "\x1b[Z"),
        ("forward_tab_inside", "\x1b[2I"),
        ("column_address_inside", "\x1b[2G"),
        ("row_address_inside", "\x1b[1d"),
        ("relative_column_inside", "\x1b[9a"),
        ("relative_row_inside", "\x1b[9e"),
    )
    for where, place in (
        ("in_the_middle", "\x1b[4;5H"),
        ("left", "\x1b[4;1H"),
        ("right", "\x1b[4;11H"),
        ("above", "\x1b[1;5H"),
    )
)

_EDITS: tuple[Probe, ...] = tuple(
    probe(f"{name}_{where}_of_the_box", BOX, NUMBERS + INNER + place + sequence)
    for name, sequence in (
        ("insert_characters", "\x1b[2@"),
        ("delete_characters", "\x1b[2P"),
        ("erase_characters", "\x1b[2X"),
        ("insert_lines", "\x1b[2L"),
        ("delete_lines", "\x1b[2M"),
        ("insert_columns", "\x1b[2'}"),
        ("delete_columns", "\x1b[2'~"),
        ("scroll_up", "\x1b[2S"),
        ("scroll_down", "\x1b[2T"),
        ("erase_line_right", "\x1b[K"),
        ("erase_below", "\x1b[J"),
        ("shift_left", "\x1b[2 @"),
        ("shift_right", "\x1b[2 A"),
        ("back_index", "\x1b6\x1b6"),
        ("forward_index", "\x1b9\x1b9"),
        ("insert_mode", "\x1b[4hXY\x1b[4l"),
        ("repeat", "X\x1b[9b"),
        ("long_text", "uvwxyz"),
        ("wide_text", "中文字"),
    )
    for where, place in (
        ("in_the_middle", "\x1b[4;5H"),
        ("left", "\x1b[4;1H"),
        ("right", "\x1b[4;11H"),
        ("below", "\x1b[6;5H"),
    )
)

_ORIGIN: tuple[Probe, ...] = (
    probe("origin_and_sides_home", ORIGIN, GRID + INNER + "\x1b[?6hX"),
    probe("origin_and_sides_position", ORIGIN, GRID + INNER + "\x1b[?6h\x1b[2;2HX"),
    probe("origin_and_sides_position_beyond", ORIGIN, GRID + INNER + "\x1b[?6h\x1b[99;99HX"),
    probe("origin_and_sides_column_address", ORIGIN, GRID + INNER + "\x1b[?6h\x1b[2;2H\x1b[4GX"),
    probe("origin_and_sides_column_address_beyond", ORIGIN, GRID + INNER + "\x1b[?6h\x1b[2;2H\x1b[40GX"),
    probe("origin_and_sides_position_absolute", ORIGIN, GRID + INNER + "\x1b[?6h\x1b[2;2H\x1b[4`X"),
    probe("origin_and_sides_row_address_beyond", ORIGIN, GRID + INNER + "\x1b[?6h\x1b[2;2H\x1b[40dX"),
    probe("origin_and_sides_relative_moves", ORIGIN, GRID + INNER + "\x1b[?6h\x1b[2;2H\x1b[9a\x1b[9eX"),
    probe("origin_and_sides_report", ORIGIN, GRID + INNER + "\x1b[?6h\x1b[2;3H\x1b[6n\x1b[?6n"),
    probe("origin_and_sides_fill", ORIGIN, GRID + INNER + "\x1b[?6h\x1b[88;1;1;2;2$x"),
    probe("origin_and_sides_fill_all", ORIGIN, GRID + INNER + "\x1b[?6h\x1b[88$x"),
    probe("origin_and_sides_erase_rectangle", ORIGIN, GRID + INNER + "\x1b[?6h\x1b[1;1;2;2$z"),
    probe("origin_and_sides_copy", ORIGIN, NUMBERS + INNER + "\x1b[?6h\x1b[1;1;2;2;1;3;3;1$v"),
    probe("origin_and_sides_saved", ORIGIN, GRID + INNER + "\x1b[?6h\x1b[2;2H\x1b7\x1b[?6l\x1b[1;1H\x1b8X\x1b[1;1HY"),
    probe("fills_ignore_margins_without_origin", ORIGIN, GRID + INNER + "\x1b[88;1;1;2;2$x"),
    probe("alignment_pattern_resets_the_sides", "DEC VT510 DECALN", INNER + "\x1b#8\x1b[2;20HXY"),
    probe("soft_reset_and_the_sides", RESET, INNER + "\x1b[!p\x1b[1;1H" + "u" * 12),
    probe("full_reset_and_the_sides", RESET, INNER + "\x1bc\x1b[1;1H" + "u" * 12),
    probe("sides_survive_the_alternate_screen", SLRM, INNER + "\x1b[?1049h\x1b[2;3Huvwxyz!\x1b[?1049l"),
    probe("sides_of_one_column_are_refused", SLRM, "\x1b[?69h\x1b[5;5s\x1b[1;1H" + "u" * 12),
    probe("sides_without_parameters_are_the_screen", SLRM, SIDES + "\x1b[s\x1b[1;1H" + "u" * 12),
    probe("sides_with_a_left_only", SLRM, "\x1b[?69h\x1b[5s\x1b[1;18Huvwxyz"),
    probe("sides_beyond_the_screen", SLRM, "\x1b[?69h\x1b[5;99s\x1b[1;18Huvwxyz"),
    probe("the_cursor_can_be_saved_while_sides_are_possible", SLRM, "ab\x1b[?69h\x1b7cd\x1b8X"),
)

_REVERSE_WRAP: tuple[Probe, ...] = (
    probe("reverse_wrap_at_the_left_margin", WRAP, "\x1b[?45h" + SIDES + "\x1b[2;3H\bX"),
    probe("reverse_wrap_left_of_the_margin", WRAP, "\x1b[?45h" + SIDES + "\x1b[2;1H\bX"),
    probe("reverse_wrap_after_a_wrap_in_the_sides", WRAP, "\x1b[?45h" + SIDES + "\x1b[1;3Huvwxyz!\b\b\bX"),
    probe("reverse_wrap_at_home", WRAP, "\x1b[?45hab\r\b\b\bX"),
    probe("reverse_wrap_at_the_top_of_the_region", WRAP, "\x1b[?45h\x1b[2;4r\x1b[2;1H\bX"),
    probe("reverse_wrap_by_cursor_left_at_home", WRAP, "\x1b[?45h\x1b[3DX"),
    probe("reverse_wrap_by_cursor_left_past_home", WRAP, "\x1b[?45h\x1b[1;4H\x1b[6DX"),
    probe("reverse_wrap_by_cursor_left_past_home_from_below", WRAP, "\x1b[?45h\x1b[2;4H\x1b[39DX"),
    probe("reverse_wrap_by_cursor_left_past_the_top_of_the_region", WRAP, "\x1b[?45h\x1b[2;4r\x1b[2;4H\x1b[9DX"),
    probe("reverse_wrap_by_cursor_left_above_the_region", WRAP, "\x1b[?45h\x1b[3;5r\x1b[2;4H\x1b[9DX"),
    probe("reverse_wrap_by_cursor_left_over_two_rows", WRAP, "\x1b[?45h" + "a" * 45 + "\x1b[30DX"),
    probe("reverse_wrap_needs_autowrap", WRAP, "\x1b[?45h" + "a" * 20 + "b\x1b[?7l\b\b\bX"),
    probe("extended_reverse_wrap", "xterm ctlseqs ?1045", "\x1b[?1045hab\r\nc\b\bX"),
)

_RECTANGLES: tuple[Probe, ...] = (
    probe("copy_to_the_same_place", COPY, NUMBERS + "\x1b[1;1;2;2;1;1;1;1$v"),
    probe("copy_down_over_itself", COPY, NUMBERS + "\x1b[1;1;3;12;1;2;3;1$v"),
    probe("copy_up_over_itself", COPY, GRID + "\x1b[2;2;4;4;1;1;1;1$v"),
    probe("copy_without_a_source", COPY, GRID + "\x1b[;;;;;2;3;1$v"),
    probe("copy_of_an_inside_out_rectangle", COPY, GRID + "\x1b[3;3;2;2;1;1;1;1$v"),
    probe("copy_from_beyond_the_screen", COPY, GRID + "\x1b[5;1;99;99;1;1;1;1$v"),
    probe("copy_from_an_unknown_page", COPY, GRID + "\x1b[1;1;2;2;5;4;4;5$v"),
    probe("copy_of_blanks", COPY, "ab\x1b[1;3;1;6;1;1;1;1$v"),
    probe("copy_of_half_a_wide_character", COPY, "中文\r\nabcdef\x1b[1;2;1;3;1;2;1;1$v"),
    probe("copy_brings_protection", COPY, '\x1b[1"qab\x1b[0"qcd\x1b[1;1;1;2;1;2;1;1$v\x1b[2;1H\x1b[?2K'),
    probe("erase_without_a_rectangle", ERASE, GRID + "\x1b[$z"),
    probe("erase_spares_nothing_protected", ERASE, 'ab\x1b[1"qcd\x1b[0"qef\x1b[1;1;1;6$z'),
    probe("selective_erase_without_a_rectangle", ERASE, 'ab\x1b[1"qcd\x1b[0"qef\x1b[${'),
    probe("selective_erase_keeps_the_style", ERASE, "\x1b[7mabcd\x1b[m\x1b[1;2;1;3${"),
    probe("selective_line_erase_keeps_the_style", ERASE, "\x1b[7mabcd\x1b[m\x1b[1;2H\x1b[?K"),
    probe("selective_erase_and_the_background", ERASE, "abcd\x1b[44m\x1b[1;2H\x1b[?K"),
    probe("fill_with_a_wide_rectangle_of_blanks", "DEC VT510 DECFRA", GRID + "\x1b[32;2;2;3;5$x"),
    probe("fill_with_a_high_letter", "DEC VT510 DECFRA", GRID + "\x1b[228;2;2;3;5$x"),
    probe("fill_through_the_charset", "DEC VT510 DECFRA", "\x1b(0\x1b[113;1;1;2;4$x"),
    probe("a_wide_character_cut_by_a_fill", "DEC VT510 DECFRA", "中文字\x1b[88;1;2;1;2$x"),
    probe("a_wide_character_cut_by_an_erase", ERASE, "中文字\x1b[1;2;1;2$z"),
)

ASKED: tuple[Aspect, ...] = ("replies", "screen", "cursor")
_STATUS: tuple[Probe, ...] = (
    probe("locator_status", STATUS, "\x1b[?55n", compares=ASKED, reply=r"\x1b\[\?5[03]n"),
    probe("locator_type", STATUS, "\x1b[?56n", compares=ASKED),
    probe("macro_space", STATUS, "\x1b[?62n", compares=ASKED, reply=r"\x1b\[0+\*\{"),
    probe("memory_checksum", STATUS, "\x1b[?63;7n", compares=ASKED),
    probe("data_integrity", STATUS, "\x1b[?75n", compares=ASKED),
    probe("several_sessions", STATUS, "\x1b[?85n", compares=ASKED),
    probe("identify", STATUS, "\x1bZ", compares=ASKED, reply=r"\x1b\[\?6[0-9](;[0-9]+)*c"),
)

_SAVED: tuple[Probe, ...] = (
    probe("save_cursor_and_autowrap", SAVE, "\x1b[?7h\x1b7\x1b[?7l\x1b8" + "u" * 22),
    probe("save_cursor_keeps_no_insert_mode", SAVE, "ab\x1b[4h\x1b7\x1b[4l\x1b8\rX"),
    probe("restore_clears_a_pending_wrap", SAVE, "ab\x1b7\x1b[1;1H" + "u" * 20 + "\x1b8X"),
    probe("restore_goes_to_the_edge_of_a_narrower_save", SAVE, "\x1b[6;20H\x1b7\x1b[1;1H\x1b8X"),
    probe("saved_mouse_modes", "xterm ctlseqs XTSAVE", "\x1b[?1000h\x1b[?1000s\x1b[?1000l\x1b[?1000r\x1b[?1000$p"),
    probe("saved_several_modes", "xterm ctlseqs XTSAVE", "\x1b[?1;7s\x1b[?1h\x1b[?7l\x1b[?1;7r\x1b[?1$p\x1b[?7$p"),
    probe(
        "alternate_screen_by_1048_and_1047", "xterm ctlseqs ?1048", "ab\x1b[?1048h\x1b[?1047hcd\x1b[?1047l\x1b[?1048lX"
    ),
    probe("the_last_character_is_forgotten_by_a_reset", RESET, "a\x1bc\x1b[3bX"),
    probe("a_style_is_not_lost_by_a_switch_of_screens", "xterm ctlseqs ?47", "\x1b[1;31m\x1b[?47hab\x1b[?47lcd"),
    probe("seven_bit_answers_are_the_default", "xterm ctlseqs S7C1T", "\x1b F\x1b[6n"),
)

PROBES = (*_MOVES, *_EDITS, *_ORIGIN, *_REVERSE_WRAP, *_RECTANGLES, *_STATUS, *_SAVED)
