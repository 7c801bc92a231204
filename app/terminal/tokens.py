"""Cuts a program's output into text and control sequences.

The grammar is that of ECMA-48 §5.4 and §5.6, with DEC's state machine (vt100.net, "A parser for DEC's ANSI-compatible
video terminals") for what is malformed.
"""

import re
from typing import Final

C0: Final = "\x00-\x17\x19\x1c-\x1f\x7f"
"""The inside of a set: controls that are carried out even in the middle of a sequence."""

_CSI_BODY = "[^\x18\x1a\x1b@-~]*"

# What may follow ESC. Neighbouring SGR are one token, with the `ESC ( B` that terminfo puts between them: what they do
# together is looked up once. Malformed sequences are tokens too, so that only a sequence cut off by the end of the data
# ever has to be looked at again.
_STYLE: Final = r"\x1b(?:\[[0-9;:]*+m|\(B)"
_STYLES: Final = f"(?:{_STYLE}(?:{_STYLE})*|)"  # a possessive group matches wrongly before Python 3.11.5
_SEQUENCE: Final = (
    f"\\[[ -?]*+(?:m{_STYLES}|[@-ln-~])"
    f"|\\(B{_STYLES}"
    "|\\][^\x07\x18\x1a\x1b]*(?:\x07|\x1b\\\\|\x1b?\\Z|(?=[\x18\x1a\x1b]))"
    f"|[{C0}]*(?:"
    f"\\[{_CSI_BODY}(?:[@-~]|\\Z|(?=[\x18\x1a\x1b]))"
    f"|[ -/][{C0} -/]*(?:[0-~]|\\Z|)"
    "|\\][^\x07\x18\x1a\x1b]*(?:\x07|\x1b\\\\|\x1b?\\Z|(?=[\x18\x1a\x1b]))"
    "|[PX^_k][^\x18\x1a\x1b]*(?:\x1b\\\\|\x1b?\\Z|(?=[\x18\x1a\x1b]))"
    "|[0-~]|\\Z)"
)
# CR and LF stay in the text. `re` looks for one character far faster than for a set of them, and for that far faster
# than for alternatives: hence two patterns, and the look-behind.
_SEQUENCES: Final = re.compile(f"(\x1b(?:{_SEQUENCE}|))")
_TOKENS: Final = re.compile(f"([\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f](?:(?<=\x1b)(?:{_SEQUENCE})|(?<=\x08)\x08+)?)")
_LONE_CONTROL: Final = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
_C1_BYTES: Final = re.compile(b"\xc2(?:[\x80-\x9f]|\\Z)")
_CONTROL_BYTES: Final = bytes(code for code in (*range(32), 127) if code not in b"\r\n\x1b")

UNFINISHED: Final = re.compile(
    f"\x1b[{C0}]*(?:"
    f"(?P<sequence>|[ -/][{C0} -/]*|\\[{_CSI_BODY})"
    "|(?P<string>\\][^\x07\x18\x1a\x1b]*\x1b?|[PX^_k][^\x18\x1a\x1b]*\x1b?)"
    ")\\Z"
)
"""Matches a token that the end of the data cut off: a `sequence`, or a control `string`."""


class Tokens:
    """Cuts text, and remembers what kind of text comes."""

    def __init__(self) -> None:
        """Nothing came yet."""
        self._ends_in_c1 = False
        self._had_controls = False

    def have_controls(self, data: bytes) -> bool:
        """Whether the next bytes may have controls other than CR, LF and ESC; they may begin within a character."""
        ended_in_c1, self._ends_in_c1 = self._ends_in_c1, data[-1] == 0xC2
        if ended_in_c1 or len(data.translate(None, _CONTROL_BYTES)) < len(data):
            return True
        return _C1_BYTES.search(data) is not None

    def split(self, text: str, has_controls: bool) -> list[str]:
        """Text and tokens in turns; text is first and last."""
        if not (has_controls and self._had_controls):
            parts = _SEQUENCES.split(text)
            if not has_controls:
                return parts
            self._had_controls = _LONE_CONTROL.search("".join(parts[::2])) is not None
            if not self._had_controls:
                return parts
        return _TOKENS.split(text)
