"""Rows of an emulator as Strips that Textual's compositor can draw: one Segment for each run of one style."""

from collections.abc import Sequence

from rich.color import Color
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.strip import Strip

from app.terminal.rows import CursorShape, Run
from app.terminal.styles import Colour, Style

_PLAIN = RichStyle(dim=False, reverse=False, conceal=False)
_STYLES_KEPT = 4096
"""A program may print a new truecolour in every cell; past this many the cache starts anew."""


class Ink:
    """How the engine's styles look: the pane's own colours where a cell has none."""

    def __init__(self, base: RichStyle, *, reversed_screen: bool = False) -> None:
        """`base` has the pane's foreground and background; `reversed_screen` is DECSCNM."""
        self.base = base
        self.reversed_screen = reversed_screen
        # By identity: the engine interns its styles, and hashing twelve fields for each run is half of drawing it.
        # The style is kept beside its look, so that no other one can come to the same identity.
        self._styles: dict[int, tuple[Style, RichStyle]] = {}

    def style(self, style: Style) -> RichStyle:
        """The Rich style; palette indexes stay indexes, so that the person's own palette shows."""
        found = self._styles.get(id(style))
        if found is None:
            if len(self._styles) >= _STYLES_KEPT:
                self._styles.clear()
            found = self._styles[id(style)] = (style, self._mixed(style))
        return found[1]

    def _mixed(self, style: Style) -> RichStyle:
        # Attributes that are off are left unset (None): Rich writes nothing for them.
        return RichStyle(
            color=_colour(style.fg) or self.base.color,
            bgcolor=_colour(style.bg) or self.base.bgcolor,
            bold=style.bold or None,
            dim=style.dim or None,
            italic=style.italic or None,
            underline=style.underline not in ("none", "double") or None,
            underline2=style.underline == "double" or None,
            blink=style.blink or None,
            reverse=style.reverse != self.reversed_screen or None,
            conceal=style.hidden or None,
            strike=style.strike or None,
            overline=style.overline or None,
        )


def _colour(colour: Colour) -> Color | None:
    match colour:
        case None:
            return None
        case int():
            return Color.from_ansi(colour)
        case (red, green, blue):
            return Color.from_rgb(red, green, blue)


def row_strip(runs: Sequence[Run], width: int, ink: Ink, blank: Style) -> Strip:
    """One row, exactly `width` columns: padded in the style `blank`, or cut (a halved wide character is a blank)."""
    segments = [Segment(run.text, ink.style(run.style)) for run in runs]
    cells = sum(run.cells for run in runs)
    if cells < width:
        segments.append(Segment(" " * (width - cells), ink.style(blank)))
        return Strip(segments, width)
    strip = Strip(segments, cells)
    return strip if cells == width else strip.crop(0, width)


def with_cursor(strip: Strip, column: int, shape: CursorShape, *, focused: bool) -> Strip:
    """The strip with a cursor on the character at `column`, which may be two columns wide.

    A cell cannot hold a bar, so that is drawn as a block. Without the focus the cursor is only hinted at.
    """
    segments = list(strip)
    look = RichStyle(underline=True) if shape == "underline" or not focused else None
    end = 0
    for place, segment in enumerate(segments):
        start, end = end, end + segment.cell_length
        if column < end:
            before, rest = segment.split_cells(column - start)
            at, after = rest.split_cells(_first_cells(rest))
            marked = Segment(at.text, _cursor_style(at.style, look))
            segments[place : place + 1] = [part for part in (before, marked, after) if part.text]
            break
    return Strip(segments, strip.cell_length)


def with_mark(strip: Strip, start: int, end: int, style: RichStyle) -> Strip:
    """The strip with those cells on another ground; a wide character that is cut in half is a blank."""
    end = min(end, strip.cell_length)
    if start >= end:
        return strip
    look = _PLAIN + style
    marked = Strip([Segment(part.text, (part.style or RichStyle()) + look) for part in strip.crop(start, end)])
    return Strip.join((strip.crop(0, start), marked, strip.crop(end, strip.cell_length)))


def _first_cells(segment: Segment) -> int:
    """Columns of the segment's first character: Rich puts a blank where it has to split a wide one."""
    return 1 if segment.text.startswith(segment.split_cells(1)[0].text) else 2


def _cursor_style(style: RichStyle | None, look: RichStyle | None) -> RichStyle:
    own = style or RichStyle()
    return own + look if look is not None else own + RichStyle(reverse=not own.reverse)


def text_strip(text: str, width: int, style: RichStyle) -> Strip:
    """A line of plain text, cut or padded to `width` columns."""
    return Strip([Segment(text, style)]).adjust_cell_length(width, style)
