"""Every scene: what it must show, that nothing is cut, covered or too faint to read, and that it looks as before.

The pictures in screenshots/ are what "as before" means; `python -m screenshots` retakes them. They cannot approve a
wrong screen by themselves: the other checks know nothing of them.
"""

import difflib
from collections.abc import Iterator
from itertools import combinations

import pytest
from textual.geometry import Region
from textual.scrollbar import ScrollBar
from textual.widget import Widget

from screenshots.__main__ import FOLDER, found, place_of, places
from screenshots.picture import Rgb, palette_of, picture, words
from tests.scenes import SCENES, Scene, playing, themes_of
from tests.tui.typist import Typist
from widgets.terminal_pane import TerminalPane

LEAST_CONTRAST = 4.5
"""What WCAG 2 asks of text."""
SHOWN_DIFFERENCES = 24
SIZES = ((60, 20), (80, 24), (120, 40), (200, 50), (300, 90))
OVERLAYS = 100
"""Columns from which on sidebars may lie beside the panes."""
ONE_PANE = 64
"""Columns from which on there may be several panes."""
LEAST_TITLE = 8
"""Characters of a title that must be left where it is cut."""


@pytest.mark.parametrize("name", SCENES)
async def test_a_scene_shows_what_it_must_and_looks_as_its_picture(name: str) -> None:
    scene = SCENES[name]
    async with playing(scene) as (_, typist):
        check_texts(scene, typist)
        for theme in themes_of(scene):
            await typist.dress(theme)
            check_places(typist)
            check_contrast(typist)
            check_picture(name, theme, typist)
        for cols, rows in SIZES:
            await typist.resize(cols, rows)
            check_size(typist, cols, rows)


def test_there_is_a_picture_of_each_scene_in_each_theme_and_no_other() -> None:
    assert found() == places()


def check_texts(scene: Scene, typist: Typist) -> None:
    screen = typist.screen()
    cols, rows = scene.size
    assert [strip.cell_length for strip in typist.strips()] == [cols] * rows
    for text in scene.shows:
        assert any(text in row for row in screen), f"{text!r} is not whole in a row of\n" + "\n".join(screen)
    for text in scene.hides:
        assert not any(text in row for row in screen), f"{text!r} should not be on\n" + "\n".join(screen)


def check_places(typist: Typist, where: str = "") -> None:
    screen = typist.ide.screen
    shown = list(in_sight(screen))
    for widget in shown:
        parent = widget.parent
        assert isinstance(parent, Widget)
        room = screen.region if widget.layer == "overlay" else parent.region
        assert room.contains_region(widget.region), f"{widget} reaches out of {parent}: {widget.region} {where}"
    for one, other in combinations(shown, 2):
        if one.layer == other.layer and not related(one, other):
            assert not one.region.overlaps(other.region), f"{one} and {other} lie over each other {where}"
    text = "\n".join(typist.screen())
    for widget in shown:
        for title in (widget.border_title, widget.border_subtitle):
            assert not title or is_readable(title, text), f"the title {title!r} of {widget} is cut {where}"


def is_readable(title: str, text: str) -> bool:
    """Whether the title is there, whole or with an ellipsis at its end."""
    return title in text or any(f"{title[:end]}…" in text for end in range(LEAST_TITLE, len(title)))


def in_sight(root: Widget) -> Iterator[Widget]:
    """What has room of its own on the screen; what lies in a scrolling box may be scrolled out of it."""
    for child in root.children:
        if child.display and child.region.area:
            yield child
            if not child.is_scrollable:
                yield from in_sight(child)


def related(one: Widget, other: Widget) -> bool:
    """Whether one is inside the other, or inside something on another layer."""
    if one in other.ancestors or other in one.ancestors:
        return True
    return any(parent.layer == "overlay" for widget in (one, other) for parent in lineage(widget))


def lineage(widget: Widget) -> Iterator[Widget]:
    yield from (parent for parent in widget.ancestors_with_self if isinstance(parent, Widget))


def check_size(typist: Typist, cols: int, rows: int) -> None:
    """What holds of every screen at that size."""
    where = f"at {cols}×{rows}"
    assert [strip.cell_length for strip in typist.strips()] == [cols] * rows, where
    check_places(typist, where)
    panes = [pane for pane in typist.ide.query(TerminalPane) if pane.display and pane.region.area]
    assert cols >= ONE_PANE or len(panes) <= 1, where
    for sidebar in ("#left", "#right"):
        box = typist.ide.screen_stack[0].query_one(sidebar)
        assert cols >= OVERLAYS or not box.display or box.has_class("-over"), f"{sidebar} {where}"


def check_contrast(typist: Typist) -> None:
    screen = typist.ide.screen
    for word in words(typist.strips()):
        widget, _ = screen.get_widget_at(word.column, word.row)
        if isinstance(widget, TerminalPane | ScrollBar) or widget is screen:
            continue  # what programs draw, what is no text, and what lies behind a dialog
        found = contrast(word.look.foreground, word.look.background)
        assert found >= LEAST_CONTRAST, f"{word.text!r} of {widget} is hard to read: contrast {found:.1f}"


def contrast(one: Rgb, other: Rgb) -> float:
    """As WCAG 2 defines it: 1 for the same colour, 21 for black on white."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour: Rgb) -> float:
    parts = (part / 255 for part in colour)
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def check_picture(name: str, theme: str, typist: Typist) -> None:
    path = place_of(name, theme)
    before = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    now = picture(typist.strips(), SCENES[name].says, palette=palette_of(theme)).splitlines()
    changes = [
        line for line in difflib.unified_diff(before, now, lineterm="", n=0) if line[:2] not in ("--", "++", "@@")
    ]
    assert not changes, (
        f"the screen differs from {path.relative_to(FOLDER)} in {len(changes)} lines; look at it, and if it is "
        f"meant so, retake it with `python -m screenshots {name}`:\n" + "\n".join(changes[:SHOWN_DIFFERENCES])
    )


def test_the_checks_see_what_is_wrong() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((90, 90, 90), (21, 23, 28)) < LEAST_CONTRAST
    assert not Region(0, 0, 10, 10).contains_region(Region(5, 5, 10, 10))
