"""Moving the cursor, saving it, tabs."""

from __future__ import annotations

from tests.terminal.probes.probe import Probe, probe

TABS = "ECMA-48 §8.3.59 HT, §8.3.154 TBC; DEC VT510 HTS"
SAVE = "xterm ctlseqs ESC 7, ESC 8; DEC VT510 DECSC"
PARAMETERS = "ECMA-48 §5.4.1; DEC VT510 parser (vt100.net)"

_MOVES: tuple[Probe, ...] = (
    probe("cursor_up_moves_up", "ECMA-48 §8.3.22 CUU", "\x1b[4;5H\x1b[2AX"),
    probe("cursor_up_stops_at_the_top", "ECMA-48 §8.3.22 CUU", "\x1b[4;5H\x1b[20AX"),
    probe("cursor_down_moves_down", "ECMA-48 §8.3.19 CUD", "\x1b[2;5H\x1b[2BX"),
    probe("cursor_down_stops_at_the_bottom", "ECMA-48 §8.3.19 CUD", "\x1b[2;5H\x1b[20BX"),
    probe("cursor_right_moves_right", "ECMA-48 §8.3.20 CUF", "a\x1b[3CX"),
    probe("cursor_right_stops_at_the_right", "ECMA-48 §8.3.20 CUF", "a\x1b[300CX"),
    probe("cursor_left_moves_left", "ECMA-48 §8.3.18 CUB", "abcd\x1b[3DX"),
    probe("cursor_left_stops_at_the_left", "ECMA-48 §8.3.18 CUB", "abcd\x1b[300DX"),
    probe("cursor_next_line", "ECMA-48 §8.3.12 CNL", "abc\x1b[2EX"),
    probe("cursor_next_line_stops_at_the_bottom", "ECMA-48 §8.3.12 CNL", "abc\x1b[20EX"),
    probe("cursor_preceding_line", "ECMA-48 §8.3.13 CPL", "\x1b[4;5H\x1b[2FX"),
    probe("cursor_preceding_line_stops_at_the_top", "ECMA-48 §8.3.13 CPL", "\x1b[4;5H\x1b[20FX"),
    probe("cursor_column_absolute", "ECMA-48 §8.3.9 CHA", "abc\x1b[7GX"),
    probe("cursor_column_beyond_the_right", "ECMA-48 §8.3.9 CHA", "abc\x1b[70GX"),
    probe("cursor_column_without_a_parameter", "ECMA-48 §8.3.9 CHA", "abc\x1b[GX"),
    probe("horizontal_position_absolute", "ECMA-48 §8.3.57 HPA", "abc\x1b[7`X"),
    probe("horizontal_position_relative", "ECMA-48 §8.3.59 HPR", "abc\x1b[4aX"),
    probe("horizontal_position_relative_stops_at_the_right", "ECMA-48 §8.3.59 HPR", "abc\x1b[40aX"),
    probe("vertical_position_absolute", "ECMA-48 §8.3.158 VPA", "abc\x1b[3dX"),
    probe("vertical_position_beyond_the_bottom", "ECMA-48 §8.3.158 VPA", "abc\x1b[30dX"),
    probe("vertical_position_relative", "ECMA-48 §8.3.160 VPR", "abc\x1b[2eX"),
    probe("vertical_position_relative_stops_at_the_bottom", "ECMA-48 §8.3.160 VPR", "abc\x1b[20eX"),
    probe("cursor_position", "ECMA-48 §8.3.21 CUP", "\x1b[3;7HX"),
    probe("cursor_position_without_parameters_is_home", "ECMA-48 §8.3.21 CUP", "abc\x1b[HX"),
    probe("cursor_position_with_a_row_only", "ECMA-48 §8.3.21 CUP", "abc\x1b[3HX"),
    probe("cursor_position_with_a_column_only", "ECMA-48 §8.3.21 CUP", "abc\x1b[;5HX"),
    probe("cursor_position_of_zero_is_one", "ECMA-48 §8.3.21 CUP", "abc\x1b[0;0HX"),
    probe("cursor_position_beyond_the_screen", "ECMA-48 §8.3.21 CUP", "\x1b[99;99HX"),
    probe("horizontal_and_vertical_position", "ECMA-48 §8.3.63 HVP", "\x1b[3;7fX"),
    probe("moves_by_zero_move_by_one", "ECMA-48 §8.3.20 CUF", "\x1b[3;5H\x1b[0A\x1b[0CX"),
    probe("back_index_moves_left", "DEC VT510 DECBI", "abc\x1b6X"),
    probe("forward_index_moves_right", "DEC VT510 DECFI", "abc\x1b9X"),
    probe("back_index_at_the_left_margin_shifts_the_text", "DEC VT510 DECBI", "abc\r\x1b6X"),
    probe("forward_index_at_the_right_margin_shifts_the_text", "DEC VT510 DECFI", "abc\x1b[1;20H\x1b9X"),
    probe("vpb_has_no_effect_on_the_column", "ECMA-48 §8.3.159 VPB", "\x1b[4;4H\x1b[2kX"),
    probe("hpb_moves_left", "ECMA-48 §8.3.58 HPB", "abcdef\x1b[2jX"),
)

_PARAMETERS: tuple[Probe, ...] = (
    probe("a_huge_parameter_is_bounded", PARAMETERS, "a\x1b[99999999999999999999CX"),
    probe("surplus_parameters_are_ignored", PARAMETERS, "\x1b[2;3;4;5HX"),
    probe(
        "more_than_thirty_parameters_in_a_move",
        PARAMETERS,
        "\x1b[2" + ";1" * 40 + "HX",
        compares=("history", "replies"),
    ),
    probe("an_unknown_private_prefix_is_swallowed", PARAMETERS, "abc\x1b[>5CX"),
    probe("a_question_mark_before_a_plain_move_is_swallowed", PARAMETERS, "abc\x1b[?5CX"),
    probe("an_equals_sign_is_swallowed", PARAMETERS, "abc\x1b[=5CX"),
    probe("a_less_than_sign_is_swallowed", PARAMETERS, "abc\x1b[<5CX"),
    probe("a_private_sign_in_the_middle_makes_the_sequence_invalid", PARAMETERS, "abc\x1b[1?5CX"),
    probe("an_unknown_final_is_swallowed", PARAMETERS, "abc\x1b[1;2yX"),
    probe("an_unknown_intermediate_is_swallowed", PARAMETERS, "abc\x1b[1;2%mX"),
    probe("an_exclamation_mark_sequence_is_swallowed", PARAMETERS, "abc\x1b[5!CX"),
    probe("a_space_intermediate_is_swallowed", PARAMETERS, "abc\x1b[5 zX"),
    probe("an_empty_first_parameter_is_the_default", PARAMETERS, "abc\x1b[;HX"),
    probe(
        "a_colon_in_a_plain_sequence_is_swallowed_or_ignored",
        PARAMETERS,
        "abc\x1b[1:2CX",
        compares=("history", "replies"),
    ),
    probe("more_colons_than_anyone_reads", PARAMETERS, "a\x1b[" + ":" * 70 + "3Ab", compares=("history",)),
    probe(
        "a_rectangle_with_too_many_corners", PARAMETERS, "a\x1b[7;1;1;1;1;7;1;1;1;1;1*yb", compares=("screen", "cursor")
    ),
    probe("a_fill_with_too_many_corners", PARAMETERS, "a\x1b[88;1;1;1;1;7;1;1;1;1;1$xb", compares=("history",)),
    probe("a_copy_with_too_many_corners", PARAMETERS, "a\x1b[1;1;1;1;1;2;2;1;1;1;1;1$vb", compares=("history",)),
    probe("unknown_escapes_print_nothing", PARAMETERS, "a\x1bQb\x1bRc\x1bYd", compares=("history", "replies")),
    probe("an_escape_with_an_intermediate_prints_nothing", PARAMETERS, "a\x1b#1b"),
    probe("two_escapes_are_one", PARAMETERS, "a\x1b\x1b[3CX"),
)

_SAVING: tuple[Probe, ...] = (
    probe("save_and_restore_the_position", SAVE, "abc\x1b7\x1b[4;4Hdef\x1b8X"),
    probe("restore_without_save_goes_home", SAVE, "\x1b[4;4Habc\x1b8X"),
    probe("save_keeps_the_style", SAVE, "\x1b[1;31m\x1b7\x1b[mabc\x1b8X"),
    probe("restore_without_save_resets_the_style", SAVE, "\x1b[1;31mabc\x1b8X"),
    probe("save_is_one_slot", SAVE, "a\x1b7b\x1b7c\x1b8\x1b8X"),
    probe("restoring_twice_restores_the_same", SAVE, "abc\x1b7\x1b[4;4Hd\x1b8X\x1b8Y"),
    probe("save_keeps_origin_mode", SAVE, "\x1b[2;4r\x1b[?6h\x1b7\x1b[?6l\x1b8\x1b[1;1HX"),
    probe("save_by_csi_s", "xterm ctlseqs CSI s", "abc\x1b[s\x1b[4;4Hdef\x1b[uX"),
    probe("csi_s_and_escape_7_share_a_slot", "xterm ctlseqs CSI s", "abc\x1b7\x1b[3;3H\x1b[s\x1b[5;5H\x1b8X"),
    probe("save_by_mode_1048", "xterm ctlseqs ?1048", "abc\x1b[?1048h\x1b[4;4Hd\x1b[?1048lX"),
    probe("restore_outside_of_a_smaller_region", SAVE, "\x1b[5;5H\x1b7\x1b[1;3r\x1b8X"),
    probe("save_survives_clearing", SAVE, "abc\x1b7\x1b[2J\x1b[H\x1b8X"),
)

_TABS: tuple[Probe, ...] = (
    probe("tab_stops_are_every_eight_columns", TABS, "a\tb\tc"),
    probe("a_tab_from_a_stop_goes_to_the_next", TABS, "12345678\tX"),
    probe("a_tab_stops_at_the_last_column", TABS, "\t\t\t\tX"),
    probe("a_tab_erases_nothing", TABS, "abcdefghij\r\tX"),
    probe("a_tab_writes_no_style", TABS, "\x1b[41m\tX"),
    probe("a_stop_can_be_set", TABS, "abc\x1bH\r\tX"),
    probe("one_stop_can_be_cleared", TABS, "\x1b[1;9H\x1b[g\r\tX"),
    probe("all_stops_can_be_cleared", TABS, "\x1b[3g\r\tX"),
    probe("an_unknown_clear_clears_nothing", TABS, "\x1b[1;9H\x1b[7g\r\tX"),
    probe("cursor_forward_tab", "ECMA-48 §8.3.10 CHT", "a\x1b[2IX"),
    probe("cursor_forward_tab_without_a_parameter", "ECMA-48 §8.3.10 CHT", "a\x1b[IX"),
    probe("cursor_forward_tab_stops_at_the_right", "ECMA-48 §8.3.10 CHT", "a\x1b[20IX"),
    probe("cursor_backward_tab", "ECMA-48 §8.3.7 CBT", "\x1b[1;19H\x1b[2ZX"),
    probe("cursor_backward_tab_without_a_parameter", "ECMA-48 §8.3.7 CBT", "\x1b[1;19H\x1b[ZX"),
    probe("cursor_backward_tab_from_a_stop", "ECMA-48 §8.3.7 CBT", "\x1b[1;9H\x1b[ZX"),
    probe("cursor_backward_tab_stops_at_the_left", "ECMA-48 §8.3.7 CBT", "\x1b[1;19H\x1b[20ZX"),
    probe("full_reset_restores_the_stops", "DEC VT510 RIS", "\x1b[3g\x1bc\tX"),
    probe("stops_every_eight_again", "DEC VT510 DECST8C", "\x1b[3g\x1b[?5W\r\tX"),
    probe("soft_reset_keeps_the_stops", "DEC VT510 DECSTR", "abc\x1bH\x1b[!p\r\tX"),
    probe("a_backward_tab_after_setting_a_stop", TABS, "abc\x1bH\x1b[1;7H\x1b[ZX"),
)

PROBES = (*_MOVES, *_PARAMETERS, *_SAVING, *_TABS)
