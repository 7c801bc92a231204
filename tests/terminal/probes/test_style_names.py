"""Reading the looks that recorded terminals report."""

from __future__ import annotations

import pytest

from tests.terminal.probes.probe import Span
from tests.terminal.probes.style_names import Looks, apply_sgr, read_styled_lines, spans_of_row


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        ("", ""),
        ("1;2;9", "bold dim strike"),
        ("4:3", "underline=curly"),
        ("5:3", "overline"),
        ("91;48:5:200", "fg=9 bg=200"),
        ("38:2::1:2:3", "fg=#010203"),
        ("38;2;1;2;3;1", "bold fg=#010203"),
        ("58;5;9;4", "underline ul=9"),
        ("1;22", ""),
        ("31;39", ""),
    ],
)
def test_a_report_of_looks_has_one_spelling(parameters: str, name: str) -> None:
    assert apply_sgr(Looks(), parameters).name == name


def test_an_unknown_attribute_is_not_passed_over() -> None:
    with pytest.raises(ValueError, match="777"):
        apply_sgr(Looks(), "777")


def test_captured_rows_carry_their_style_into_the_next() -> None:
    texts, spans, widths = read_styled_lines(["a\x1b[31mb\u4e2d  ", "c\x1b[m\x0eq\x0f"])
    assert texts == ["ab\u4e2d", "c\u2500"]
    assert spans == [Span(0, 1, 6, "fg=1"), Span(1, 0, 1, "fg=1")]
    assert widths == [6, 2]


def test_neighbouring_columns_of_one_style_are_one_span() -> None:
    assert list(spans_of_row(3, ["", "bold", "bold", "dim"])) == [Span(3, 1, 3, "bold"), Span(3, 3, 4, "dim")]
