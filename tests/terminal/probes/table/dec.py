"""What DEC's terminals and xterm have beyond what programs use every day; the conformance suites try all of it."""

from __future__ import annotations

from tests.terminal.probes.probe import Aspect, Probe, probe, stated

CHECKSUM = "xterm ctlseqs DECRQCRA, XTCHECKSUM"
RENDITION = "xterm ctlseqs XTREPORTSGR"
RECTANGLE = "DEC VT510 DECCARA, DECRARA, DECERA; xterm ctlseqs"
NATIONAL = "DEC VT510 DECNRCM, SCS; xterm ctlseqs ESC ( C"
ALIGN = "DEC VT510 DECALN"
RESET = "DEC VT510 DECSTR"
PENDING = "DEC STD 070 §D.5 last column flag; as xterm has it"
INDEX = "DEC VT510 DECBI, DECFI"
LEVEL = "DEC VT510 DECSCL; xterm ctlseqs"
C1 = "ECMA-35 S7C1T, S8C1T; xterm ctlseqs ESC SP G"
MODES = "DEC VT510 DECRQM; xterm ctlseqs CSI Ps $ p"
COLOUR = "XParseColor(3); xterm ctlseqs OSC 4"
SAVE = "xterm ctlseqs XTSAVE, XTRESTORE"
ASKED: tuple[Aspect, ...] = ("replies", "screen", "cursor")

SIDES = "\x1b[?69h\x1b[3;8s"
LETTERS = "abcdefgh\r\nijklmnop\r\nqrstuvwx"
ONE = "\x1b[1;1;1;1;1;1*y"


def _sum(name: str, text: str) -> Probe:
    return probe(name, CHECKSUM, text, compares=ASKED)


_CHECKSUMS: tuple[Probe, ...] = (
    *(_sum(f"checksum_of_a_letter_with_attribute_{code}", f"\x1b[{code}mA" + ONE) for code in (1, 2, 4, 5, 7, 8, 9)),
    _sum("checksum_of_a_letter_with_all_attributes", "\x1b[1;4;5;7;8mA" + ONE),
    _sum("checksum_of_a_coloured_letter", "\x1b[31;44mA" + ONE),
    _sum("checksum_of_a_protected_letter", '\x1b[1"qA' + ONE),
    _sum("checksum_of_printed_blanks", "AB  C\x1b[1;1;1;1;1;4*y\x1b[2;1;1;3;1;5*y"),
    _sum("checksum_of_blanks_at_the_end_of_rows", "A \r\nB \x1b[1;1;1;1;2;2*y\x1b[2;1;1;2;2;2*y"),
    _sum("checksum_of_cells_never_written", "AB\x1b[1;1;1;1;1;9*y\x1b[2;1;1;3;1;9*y\x1b[3;1;4;1;6;20*y"),
    _sum("checksum_of_a_reverse_blank", "A\x1b[7m \x1b[mB\x1b[1;1;1;1;1;3*y"),
    _sum("checksum_of_cells_erased_in_colour", "\x1b[44m\x1b[K\x1b[1;1;1;1;1;3*y"),
    _sum("checksum_of_wide_and_accented_letters", "ä中€\x1b[1;1;1;1;1;1*y\x1b[2;1;1;2;1;2*y\x1b[3;1;1;1;1;4*y"),
    _sum("checksum_of_a_combined_letter", "e\u0301\x1b[1;1;1;1;1;1*y"),
    _sum("checksum_of_the_whole_screen", "ABC\r\nDEF\x1b[1*y"),
    _sum("checksum_of_an_inside_out_rectangle", "ABC\x1b[1;1;3;3;2;2*y"),
    _sum("checksum_counts_from_the_origin", "ABC\r\nDEF\x1b[2;4r\x1b[?6h\x1b[1;1;1;1;1;1*y"),
    _sum("checksum_without_a_number_is_not_answered", "ABC\x1b[*y"),
    *(
        _sum(f"checksum_with_extension_{flags}", f"\x1b[1;7mA\x1b[m B\x1b[{flags}#y\x1b[1;1;1;1;1;9*y")
        for flags in (0, 1, 2, 4, 8, 12, 31)
    ),
    _sum("checksum_of_whole_characters", "中\x1b[16#y\x1b[1;1;1;1;1;1*y\x1b[2;1;1;2;1;2*y"),
)

_RENDITIONS: tuple[Probe, ...] = (
    probe("rendition_of_a_cell", RENDITION, "\x1b[1;4;31mA\x1b[1;1;1;1#|", compares=ASKED),
    probe("rendition_that_two_cells_share", RENDITION, "\x1b[1;31mA\x1b[4mB\x1b[1;1;1;2#|", compares=ASKED),
    probe("rendition_of_cells_never_written", RENDITION, "\x1b[1mA\x1b[1;1;1;2#|", compares=ASKED),
    probe("order_of_attributes_in_a_setting_report", RENDITION, "\x1b[9;8;7;5;3;2;1;4m\x1bP$qm\x1b\\", compares=ASKED),
)

_RECTANGLES: tuple[Probe, ...] = (
    *(
        probe(f"change_attribute_{code}_of_a_rectangle", RECTANGLE, f"\x1b[1;4mabcdef\x1b[2*x\x1b[1;2;2;4;{code}$r")
        for code in ("0", "", "2", "7", "9", "22", "31")
    ),
    *(
        probe(f"turn_attribute_{code}_of_a_rectangle_over", RECTANGLE, f"\x1b[1;4mabcd\x1b[2*x\x1b[1;2;2;4;{code}$t")
        for code in ("0", "", "1", "4", "2", "0;7")
    ),
    probe(
        "a_copy_stays_within_the_margins_of_the_origin",
        "DEC VT510 DECCRA, DECOM",
        LETTERS + "\x1b[?69h\x1b[2;6s\x1b[2;4r\x1b[?6h\x1b[1;1;3;5;1;2;3$v\x1b[?6l",
    ),
    probe("erase_a_rectangle_with_attributes", RECTANGLE, LETTERS + "\x1b[1;7m\x1b[1;2;2;4$z"),
    probe("erase_a_rectangle_with_an_underline", RECTANGLE, LETTERS + "\x1b[4;42m\x1b[2;2;5;4$z"),
    probe("selective_erase_colours_the_row_to_its_end", RECTANGLE, 'ab\x1b[1"qc\x1b[0"q\x1b[42m\x1b[?2K'),
)

_CHARSETS: tuple[Probe, ...] = (
    *(
        probe(
            f"national_characters_of_set_{final}",
            NATIONAL,
            f"\x1b[?42h\x1b({final}#@[\\]^_`{{|}}~",
            compares=("screen",),
        )
        for final in ("4", "5", "6", "7", "9", "=", "A", "C", "E", "H", "K", "Q", "R", "Y", "Z", "f", "`", "%6")
    ),
    probe("national_characters_need_their_mode", NATIONAL, "\x1b(K#@[\\]^_`{|}~", compares=("screen",)),
    probe("national_characters_are_reported_as_a_mode", NATIONAL, "\x1b[?42h\x1b[?42$p", compares=ASKED),
    probe("latin_1_as_g1", "ECMA-35; xterm ctlseqs ESC - C", "\x1b-A\x0eabc#", compares=("screen",)),
    probe("the_supplemental_set", "DEC VT510 SCS", "\x1b(<!$(0;AQWZw}", compares=("screen",)),
    probe("the_technical_set", "DEC VT510 SCS", "\x1b(>!0@DGPabc{}~", compares=("screen",)),
    probe("the_alternate_rom_is_ascii", "DEC VT510 SCS", "\x1b(2qx", compares=("screen",)),
    probe("designated_sets_are_reported", "DEC VT510 DECCIR", "\x1b(0\x1b)<\x1b*>\x1b[1$w", compares=ASKED),
)

_STATES: tuple[Probe, ...] = (
    *(probe(f"alignment_pattern_and_attribute_{code}", ALIGN, f"\x1b[{code};44m\x1b#8X") for code in (1, 4, 7, 8, 9)),
    probe("soft_reset_keeps_a_pending_wrap", RESET, "a" * 20 + "\x1b[!pb"),
    probe("soft_reset_keeps_newline_mode", RESET, "\x1b[20h\x1b[!p\x1b[20$p", compares=ASKED),
    probe("soft_reset_forbids_side_margins", RESET, SIDES + "\x1b[!p\x1b[?69$p", compares=ASKED),
    probe("side_margins_stay_when_allowed_again", "xterm ctlseqs ?69", SIDES + "\x1b[?69h\x1b[1;3Habcdefgh"),
    probe("the_alternate_screen_drops_a_pending_wrap", "xterm ctlseqs ?1049", "a" * 20 + "\x1b[?1049hb"),
    probe("scroll_down_by_an_explicit_zero", "xterm ctlseqs CSI T", "abc\x1b[0TX"),
    probe("delete_right_of_the_sides_keeps_a_pending_wrap", PENDING, SIDES + "\x1b[2;15Habcdef\x1b[PX"),
    probe("forward_index_keeps_a_pending_wrap", INDEX, "a" * 20 + "\x1b9b"),
    probe("forward_index_beside_the_region", INDEX, SIDES + "\x1b[3;5r\x1b[1;8H\x1b9X"),
    probe("back_index_beside_the_region", INDEX, SIDES + "\x1b[3;5r\x1b[1;3H\x1b6X"),
    probe("back_index_in_a_pending_wrap_with_reverse_wrap", INDEX, "\x1b[?45h" + "a" * 20 + "\x1b6b"),
    probe("the_default_cursor_style_is_one", "DEC VT510 DECSCUSR", "\x1b[0 q\x1bP$q q\x1b\\", compares=ASKED),
)

_LEVELS: tuple[Probe, ...] = tuple(
    probe(f"level_{level}_{name}", LEVEL, f'\x1b[{60 + level};1"p{text}\x1b[64;1"p', compares=ASKED)
    for name, text in (
        ("and_its_report", '\x1bP$q"p\x1b\\'),
        ("and_ansi_mode_reports", "\x1b[4$p"),
        ("and_private_mode_reports", "\x1b[?7$p"),
        ("and_checksums", "A" + ONE),
        ("and_fills", "\x1b[88;1;1;2;2$x"),
        ("and_columns", "abc\r\x1b[2'}"),
        ("and_side_margins", SIDES + "\x1bP$qs\x1b\\"),
        ("and_the_page", "\x1b[?6n"),
        ("and_tab_stop_reports", "\x1b[2$w"),
        ("and_the_unit", "\x1b[=c"),
        ("and_the_printer", "\x1b[?15n"),
        ("and_the_keyboard", "\x1b[?26n"),
        ("and_macros", "\x1b[?62n"),
        ("and_back_index", "abc\x1b6X"),
        ("and_single_byte_controls", "\x1b G\x1b[6n\x1b F"),
        ("and_attributes", "\x1b[1m\x1bP$qm\x1b\\"),
    )
    for level in (1, 2, 3, 4)
)

_CONTROLS: tuple[Probe, ...] = (
    probe("single_byte_controls_in_replies", C1, "\x1b G\x1b[6n\x1bP$qr\x1b\\\x1b[5n\x1b F\x1b[5n", compares=ASKED),
    probe("single_byte_controls_by_level", LEVEL, '\x1b[62"p\x1b[5n\x1b[64;1"p\x1b[5n', compares=ASKED),
    probe("single_byte_controls_by_level_and_zero", LEVEL, '\x1b[63;0"p\x1bP$q"p\x1b\\\x1b[64;1"p', compares=ASKED),
    probe("single_byte_controls_end_with_a_full_reset", C1, "\x1b G\x1bc\x1b[5n", compares=ASKED),
    probe("a_level_resets_softly", LEVEL, 'ab\x1b[2;4r\x1b[4h\x1b[3;3H\x1b[62;1"p\x1b[64;1"pX'),
    stated(
        "a_level_that_is_too_high_is_the_highest",
        LEVEL,
        '\x1b[62;1"p\x1b[65;1"p\x1bP$q"p\x1b\\',
        because="xterm 379 as a VT420 stays at its level, and what a program left low would stay low for the next one",
        screen=(),
        cursor=(0, 0),
        replies='\x1bP1$r64;1"p\x1b\\',
    ),
    probe("an_unknown_level_changes_nothing", LEVEL, '\x1b[4h\x1b[60"p\x1b[66"p\x1b[4$p', compares=ASKED),
)

_MODES: tuple[Probe, ...] = (
    *(
        probe(f"ansi_mode_{number}_is_reported", MODES, f"\x1b[{number}$p", compares=ASKED)
        for number in (1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22)
    ),
    *(
        probe(f"ansi_mode_{number}_can_be_{name}", MODES, f"\x1b[{number}{final}\x1b[{number}$p", compares=ASKED)
        for number in (2, 4, 12, 20)
        for name, final in (("set", "h"), ("reset", "l"))
    ),
    *(
        probe(f"private_mode_{number}_can_be_{name}", MODES, f"\x1b[?{number}{final}\x1b[?{number}$p", compares=ASKED)
        for number in (4, 18, 19, 40, 41, 42, 44, 67, 1047)
        for name, final in (("set", "h"), ("reset", "l"))
    ),
    *(
        probe(f"private_mode_{number}_is_reported", MODES, f"\x1b[?{number}$p", compares=ASKED)
        for number in (8, 34, 36, 46, 57, 60, 61, 64, 68, 73, 81, 95, 96, 97, 98, 99, 100, 101, 102, 103, 104, 106)
    ),
    probe("a_tab_wraps_for_more", "xterm ctlseqs ?41", "\x1b[?41h" + "a" * 20 + "\tb"),
)

_COLOURS: tuple[Probe, ...] = (
    *(
        probe(f"colour_by_{name}", COLOUR, f"\x1b]4;1;{text}\x1b\\\x1b]4;1;?\x1b\\", compares=ASKED)
        for name, text in (
            ("one_digit", "rgb:1/2/f"),
            ("three_digits", "rgb:123/456/789"),
            ("four_digits", "rgb:1234/5678/9abc"),
            ("mixed_digits", "rgb:1/23/456"),
            ("three_hash_digits", "#123"),
            ("nine_hash_digits", "#111222333"),
            ("twelve_hash_digits", "#112233445566"),
            ("name", "navy"),
            ("name_with_blanks", "dark slate gray"),
            ("name_with_capitals", "DarkSlateGray"),
            ("name_with_a_shade", "SteelBlue3"),
            ("shade_of_grey", "grey51"),
            ("intensities", "rgbi:0.5/0.5/0.5"),
            ("full_intensities", "rgbi:1/0/1.0"),
            ("dim_intensities", "rgbi:.002/.011/1e-2"),
            ("xyz", "CIEXYZ:0.3/0.4/0.5"),
            ("uvy", "CIEuvY:0.25/0.5/0.4"),
            ("xyy", "CIExyY:0.35/0.3/0.4"),
            ("lab", "CIELab:60/0.2/-0.3"),
            ("dark_lab", "CIELab:5/0.1/0.2"),
            ("luv", "cieluv:70/0.1/0.2"),
            ("dark_luv", "CIELuv:6/0.01/0.02"),
            ("hue_value_and_chroma", "TekHVC:40/60/20"),
            ("a_hue_turned_round", "TekHVC:-320/60/20"),
            ("a_white_that_is_too_bright", "CIEXYZ:1/1/1"),
            ("an_xyz_that_no_screen_shows", "CIEXYZ:0.9/0.5/0.4"),
            ("a_uvy_that_no_screen_shows", "CIEuvY:0.5/0.5/0.5"),
            ("a_hue_with_too_much_chroma", "TekHVC:30/80/90"),
            ("a_lightness_above_white", "CIELab:101/0/0"),
            ("coordinates_that_are_missing", "CIEXYZ:1/1"),
            ("capital_letters", "RGB:AA/bb/Cc"),
            ("nonsense", "nonsense"),
            ("five_digits", "rgb:12345/1/1"),
        )
    ),
    *(
        probe(
            f"dynamic_colour_{number}",
            "xterm ctlseqs OSC 10 to 19",
            f"\x1b]{number};rgb:11/22/33\x1b\\\x1b]{number};?\x1b\\",
            compares=ASKED,
        )
        for number in range(10, 20)
    ),
    *(
        probe(
            f"dynamic_colour_{number}_reset",
            "xterm ctlseqs OSC 110 to 119",
            f"\x1b]{number};#111\x1b\\\x1b]1{number}\x1b\\\x1b]{number};?\x1b\\",
            compares=ASKED,
            reply=rf"\x1b\]{number};rgb:(?!1010/)[0-9a-f/]+\x1b\\",
        )
        for number in range(10, 20)
    ),
    probe(
        "dynamic_colours_in_a_row",
        "xterm ctlseqs OSC 10 to 19",
        "\x1b]15;#123;#456;#789;#abc;#def\x1b\\\x1b]15;?;?;?;?;?\x1b\\",
        compares=ASKED,
    ),
    *(
        probe(
            f"special_colour_{number}",
            "xterm ctlseqs OSC 5",
            f"\x1b]5;{number};rgb:11/22/33\x1b\\\x1b]5;{number};?\x1b\\\x1b]4;{256 + number};?\x1b\\",
            compares=ASKED,
        )
        for number in range(5)
    ),
    probe("special_colour_by_its_index", COLOUR, "\x1b]4;257;#123\x1b\\\x1b]5;1;?\x1b\\", compares=ASKED),
    probe("a_bad_colour_ends_the_list", COLOUR, "\x1b]4;1;bad;2;red\x1b\\\x1b]4;2;?\x1b\\", compares=ASKED),
    probe(
        "some_palette_colours_reset",
        "xterm ctlseqs OSC 104",
        "\x1b]4;1;#111;2;#222;3;#333\x1b\\\x1b]104;1;3\x1b\\\x1b]4;1;?;2;?;3;?\x1b\\",
        compares=ASKED,
    ),
    probe(
        "all_palette_colours_reset",
        "xterm ctlseqs OSC 104",
        "\x1b]4;1;#111;2;#222\x1b\\\x1b]104\x1b\\\x1b]4;1;?;2;?\x1b\\",
        compares=ASKED,
    ),
)

_KEPT: tuple[Probe, ...] = (
    *(
        probe(
            f"pushed_attributes_{codes.replace(';', '_and_')}",
            "xterm ctlseqs XTPUSHSGR, XTPOPSGR",
            f"\x1b[1;3;4;7;31;44m\x1b[{codes}#{{\x1b[0;5;32m\x1b[#}}X",
        )
        for codes in ("1", "3", "4;7", "5", "10", "11", "30", "31", "1;30;31")
    ),
    *(
        probe(f"mode_{number}_restored_but_never_saved", SAVE, f"\x1b[?{number}h\x1b[?{number}r\x1b[?{number}$p")
        for number in (1, 7, 25, 1000, 2004)
    ),
)

_REFUSED: tuple[Probe, ...] = (
    stated(
        "a_title_is_never_reported",
        "xterm ctlseqs XTWINOPS 20, 21",
        "\x1b]2;abc\x1b\\\x1b]1;def\x1b\\\x1b[21t\x1b[20t",
        because="what one program printed as a title, the terminal would type into the next",
        screen=[],
        cursor=(0, 0),
        replies="\x1b]l\x1b\\\x1b]L\x1b\\",
    ),
    stated(
        "a_program_cannot_resize_its_pane",
        "xterm ctlseqs XTWINOPS 8, DECSLPP, DECSNLS, DECSCPP, DECCOLM",
        "\x1b[8;3;9t\x1b[24t\x1b[3*|\x1b[80$|\x1b[?40h\x1b[?3h\x1b[18t\x1b[?3$p",
        because="the person says how large a pane is; xterm obeys, and cannot be recorded then",
        screen=[],
        cursor=(0, 0),
        replies="\x1b[8;6;20t\x1b[?3;4$y",
    ),
    stated(
        "a_program_cannot_hide_its_pane",
        "xterm ctlseqs XTWINOPS 2, 3, 5, 6, 9, 10, 11, 13",
        "\x1b[2t\x1b[3;9;9t\x1b[5t\x1b[6t\x1b[9;1t\x1b[10;1t\x1b[11t\x1b[13t",
        because="the person says where a pane is; xterm obeys, and cannot be recorded then",
        screen=[],
        cursor=(0, 0),
        replies="\x1b[1t\x1b[3;0;0t",
    ),
)

TITLE: tuple[Aspect, ...] = ("screen", "cursor", "title")
_OTHERS: tuple[Probe, ...] = (
    probe("a_title_in_hexadecimal", "xterm ctlseqs XTSMTITLE", "\x1b[>0t\x1b]2;6162\x1b\\X", compares=TITLE),
    probe("a_plain_title_again", "xterm ctlseqs XTRMTITLE", "\x1b[>0t\x1b[>0T\x1b]2;6162\x1b\\X", compares=TITLE),
    probe("no_graphics_to_set", "xterm ctlseqs XTSMGRAPHICS", "\x1b[?1;1;0S\x1b[?2;1;0S", compares=ASKED),
    probe("modifiers_of_all_keys", "xterm ctlseqs XTQMODKEYS", "\x1b[?0;1;2;3;4m", compares=ASKED),
    probe("guarded_cells_and_a_rectangle", "xterm ctlseqs ESC V; DECSERA", "ab\x1bVcd\x1bWef\x1b[1;1;1;9${"),
    probe("guarding_is_no_protection", "DEC VT510 DECRQSS", '\x1bVa\x1bP$q"q\x1b\\', compares=ASKED),
    probe("guarded_cells_and_a_selective_erase", "xterm ctlseqs ESC V; DECSED", "ab\x1bVcd\x1bWef\x1b[?2J"),
    probe("protected_cells_and_erased_characters", "DEC VT510 DECSCA; ECH", 'ab\x1b[1"qcd\x1b[0"qef\r\x1b[9X'),
    probe("guarded_cells_and_erased_characters", "xterm ctlseqs ESC V; ECH", "ab\x1bVcd\x1bWef\r\x1b[9X"),
    probe("the_sharing_of_blinking_control_is_always_set", MODES, "\x1b[?14$p", compares=ASKED),
    probe("a_single_shift_waits_for_a_letter", "ECMA-35 SS2", "\x1b*0\x1bN\r\nqq"),
    *(
        probe(f"the_right_half_{name}", "ECMA-35 LS1R, LS2R, LS3R; DEC VT510 DECCIR", text + "\x1b[1$w", compares=ASKED)
        for name, text in (
            ("is_the_first_set", "\x1b~"),
            ("is_the_second_set_again", "\x1b|\x1b}"),
            ("is_the_third_set", "\x1b|"),
            ("is_saved_with_the_cursor", "\x1b|\x1b7\x1b~\x1b8"),
            ("is_reset_softly", "\x1b|\x1b[!p"),
        )
    ),
    probe("zeros_before_a_parameter", "ECMA-48 §5.4.1", "\x1b[00000000004;0000000012Ha\x1b[0000000000000000000001mb"),
    probe("the_state_by_a_private_question", "xterm ctlseqs CSI ? 5 n", "\x1b[?5n", compares=ASKED),
    probe("zeros_alone", "ECMA-48 §5.4.1", "\x1b[2;3H\x1b[00000000000;000000000Ha\x1b[7m\x1b[0000000000mb"),
    probe("no_terminal_parameters", "DEC VT100 DECREQTPARM; not in the VT420", "\x1b[x\x1b[1x", compares=ASKED),
)

PROBES = (
    *_LEVELS,
    *_CONTROLS,
    *_MODES,
    *_COLOURS,
    *_KEPT,
    *_REFUSED,
    *_OTHERS,
    *_CHECKSUMS,
    *_RENDITIONS,
    *_RECTANGLES,
    *_CHARSETS,
    *_STATES,
)
