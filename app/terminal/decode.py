"""One key's bytes to its `Key`, in whichever encoding a terminal chose: legacy, modifyOtherKeys or kitty's.

The counterpart of `encode`. It is given whole sequences: cutting the stream into them is the tokenizer's work.
"""

import re
from dataclasses import replace
from functools import lru_cache
from typing import Final

from app.terminal.keys import FUNCTIONAL, NO_MODS, VT_NUMBERS, Key, KeyEvent, Mods, text_key

_EVENTS: Final[dict[int, KeyEvent]] = {2: "repeat", 3: "release"}
_CODE_NAMES: Final = {number: name for name, (number, final) in FUNCTIONAL.items() if final == "u"}
# F16 and Menu share a number; the key that keyboards have wins. The rest are VT220 and Linux console, for what they
# send instead of letters.
_TILDE_NAMES: Final = {number: name for name, number in VT_NUMBERS.items()} | {
    1: "home", 4: "end", 7: "home", 8: "end", 11: "f1", 12: "f2", 13: "f3", 14: "f4", 29: "menu", 57427: "kp_begin",
}  # fmt: skip
_LETTER_NAMES: Final = {final: name for name, (_, final) in FUNCTIONAL.items() if final not in "u~"} | {"R": "f3"}
_LINUX_NAMES: Final = {"A": "f1", "B": "f2", "C": "f3", "D": "f4", "E": "f5"}
_RXVT_ARROWS: Final = {"a": "up", "b": "down", "c": "right", "d": "left"}
_RXVT_MODS: Final = {"$": Mods.SHIFT, "^": Mods.CTRL, "@": Mods.SHIFT | Mods.CTRL}
_KEYPAD_LETTERS: Final = {
    "M": "kp_enter", "X": "kp_equal", "j": "kp_multiply", "k": "kp_add", "l": "kp_separator", "m": "kp_subtract",
    "n": "kp_decimal", "o": "kp_divide", **{chr(ord("p") + digit): f"kp_{digit}" for digit in range(10)},
}  # fmt: skip
# modifyOtherKeys reports these by their control character.
_OTHER_NAMES: Final = {8: "backspace", 9: "tab", 13: "enter", 27: "escape", 127: "backspace"}

_CSI_KEY: Final = re.compile(rb"\x1b\[([\d:;]{0,64})([A-Za-z~^$@])")
_CSI_LINUX_KEY: Final = re.compile(rb"\x1b\[\[([A-E])")
_SS3_KEY: Final = re.compile(rb"\x1bO(\d{0,3})([A-Za-z])")


def control_key(byte: int) -> Key:
    """The key of a C0 control or DEL that arrives on its own.

    Where two keys share a byte it is the one pressed more: Tab before ctrl+i, Enter before ctrl+m, Escape before
    ctrl+[, ctrl+space before ctrl+@; 8 is ctrl+h, but see `Tokenizer.modify_other_keys`.
    """
    raw = bytes((byte,))
    name = {9: "tab", 13: "enter", 27: "escape", 127: "backspace"}.get(byte)
    if name is not None:
        return Key(name=name, raw=raw)
    codepoint = 0x20 if byte == 0 else byte + (0x60 if byte <= 26 else 0x40)
    return Key(codepoint, mods=Mods.CTRL, raw=raw)


def with_alt(key: Key, raw: bytes) -> Key:
    """`key` pressed with alt, as a leading ESC reports it; `raw` are the bytes of both."""
    return replace(key, mods=key.mods | Mods.ALT, text="", raw=raw)


@lru_cache(maxsize=1024)
def decode_key(sequence: bytes) -> Key:
    """The key of a whole `ESC [ …` or `ESC O …` sequence; one that is not understood keeps nothing but `raw`."""
    if match := _CSI_KEY.fullmatch(sequence):
        fields = _fields(match[1])
        key = None if fields is None else _csi_key(fields, match[2].decode())
    elif match := _CSI_LINUX_KEY.fullmatch(sequence):
        key = Key(name=_LINUX_NAMES[match[1].decode()])
    elif match := _SS3_KEY.fullmatch(sequence):
        key = _ss3_key(match[2].decode(), _mods(int(match[1] or b"1")))
    else:
        key = None
    return replace(key or Key(), raw=sequence)


def _fields(body: bytes) -> list[list[int]] | None:
    """`1:2;3` as [[1, 2], [3]]; what is absent is 0. None if there are more than kitty's form has, or huge numbers."""
    fields = [field.split(b":") for field in body.split(b";")]
    if len(fields) > 3 or any(len(number) > 7 for field in fields for number in field):
        return None
    return [[int(number or b"0") for number in field] for field in fields]


def _csi_key(fields: list[list[int]], final: str) -> Key | None:
    first = fields[0][0]
    if final == "~" and first == 27 and len(fields) == 3:
        return _other_key(fields[2][0], _mods(fields[1][0]))
    mods, event = _mods_and_event(fields)
    key = _kitty_key(fields, mods) if final == "u" else _functional_key(first, len(fields), final, mods)
    return replace(key, event=event) if key is not None else Key(mods=mods, event=event)


def _functional_key(number: int, fields: int, final: str, mods: Mods) -> Key | None:
    if final in "~^$@":
        name = _TILDE_NAMES.get(number)
        return None if name is None else Key(name=name, mods=mods | _RXVT_MODS.get(final, NO_MODS))
    if fields == 1 and number > 1:  # xterm before 216 sent the modifier as the only parameter
        mods = _mods(number)
    if final == "Z":
        return Key(name="tab", mods=mods | Mods.SHIFT)
    if final in _RXVT_ARROWS:
        return Key(name=_RXVT_ARROWS[final], mods=mods | Mods.SHIFT)
    name = _LETTER_NAMES.get(final)
    return None if name is None else Key(name=name, mods=mods)


def _ss3_key(final: str, mods: Mods) -> Key | None:
    if final in _RXVT_ARROWS:
        return Key(name=_RXVT_ARROWS[final], mods=mods | Mods.CTRL)
    name = _KEYPAD_LETTERS.get(final) or _LETTER_NAMES.get(final)
    return None if name is None else Key(name=name, mods=mods)


def _mods(parameter: int) -> Mods:
    return Mods((parameter - 1) & 0xFF) if parameter else NO_MODS


def _mods_and_event(fields: list[list[int]]) -> tuple[Mods, KeyEvent]:
    if len(fields) < 2:
        return NO_MODS, "press"
    event = fields[1][1] if len(fields[1]) > 1 else 1
    return _mods(fields[1][0]), _EVENTS.get(event, "press")


def _kitty_key(fields: list[list[int]], mods: Mods) -> Key | None:
    """`CSI code:shifted:base ; mods:event ; text u`, without the event."""
    code, *alternates = fields[0]
    text = "".join(chr(codepoint) for codepoint in fields[2] if _is_text(codepoint)) if len(fields) > 2 else ""
    if code in _CODE_NAMES:
        return Key(name=_CODE_NAMES[code], mods=mods, text=text)
    if code == 0:
        return Key(0, mods=mods, text=text) if text else None
    if not _is_text(code) or 0xE000 <= code <= 0xF8FF:  # kitty's functional keys lie in the private use area
        return None
    shifted, base = (*alternates, 0, 0)[:2]
    if Mods.SHIFT in mods and not shifted:
        code, shifted = _unshifted(code)
    return Key(code, mods=mods, text=text, shifted=_or_none(shifted), base=_or_none(base))


def _other_key(code: int, mods: Mods) -> Key | None:
    """`CSI 27 ; mods ; code ~`, where `code` is what the key types, shift applied (xterm's modifyOtherKeys)."""
    if code in _OTHER_NAMES:
        return Key(name=_OTHER_NAMES[code], mods=mods)
    if not _is_text(code):
        return None
    if Mods.SHIFT not in mods:
        # A capital without shift: caps lock, which xterm does not report otherwise.
        key = text_key(chr(code))
        return Key(key.codepoint, mods=mods | (Mods.CAPS if key.mods else NO_MODS))
    plain, _ = _unshifted(code)
    text = chr(code) if mods == Mods.SHIFT else ""
    return Key(plain, mods=mods, text=text, shifted=None if code == 0x20 else code)


def _unshifted(code: int) -> tuple[int, int]:
    """A capital's small letter with the capital; other codepoints and 0: what they are without shift is unknown."""
    key = text_key(chr(code))
    return (key.codepoint or code, key.shifted or 0)


def _is_text(codepoint: int) -> bool:
    return 0x20 <= codepoint <= 0x10FFFF and not 0x7F <= codepoint <= 0x9F and not 0xD800 <= codepoint <= 0xDFFF


def _or_none(codepoint: int) -> int | None:
    return codepoint if _is_text(codepoint) else None
