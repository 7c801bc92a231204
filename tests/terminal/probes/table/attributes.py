"""SGR: attributes and colours."""

from __future__ import annotations

from tests.terminal.probes.probe import Probe, probe, stated

SGR = "ECMA-48 §8.3.117 SGR; xterm ctlseqs CSI m"
COLOUR = "xterm ctlseqs CSI 38 m; ITU-T T.416 §13.1.8"
UNDERLINES = "kitty underlines specification; ITU-T T.416"
NO_UNDERLINES = "xterm 379 knows single and double underlines only and has no colour for them"
NO_HIDDEN = "xterm 379 prints a hidden character but does not report SGR 8 in XTREPORTSGR"
NO_OVERLINE = "xterm 379 has no overline"

_WORDS: tuple[Probe, ...] = tuple(
    probe(f"{name}_is_set_and_reset", SGR, f"a\x1b[{on}mb\x1b[{off}mc", tmux_because=because)
    for name, on, off, because in (
        ("bold", 1, 22, ""),
        ("dim", 2, 22, ""),
        ("italic", 3, 23, ""),
        ("underline", 4, 24, ""),
        ("blink", 5, 25, ""),
        ("reverse", 7, 27, ""),
        ("hidden", 8, 28, NO_HIDDEN),
        ("strike", 9, 29, ""),
        ("double_underline", 21, 24, ""),
        ("overline", 53, 55, NO_OVERLINE),
    )
)

_ATTRIBUTES: tuple[Probe, ...] = (
    *_WORDS,
    probe("attributes_add_up", SGR, "\x1b[1m\x1b[3m\x1b[4mx"),
    probe("several_attributes_in_one_sequence", SGR, "\x1b[1;3;4;7mx"),
    probe("zero_resets_all", SGR, "\x1b[1;3;4;7;31;44mx\x1b[0my"),
    probe("no_parameter_resets_all", SGR, "\x1b[1;31mx\x1b[my"),
    probe("an_empty_parameter_resets_all", SGR, "\x1b[1m\x1b[;31mx"),
    probe("a_trailing_empty_parameter_resets_all", SGR, "\x1b[1;mx"),
    probe("reset_in_the_middle", SGR, "\x1b[1;0;3mx"),
    probe("bold_and_dim_together", SGR, "\x1b[1;2mx\x1b[22my"),
    probe("unknown_attributes_are_ignored", SGR, "\x1b[1;99;31mx"),
    probe("font_selection_is_ignored", SGR, "\x1b[11;1mx\x1b[10m", compares=("screen", "cursor")),
    probe("a_leading_zero_is_no_digit", SGR, "\x1b[01;031mx"),
    probe("attributes_stay_over_a_new_line", SGR, "\x1b[1ma\r\nb"),
    probe("attributes_stay_over_a_wrap", SGR, "\x1b[4m" + "a" * 22),
    probe("reverse_with_colours_keeps_the_colours", SGR, "\x1b[7;31;42mx"),
    probe("more_parameters_than_thirty_do_no_harm", SGR, "\x1b[" + "1;" * 20 + "3mx"),
    probe("a_private_sgr_is_not_sgr", "xterm ctlseqs CSI > Pp m XTMODKEYS", "\x1b[>4;1mx"),
    probe(
        "a_question_mark_sgr_is_not_sgr",
        "xterm ctlseqs CSI ? Pp m XTQMODKEYS",
        "\x1b[?4mx",
        compares=("screen", "styles", "cursor"),
    ),
    probe("an_intermediate_makes_it_not_sgr", "ECMA-48 §5.4", "\x1b[1 mx"),
    probe("pushing_and_popping_attributes", "xterm ctlseqs XTPUSHSGR, XTPOPSGR", "\x1b[1m\x1b[#{\x1b[0;3mx\x1b[#}y"),
    probe("double_underline_then_single", SGR, "\x1b[21ma\x1b[4mb"),
    probe("single_underline_then_double", SGR, "\x1b[4ma\x1b[21mb"),
)

_COLOURS: tuple[Probe, ...] = (
    *(probe(f"foreground_{index}", SGR, f"\x1b[{30 + index}mx") for index in range(8)),
    *(probe(f"background_{index}", SGR, f"\x1b[{40 + index}mx") for index in range(8)),
    *(probe(f"bright_foreground_{index}", "xterm ctlseqs CSI 90 m", f"\x1b[{90 + index}mx") for index in (0, 1, 7)),
    *(probe(f"bright_background_{index}", "xterm ctlseqs CSI 100 m", f"\x1b[{100 + index}mx") for index in (0, 1, 7)),
    probe("the_default_foreground", SGR, "\x1b[31;44ma\x1b[39mb"),
    probe("the_default_background", SGR, "\x1b[31;44ma\x1b[49mb"),
    probe("indexed_foreground", COLOUR, "\x1b[38;5;208mx"),
    probe("indexed_background", COLOUR, "\x1b[48;5;17mx"),
    probe("indexed_colours_below_sixteen_are_the_palette", COLOUR, "\x1b[38;5;1;48;5;12mx"),
    probe("an_index_above_255", COLOUR, "\x1b[31;38;5;256mx", compares=("screen", "cursor")),
    probe("direct_foreground", COLOUR, "\x1b[38;2;1;2;3mx"),
    probe("direct_background", COLOUR, "\x1b[48;2;250;128;7mx"),
    probe("direct_colours_of_both", COLOUR, "\x1b[38;2;1;2;3;48;2;4;5;6mx"),
    probe("a_direct_colour_followed_by_bold", COLOUR, "\x1b[38;2;1;2;3;1mx"),
    probe("indexed_colon_form", COLOUR, "\x1b[38:5:208mx"),
    probe("direct_colon_form_with_colour_space", COLOUR, "\x1b[38:2::1:2:3mx"),
    probe("direct_colon_form_without_colour_space", COLOUR, "\x1b[38:2:1:2:3mx"),
    probe("a_colon_form_followed_by_another", COLOUR, "\x1b[38:2::1:2:3;48:5:4mx"),
    probe("a_colon_form_followed_by_bold", COLOUR, "\x1b[38:5:208;1mx"),
    probe("a_colour_cut_short_prints_nothing", COLOUR, "\x1b[31;38;5mx", compares=("screen", "cursor")),
    probe("a_direct_colour_cut_short_prints_nothing", COLOUR, "\x1b[31;38;2;1;2mx", compares=("screen", "cursor")),
    probe("an_empty_component_prints_nothing", COLOUR, "\x1b[38;2;;5;mx", compares=("screen", "cursor")),
    probe("a_colour_without_a_kind_is_ignored", COLOUR, "\x1b[31;38mx"),
    probe("an_unknown_kind_of_colour", COLOUR, "\x1b[38;9;1mx", compares=("screen", "cursor")),
    probe("a_direct_component_above_255", COLOUR, "\x1b[38;2;300;2;3mx", compares=("screen", "cursor")),
    probe("reset_resets_direct_colours", COLOUR, "\x1b[38;2;1;2;3;48;5;9ma\x1b[mb"),
    probe("the_colour_of_the_palette_stays_an_index", COLOUR, "\x1b[31mx\x1b]4;1;rgb:11/22/33\x07y"),
)

_UNDERLINES: tuple[Probe, ...] = (
    *(
        probe(f"underline_{number}_is_{name}", UNDERLINES, f"a\x1b[4:{number}mb\x1b[24mc", tmux_because=NO_UNDERLINES)
        for number, name in enumerate(("none", "single", "double", "curly", "dotted", "dashed"))
    ),
    probe("underline_0_ends_the_underline", UNDERLINES, "\x1b[4ma\x1b[4:0mb", tmux_because=NO_UNDERLINES),
    probe("an_underline_kind_is_no_italic", UNDERLINES, "\x1b[4:3mx", tmux_because=NO_UNDERLINES),
    probe("direct_underline_colour", UNDERLINES, "\x1b[4;58:2::1:2:3mx", tmux_because=NO_UNDERLINES),
    probe("indexed_underline_colour", UNDERLINES, "\x1b[4;58:5:9mx", tmux_because=NO_UNDERLINES),
    probe("indexed_underline_colour_with_semicolons", UNDERLINES, "\x1b[4;58;5;9mx", tmux_because=NO_UNDERLINES),
    probe("direct_underline_colour_with_semicolons", UNDERLINES, "\x1b[4;58;2;1;2;3mx", tmux_because=NO_UNDERLINES),
    probe("the_default_underline_colour", UNDERLINES, "\x1b[4;58;5;9ma\x1b[59mb", tmux_because=NO_UNDERLINES),
    stated(
        "an_unknown_underline_kind_changes_nothing_else",
        UNDERLINES,
        "\x1b[31;4:9mx",
        because="terminals differ in what they do with an unknown kind; the text and the colour must survive",
        screen=["x"],
        cursor=(0, 1),
        styles=[(0, 0, 1, "fg=1")],
    ),
)

PROBES = (*_ATTRIBUTES, *_COLOURS, *_UNDERLINES)
