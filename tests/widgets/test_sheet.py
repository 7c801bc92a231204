"""The stylesheet that shares what it has parsed."""

import pytest
from textual.color import Color
from textual.css.stylesheet import StylesheetParseError

from styles.sheet import Sheet

PLACE = ("looks.tcss", "")
RULES = "Static { color: $ink; }"


def sheet(ink: str, css: str = RULES) -> Sheet:
    """With one source, parsed."""
    made = Sheet(variables={"ink": ink})
    made.add_source(css, PLACE)
    made.parse()
    return made


def colour(of: Sheet) -> Color | None:
    """What its only rule says."""
    (rule,) = of.rules
    return rule.styles.color if rule.styles.has_rule("color") else None


def test_two_sheets_of_the_same_colours_share_their_rules() -> None:
    assert sheet("red").rules[0] is sheet("red").rules[0]


def test_another_text_and_other_colours_have_rules_of_their_own() -> None:
    red = sheet("red")
    assert colour(sheet("blue")) == Color.parse("blue")
    assert colour(sheet("red", "Static { color: green; }")) == Color.parse("green")
    assert colour(red) == Color.parse("red")


def test_a_sheet_takes_other_colours_and_its_neighbour_keeps_those_it_has() -> None:
    changed, kept = sheet("red"), sheet("red")
    changed.set_variables({"ink": "blue"})
    changed.reparse()
    assert (colour(changed), colour(kept)) == (Color.parse("blue"), Color.parse("red"))
    changed.set_variables({"ink": "red"})
    changed.reparse()
    assert changed.rules[0] is kept.rules[0]


def test_colours_that_cannot_be_read_leave_the_rules_as_they_were() -> None:
    changed = sheet("red")
    changed.set_variables({"ink": "no colour"})
    with pytest.raises(StylesheetParseError):
        changed.reparse()
    assert colour(changed) == Color.parse("red")
