"""From the strips of a screen to an SVG: the same wherever it is taken, and the same in whatever shows it.

Rich's own export depends on a font from the network and on `textLength`, which not every renderer knows. Here words
stand at their own place, and lines between panes are drawn as lines.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from itertools import groupby, product
from typing import Final, TypeAlias

from rich.cells import cell_len
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from textual.strip import Strip

from widgets.glyphs import Weight, line_glyph

WIDTH: Final = 9.6
HEIGHT: Final = 20
_MARGIN: Final = 10
_BASELINE: Final = 15
_FONT: Final = "'Fira Code','JetBrains Mono',Menlo,'DejaVu Sans Mono',Consolas,monospace"
_RADIUS: Final = 4
_STROKES: Final = (0.0, 1.2, 2.4)

Rgb: TypeAlias = tuple[int, int, int]

PALETTE: Final = TerminalTheme(
    (21, 23, 28),
    (212, 216, 223),
    [
        (40, 44, 52),
        (234, 133, 120),
        (143, 199, 139),
        (227, 182, 107),
        (127, 176, 232),
        (198, 153, 226),
        (118, 200, 205),
        (212, 216, 223),
    ],
    [
        (124, 132, 148),
        (242, 160, 149),
        (170, 217, 166),
        (240, 205, 144),
        (160, 199, 243),
        (217, 182, 240),
        (152, 222, 226),
        (240, 243, 248),
    ],
)
"""The sixteen colours of the terminal in the picture, which programs in panes use."""

LIGHT_PALETTE: Final = TerminalTheme(
    (251, 251, 250),
    (36, 39, 45),
    [
        (36, 39, 45),
        (171, 42, 31),
        (39, 105, 47),
        (133, 80, 0),
        (31, 95, 159),
        (122, 62, 157),
        (0, 102, 110),
        (200, 203, 202),
    ],
    [
        (91, 97, 108),
        (192, 57, 43),
        (46, 125, 56),
        (154, 96, 8),
        (43, 113, 184),
        (142, 78, 180),
        (0, 121, 130),
        (251, 251, 250),
    ],
)
"""Those of a terminal in which somebody chooses a light theme."""


def palette_of(theme: str) -> TerminalTheme:
    """The palette for pictures in that theme."""
    return LIGHT_PALETTE if theme == "light" else PALETTE


_WEIGHTS: Final[tuple[Weight, ...]] = (0, 1, 2)
_ARMS: Final = {line_glyph(*arms): arms for arms in product(_WEIGHTS, repeat=4) if any(arms)}
_CORNERS: Final = {"╭": (0, 1, 1, 0), "╮": (0, 0, 1, 1), "╰": (1, 1, 0, 0), "╯": (1, 0, 0, 1)}


@dataclass(frozen=True, slots=True)
class Look:
    """What a renderer has to know of a style: colours as they end up, dimming and reversing done."""

    foreground: Rgb
    background: Rgb
    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """Text without two blanks in a row, its first column and its row."""

    row: int
    column: int
    text: str
    look: Look


@dataclass(slots=True)
class _Drawing:
    """What was found on the screen, ready to be written down; `ground` is what the screen is mostly of."""

    ground: Rgb
    fills: list[tuple[int, int, int, Rgb]] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    strokes: dict[tuple[Rgb, float], list[str]] = field(default_factory=lambda: defaultdict(list))


def picture(strips: Sequence[Strip], title: str, ground: Rgb | None = None, palette: TerminalTheme = PALETTE) -> str:
    """The rows of a screen as SVG text that ends with a newline; `title` is for those who cannot see it.

    `ground` is the colour around them, usually that of most cells; `palette` is the terminal's.
    """
    drawing = _Drawing(ground or _ground(strips, palette))
    for row, strip in enumerate(strips):
        _draw_row(drawing, row, strip, palette)
    cols = max((strip.cell_length for strip in strips), default=0)
    return "\n".join(_svg(drawing, cols, len(strips), title)) + "\n"


def _ground(strips: Sequence[Strip], palette: TerminalTheme) -> Rgb:
    """The background of most cells."""
    cells: Counter[Rgb] = Counter()
    for strip in strips:
        for segment in strip:
            cells[look_of(segment.style, palette).background] += segment.cell_length
    return cells.most_common(1)[0][0] if cells else palette.background_color


def words(strips: Sequence[Strip], palette: TerminalTheme = PALETTE) -> Iterator[Word]:
    """What can be read on the screen, with its colours; lines between panes are no words."""
    for row, strip in enumerate(strips):
        for column, text, look in _runs(strip, palette):
            yield from _words(row, column, text, look)


@lru_cache(maxsize=4096)
def look_of(style: Style | None, palette: TerminalTheme = PALETTE) -> Look:
    """The colours of a style as they end up on a screen with that palette."""
    style = style or Style()
    foreground: Rgb = style.color.get_truecolor(palette, foreground=True) if style.color else palette.foreground_color
    background: Rgb = (
        style.bgcolor.get_truecolor(palette, foreground=False) if style.bgcolor else palette.background_color
    )
    if style.reverse:
        foreground, background = background, foreground
    if style.dim:
        foreground = _mix(foreground, background)
    return Look(
        foreground,
        background,
        bold=bool(style.bold),
        italic=bool(style.italic),
        underline=bool(style.underline),
        strike=bool(style.strike),
    )


def _mix(one: Rgb, other: Rgb) -> Rgb:
    red, green, blue = ((a + b) // 2 for a, b in zip(one, other, strict=True))
    return red, green, blue


def _runs(strip: Strip, palette: TerminalTheme) -> Iterator[tuple[int, str, Look]]:
    """The row in stretches of one look, with their first columns."""
    column = 0
    for look, segments in groupby(strip, key=lambda segment: look_of(segment.style, palette)):
        text = "".join(segment.text for segment in segments)
        yield column, text, look
        column += cell_len(text)


def _draw_row(drawing: _Drawing, row: int, strip: Strip, palette: TerminalTheme) -> None:
    for column, text, look in _runs(strip, palette):
        if look.background != drawing.ground:
            drawing.fills.append((row, column, cell_len(text), look.background))
        drawing.words += _words(row, column, text, look)
        for place, glyph in enumerate(text):
            if glyph in _ARMS or glyph in _CORNERS:
                _draw_line(drawing, row, column + cell_len(text[:place]), glyph, look.foreground)


def _words(row: int, column: int, text: str, look: Look) -> Iterator[Word]:
    start, pending = 0, ""
    for place, glyph in enumerate(f"{text}\0"):
        if glyph == "\0" or _is_gap(text, place):
            if pending:
                yield Word(row, column + cell_len(text[:start]), pending, look)
            pending = ""
        else:
            start = start if pending else place
            pending += glyph


def _is_gap(text: str, place: int) -> bool:
    """Whether a word ends there: at a line, and at a blank beside another blank or at an end of the text."""
    glyph = text[place]
    if glyph in _ARMS or glyph in _CORNERS:
        return True
    around = text[place - 1 : place] + text[place + 1 : place + 2]
    return glyph == " " and (len(around) < 2 or any(other == " " or other in _ARMS for other in around))


def _draw_line(drawing: _Drawing, row: int, column: int, glyph: str, colour: Rgb) -> None:
    x, y = _MARGIN + (column + 0.5) * WIDTH, _MARGIN + (row + 0.5) * HEIGHT
    if glyph in _CORNERS:
        up, right, _, _ = _CORNERS[glyph]
        down_or_up, right_or_left = (-1 if up else 1), (1 if right else -1)
        drawing.strokes[colour, _STROKES[1]].append(
            f"M{_n(x)} {_n(y + down_or_up * HEIGHT / 2)}V{_n(y + down_or_up * _RADIUS)}"
            f"Q{_n(x)} {_n(y)} {_n(x + right_or_left * _RADIUS)} {_n(y)}H{_n(x + right_or_left * WIDTH / 2)}"
        )
        return
    for weight, (dx, dy) in zip(_ARMS[glyph], ((0, -1), (1, 0), (0, 1), (-1, 0)), strict=True):
        if weight:
            end = f"H{_n(x + dx * WIDTH / 2)}" if dx else f"V{_n(y + dy * HEIGHT / 2)}"
            drawing.strokes[colour, _STROKES[weight]].append(f"M{_n(x)} {_n(y)}{end}")


def _svg(drawing: _Drawing, cols: int, rows: int, title: str) -> Iterator[str]:
    width, height = cols * WIDTH + 2 * _MARGIN, rows * HEIGHT + 2 * _MARGIN
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(height)}" role="img">'
    yield f"<title>{escape(title)}</title>"
    yield f'<rect width="100%" height="100%" rx="8" fill="{_hex(drawing.ground)}"/>'
    for row, column, cells, colour in drawing.fills:
        yield (
            f'<rect x="{_n(_MARGIN + column * WIDTH)}" y="{_MARGIN + row * HEIGHT}" '
            f'width="{_n(cells * WIDTH)}" height="{HEIGHT}" fill="{_hex(colour)}" shape-rendering="crispEdges"/>'
        )
    for (colour, stroke), parts in drawing.strokes.items():
        yield f'<path d="{"".join(parts)}" fill="none" stroke="{_hex(colour)}" stroke-width="{stroke}"/>'
    yield f'<g font-family="{_FONT}" font-size="16" style="white-space:pre">'
    for word in drawing.words:
        yield (
            f'<text x="{_n(_MARGIN + word.column * WIDTH)}" y="{_MARGIN + word.row * HEIGHT + _BASELINE}" '
            f'textLength="{_n(cell_len(word.text) * WIDTH)}"{_attributes(word.look)}>{escape(word.text, quote=False)}'
            "</text>"
        )
    yield "</g>"
    yield "</svg>"


def _attributes(look: Look) -> str:
    parts = [f' fill="{_hex(look.foreground)}"']
    parts += [' font-weight="bold"'] if look.bold else []
    parts += [' font-style="italic"'] if look.italic else []
    lines = [name for name, is_set in (("underline", look.underline), ("line-through", look.strike)) if is_set]
    parts += [f' text-decoration="{" ".join(lines)}"'] if lines else []
    return "".join(parts)


def _hex(colour: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
