"""Colours by CIE's coordinates, and by how bright red, green and blue shine: what XParseColor(3) makes of them.

The colours are those of the screen that libX11 takes every screen for that nobody has measured: its primaries and its
white, and how bright it shines at which value. A colour that it cannot show gets as much less chroma, at its hue and
lightness, as makes it one that the screen can show (XcmsTekHVCClipC(3)).
"""

import math
import re
from bisect import bisect_right
from collections.abc import Callable
from typing import Final, TypeAlias

from app.terminal.events import Rgb

Triple: TypeAlias = tuple[float, float, float]
_Matrix: TypeAlias = tuple[Triple, Triple, Triple]

_NUMBER: Final = r" *([+-]?(?:[0-9]{1,9}(?:\.[0-9]{0,16})?|\.[0-9]{1,16})(?:[eE][+-]?[0-9]{1,2})?)"
_SPECIFICATION: Final = re.compile(f"(?i:(rgbi|CIE(?:XYZ|uvY|xyY|Lab|Luv)|TekHVC)):{_NUMBER}/{_NUMBER}/{_NUMBER}")

_TO_RGB: Final[_Matrix] = (
    (3.48340481253539000, -1.52176374927285200, -0.55923133354049780),
    (-1.07152751306193600, 1.96593795204372400, 0.03673691339553462),
    (0.06351179790497788, -0.20020501000496480, 0.81070942031648220),
)
_FROM_RGB: Final[_Matrix] = (
    (0.38106149108714790, 0.32025712365352110, 0.24834578525933100),
    (0.20729745115140850, 0.68054638776373240, 0.11215616108485920),
    (0.02133944350088028, 0.14297193020246480, 1.24172892629665500),
)
_WHITE: Final[Triple] = (sum(_FROM_RGB[0]), 1.0, sum(_FROM_RGB[2]))
_DARKEST: Final = (9, 19, 14)
"""The values of red, green and blue up to which they do not shine at all."""
_MILLIONTHS: Final = (
    (
        "936 1481 2330 3530 5128 7170 9700 12760 16394 20639 25535 31122 37434 44507 52376 61073 70628 81074 "
        "92438 104749 118032 132313 147616 163965 181378 199879 219483 240211 262078 285099 309288 334657 361219 "
        "388982 417957 448150 479568 512215 546096 581213 617567 655159 693987 734047 775339 817854 861589 906533 "
        "952680 1000000"
    ),
    (
        "833 1999 3613 5737 8429 11747 15742 20465 25963 32278 39452 47523 56524 66488 77444 89414 102424 116491 "
        "131631 147860 165183 183612 203148 223791 245542 268393 292337 317361 343452 370591 398758 427931 458080 "
        "489177 521189 554080 587810 622338 657618 693602 730239 767474 805250 843506 882179 921202 960505 "
        "1000000"
    ),
    (
        "1341 2081 3189 4730 6767 9358 12561 16426 21006 26346 32492 39484 47360 56158 65907 76639 88378 101150 "
        "114974 129868 145848 162922 181103 200394 220799 242318 264946 288680 313509 339420 366401 394432 423493 "
        "453559 484605 516600 549511 583305 617939 653375 689567 726469 764028 802193 840906 880108 919739 959731 "
        "1000000"
    ),
)
_INTENSITIES: Final = tuple((0.0, *(int(number) / 1e6 for number in numbers.split())) for numbers in _MILLIONTHS)
"""How bright red, green and blue shine at the values of `_STEPS`."""
_STEPS: Final = tuple((first, *range(first - first % 5 + 5, 256, 5)) for first in _DARKEST)
_TOLERANCE: Final = 0.001
_TRIES: Final = 100
_CHROMA: Final = 7.50725
_BEST_RED: Final = (0.7127, 0.4931)
"""Where in u'v' hues are counted from, as seen from white."""


def parse_measured(specification: str) -> Rgb | None:
    """`CIEXYZ:`, `CIEuvY:`, `CIExyY:`, `CIELab:`, `CIELuv:`, `TekHVC:` or `rgbi:`, and three numbers; None if not."""
    found = _SPECIFICATION.match(specification)
    if found is None:
        return None
    a, b, c = map(float, found.groups()[1:])
    space = found[1].lower()
    if space == "rgbi":
        return _values((a, b, c))
    xyz = _TO_XYZ[space](a, b, c)
    shown = None if xyz is None else _shown(xyz)
    return None if shown is None else _values(shown)


def _from_xyz(x: float, y: float, z: float) -> Triple | None:
    return (x, y, z) if 0 <= y <= 1 else None


def _from_uvy(u: float, v: float, y: float) -> Triple | None:
    if not 0 <= y <= 1:
        return None
    divisor = 6 * u - 16 * v + 12
    if divisor == 0:
        (u, v), divisor = _WHITE_UV, 6 * _WHITE_UV[0] - 16 * _WHITE_UV[1] + 12
    return _from_chromaticity(9 * u / divisor, 4 * v / divisor, y)


def _from_xyy(x: float, y: float, luminance: float) -> Triple | None:
    if not (0 <= x <= 1 and 0 <= y <= 1 and 0 <= luminance <= 1):
        return None
    return _from_chromaticity(x, y or 0.00001, luminance)


def _from_chromaticity(x: float, y: float, luminance: float) -> Triple:
    scale = luminance / y if y else 1.0
    return x * scale, luminance, (1 - x - y) * scale


def _from_lab(lightness: float, a: float, b: float) -> Triple | None:
    if not 0 <= lightness <= 100:
        return None
    level = (lightness + 16) / 116
    white_x, _, white_z = _WHITE
    if _cube(level) < 0.008856:
        level = lightness / 9.03292
        return white_x * (a / 3893.5 + level), level, white_z * (level - b / 1557.4)
    return white_x * _cube(level + a / 5), _cube(level), white_z * _cube(level - b / 2)


def _from_luv(lightness: float, u: float, v: float) -> Triple | None:
    if not 0 <= lightness <= 100:
        return None
    scale = 13 * lightness / 100
    white_u, white_v = _WHITE_UV
    if scale == 0:
        return _from_uvy(white_u, white_v, 0)
    return _from_uvy(u / scale + white_u, v / scale + white_v, _luminance(lightness))


def _from_hvc(hue: float, value: float, chroma: float) -> Triple | None:
    if not (0 <= value <= 100 and chroma >= 0):
        return None
    white_u, white_v = _WHITE_UV
    if value in (0, 100):
        return _from_uvy(white_u, white_v, value / 100)
    angle = math.radians(hue + _HUE_OF_BEST_RED)
    radius = chroma / (value * _CHROMA)
    return _from_uvy(white_u + radius * math.cos(angle), white_v + radius * math.sin(angle), _luminance(value))


_TO_XYZ: Final[dict[str, Callable[[float, float, float], Triple | None]]] = {
    "ciexyz": _from_xyz,
    "cieuvy": _from_uvy,
    "ciexyy": _from_xyy,
    "cielab": _from_lab,
    "cieluv": _from_luv,
    "tekhvc": _from_hvc,
}


def _luminance(lightness: float) -> float:
    return lightness / 903.29 if lightness < 7.99953624 else _cube((lightness + 16) / 116)


def _cube(number: float) -> float:
    return number * number * number  # unlike a power, never raises


def _uv(x: float, y: float, z: float) -> tuple[float, float]:
    divisor = x + 15 * y + 3 * z
    return (4 * x / divisor, 9 * y / divisor) if divisor else _WHITE_UV


_WHITE_UV: Final = _uv(*_WHITE)
_HUE_OF_BEST_RED: Final = math.degrees(math.atan((_BEST_RED[1] - _WHITE_UV[1]) / (_BEST_RED[0] - _WHITE_UV[0])))


def _hvc(xyz: Triple) -> Triple:
    luminance = xyz[1]
    u, v = _uv(*xyz)
    u, v = u - _WHITE_UV[0], v - _WHITE_UV[1]
    value = luminance * 903.29 if luminance < 0.008856 else 116 * luminance ** (1 / 3) - 16
    hue = (math.degrees(math.atan2(v, u)) - _HUE_OF_BEST_RED) % 360 if u else -_HUE_OF_BEST_RED % 360
    return hue, value, value * _CHROMA * math.hypot(u, v)


def _times(matrix: _Matrix, vector: Triple) -> Triple:
    first, second, third = (sum(map(float.__mul__, row, vector)) for row in matrix)
    return first, second, third


def _is_shown(rgb: Triple) -> bool:
    return all(-_TOLERANCE <= part <= 1 + _TOLERANCE for part in rgb)


def _shown(xyz: Triple) -> Triple | None:
    """Intensities of a colour, or of the nearest one with less chroma; None if there is no such colour."""
    rgb = _times(_TO_RGB, xyz)
    if _is_shown(rgb):
        return rgb
    if not 0 <= xyz[1] <= 1:
        return None
    hue, value, _ = _hvc(xyz)
    duller = _most_chroma(hue, value)
    found = _from_hvc(*duller)
    rgb = rgb if found is None else _times(_TO_RGB, found)
    return rgb if found is not None and _is_shown(rgb) else None


def _purest(hue: float) -> tuple[Triple, Triple]:
    """The most saturated colour of a hue that the screen can show: intensities and H, V, C."""
    far = _from_hvc(hue, 40.0, 120.0)
    rgb = _times(_TO_RGB, far or _WHITE)
    least = min(rgb)
    most = max(rgb) - least
    red, green, blue = ((part - least) / most for part in rgb)
    return (red, green, blue), _hvc(_times(_FROM_RGB, (red, green, blue)))


def _most_chroma(hue: float, value: float) -> Triple:
    """H, V and C of the colour of a hue and a value that has the most chroma among those that the screen can show."""
    pure, (_, top, chroma) = _purest(hue)
    if value <= top:
        return hue, value, value * chroma / top
    wanted, relaxed, found = value, 1.0, (0.0, -1.0, -1.0)
    for _ in range(_TRIES):
        before = found[1]
        share = (wanted - top) / (100 - top) * relaxed
        red, green, blue = (part * (1 - share) + share for part in pure)
        found = _hvc(_times(_FROM_RGB, (red, green, blue)))
        if abs(found[1] - value) <= _TOLERANCE:
            break
        wanted += value - found[1]
        if wanted < top:
            wanted, relaxed = top, relaxed / 2
        elif wanted > 100:
            break
        elif abs(found[1] - before) <= _TOLERANCE:
            relaxed /= 2
    return hue, found[1], found[2]


def _values(rgb: Triple) -> Rgb:
    red, green, blue = map(_value, rgb, _STEPS, _INTENSITIES)
    return red, green, blue


def _value(intensity: float, steps: tuple[int, ...], intensities: tuple[float, ...]) -> int:
    """The value at which a channel shines that bright, between those that are known."""
    if intensity <= 0:
        return 0
    at = min(bisect_right(intensities, intensity), len(steps) - 1)
    share = (min(intensity, 1.0) - intensities[at - 1]) / (intensities[at] - intensities[at - 1])
    return int(steps[at - 1] + share * (steps[at] - steps[at - 1]) + 0.5)
