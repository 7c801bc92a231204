"""Rectangles of cells."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.geometry import Rect

rects = st.builds(Rect, st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))


def test_a_rectangle_ends_where_the_next_one_begins() -> None:
    rect = Rect(2, 3, 10, 5)
    assert (rect.right, rect.bottom, rect.area) == (12, 8, 50)


def test_rectangles_touch_with_a_common_edge_and_not_at_a_corner() -> None:
    middle = Rect(10, 10, 10, 10)
    assert middle.touches(Rect(20, 15, 5, 20), "right")
    assert middle.touches(Rect(0, 19, 10, 1), "left")
    assert middle.touches(Rect(12, 0, 2, 10), "up")
    assert middle.touches(Rect(0, 20, 11, 3), "down")
    assert not middle.touches(Rect(20, 20, 5, 5), "right")
    assert not middle.touches(Rect(21, 10, 5, 5), "right")
    assert not middle.touches(Rect(20, 10, 5, 5), "left")


def test_the_common_piece_of_an_edge_is_counted_in_cells() -> None:
    assert Rect(0, 0, 5, 10).overlap(Rect(5, 7, 5, 10), "right") == 3
    assert Rect(0, 0, 5, 10).overlap(Rect(4, 10, 5, 10), "down") == 1


@given(rects, rects)
def test_touching_is_mutual(one: Rect, other: Rect) -> None:
    assert one.touches(other, "right") == other.touches(one, "left")
    assert one.touches(other, "down") == other.touches(one, "up")


@given(rects, rects)
def test_the_common_piece_is_the_same_from_both_sides(one: Rect, other: Rect) -> None:
    assert one.overlap(other, "right") == other.overlap(one, "left")
    assert one.overlap(other, "up") == other.overlap(one, "down")
