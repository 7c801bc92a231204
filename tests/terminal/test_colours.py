"""Colours as programs name them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.terminal.colours import parse_colour
from app.terminal.x11_colours import colour_named


@given(st.text("rgbi:/#.0123456789afx \0é") | st.text())
def test_no_specification_of_a_colour_raises(specification: str) -> None:
    colour = parse_colour(specification)
    assert colour is None or all(0 <= value < 256 for value in colour)


_COORDINATE = st.floats(-1e99, 1e99) | st.floats(-1, 100) | st.sampled_from((0, 1, 100, 1e-99))


@given(st.sampled_from(("CIEXYZ", "CIEuvY", "CIExyY", "CIELab", "CIELuv", "TekHVC", "rgbi")), *[_COORDINATE] * 3)
def test_no_coordinates_of_a_colour_raise(space: str, one: float, two: float, three: float) -> None:
    colour = parse_colour(f"{space}:{one:g}/{two:g}/{three:g}")
    assert colour is None or all(0 <= value < 256 for value in colour)


@pytest.mark.parametrize("name", ["dark slate gray", "DarkSlateGrey", "DARKSLATEGRAY"])
def test_a_name_is_known_however_it_is_written(name: str) -> None:
    assert parse_colour(name) == (0x2F, 0x4F, 0x4F)


def test_greys_and_shades_are_known_by_their_numbers() -> None:
    assert [colour_named(name) for name in ("gray0", "grey50", "gray100", "red3")] == [
        "000000",
        "7f7f7f",
        "ffffff",
        "cd0000",
    ]


@given(st.floats(0, 1), st.floats(0, 1))
def test_what_shines_more_is_no_darker(one: float, other: float) -> None:
    less, more = (parse_colour(f"rgbi:{value:.6f}/0/0") for value in sorted((one, other)))
    assert less is not None
    assert more is not None
    assert less[0] <= more[0]


@pytest.mark.parametrize("specification", ["rgbi:./0/0", "rgbi://", "rgbi:1/1", "rgb:1/2", "#12", "", "gray101"])
def test_what_is_no_colour_is_none(specification: str) -> None:
    assert parse_colour(specification) is None
