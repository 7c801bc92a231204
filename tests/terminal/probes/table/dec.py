"""What DEC's terminals and xterm have beyond what programs use every day; the conformance suites try all of it."""

from __future__ import annotations

from tests.terminal.probes.probe import Aspect, Probe, probe

CHECKSUM = "xterm ctlseqs DECRQCRA, XTCHECKSUM"
RENDITION = "xterm ctlseqs XTREPORTSGR"
RECTANGLE = "DEC VT510 DECCARA, DECRARA, DECERA; xterm ctlseqs"
NATIONAL = "DEC VT510 DECNRCM, SCS; xterm ctlseqs ESC ( C"
ALIGN = "DEC VT510 DECALN"
RESET = "DEC VT510 DECSTR"
PENDING = "DEC STD 070 §D.5 last column flag; as xterm has it"
INDEX = "DEC VT510 DECBI, DECFI"
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

PROBES = (*_CHECKSUMS, *_RENDITIONS, *_RECTANGLES, *_CHARSETS, *_STATES)
