"""VT52's language, as DEC's later terminals and xterm speak it."""

from __future__ import annotations

from tests.terminal.probes.probe import Aspect, Probe, probe, stated

SEEN: tuple[Aspect, ...] = ("screen", "cursor", "replies", "styles")
ON = "\x1b[?2l"
OFF = "\x1b<"
LEVEL = '\x1b[64;1"p'  # a VT100, which the mode leaves behind, does not answer the questions of the recording
REFERENCE = "DEC VT510 VT52 Mode; xterm ctlseqs"


def _in_mode(name: str, text: str, before: str = "", after: str = "") -> Probe:
    return probe(name, REFERENCE, f"{before}{ON}{text}{OFF}{after}{LEVEL}", compares=SEEN, size=(6, 80))


PROBES: tuple[Probe, ...] = (
    _in_mode("old_arrows_move_the_cursor", "\x1bY##a\x1bAb\x1bBc\x1bCd\x1bD\x1bDe"),
    _in_mode("old_arrows_stop_at_the_edges", "\x1bA\x1bDa\x1bY%n\x1bC\x1bC\x1bC\x1bBb"),
    _in_mode("an_old_home", "abc\x1bHX"),
    _in_mode("an_old_address", "\x1bY#%X"),
    _in_mode("an_old_address_beyond_the_screen", "\x1bY~~X"),
    _in_mode("an_old_address_of_controls", "\x1bY\x1b\rX"),
    _in_mode("an_old_address_with_a_high_bit", "\x1bY!\u00a5X"),
    _in_mode("an_old_reverse_line_feed", "a\x1bIb\x1bY#!\x1bIc"),
    _in_mode("an_old_erase_of_the_screen", "abc\r\ndef\r\nghi\x1bY!!\x1bJ"),
    _in_mode("an_old_erase_of_the_line", "abc\r\ndef\x1bY !\x1bK"),
    _in_mode("an_old_identity", "\x1bZ"),
    _in_mode("old_graphics", "\x1bF`abfghijkl\x1bGabc\r\n\x1bFmnopqrst\r\n\x1bFuvwxyz{|}~"),
    _in_mode("old_graphics_end_with_the_mode", "\x1bFab", after="ab"),
    _in_mode("shifts_mean_nothing_to_old_graphics", "\x0ea\x0fa\x1bF\x0ea\x0fa", before="\x1b)0"),
    _in_mode("an_old_line_does_not_wrap", "\x1bY hABCDEFGHIJKLMNOPQRSTUVWXYZ", after="z"),
    _in_mode("no_new_sequences_in_the_old_mode", "\x1b[2;3HX\x1b7abc\x1b8Y\x1b]0;t"),
    _in_mode("old_escapes_with_intermediates", "\x1b#8X\x1b(0a"),
    _in_mode("a_control_within_an_old_escape", "abc\x1b\nAX\x1b\x18AY"),
    _in_mode("tabs_and_backspaces_in_the_old_mode", "a\tb\bc\r\nd\x1bY  "),
    _in_mode("the_old_mode_is_plain", "a", before="\x1b[1;31;4m", after="b"),
    _in_mode("the_old_mode_overwrites", "X", before="abc\r\x1b[4h", after="Y"),
    _in_mode("the_old_mode_knows_no_origin", "X\x1bY  Y", before="\x1b[2;3r\x1b[?6h", after="Z"),
    _in_mode("the_old_mode_keeps_the_region", "\r\nb\r\nc\r\nd", before="\x1b[2;3r\x1b[3;4Ha"),
    _in_mode(
        "the_old_mode_knows_no_side_margins", "abcdefghijkl\x1bY  Y", before="\x1b[?69h\x1b[3;6s", after="abcdefgh"
    ),
    _in_mode("character_sets_come_back", "cd", before="\x1b)0\x0eab", after="ef"),
    _in_mode("the_old_mode_protects_nothing", "abc\x1bH\x1bJ", before='\x1b[1"q'),
    _in_mode("guarded_cells_in_the_old_mode", "def\x1bH\x1bJ", before="\x1bVabc"),
    _in_mode("the_mode_leaves_a_vt100", "", after="\x1b[?42$p\x1b[?69$p\x1b[?2$p"),
    _in_mode("the_mode_may_come_again", "a", after=f"b{ON}\x1bY##c{OFF}d"),
    probe("who_asks_is_in_ansi_mode", "DEC VT510 DECRQM", "\x1b[?2$p\x1b[?2h\x1b[?2$p", compares=SEEN),
    stated(
        "a_full_reset_ends_the_old_mode",
        "terminfo rs1 of xterm: \\Ec",
        f"a{ON}b\x1bc\x1b[2;2HX",
        because="stray output must not leave a terminal that `reset` cannot mend",
        screen=("", " X"),
        cursor=(1, 2),
    ),
)
