"""Replies, modes and strings (OSC, DCS, APC, PM, SOS)."""

from __future__ import annotations

from tests.terminal.probes.probe import Aspect, Probe, probe, stated

DSR = "ECMA-48 §8.3.35 DSR; xterm ctlseqs CSI n"
DA = "xterm ctlseqs CSI c; DEC VT510 DA"
RQM = "DEC VT510 DECRQM; xterm ctlseqs CSI ? Ps $ p"
RQSS = "DEC VT510 DECRQSS; xterm ctlseqs DCS $ q"
WINOPS = "xterm ctlseqs XTWINOPS CSI t"
STRINGS = "ECMA-48 §5.6, §8.3.89 OSC, §8.3.27 DCS, §8.3.2 APC, §8.3.94 PM, §8.3.128 SOS"
OSC_COLOUR = "xterm ctlseqs OSC 4, 10, 11, 12"
SYNC = "synchronized output specification (mode 2026)"
KITTY = "kitty keyboard protocol, progressive enhancement"
NEWER = "xterm 379 does not know this mode; its answer would be 0"
REPLIES: tuple[Aspect, ...] = ("replies", "screen", "cursor")
TITLE: tuple[Aspect, ...] = ("screen", "cursor", "title")
SHOWN: tuple[Aspect, ...] = ("screen", "cursor")
RGB = r"rgb:[0-9a-f]{4}/[0-9a-f]{4}/[0-9a-f]{4}"


def _mode(number: int, name: str, setting: str = "") -> Probe:
    return probe(f"mode_{number}_{name}", RQM, setting + f"\x1b[?{number}$p", compares=REPLIES)


_REPORTS: tuple[Probe, ...] = (
    probe("device_status_is_ok", DSR, "\x1b[5n", compares=REPLIES),
    probe("cursor_position_report", DSR, "ab\r\ncd\x1b[6n", compares=REPLIES),
    probe("extended_cursor_position_report", "DEC VT510 DECXCPR", "ab\r\ncd\x1b[?6n", compares=REPLIES),
    probe("printer_status", "DEC VT510 DSR printer", "\x1b[?15n", compares=REPLIES, reply=r"\x1b\[\?1[0-3]n"),
    probe("udk_status", "DEC VT510 DSR UDK", "\x1b[?25n", compares=REPLIES, reply=r"\x1b\[\?2[01]n"),
    probe("keyboard_status", "DEC VT510 DSR keyboard", "\x1b[?26n", compares=REPLIES, reply=r"\x1b\[\?27;[0-9;]*n"),
    probe("an_unknown_status_is_not_answered", DSR, "\x1b[99n\x1b[?99n", compares=REPLIES),
    probe("primary_device_attributes", DA, "\x1b[c", compares=REPLIES, reply=r"\x1b\[\?6[0-9](;[0-9]+)*c"),
    probe("primary_device_attributes_with_zero", DA, "\x1b[0c", compares=REPLIES, reply=r"\x1b\[\?6[0-9](;[0-9]+)*c"),
    probe("primary_device_attributes_with_one_is_not_answered", DA, "\x1b[1c", compares=REPLIES),
    probe("secondary_device_attributes", DA, "\x1b[>c", compares=REPLIES, reply=r"\x1b\[>[0-9]+;[0-9]+;[0-9]+c"),
    probe("tertiary_device_attributes", DA, "\x1b[=c", compares=REPLIES, reply=r"\x1bP!\|[0-9A-F]{8}\x1b\\"),
    probe("an_unasked_answer_is_not_answered", DA, "\x1b[?62;c", compares=REPLIES),
    probe(
        "terminal_name_and_version",
        "xterm ctlseqs XTVERSION",
        "\x1b[>q",
        compares=REPLIES,
        reply=r"\x1bP>\|[^\x1b]+\x1b\\",
    ),
    probe("terminal_parameters_are_no_device_attributes", "DEC VT100 DECREQTPARM", "\x1b[x", compares=SHOWN),
    probe("answerback_is_empty", "xterm ctlseqs ENQ", "\x05", compares=REPLIES),
    probe("size_in_cells", WINOPS, "\x1b[18t", compares=REPLIES),
    probe("size_of_the_screen_in_cells", WINOPS, "\x1b[19t", compares=REPLIES, reply=r"\x1b\[9;[0-9]+;[0-9]+t"),
    probe("size_in_pixels", WINOPS, "\x1b[14t", compares=REPLIES, reply=r"\x1b\[4;[0-9]+;[0-9]+t"),
    probe("size_of_a_cell_in_pixels", WINOPS, "\x1b[16t", compares=REPLIES, reply=r"\x1b\[6;[0-9]+;[0-9]+t"),
    probe("title_report", WINOPS, "\x1b[21t", compares=REPLIES, reply=r"\x1b\]l[^\x1b]*\x1b\\"),
    probe("moving_and_minimising_is_swallowed", WINOPS, "a\x1b[22;0t\x1b[23;0tb", compares=REPLIES),
    probe("two_questions_get_two_answers_in_order", DSR, "\x1b[6n\x1b[5n", compares=REPLIES),
    probe(
        "checksum_of_a_rectangle_has_the_asked_number",
        "DEC VT510 DECRQCRA",
        "a\x1b[7;1;1;1;1;1*y",
        compares=REPLIES,
        reply=r"\x1bP7!~[0-9A-F]{4}\x1b\\",
    ),
    probe("checksum_of_a_blank_rectangle", "DEC VT510 DECRQCRA", "\x1b[7;1;1;1;1;1*y", compares=REPLIES),
    probe(
        "checksum_of_a_letter", "DEC VT510 DECRQCRA; xterm checksumExtension 0", "A\x1b[7;1;1;1;1;1*y", compares=REPLIES
    ),
    probe(
        "checksum_of_a_row", "DEC VT510 DECRQCRA; xterm checksumExtension 0", "ABC\x1b[7;1;1;1;1;3*y", compares=REPLIES
    ),
    probe("tab_stop_report", "DEC VT510 DECRQPSR, DECTABSR", "\x1b[2$w", compares=REPLIES),
    probe("modify_other_keys_report", "xterm ctlseqs XTQMODKEYS", "\x1b[>4;2m\x1b[?4m", compares=REPLIES),
    probe(
        "modify_other_keys_report_after_reset",
        "xterm ctlseqs XTQMODKEYS",
        "\x1b[>4;2m\x1b[>4m\x1b[?4m",
        compares=REPLIES,
    ),
)

_MODES: tuple[Probe, ...] = (
    _mode(1, "is_reset"),
    _mode(1, "can_be_set", "\x1b[?1h"),
    _mode(5, "can_be_set", "\x1b[?5h"),
    _mode(6, "is_reset"),
    _mode(6, "can_be_set", "\x1b[?6h"),
    _mode(7, "is_set"),
    _mode(7, "can_be_reset", "\x1b[?7l"),
    _mode(12, "can_be_set", "\x1b[?12h"),
    _mode(25, "is_set"),
    _mode(25, "can_be_reset", "\x1b[?25l"),
    _mode(45, "can_be_set", "\x1b[?45h"),
    _mode(66, "can_be_set", "\x1b[?66h"),
    _mode(69, "can_be_set", "\x1b[?69h"),
    _mode(1000, "is_reset"),
    _mode(1000, "can_be_set", "\x1b[?1000h"),
    _mode(1002, "can_be_set", "\x1b[?1002h"),
    _mode(1003, "can_be_set", "\x1b[?1003h"),
    _mode(1003, "replaces_1000", "\x1b[?1000h\x1b[?1003h\x1b[?1000$p"),
    _mode(1004, "can_be_set", "\x1b[?1004h"),
    _mode(1006, "can_be_set", "\x1b[?1006h"),
    _mode(1007, "can_be_set", "\x1b[?1007h"),
    _mode(1047, "is_reset"),
    _mode(1049, "can_be_set", "\x1b[?1049h"),
    _mode(2004, "can_be_set", "\x1b[?2004h"),
    _mode(9999, "is_unknown"),
    probe("several_modes_in_one_sequence", RQM, "\x1b[?1;2004h\x1b[?1$p\x1b[?2004$p", compares=REPLIES),
    probe("insert_mode_is_reported", RQM, "\x1b[4h\x1b[4$p", compares=REPLIES),
    probe("newline_mode_is_reported", RQM, "\x1b[20$p", compares=REPLIES),
    probe("an_unknown_ansi_mode_is_unknown", RQM, "\x1b[99$p", compares=REPLIES),
    probe("a_mode_request_without_a_mode", RQM, "\x1b[?$p", compares=SHOWN),
    probe(
        "saved_modes_are_restored",
        "xterm ctlseqs XTSAVE, XTRESTORE",
        "\x1b[?1h\x1b[?1s\x1b[?1l\x1b[?1r\x1b[?1$p",
        compares=REPLIES,
    ),
    probe("soft_reset_resets_the_cursor_keys", "DEC VT510 DECSTR", "\x1b[?1h\x1b[!p\x1b[?1$p", compares=REPLIES),
    probe("soft_reset_shows_the_cursor", "DEC VT510 DECSTR", "\x1b[?25l\x1b[!p\x1b[?25$p", compares=REPLIES),
    probe(
        "soft_reset_and_bracketed_paste", "DEC VT510 DECSTR; xterm", "\x1b[?2004h\x1b[!p\x1b[?2004$p", compares=REPLIES
    ),
    probe("full_reset_resets_bracketed_paste", "DEC VT510 RIS", "\x1b[?2004h\x1bc\x1b[?2004$p", compares=REPLIES),
    probe(
        "full_reset_resets_the_mouse",
        "DEC VT510 RIS",
        "\x1b[?1003;1006h\x1bc\x1b[?1003$p\x1b[?1006$p",
        compares=REPLIES,
    ),
    probe("reverse_screen_changes_no_cell", "DEC VT510 DECSCNM", "a\x1b[31mb\x1b[?5h"),
    probe("132_columns_are_refused_unless_allowed", "xterm ctlseqs ?40, ?3", "abc\x1b[?3hX"),
    probe("an_unknown_mode_changes_nothing", RQM, "abc\x1b[?9999h\x1b[9999hX"),
    probe("a_cursor_shape_prints_nothing", "DEC VT510 DECSCUSR", "a\x1b[4 qb"),
    stated(
        "synchronized_output_is_reported",
        SYNC,
        "\x1b[?2026$p",
        because=NEWER,
        screen=[],
        cursor=(0, 0),
        replies="\x1b[?2026;2$y",
    ),
    stated(
        "synchronized_output_can_be_set",
        SYNC,
        "\x1b[?2026h\x1b[?2026$p",
        because=NEWER,
        screen=[],
        cursor=(0, 0),
        replies="\x1b[?2026;1$y",
    ),
    stated(
        "colour_scheme_updates_can_be_set",
        "contour mode 2031",
        "\x1b[?2031h\x1b[?2031$p",
        because=NEWER,
        screen=[],
        cursor=(0, 0),
        replies="\x1b[?2031;1$y",
    ),
    stated(
        "colour_scheme_is_reported",
        "contour CSI ? 996 n",
        "\x1b[?996n",
        because=NEWER,
        screen=[],
        cursor=(0, 0),
        reply=r"\x1b\[\?997;[12]n",
    ),
    stated("kitty_flags_are_reported", KITTY, "\x1b[?u", because=NEWER, screen=[], cursor=(0, 0), replies="\x1b[?0u"),
    stated(
        "kitty_flags_can_be_pushed",
        KITTY,
        "\x1b[>5u\x1b[?u",
        because=NEWER,
        screen=[],
        cursor=(0, 0),
        replies="\x1b[?5u",
    ),
    stated(
        "kitty_flags_can_be_popped",
        KITTY,
        "\x1b[>1u\x1b[>5u\x1b[<u\x1b[?u",
        because=NEWER,
        screen=[],
        cursor=(0, 0),
        replies="\x1b[?1u",
    ),
    stated(
        "kitty_flags_are_not_popped_below_the_base",
        KITTY,
        "\x1b[>1u\x1b[<9u\x1b[<u\x1b[?u",
        because=NEWER,
        screen=[],
        cursor=(0, 0),
        replies="\x1b[?0u",
    ),
    stated(
        "kitty_flags_can_be_set", KITTY, "\x1b[=3u\x1b[?u", because=NEWER, screen=[], cursor=(0, 0), replies="\x1b[?3u"
    ),
    stated(
        "kitty_flags_can_be_added",
        KITTY,
        "\x1b[=1u\x1b[=4;2u\x1b[?u",
        because=NEWER,
        screen=[],
        cursor=(0, 0),
        replies="\x1b[?5u",
    ),
    stated(
        "kitty_flags_can_be_taken_away",
        KITTY,
        "\x1b[=7u\x1b[=2;3u\x1b[?u",
        because=NEWER,
        screen=[],
        cursor=(0, 0),
        replies="\x1b[?5u",
    ),
    stated(
        "kitty_flags_are_kept_for_each_screen",
        KITTY,
        "\x1b[>1u\x1b[?1049h\x1b[?u\x1b[?1049l\x1b[?u",
        because=NEWER,
        screen=[],
        cursor=(0, 0),
        replies="\x1b[?0u\x1b[?1u",
    ),
    stated(
        "in_band_resize_can_be_set",
        "mode 2048 specification",
        "\x1b[?2048h\x1b[?2048$p",
        because=NEWER,
        screen=[],
        cursor=(0, 0),
        reply=r"(\x1b\[48;6;20;[0-9]+;[0-9]+t)?\x1b\[\?2048;1\$y",
    ),
)

_SETTINGS: tuple[Probe, ...] = tuple(
    probe(name, RQSS, *steps, compares=REPLIES)
    for name, *steps in (
        ("setting_report_of_the_region", "\x1b[2;4r\x1bP$qr\x1b\\"),
        ("setting_report_of_the_style", "\x1b[1;31m\x1bP$qm\x1b\\"),
        ("setting_report_of_the_plain_style", "\x1bP$qm\x1b\\"),
        ("setting_report_of_an_indexed_style", "\x1b[38;5;208m\x1bP$qm\x1b\\"),
        ("setting_report_of_the_cursor_shape", "\x1b[4 q\x1bP$q q\x1b\\"),
        ("setting_report_of_the_protection", '\x1b[1"q\x1bP$q"q\x1b\\'),
        ("setting_report_of_the_side_margins", "\x1b[?69h\x1b[3;6s\x1bP$qs\x1b\\"),
        ("setting_report_of_something_unknown", "\x1bP$qz\x1b\\"),
    )
)

_CAPABILITIES: tuple[Probe, ...] = (
    probe(
        "capability_of_the_number_of_colours",
        "xterm ctlseqs XTGETTCAP",
        "\x1bP+q436f\x1b\\",
        compares=REPLIES,
        reply=r"\x1bP1\+r436f=323536\x1b\\|\x1bP1\+r436F=323536\x1b\\",
    ),
    probe(
        "capability_of_the_terminal_name",
        "xterm ctlseqs XTGETTCAP",
        "\x1bP+q544e\x1b\\",
        compares=REPLIES,
        reply=r"(?i)\x1bP1\+r544e=[0-9a-f]+\x1b\\",
    ),
    probe(
        "capability_that_is_unknown",
        "xterm ctlseqs XTGETTCAP",
        "\x1bP+q5a5a5a\x1b\\",
        compares=REPLIES,
        reply=r"(?i)\x1bP0\+r(5a5a5a)?\x1b\\",
    ),
)

_COLOURS: tuple[Probe, ...] = (
    probe("foreground_colour_query", OSC_COLOUR, "\x1b]10;?\x1b\\", compares=REPLIES, reply=rf"\x1b\]10;{RGB}\x1b\\"),
    probe("background_colour_query", OSC_COLOUR, "\x1b]11;?\x1b\\", compares=REPLIES, reply=rf"\x1b\]11;{RGB}\x1b\\"),
    probe("cursor_colour_query", OSC_COLOUR, "\x1b]12;?\x1b\\", compares=REPLIES, reply=rf"\x1b\]12;{RGB}\x1b\\"),
    probe(
        "a_query_with_bell_is_answered_with_bell",
        OSC_COLOUR,
        "\x1b]11;?\x07",
        compares=REPLIES,
        reply=rf"\x1b\]11;{RGB}\x07",
    ),
    probe("palette_colour_query", OSC_COLOUR, "\x1b]4;1;?\x1b\\", compares=REPLIES, reply=rf"\x1b\]4;1;{RGB}\x1b\\"),
    probe(
        "two_palette_colours_at_once",
        OSC_COLOUR,
        "\x1b]4;1;?;2;?\x1b\\",
        compares=REPLIES,
        reply=rf"\x1b\]4;1;{RGB}\x1b\\\x1b\]4;2;{RGB}\x1b\\",
    ),
    probe(
        "a_palette_colour_that_was_set_is_reported",
        OSC_COLOUR,
        "\x1b]4;1;rgb:11/22/33\x1b\\\x1b]4;1;?\x1b\\",
        compares=REPLIES,
    ),
    probe("a_palette_colour_by_hash", OSC_COLOUR, "\x1b]4;1;#445566\x1b\\\x1b]4;1;?\x1b\\", compares=REPLIES),
    probe(
        "a_background_that_was_set_is_reported",
        OSC_COLOUR,
        "\x1b]11;rgb:11/22/33\x1b\\\x1b]11;?\x1b\\",
        compares=REPLIES,
    ),
    probe(
        "several_dynamic_colours_in_one_query",
        OSC_COLOUR,
        "\x1b]10;?;?\x1b\\",
        compares=REPLIES,
        reply=rf"\x1b\]10;{RGB}\x1b\\\x1b\]11;{RGB}\x1b\\",
    ),
    probe("an_index_that_is_no_number_is_not_answered", OSC_COLOUR, "\x1b]4;x;?\x1b\\a", compares=SHOWN),
)

_STRINGS: tuple[Probe, ...] = (
    probe("a_title_is_set", "xterm ctlseqs OSC 0", "\x1b]0;hello\x07X", compares=TITLE),
    probe("a_window_title_is_set", "xterm ctlseqs OSC 2", "\x1b]2;hello\x1b\\X", compares=TITLE),
    probe(
        "an_icon_name_is_no_title",
        "xterm ctlseqs OSC 1",
        "\x1b]2;hello\x07\x1b]1;icon\x07X",
        compares=TITLE,
    ),
    probe(
        "a_title_in_utf8",
        "xterm ctlseqs OSC 2",
        "\x1b]2;grüße 中\x07X",
        compares=TITLE,
        tmux_because="xterm 379 reports its title in Latin-1",
    ),
    probe(
        "titles_are_pushed_and_popped",
        WINOPS,
        "\x1b]2;one\x07\x1b[22;2t\x1b]2;two\x07\x1b[23;2tX",
        compares=TITLE,
    ),
    probe(
        "a_semicolon_stays_in_the_title",
        "xterm ctlseqs OSC 2",
        "\x1b]2;a;b\x07X",
        compares=TITLE,
    ),
    probe(
        "a_hyperlink_prints_its_text",
        "OSC 8 specification",
        "\x1b]8;;https://example.invalid/\x1b\\link\x1b]8;;\x1b\\X",
    ),
    probe("an_unknown_osc_prints_nothing", STRINGS, "a\x1b]7777;hello\x07b"),
    probe("an_osc_that_is_no_number_prints_nothing", STRINGS, "a\x1b]hello\x07b", compares=SHOWN),
    probe("an_osc_ended_by_st", STRINGS, "a\x1b]7777;hello\x1b\\b"),
    probe("an_osc_cancelled_by_can", STRINGS, "a\x1b]7777;hello\x18b"),
    probe("an_osc_cancelled_by_sub", STRINGS, "a\x1b]7777;hello\x1ab", compares=("cursor",)),
    probe("an_osc_cut_by_a_sequence", STRINGS, "a\x1b]7777;hello\x1b[31mb", compares=SHOWN),
    probe("an_unterminated_osc_prints_nothing", STRINGS, "a\x1b]7777;hello"),
    probe("an_empty_osc_prints_nothing", STRINGS, "a\x1b]\x07b"),
    probe("working_directory_prints_nothing", "OSC 7", "a\x1b]7;file://host/tmp\x07b"),
    probe("prompt_marks_print_nothing", "OSC 133", "\x1b]133;A\x07$ \x1b]133;B\x07ls\x1b]133;C\x07\x1b]133;D;0\x07"),
    probe("notifications_print_nothing", "OSC 9, 99, 777", "a\x1b]9;hi\x07\x1b]99;;hi\x07\x1b]777;notify;t;b\x07b"),
    probe("progress_prints_nothing", "OSC 9;4", "a\x1b]9;4;1;50\x07b"),
    probe("iterm_sequences_print_nothing", "OSC 1337", "a\x1b]1337;CurrentDir=/tmp\x07b"),
    probe("text_sizing_prints_nothing", "OSC 66", "a\x1b]66;s=2;hi\x07b"),
    probe("a_dcs_prints_nothing", STRINGS, "a\x1bPzzhello\x1b\\b"),
    probe("a_sixel_prints_nothing", STRINGS, "a\x1bPq#0;2;0;0;0~~@@vv@@~~\x1b\\b", compares=("history",)),
    probe("an_apc_prints_nothing", STRINGS, "a\x1b_Ghello\x1b\\b"),
    probe("a_pm_prints_nothing", STRINGS, "a\x1b^hello\x1b\\b"),
    probe("an_sos_prints_nothing", STRINGS, "a\x1bXhello\x1b\\b"),
    probe("a_dcs_is_not_ended_by_bell", STRINGS, "a\x1bPzzhe\x07llo\x1b\\b"),
    probe("a_dcs_cancelled_by_can", STRINGS, "a\x1bPzzhello\x18b"),
    probe("an_apc_cancelled_by_can", STRINGS, "a\x1b_hello\x18b"),
    probe("a_line_feed_inside_a_dcs_does_nothing", STRINGS, "a\x1bPzzhe\nllo\x1b\\b"),
    probe(
        "a_screen_title_is_swallowed",
        "screen ESC k",
        "a\x1bkhello\x1b\\b",
        tmux_because="xterm 379 does not know ESC k, which prints the title there",
    ),
    probe("a_string_terminator_alone_prints_nothing", STRINGS, "a\x1b\\b"),
    probe(
        "clipboard_write_prints_nothing",
        "xterm ctlseqs OSC 52",
        "a\x1b]52;c;aGVsbG8=\x07b",
        compares=SHOWN,
    ),
    stated(
        "clipboard_reads_are_refused",
        "xterm ctlseqs OSC 52; terminal.md §2.15",
        "a\x1b]52;c;?\x07b",
        because="a program must not read what the person has copied elsewhere, whatever xterm is configured to allow",
        screen=["ab"],
        cursor=(0, 2),
    ),
    probe("utf8_inside_a_string_prints_nothing", STRINGS, "a\x1b]7777;中\u009c文\x07b", compares=("history",)),
    probe("keypad_modes_print_nothing", "DEC VT510 DECKPAM, DECKPNM", "a\x1b=b\x1b>c"),
    stated(
        "conformance_levels_print_nothing",
        "DEC VT510 DECSCL",
        'a\x1b[62;1"pb',
        because="at level 2 xterm no longer answers the questions by which it is recorded",
        screen=["ab"],
        cursor=(0, 2),
    ),
    probe("line_sizes_print_nothing", "DEC VT510 DECDHL, DECDWL, DECSWL", "a\x1b#5b"),
    probe("leds_print_nothing", "DEC VT510 DECLL", "a\x1b[1qb"),
    probe("media_copy_prints_nothing", "xterm ctlseqs MC", "a\x1b[?4ib"),
)

PROBES = (*_REPORTS, *_MODES, *_SETTINGS, *_CAPABILITIES, *_COLOURS, *_STRINGS)
