"""Character sets that a program can put in G0 to G3 (ECMA-35 §14.3; VT510 "SCS"), as tables for `str.translate`.

The text is UTF-8 all the same: only ASCII is translated, as xterm does.
"""

from typing import Final, TypeAlias

from pyte.charsets import VT100_MAP

Charset: TypeAlias = dict[int, str] | None
"""None is ASCII: nothing to translate."""

LINE_DRAWING: Final[dict[int, str]] = {
    **{code: VT100_MAP[code] for code in range(0x60, 0x7F)},
    0x5F: " ",
    0x68: "\u2424",  # the symbol for newline, which pyte has wrong
}
BRITISH: Final[dict[int, str]] = {ord("#"): "£"}
LATIN_1: Final[dict[int, str]] = {code: chr(code + 0x80) for code in range(0x20, 0x80)}
_UNUSED: Final = dict.fromkeys(map(ord, "$&,-./48>P^p~\x7f"), "⸮")
SUPPLEMENTAL: Final[dict[int, str]] = {
    **LATIN_1,
    **_UNUSED,
    **{ord(at): to for at, to in zip("(W]w}", "¤ŒŸœÿ", strict=True)},
}
"""DEC's own supplemental set: Latin 1 but for some, as xterm shows it."""
_TECHNICAL: Final = "⎷┌─⌠⌡│⎡⎣⎤⎦⎧⎩⎫⎭⎨⎬⸮⸮⸮⸮⸮⸮⸮⸮⸮⸮⸮≤≠≥∫∴∝∞÷Δ∇ΦΓ∼≃Θ×Λ⇔⇒≡ΠΨ⸮Σ⸮⸮√ΩΞΥ⊂⊃∩∪∧∨¬αβχδεφγηιθκλ⸮ν∂πψρστ⸮ƒωξυζ←↑→↓"
TECHNICAL: Final[dict[int, str]] = dict(enumerate(_TECHNICAL, 0x21))

CHARSETS: Final[dict[str, dict[int, str]]] = {
    "0": LINE_DRAWING,
    "A": BRITISH,
    "<": SUPPLEMENTAL,
    "%5": SUPPLEMENTAL,
    ">": TECHNICAL,
}
"""By the final characters of the sequence that designates the set; all others count as ASCII."""

_NATIONAL: Final = (
    (("4",), r"#@[\]{|}~", "£¾ĳ½|¨ƒ¼´"),  # Dutch
    (("5", "C"), r"[\]^`{|}~", "ÄÖÅÜéäöåü"),  # Finnish
    (("6", "E", "`"), r"@[\]^`{|}~", "ÄÆØÅÜäæøåü"),  # Norwegian, Danish
    (("7", "H"), r"@[\]^`{|}~", "ÉÄÖÅÜéäöåü"),  # Swedish
    (("9", "Q"), r"@[\]^`{|}~", "àâçêîôéùèû"),  # French Canadian
    (("=",), r"#@[\]^_`{|}~", "ùàéçêîèôäöüû"),  # Swiss
    (("K",), r"@[\]{|}~", "§ÄÖÜäöüß"),  # German
    (("R", "f"), r"#@[\]{|}~", "£à°ç§éùè¨"),  # French
    (("Y",), r"#@[\]`{|}~", "£§°çéùàòèì"),  # Italian
    (("Z",), r"#@[\]{|}", "£§¡Ñ¿°ñç"),  # Spanish
    (("%6",), r"[\]{|}", "ÃÇÕãçõ"),  # Portuguese
)
NATIONAL: Final[dict[str, dict[int, str]]] = {
    code: {ord(at): to for at, to in zip(replaced, replacements, strict=True)}
    for codes, replaced, replacements in _NATIONAL
    for code in codes
}
"""The replacement sets of VT220 and later, which are ASCII unless DECNRCM (mode 42) is set."""


def designator(charset: Charset) -> str:
    """The final characters of the sequence that designates the set; `B` for ASCII."""
    known = (code for code, table in (*CHARSETS.items(), *NATIONAL.items()) if table is charset)
    return "A" if charset is LATIN_1 else next(known, "B")
