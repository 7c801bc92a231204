"""Printing: ASCII, wrapping, pending wrap, UTF-8, wide and zero-width characters, character sets, REP."""

from __future__ import annotations

from tests.terminal.probes.probe import Probe, probe, stated

AUTOWRAP = "xterm ctlseqs DECAWM; DEC VT510 DECAWM"
PENDING = "DEC STD 070 §D.5 last column flag; as xterm has it"
WIDE = "xterm wide characters; UAX #11"
ENCODING = "WHATWG Encoding §4.3 UTF-8 decoder; Unicode 15 §3.9 D93b"
ZERO = "UAX #44 general categories Mn, Me, Cf have width 0; wcwidth"
CLUSTER = "UAX #29 grapheme clusters; UTS #51 emoji sequences; wcwidth.wcswidth"
NO_CLUSTERS = (
    "xterm 379 and tmux 3.3a count codepoints and not clusters; the outer screen (Textual) counts clusters, "
    "and ours must agree with it"
)
MALFORMED = (
    "xterm 379 shows one U+FFFD for a whole malformed sequence, whatever its length; the WHATWG rule is one for each "
    "maximal subpart, by which the outer screen and every log viewer count"
)
HALF = (
    "xterm 379 leaves the left half of a wide character alone in the last column; the outer screen could not draw that"
)
CHARSET = "ECMA-35; xterm ctlseqs ESC ( C; DEC VT510 SCS"
REP = "ECMA-48 §8.3.103 REP"

_WRAPPING: tuple[Probe, ...] = (
    probe("text_is_written_from_left_to_right", "ECMA-48 §6", "hello"),
    probe("a_row_that_is_full_wraps_at_the_next_character", AUTOWRAP, "a" * 21),
    probe("a_row_that_is_just_full_does_not_wrap", AUTOWRAP, "a" * 20),
    probe("without_autowrap_the_last_column_is_overwritten", AUTOWRAP, "\x1b[?7l", "a" * 20 + "bc"),
    probe("autowrap_can_be_switched_on_again", AUTOWRAP, "\x1b[?7l", "a" * 25, "\x1b[?7h", "bc"),
    probe("wrapping_in_the_last_row_scrolls", AUTOWRAP, "\x1b[6;19Habcd"),
    probe("a_long_line_wraps_over_many_rows", AUTOWRAP, "0123456789" * 7),
    probe("a_pending_wrap_is_dropped_by_carriage_return", PENDING, "a" * 20 + "\rb"),
    probe("a_pending_wrap_survives_a_style_change", PENDING, "a" * 20 + "\x1b[1mb"),
    probe("a_pending_wrap_is_dropped_by_backspace", PENDING, "a" * 19 + "b\bc"),
    probe("a_pending_wrap_is_dropped_by_line_feed", PENDING, "a" * 20 + "\nb"),
    probe("a_pending_wrap_is_dropped_by_cursor_left", PENDING, "a" * 19 + "b\x1b[Dc"),
    probe("a_pending_wrap_is_dropped_by_cursor_right", PENDING, "a" * 20 + "\x1b[Cb"),
    probe("a_pending_wrap_is_dropped_by_cursor_up", PENDING, "\r\n" + "a" * 20 + "\x1b[Ab"),
    probe("a_pending_wrap_is_dropped_by_cursor_down", PENDING, "a" * 20 + "\x1b[Bb"),
    probe("a_pending_wrap_is_dropped_by_cursor_position", PENDING, "a" * 20 + "\x1b[1;20Hb"),
    probe("a_pending_wrap_is_dropped_by_column_address", PENDING, "a" * 20 + "\x1b[20Gb"),
    probe("a_pending_wrap_and_row_address", PENDING, "a" * 20 + "\x1b[3db"),
    probe("a_tab_in_a_pending_wrap", PENDING, "a" * 20 + "\tb"),
    probe("erase_to_end_of_line_in_a_pending_wrap", PENDING, "a" * 20 + "\x1b[Kb"),
    probe("erase_to_start_of_line_in_a_pending_wrap", PENDING, "a" * 20 + "\x1b[1Kb"),
    probe("erase_below_in_a_pending_wrap", PENDING, "a" * 20 + "\x1b[Jb"),
    probe("erase_characters_in_a_pending_wrap", PENDING, "a" * 20 + "\x1b[Xb"),
    probe("delete_character_in_a_pending_wrap", PENDING, "a" * 20 + "\x1b[Pb"),
    probe("insert_character_in_a_pending_wrap", PENDING, "a" * 20 + "\x1b[@b"),
    probe("insert_line_in_a_pending_wrap", PENDING, "a" * 20 + "\x1b[Lb"),
    probe("delete_line_in_a_pending_wrap", PENDING, "a" * 20 + "\x1b[Mb"),
    probe("save_and_restore_cursor_keep_a_pending_wrap", PENDING, "a" * 20 + "\x1b7\x1b[1;1H\x1b8b"),
    probe("reverse_index_in_a_pending_wrap", PENDING, "\r\n" + "a" * 20 + "\x1bMb"),
    probe("index_in_a_pending_wrap", PENDING, "a" * 20 + "\x1bDb"),
    probe("scroll_up_in_a_pending_wrap", PENDING, "\r\n" + "a" * 20 + "\x1b[Sb"),
    probe("setting_tab_in_a_pending_wrap", PENDING, "a" * 20 + "\x1bHb"),
    probe("a_nul_in_a_pending_wrap_is_nothing", PENDING, "a" * 20 + "\x00b"),
    probe("switching_autowrap_off_in_a_pending_wrap", PENDING, "a" * 20 + "\x1b[?7lb"),
    probe("cursor_report_in_a_pending_wrap_says_the_last_column", PENDING, "a" * 20 + "\x1b[6n"),
    probe("reverse_wrap_lets_backspace_go_up", "xterm ctlseqs ?45", "\x1b[?45h" + "a" * 20 + "b\b\b\bX"),
    probe("without_reverse_wrap_backspace_stops_at_the_left", "ECMA-48 §8.3.5 BS", "a" * 20 + "b\b\b\bX"),
    probe("reverse_wrap_cursor_left_goes_up", "xterm ctlseqs ?45", "\x1b[?45h" + "a" * 20 + "b\x1b[5DX"),
    probe("reverse_wrap_in_a_pending_wrap", "xterm ctlseqs ?45", "\x1b[?45h" + "a" * 20 + "\bX"),
    probe("reverse_wrap_does_not_leave_a_hard_line", "xterm ctlseqs ?45", "\x1b[?45hab\r\nc\b\bX"),
    probe("insert_mode_pushes_text_right", "ECMA-48 §7.2.10 IRM", "abcd\r\x1b[4hXY"),
    probe("insert_mode_drops_what_leaves_the_row", "ECMA-48 §7.2.10 IRM", "a" * 18 + "bc\r\x1b[4hXYZ"),
    probe("insert_mode_ends_with_4l", "ECMA-48 §7.2.10 IRM", "abcd\r\x1b[4hX\x1b[4lY"),
    probe("insert_mode_at_the_last_column_wraps", "ECMA-48 §7.2.10 IRM", "\x1b[4h" + "a" * 22),
)

_CONTROLS: tuple[Probe, ...] = (
    probe("line_feed_keeps_the_column", "ECMA-48 §8.3.74 LF", "ab\ncd"),
    probe("vertical_tab_is_a_line_feed", "xterm ctlseqs VT", "ab\x0bcd"),
    probe("form_feed_is_a_line_feed", "xterm ctlseqs FF", "ab\x0ccd"),
    probe("newline_mode_adds_a_carriage_return", "ECMA-48 LNM", "\x1b[20hab\ncd\x0bef\x0cgh"),
    probe("newline_mode_ends_with_20l", "ECMA-48 LNM", "\x1b[20hab\n\x1b[20lcd\nef"),
    probe("carriage_return_goes_to_the_first_column", "ECMA-48 §8.3.15 CR", "abc\rX"),
    probe("backspace_moves_without_erasing", "ECMA-48 §8.3.5 BS", "abc\b\bX"),
    probe("backspace_stops_at_the_first_column", "ECMA-48 §8.3.5 BS", "a\b\b\bX"),
    probe("bell_prints_nothing", "ECMA-48 §8.3.3 BEL", "a\x07b"),
    probe("nul_and_del_print_nothing", "DEC VT510 §4", "a\x00b\x7fc"),
    probe(
        "unused_c0_controls_print_nothing",
        "ECMA-48 §5.2",
        "a\x01\x02\x03\x04\x06\x10\x11\x12\x13\x14\x15\x16\x17\x19\x1c\x1d\x1e\x1fb",
    ),
    probe("controls_inside_a_sequence_act_at_once", "DEC VT510 parser (vt100.net)", "ab\x1b[2\rCX"),
    probe("a_line_feed_inside_a_sequence_acts_at_once", "DEC VT510 parser (vt100.net)", "ab\x1b[\n3CX"),
    probe("escape_inside_a_sequence_starts_another", "DEC VT510 parser (vt100.net)", "a\x1b[3\x1b[5CX"),
    probe("can_ends_a_sequence", "ECMA-48 §8.3.6 CAN", "a\x1b[3\x18CX"),
    probe("sub_ends_a_sequence", "ECMA-48 §8.3.148 SUB", "a\x1b[3\x1aCX", compares=("cursor", "history", "replies")),
    probe("delete_inside_a_sequence_is_ignored", "DEC VT510 parser (vt100.net)", "a\x1b[3\x7fCX"),
    probe("index_moves_down_in_the_same_column", "ECMA-48 IND; xterm ctlseqs ESC D", "ab\x1bDcd"),
    probe("next_line_goes_to_the_first_column", "ECMA-48 §8.3.86 NEL", "ab\x1bEcd"),
    probe("reverse_index_moves_up", "ECMA-48 §8.3.104 RI", "ab\r\ncd\x1bMef"),
    probe("reverse_index_at_the_top_scrolls_down", "ECMA-48 §8.3.104 RI", "ab\r\ncd\x1b[1;3H\x1bMef"),
    probe("line_feed_at_the_bottom_scrolls", "ECMA-48 §8.3.74 LF", "a\r\nb\r\nc\r\nd\r\ne\r\nf\r\ng"),
    probe("alignment_pattern_fills_the_screen", "DEC VT510 DECALN", "abc\x1b#8"),
    probe("alignment_pattern_homes_the_cursor", "DEC VT510 DECALN", "\x1b[3;3H\x1b#8X"),
    probe("alignment_pattern_resets_the_margins", "DEC VT510 DECALN", "\x1b[2;3r\x1b#8\x1b[6;1H\n"),
    probe("alignment_pattern_and_the_style", "DEC VT510 DECALN", "\x1b[31;44m\x1b#8"),
)

_UTF8: tuple[Probe, ...] = (
    probe("two_byte_characters", ENCODING, "äöü ÄÖÜ"),
    probe("three_byte_characters", ENCODING, "→ € ░"),
    probe("four_byte_characters", ENCODING, "𝒳𝔸"),
    probe("a_lone_continuation_byte_is_one_replacement", ENCODING, b"a\x80b"),
    probe("two_lone_continuation_bytes", ENCODING, b"a\x80\xbfb"),
    probe("a_byte_that_never_occurs", ENCODING, b"a\xffb"),
    probe("two_bytes_that_never_occur", ENCODING, b"a\xfe\xffb"),
    probe("a_sequence_cut_short_by_ascii", ENCODING, b"a\xe2\x82b"),
    probe("a_lead_byte_followed_by_ascii", ENCODING, b"a\xc3b"),
    probe("a_four_byte_sequence_cut_short", ENCODING, b"a\xf0\x9f\x98b"),
    probe("a_sequence_cut_short_by_another_lead", ENCODING, b"a\xe2\x82\xc3\xa4b"),
    probe("a_sequence_cut_short_by_escape", ENCODING, b"a\xe2\x82\x1b[2CX"),
    probe("a_sequence_cut_short_by_line_feed", ENCODING, b"a\xe2\r\nb"),
    stated(
        "an_overlong_slash_of_two_bytes",
        ENCODING,
        b"a\xc0\xafb",
        because=MALFORMED,
        screen=["a" + "\ufffd" * 2 + "b"],
        cursor=(0, 4),
    ),
    stated(
        "an_overlong_form_of_three_bytes",
        ENCODING,
        b"a\xe0\x80\xafb",
        because=MALFORMED,
        screen=["a" + "\ufffd" * 3 + "b"],
        cursor=(0, 5),
    ),
    stated(
        "an_overlong_form_of_four_bytes",
        ENCODING,
        b"a\xf0\x80\x80\xafb",
        because=MALFORMED,
        screen=["a" + "\ufffd" * 4 + "b"],
        cursor=(0, 6),
    ),
    stated(
        "a_surrogate_in_utf8",
        ENCODING,
        b"a\xed\xa0\x80b",
        because=MALFORMED,
        screen=["a" + "\ufffd" * 3 + "b"],
        cursor=(0, 5),
    ),
    stated(
        "a_codepoint_above_unicode",
        ENCODING,
        b"a\xf4\x90\x80\x80b",
        because=MALFORMED,
        screen=["a" + "\ufffd" * 4 + "b"],
        cursor=(0, 6),
    ),
    stated(
        "the_five_byte_form_of_old",
        ENCODING,
        b"a\xf8\x88\x80\x80\x80b",
        because=MALFORMED,
        screen=["a" + "\ufffd" * 5 + "b"],
        cursor=(0, 7),
    ),
    probe("the_noncharacter_fffe_takes_a_column", ENCODING, b"a\xef\xbf\xbeb", compares=("cursor",)),
    probe("the_replacement_character_itself", ENCODING, "a\ufffdb"),
    probe("private_use_characters_are_one_column", "xterm; wcwidth", "a\ue0b0b"),
    probe("c1_index_as_utf8", "xterm ctlseqs C1; ECMA-48 §5.3 (8-bit controls are not used with UTF-8)", "a\x84b"),
    probe("c1_csi_as_utf8", "xterm ctlseqs C1; ECMA-48 §5.3 (8-bit controls are not used with UTF-8)", "ab\x9b3CX"),
)

_WIDE: tuple[Probe, ...] = (
    probe("a_wide_character_takes_two_columns", WIDE, "中X"),
    probe("wide_text", WIDE, "日本語テキスト"),
    probe("hangul_is_wide", WIDE, "한국어X"),
    probe("fullwidth_forms_are_wide", WIDE, "ＡＢX"),
    probe("halfwidth_forms_are_narrow", WIDE, "ｱｲX"),
    probe("an_emoji_is_wide", WIDE, "😀X"),
    probe("a_wide_character_that_does_not_fit_wraps", WIDE, "a" * 19 + "中"),
    probe("a_wide_character_that_just_fits_does_not_wrap", WIDE, "a" * 18 + "中"),
    probe("a_wide_character_after_a_pending_wrap", WIDE, "a" * 18 + "中文"),
    probe("a_wide_character_at_the_margin_without_autowrap", WIDE, "\x1b[?7l" + "a" * 19 + "中"),
    probe("a_wide_character_in_the_last_column_without_autowrap", WIDE, "\x1b[?7l" + "a" * 20 + "中"),
    probe("a_wide_row_is_full_after_ten", WIDE, "中" * 11),
    probe("a_wide_character_wraps_in_the_last_row", WIDE, "\x1b[6;20H中"),
    probe("overwriting_the_left_half_blanks_the_right", WIDE, "a中b\x1b[1;2HX"),
    probe("overwriting_the_right_half_blanks_the_left", WIDE, "a中b\x1b[1;3HX"),
    probe("a_wide_over_two_halves", WIDE, "中文字\x1b[1;2H国"),
    probe("a_wide_over_a_wide", WIDE, "中文字\x1b[1;3H国"),
    probe("erasing_the_left_half_blanks_both", WIDE, "a中b\x1b[1;2H\x1b[X"),
    probe("erasing_the_right_half_blanks_both", WIDE, "a中b\x1b[1;3H\x1b[X"),
    probe("erasing_to_the_end_from_a_right_half", WIDE, "a中b\x1b[1;3H\x1b[K"),
    probe("erasing_to_the_start_up_to_a_left_half", WIDE, "a中b\x1b[1;2H\x1b[1K"),
    probe("deleting_the_left_half", WIDE, "a中bcd\x1b[1;2H\x1b[P"),
    probe("deleting_the_right_half", WIDE, "a中bcd\x1b[1;3H\x1b[P"),
    probe("deleting_both_halves", WIDE, "a中bcd\x1b[1;2H\x1b[2P"),
    probe("inserting_at_a_right_half", WIDE, "a中bcd\x1b[1;3H\x1b[@"),
    probe("inserting_at_a_left_half", WIDE, "a中bcd\x1b[1;2H\x1b[@"),
    probe("inserting_pushes_half_a_wide_over_the_edge", WIDE, "a" * 17 + "中b\r\x1b[2@"),
    probe("insert_mode_with_a_wide_character", WIDE, "abcd\x1b[1;2H\x1b[4h中"),
    stated(
        "insert_mode_pushes_half_a_wide_over_the_edge",
        WIDE,
        "a" * 18 + "中\r\x1b[4hX",
        because=HALF,
        screen=["X" + "a" * 18],
        cursor=(0, 1),
    ),
    probe("a_wide_character_keeps_its_style_over_both_columns", WIDE, "\x1b[31m中\x1b[mX"),
    probe("backspace_moves_one_column_over_a_wide", WIDE, "中\bX"),
    probe("cursor_left_moves_one_column_over_a_wide", WIDE, "a中\x1b[DX"),
)

_ZERO: tuple[Probe, ...] = (
    probe("a_combining_mark_joins_the_character_before", ZERO, "e\u0301x"),
    probe("two_combining_marks", ZERO, "e\u0301\u0323x"),
    probe("a_combining_mark_on_a_wide_character", ZERO, "中\u0301x"),
    probe("a_combining_mark_at_the_margin_does_not_wrap", ZERO, "a" * 19 + "e\u0301"),
    probe("a_combining_mark_after_the_margin_then_text", ZERO, "a" * 19 + "e\u0301x"),
    probe("overwriting_drops_the_combining_mark", ZERO, "e\u0301x\re"),
    probe("a_combining_mark_after_a_cursor_move", ZERO, "ab\x1b[1;2H\u0301", compares=("cursor",)),
    probe("a_zero_width_space_takes_no_column", ZERO, "a\u200bb", compares=("cursor",)),
    probe("a_zero_width_space_loses_no_text", ZERO, "a\u200bb\x1b[6n", compares=("replies",)),
    probe("a_byte_order_mark_takes_no_column", ZERO, "a\ufeffb", compares=("cursor",)),
    probe("a_left_to_right_mark_takes_no_column", ZERO, "a\u200eb", compares=("cursor",)),
    probe("a_right_to_left_mark_takes_no_column", ZERO, "a\u200fb", compares=("cursor",)),
    probe("a_zero_width_joiner_takes_no_column", ZERO, "a\u200db", compares=("cursor",)),
    probe("a_word_joiner_takes_no_column", ZERO, "a\u2060b", compares=("cursor",)),
    probe("a_variation_selector_15_takes_no_column", ZERO, "a\ufe0eb", compares=("cursor",)),
    probe(
        "a_soft_hyphen_takes_one_column", "xterm; wcwidth (U+00AD is 1 in terminals)", "a\u00adb", compares=("cursor",)
    ),
    probe("a_combining_mark_survives_a_scroll", ZERO, "e\u0301\x1b[6;1H\n\n", compares=("history", "screen")),
    stated(
        "a_warning_sign_with_vs16_is_wide", CLUSTER, "⚠\ufe0fX", because=NO_CLUSTERS, screen=["⚠\ufe0fX"], cursor=(0, 3)
    ),
    stated("a_warning_sign_without_vs16_is_narrow", CLUSTER, "⚠X", because=NO_CLUSTERS, screen=["⚠X"], cursor=(0, 2)),
    stated(
        "text_after_vs16_is_kept",
        CLUSTER,
        "⚠\ufe0f Warning",
        because=NO_CLUSTERS,
        screen=["⚠\ufe0f Warning"],
        cursor=(0, 10),
    ),
    stated(
        "a_family_joined_by_zwj_is_two_columns",
        CLUSTER,
        "👨‍👩‍👧X",
        because=NO_CLUSTERS,
        screen=["👨‍👩‍👧X"],
        cursor=(0, 3),
    ),
    stated("a_flag_is_two_columns", CLUSTER, "🇩🇪X", because=NO_CLUSTERS, screen=["🇩🇪X"], cursor=(0, 3)),
    stated("two_flags_are_four_columns", CLUSTER, "🇩🇪🇫🇷X", because=NO_CLUSTERS, screen=["🇩🇪🇫🇷X"], cursor=(0, 5)),
    stated("a_skin_tone_joins_its_emoji", CLUSTER, "👍🏽X", because=NO_CLUSTERS, screen=["👍🏽X"], cursor=(0, 3)),
    stated(
        "a_keycap_is_two_columns",
        CLUSTER,
        "1\ufe0f\u20e3X",
        because=NO_CLUSTERS,
        screen=["1\ufe0f\u20e3X"],
        cursor=(0, 3),
    ),
    stated(
        "a_rainbow_flag_is_two_columns",
        CLUSTER,
        "🏳\ufe0f\u200d🌈X",
        because=NO_CLUSTERS,
        screen=["🏳\ufe0f\u200d🌈X"],
        cursor=(0, 3),
    ),
    stated(
        "a_cluster_that_does_not_fit_wraps_whole",
        CLUSTER,
        "a" * 19 + "👍🏽",
        because=NO_CLUSTERS,
        screen=["a" * 19, "👍🏽"],
        cursor=(1, 2),
    ),
    stated(
        "overwriting_a_cluster_blanks_it_whole",
        CLUSTER,
        "👍🏽b\x1b[1;2HX",
        because=NO_CLUSTERS,
        screen=[" Xb"],
        cursor=(0, 2),
    ),
)

_CHARSETS: tuple[Probe, ...] = (
    probe("line_drawing_as_g0", CHARSET, "\x1b(0lqqk\x1b(Blqqk"),
    probe("all_line_drawing_characters", CHARSET, "\x1b(0_`abcdefghij\r\nklmnopqrstuvwxyz{|}~\x1b(B"),
    probe("line_drawing_as_g1_by_shift_out", CHARSET, "\x1b)0a\x0eq\x0fq"),
    probe("shift_out_without_a_designation_changes_nothing", CHARSET, "a\x0eq\x0fq"),
    probe("g2_by_single_shift", CHARSET, "\x1b*0a\x1bNqq"),
    probe("g3_by_single_shift", CHARSET, "\x1b+0a\x1bOqq"),
    probe("g2_by_locking_shift", CHARSET, "\x1b*0a\x1bnqq\x0fq"),
    probe("g3_by_locking_shift", CHARSET, "\x1b+0a\x1boqq\x0fq"),
    probe("the_united_kingdom_set_has_a_pound_sign", CHARSET, "\x1b(A#\x1b(B#"),
    probe("an_unknown_charset_prints_nothing_itself", CHARSET, "a\x1b(%zb\x1b(Bc", compares=("screen", "cursor")),
    probe("line_drawing_leaves_utf8_text_alone", CHARSET, "\x1b(0qäq\x1b(B"),
    probe("line_drawing_leaves_capitals_alone", CHARSET, "\x1b(0ABq\x1b(B"),
    probe("save_cursor_saves_the_charset", CHARSET, "\x1b(0\x1b7\x1b(Bq\x1b8q"),
    probe("soft_reset_restores_ascii", "DEC VT510 DECSTR", "\x1b(0\x1b[!pq"),
    probe("full_reset_restores_ascii", "DEC VT510 RIS", "\x1b)0\x0e\x1bcq"),
    probe("selecting_utf8_prints_nothing", "ISO 2022; xterm ctlseqs ESC % G", "a\x1b%Gb"),
    probe("announcing_seven_bit_controls_prints_nothing", "ECMA-35; xterm ctlseqs S7C1T", "a\x1b Fb"),
    probe(
        "96_character_sets_print_nothing_themselves", CHARSET, "a\x1b-Ab\x1b.Ac\x1b/Ad", compares=("screen", "cursor")
    ),
)

_REPEAT: tuple[Probe, ...] = (
    probe("repeat_repeats_the_last_character", REP, "a\x1b[3bX"),
    probe("repeat_without_a_parameter_repeats_once", REP, "a\x1b[bX"),
    probe("repeat_of_zero_repeats_once", REP, "a\x1b[0bX"),
    probe("repeat_wraps", REP, "ab\x1b[25bX"),
    probe("repeat_of_a_wide_character", REP, "中\x1b[2bX"),
    probe("repeat_with_nothing_printed_before", REP, "\x1b[5bX"),
    probe("repeat_after_a_cursor_move", REP, "a\x1b[2;3H\x1b[2bX"),
    probe("repeat_after_a_line_feed", REP, "a\r\n\x1b[2bX"),
    probe("repeat_uses_the_style_of_now", REP, "a\x1b[31m\x1b[2b"),
    probe("repeat_twice", REP, "a\x1b[2b\x1b[2bX"),
    probe("repeat_in_line_drawing", REP, "\x1b(0q\x1b[3b\x1b(B"),
    probe("repeat_by_too_many_ends_within_reason", REP, "a\x1b[130bX"),
)

PROBES = (*_WRAPPING, *_CONTROLS, *_UTF8, *_WIDE, *_ZERO, *_CHARSETS, *_REPEAT)
