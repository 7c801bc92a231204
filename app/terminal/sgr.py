"""SGR, both ways: what its parameters do to a style, and a style as parameters.

ECMA-48 §8.3.117; colours as in ITU-T T.416 §13.1.8 and xterm ctlseqs, "Character Attributes (SGR)"; underline shapes
and colour as in kitty's "Colored and styled underlines".
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, TypeAlias, TypedDict

from app.terminal.styles import DEFAULT_STYLE, Colour, Style, Underline

Parameter: TypeAlias = tuple[int | None, ...]
"""A parameter with its sub-parameters: `4:3` is (4, 3), an omitted value is None."""

_UNDERLINES: Final[tuple[Underline, ...]] = ("none", "single", "double", "curly", "dotted", "dashed")


class _Changes(TypedDict, total=False):
    fg: Colour
    bg: Colour
    underline_colour: Colour
    bold: bool
    dim: bool
    italic: bool
    underline: Underline
    blink: bool
    reverse: bool
    hidden: bool
    strike: bool
    overline: bool


_SIMPLE: Final[dict[int, _Changes]] = {
    1: {"bold": True},
    2: {"dim": True},
    3: {"italic": True},
    4: {"underline": "single"},
    5: {"blink": True},
    6: {"blink": True},
    7: {"reverse": True},
    8: {"hidden": True},
    9: {"strike": True},
    21: {"underline": "double"},
    22: {"bold": False, "dim": False},
    23: {"italic": False},
    24: {"underline": "none"},
    25: {"blink": False},
    27: {"reverse": False},
    28: {"hidden": False},
    29: {"strike": False},
    39: {"fg": None},
    49: {"bg": None},
    53: {"overline": True},
    55: {"overline": False},
    59: {"underline_colour": None},
    **{30 + index: {"fg": index} for index in range(8)},
    **{40 + index: {"bg": index} for index in range(8)},
    **{90 + index: {"fg": 8 + index} for index in range(8)},
    **{100 + index: {"bg": 8 + index} for index in range(8)},
}


_RECTANGLE_CODES: Final = frozenset({1, 4, 5, 7, 22, 24, 25, 27})

PARAMETER_LIMIT: Final = 32
PARAMETER_MAXIMUM: Final = 65535


def split_parameters(text: str) -> list[Parameter]:
    """The parameters of a control sequence, from digits, `;` and `:`; the first 32 of them, each at most 65,535."""
    return [
        tuple(
            min(int(part if len(part) < 7 else part.lstrip("0")[:6] or 0), PARAMETER_MAXIMUM) if part else None
            for part in field.split(":", PARAMETER_LIMIT)[:PARAMETER_LIMIT]
        )
        for field in text.split(";", PARAMETER_LIMIT)[:PARAMETER_LIMIT]
    ]


def apply_sgr(style: Style, parameters: Sequence[Parameter]) -> Style:
    """The style after `CSI parameters m`; what is unknown or out of range changes nothing."""
    changes: _Changes = {}
    index = 0
    while index < len(parameters):
        parameter = parameters[index]
        index += 1
        code = parameter[0] or 0
        if code == 0 and len(parameter) == 1:
            style, changes = DEFAULT_STYLE, {}
        elif code in (38, 48, 58):
            if len(parameter) > 1:
                known, colour = _colour(parameter[1:])
            else:
                known, colour, taken = _colour_of_parameters(parameters[index:])
                index += taken
            if known:
                _set_colour(changes, code, colour)
        elif code == 4 and len(parameter) > 1:
            shape = parameter[1] or 0
            if shape < len(_UNDERLINES):
                changes["underline"] = _UNDERLINES[shape]
        elif len(parameter) == 1 and code in _SIMPLE:
            changes |= _SIMPLE[code]
    return replace(style, **changes) if changes else style


def change_attributes(style: Style, codes: Sequence[int]) -> Style:
    """The style with the attributes changed that DECCARA can change (xterm ctlseqs); colours stay."""
    for code in codes:
        if code == 0:
            style = apply_sgr(style, [(off,) for off in (22, 24, 25, 27)])
        elif code in _RECTANGLE_CODES:
            style = apply_sgr(style, [(code,)])
    return style


def turn_attributes_over(style: Style, codes: Sequence[int]) -> Style:
    """The style with those of bold (1), underline (4), blink (5) and reverse (7) turned over (DECRARA)."""
    for code in codes:
        match code:
            case 1:
                style = replace(style, bold=not style.bold)
            case 4:
                style = replace(style, underline="none" if style.underline != "none" else "single")
            case 5:
                style = replace(style, blink=not style.blink)
            case 7:
                style = replace(style, reverse=not style.reverse)
            case _:
                pass
    return style


def restored(style: Style, old: Style, codes: Sequence[int]) -> Style:
    """The style with the attributes that XTPUSHSGR names taken from an old one, or with all if none is named."""
    if not codes:
        return old
    changes: _Changes = {}
    for code in codes:
        match code:
            case 1:
                changes["bold"] = old.bold
            case 2:
                changes["dim"] = old.dim
            case 3:
                changes["italic"] = old.italic
            case 4 | 21:
                changes["underline"] = old.underline
            case 5:
                changes["blink"] = old.blink
            case 7:
                changes["reverse"] = old.reverse
            case 8:
                changes["hidden"] = old.hidden
            case 9:
                changes["strike"] = old.strike
            case 10 | 30:
                changes["fg"] = old.fg
            case 11 | 31:
                changes["bg"] = old.bg
            case _:
                pass
    return replace(style, **changes)


def _set_colour(changes: _Changes, code: int, colour: Colour) -> None:
    if code == 38:
        changes["fg"] = colour
    elif code == 48:
        changes["bg"] = colour
    else:
        changes["underline_colour"] = colour


def _colour(fields: Parameter) -> tuple[bool, Colour]:
    """The colour in the colon form: `5:index`, `2:r:g:b`, or `2:space:r:g:b` with anything after."""
    kind, *rest = fields
    if kind == 5 and rest:
        index = rest[0] or 0
        return index < 256, index
    if kind == 2 and len(rest) >= 3:
        values = rest[1:4] if len(rest) > 3 else rest
        return _rgb(values)
    return False, None


def _colour_of_parameters(parameters: Sequence[Parameter]) -> tuple[bool, Colour, int]:
    """The colour in the semicolon form, and how many of the parameters belong to it."""
    if not parameters:
        return False, None, 0
    kind = parameters[0][0]
    if kind == 5:
        index = (parameters[1][0] or 0) if len(parameters) > 1 else 0
        return len(parameters) > 1 and index < 256, index, 2
    if kind == 2:
        known, colour = _rgb([parameter[0] for parameter in parameters[1:4]])
        return known, colour, 4
    return False, None, 1


def _rgb(values: Sequence[int | None]) -> tuple[bool, Colour]:
    if len(values) != 3:
        return False, None
    red, green, blue = (value or 0 for value in values)
    return max(red, green, blue) < 256, (red, green, blue)


def sgr_parameters(style: Style) -> str:
    """The parameters that set this style from scratch: `0` and what follows in xterm's order, colours with colons."""
    codes = ["0"]
    flags = (
        (style.bold, "1"),
        (style.underline == "single", "4"),
        (style.blink, "5"),
        (style.reverse, "7"),
        (style.hidden, "8"),
        (style.dim, "2"),
        (style.italic, "3"),
        (style.strike, "9"),
        (style.underline == "double", "21"),
        (style.underline == "curly", "4:3"),
        (style.underline == "dotted", "4:4"),
        (style.underline == "dashed", "4:5"),
        (style.overline, "53"),
    )
    codes += [code for is_set, code in flags if is_set]
    codes += _colour_codes(style.fg, 30, 90, "38")
    codes += _colour_codes(style.bg, 40, 100, "48")
    codes += _colour_codes(style.underline_colour, None, None, "58")
    return ";".join(codes)


def _colour_codes(colour: Colour, basic: int | None, bright: int | None, extended: str) -> list[str]:
    if colour is None:
        return []
    if isinstance(colour, tuple):
        return [f"{extended}:2::{colour[0]}:{colour[1]}:{colour[2]}"]
    if basic is not None and colour < 8:
        return [str(basic + colour)]
    if bright is not None and colour < 16:
        return [str(bright + colour - 8)]
    return [f"{extended}:5:{colour}"]
