"""Pieces of text in a row: cut by cells, never wider than asked."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from widgets.line import Piece, cells_of, fit, fit_pieces


@given(st.text(max_size=40), st.integers(-2, 40))
def test_a_text_that_was_fitted_is_no_wider_than_that(text: str, cells: int) -> None:
    assert cell_len(fit(text, cells)) <= max(0, cells)


@given(st.text(max_size=40))
def test_a_text_that_fits_stays_as_it_is(text: str) -> None:
    assert fit(text, cell_len(text)) == text


def test_a_wide_character_that_would_be_halved_goes() -> None:
    assert fit("漢字漢", 4) == "漢…"


@given(st.lists(st.text(max_size=8).map(lambda text: Piece(text, "look")), max_size=6), st.integers(0, 40))
def test_pieces_that_were_fitted_are_no_wider_than_that(pieces: list[Piece], cells: int) -> None:
    assert cells_of(fit_pieces(pieces, cells)) <= cells
