"""What is left of a frame's colours on terminals that have fewer."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.server.colours import Depth, depth_of, reduce


@pytest.mark.parametrize(
    ("variables", "depth"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, Depth.TRUE),
        ({"TERM": "screen", "COLORTERM": "24bit"}, Depth.TRUE),
        ({"TERM": "xterm-kitty"}, Depth.TRUE),
        ({"TERM": "xterm-direct"}, Depth.TRUE),
        ({"TERM": "tmux-256color"}, Depth.PALETTE),
        ({"TERM": "xterm"}, Depth.BASIC),
        ({"TERM": "linux"}, Depth.BASIC),
        ({"TERM": "vt100"}, Depth.NONE),
        ({"TERM": "dumb"}, Depth.NONE),
        ({}, Depth.NONE),
        ({"TERM": "xterm-kitty", "COLORTERM": "truecolor", "NO_COLOR": "1"}, Depth.NONE),
        ({"TERM": "xterm-kitty", "NO_COLOR": ""}, Depth.TRUE),
    ],
)
def test_a_terminal_has_the_colours_that_its_environment_tells(variables: dict[str, str], depth: Depth) -> None:
    assert depth_of(variables) is depth


FRAME = (
    "\x1b[3;1H\x1b[1;38;2;255;0;0;48;2;0;0;0mred\x1b[0m plain \x1b[4;38;5;196mindex\x1b[0m\x1b[31;44mbasic\x1b[39;49m"
)


def test_full_colour_is_passed_on_as_it_is() -> None:
    assert reduce(FRAME, Depth.TRUE) is FRAME


def test_a_palette_terminal_gets_palette_colours() -> None:
    assert reduce(FRAME, Depth.PALETTE) == (
        "\x1b[3;1H\x1b[1;38;5;196;48;5;16mred\x1b[0m plain \x1b[4;38;5;196mindex\x1b[0m\x1b[31;44mbasic\x1b[39;49m"
    )


def test_a_terminal_of_sixteen_colours_gets_those() -> None:
    reduced = reduce(FRAME, Depth.BASIC)
    assert "38;" not in reduced
    assert "48;" not in reduced
    assert re.search(r"\x1b\[1;(31|91);40mred", reduced)


def test_without_colours_the_other_attributes_stay() -> None:
    assert reduce(FRAME, Depth.NONE) == "\x1b[3;1H\x1b[1mred\x1b[0m plain \x1b[4mindex\x1b[0mbasic"


@pytest.mark.parametrize("form", ["38:2::1:2:3", "38:2:1:2:3", "38;2;1;2;3"])
def test_both_forms_of_a_colour_are_understood(form: str) -> None:
    assert reduce(f"\x1b[1;{form}mx", Depth.PALETTE) == "\x1b[1;38;5;16mx"


def test_a_curly_underline_and_its_colour() -> None:
    assert reduce("\x1b[4:3;58:2::255:0:0mx", Depth.PALETTE) == "\x1b[4:3;58;5;196mx"
    assert reduce("\x1b[4:3;58:2::255:0:0mx", Depth.BASIC) == "\x1b[4:3mx"


@pytest.mark.parametrize("broken", ["38", "38;2", "38;2;1", "38;5;999", "48:2", "38;;", "38:"])
def test_a_broken_colour_is_dropped_and_nothing_raises(broken: str) -> None:
    for depth in Depth:
        assert reduce(f"\x1b[{broken}mx", depth).endswith("x")


@given(st.text(st.sampled_from("\x1b[;:mH0123456789 ab"), max_size=60), st.sampled_from(list(Depth)))
def test_reducing_twice_is_reducing_once(frame: str, depth: Depth) -> None:
    once = reduce(frame, depth)
    assert reduce(once, depth) == once


@pytest.mark.parametrize("depth", [Depth.TRUE, Depth.PALETTE])
def test_where_nothing_may_move_nothing_blinks(depth: Depth) -> None:
    assert reduce("\x1b[1;5;31mnow\x1b[6m!\x1b[0m", depth, still=True) == "\x1b[1;31mnow!\x1b[0m"
