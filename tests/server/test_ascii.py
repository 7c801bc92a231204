"""What is drawn on terminals that know no more than ASCII."""

import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

import screenshots
from app.server.ascii import only_ascii, plain, speaks_utf8
from widgets.glyphs import STATE_GLYPHS, line_glyph

PICTURES = Path(screenshots.__file__).parent


def test_every_sign_that_is_on_a_picture_has_one_in_ascii() -> None:
    texts = {
        text
        for path in PICTURES.glob("*.svg")
        for text in re.findall(r"<text[^>]*>(.*?)</text>", path.read_text(encoding="utf-8"))
    }
    assert texts
    odd = {glyph for text in texts for glyph in plain(unescape(text)) if not glyph.isascii()}
    assert odd == set()


def test_states_stay_apart_and_the_focus_shows() -> None:
    drawn = [plain(glyph) for glyph in STATE_GLYPHS.values()]
    assert all(glyph.isascii() and len(glyph) == 1 for glyph in drawn)
    assert (
        len({plain(STATE_GLYPHS[state]) for state in ("running", "working", "waiting", "done", "failed", "off")}) == 6
    )
    assert plain(line_glyph(0, 1, 0, 1)) != plain(line_glyph(0, 2, 0, 2))
    assert plain(line_glyph(1, 0, 1, 0)) != plain(line_glyph(2, 0, 2, 0))


def test_letters_of_all_languages_stay_where_the_terminal_has_them() -> None:
    assert plain("╭─ Ännchen 中 ─╮ ▸…") == "+- Ännchen 中 -+ >~"
    assert only_ascii("╭─ Ännchen 中 ─╮ ▸…") == "+- ?nnchen ?? -+ >~"


@given(st.text())
def test_nothing_moves_and_sequences_stay(text: str) -> None:
    frame = f"\x1b[1;38;5;1m{text}\x1b[0m"
    assert cell_len(plain(frame)) == cell_len(frame)
    assert only_ascii(frame).isascii()
    assert plain(frame).startswith("\x1b[1;38;5;1m")


@pytest.mark.parametrize(
    ("variables", "utf8"),
    [
        ({}, True),
        ({"LANG": "de_DE.UTF-8"}, True),
        ({"LANG": "en_US.utf8"}, True),
        ({"LANG": "C"}, False),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "POSIX"}, False),
        ({"LANG": "de_DE.UTF-8", "LC_CTYPE": "de_DE.ISO-8859-1"}, False),
        ({"LC_ALL": "", "LANG": "C.UTF-8"}, True),
    ],
)
def test_the_locale_says_what_a_terminal_knows(variables: dict[str, str], utf8: bool) -> None:
    assert speaks_utf8(variables) is utf8
