"""The canonical key to the bytes that a program inside hears, by the modes it switched on.

Sources: what real xterm 379 and kitty 0.26 send (tests/data/keys), the kitty keyboard protocol, xterm ctlseqs and
its `modifyOtherKeys`. Where the two terminals differ in a form that no mode decides, a key is sent as the terminal
that reported it would have sent it (`_from_kitty`): a pane should hear what it would hear without us.
"""

import re
from typing import Final, Literal, TypeAlias

from app.terminal.keys import (
    COMMANDS,
    FUNCTIONAL,
    KEYPAD_PLAIN,
    LOCKS,
    MODIFIER_KEYS,
    NO_MODS,
    VT_NUMBERS,
    Key,
    Mods,
    text_key,
)
from app.terminal.modes import Modes

NewlineAs: TypeAlias = Literal["cr", "lf"]
"""What shift+enter is to a program that knows no better: Enter, as terminals have it, or a new line (LF)."""

# Kitty's progressive enhancement flags.
DISAMBIGUATE: Final = 1
EVENTS: Final = 2
ALTERNATES: Final = 4
ALL_KEYS: Final = 8
TEXT: Final = 16

PASTE_START: Final = b"\x1b[200~"
PASTE_END: Final = b"\x1b[201~"

_EVENT_NUMBERS: Final = {"press": 1, "repeat": 2, "release": 3}
_CURSOR_KEYS: Final = frozenset(("up", "down", "right", "left", "home", "end"))
_PF_KEYS: Final = {"f1": "P", "f2": "Q", "f3": "R", "f4": "S"}
_CONTROL_BYTES: Final = {"enter": b"\r", "tab": b"\t", "escape": b"\x1b", "backspace": b"\x7f"}
_OTHER_CODES: Final = {"enter": 13, "tab": 9, "escape": 27, "backspace": 127}
# These stay plain even under DISAMBIGUATE, so that `reset` can be typed after a program crashed (kitty's reason).
_SHELL_KEYS: Final = frozenset(("enter", "tab", "backspace"))
_KEYPAD_SS3: Final = {
    "kp_enter": "M", "kp_equal": "X", "kp_multiply": "j", "kp_add": "k", "kp_separator": "l", "kp_subtract": "m",
    "kp_decimal": "n", "kp_divide": "o", **{f"kp_{digit}": chr(ord("p") + digit) for digit in range(10)},
}  # fmt: skip
_BEYOND_LEGACY: Final = Mods.SUPER | Mods.HYPER | Mods.META
_US_SHIFT: Final = dict(zip("`1234567890-=[]\\;',./", '~!@#$%^&*()_+{}|:"<>?', strict=True))
# What X11 makes of ctrl with a digit or sign; with letters and @ to ~ it takes the low five bits.
_CTRL_SIGNS: Final = {" ": 0, "/": 31, "?": 127} | dict(zip("2345678", (0, 27, 28, 29, 30, 31, 127), strict=True))
_NOT_CTRLED_BY_KITTY: Final = frozenset("`{|}")


def encode(key: Key, modes: Modes, *, newline_as: NewlineAs = "cr") -> bytes:
    """What a program with these `modes` hears of `key`; b"" if it hears nothing.

    `newline_as` decides about shift+enter while no kitty flag is set; with one it is always `CSI 13;2u`. Agents
    take LF for a new line, shells want CR. An unknown key is passed on as its raw bytes.
    """
    if key.event == "release" and not modes.kitty_flags & EVENTS:
        return b""
    if key.name is None and key.codepoint is None:
        return key.raw
    if modes.kitty_flags and (sequence := _kitty(key, modes.kitty_flags)) is not None:
        return sequence
    if newline_as == "lf" and key.name == "enter" and key.mods & ~LOCKS == Mods.SHIFT:
        return b"\n"
    if modes.modify_other_keys and (code := _other_key(key, modes.modify_other_keys)) is not None:
        return code
    return _legacy(key, modes)


def encode_text(text: str, modes: Modes) -> bytes:
    """Typed text as one write: UTF-8, unless the program wants every key reported."""
    if not modes.kitty_flags & ALL_KEYS:
        return text.encode("utf-8", "replace")
    return b"".join(encode(text_key(character), modes) for character in text)


def encode_focus(gained: bool, modes: Modes) -> bytes:
    """The focus report of a pane (mode 1004), b"" if the program did not ask."""
    return (b"\x1b[I" if gained else b"\x1b[O") if modes.focus_events else b""


# Pastes

# C0 without tab, LF and CR; DEL; and C1, which some programs take for its 7-bit form, so that U+009B would begin a
# sequence as ESC [ does. xterm blanks a part of these (disallowedPasteControls), tmux and VTE defuse all: pasted
# text is data, and without an ESC no end marker can be in it, whole or spread over chunks.
_PASTE_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+")


def encode_paste(text: str, *, bracketed: bool) -> bytes:
    """A whole paste as a program hears it; see `encode_paste_chunk`."""
    chunk = encode_paste_chunk(text, bracketed=bracketed)
    return PASTE_START + chunk + PASTE_END if bracketed else chunk


def encode_paste_chunk(text: str, *, bracketed: bool) -> bytes:
    """A piece of a paste, without the markers: `PASTE_START` and `PASTE_END` are written around all of them.

    Control characters other than tab, LF and CR are removed. Without brackets each line ends in CR, as Enter would
    end it; with them lines stay as they are. Do not cut between CR and LF (the tokenizer does not).
    """
    clean = _PASTE_CONTROLS.sub("", text)
    if not bracketed:
        clean = clean.replace("\r\n", "\r").replace("\n", "\r")
    return clean.encode("utf-8", "replace")


# Kitty


def _kitty(key: Key, flags: int) -> bytes | None:
    """The key under kitty `flags`, None if they leave it in its legacy form."""
    if flags & ALL_KEYS:
        return _kitty_sequence(key, flags)
    if key.name in MODIFIER_KEYS:
        return b""
    if key.name in _SHELL_KEYS and not key.mods & ~LOCKS:
        return b"" if key.event == "release" else None
    if key.typed:
        return None
    if flags & DISAMBIGUATE or (flags & EVENTS and key.event != "press") or _is_shift_enter(key):
        return _kitty_sequence(key, flags)
    return None


def _is_shift_enter(key: Key) -> bool:
    return key.name == "enter" and key.mods & ~LOCKS == Mods.SHIFT


def _kitty_sequence(key: Key, flags: int) -> bytes:
    """`CSI number:shifted:base ; mods:event ; text final`, with what is at its default left out."""
    if key.codepoint == 0 and not flags & TEXT:
        return key.text.encode()  # text that no key is known for, to a program that did not ask for text fields
    number, final = _kitty_number(key)
    text = ":".join(str(ord(character)) for character in key.text) if flags & TEXT and key.event != "release" else ""
    event = _EVENT_NUMBERS[key.event] if flags & EVENTS else 1
    mods = f"{key.mods + 1}" if key.mods or event > 1 else ""
    if event > 1:
        mods += f":{event}"
    first = f"{number}{_alternates(key) if flags & ALTERNATES else ''}"
    fields = [first, mods, text] if text else [first, mods] if mods else [] if first == "1" else [first]
    return f"\x1b[{';'.join(fields)}{final}".encode()


def _kitty_number(key: Key) -> tuple[int, str]:
    if key.name is None:
        return key.codepoint or 0, "u"
    if key.name == "f3" and key.raw.startswith(b"\x1b[") and key.raw.endswith(b"R"):
        return 1, "R"  # as kitty 0.26 was recorded; the protocol now says 13 ~, which no one takes for a CPR
    return FUNCTIONAL[key.name]


def _alternates(key: Key) -> str:
    raised = ord(key.character) if key.character and Mods.SHIFT in key.mods else None
    shifted = raised if raised != key.codepoint else None
    return (f":{shifted or ''}" if shifted or key.base else "") + (f":{key.base}" if key.base else "")


# modifyOtherKeys


def _other_key(key: Key, level: int) -> bytes | None:
    """`CSI 27 ; mods ; code ~`, None if `level` (1 or 2) leaves the key in its legacy form."""
    mods = key.mods & (Mods.SHIFT | Mods.ALT | Mods.CTRL | Mods.SUPER)
    if not mods:
        return None
    if key.name is None:
        chosen = _other_text(key, mods, level)
    elif key.name not in _OTHER_CODES:
        return None
    else:
        chosen = _other_named_2(key.name, mods) if level == 2 else _other_named_1(key.name, mods)
    return None if chosen is None else f"\x1b[27;{chosen[0] + 1};{chosen[1]}~".encode()


def _other_text(key: Key, mods: Mods, level: int) -> tuple[Mods, int] | None:
    character = _shifted_character(key)
    if level == 1:
        only_itself = Mods.CTRL in mods and _ctrl_byte(character, kitty=False) is None
        return (mods, ord(character)) if only_itself else None
    # xterm reports shift with a letter or space too, but other terminals that know the mode send the text: both are
    # understood, so each key stays as it came.
    if mods & COMMANDS or key.raw.startswith(b"\x1b[27;"):
        return mods, ord(character)
    return None


def _other_named_2(name: str, mods: Mods) -> tuple[Mods, int] | None:
    if (name, mods) in (("tab", Mods.SHIFT), ("backspace", Mods.CTRL)):
        return None
    return mods, 8 if name == "backspace" and Mods.CTRL in mods else _OTHER_CODES[name]


def _other_named_1(name: str, mods: Mods) -> tuple[Mods, int] | None:
    """As recorded from xterm, oddities included: alt is left out of the parameter and often takes ctrl with it."""
    if name == "backspace" or (name == "tab" and Mods.SHIFT in mods):
        return None
    if name == "escape":
        left = mods & ~Mods.ALT if Mods.ALT in mods else NO_MODS
    else:
        left = mods & ~(Mods.ALT | Mods.CTRL) if Mods.ALT in mods else mods
    return (left, _OTHER_CODES[name]) if left else None


# Legacy


def _legacy(key: Key, modes: Modes) -> bytes:
    if modes.vt52 and (sequence := _vt52(key, modes)) is not None:
        return sequence
    if modes.application_keypad and (sequence := _application_keypad(key)) is not None:
        return sequence
    if key.typed:
        return key.typed.encode("utf-8", "replace")
    if key.name is None:
        return _legacy_command(key)
    return _legacy_named(key, KEYPAD_PLAIN.get(key.name, key.name), modes)


def _vt52(key: Key, modes: Modes) -> bytes | None:
    """VT52's form of arrows, PF keys and an application keypad; None for other keys, which are as ever."""
    if key.mods & ~LOCKS or key.name is None:
        return None
    if modes.application_keypad and key.name in _KEYPAD_SS3:
        return b"\x1b?" + _KEYPAD_SS3[key.name].encode()
    if key.name in _PF_KEYS:
        return b"\x1b" + _PF_KEYS[key.name].encode()
    return b"\x1b" + FUNCTIONAL[key.name][1].encode() if key.name in _CURSOR_KEYS else None


def _from_kitty(key: Key) -> bool:
    """Whether the terminal reported `key` by kitty's protocol, and so is one that would send kitty's legacy forms."""
    return key.raw.startswith(b"\x1b[") and key.raw.endswith(b"u")


def _application_keypad(key: Key) -> bytes | None:
    """DECNKM's form of a keypad key: not with num lock on (as xterm), and not from kitty, which has no such mode."""
    if key.name not in _KEYPAD_SS3 or key.mods or _from_kitty(key):
        return None
    return b"\x1bO" + _KEYPAD_SS3[key.name].encode()


def _legacy_named(key: Key, name: str, modes: Modes) -> bytes:
    mods = key.mods & ~LOCKS
    if name in _CONTROL_BYTES:
        if mods & _BEYOND_LEGACY:
            return _bare_sequence(key)
        return _control(name, mods, modes, says_alt=_from_kitty(key) or key.raw.startswith(b"\x1b\x1b"))
    if not mods and (name in _PF_KEYS or (modes.application_cursor and name in _CURSOR_KEYS)):
        return b"\x1bO" + (_PF_KEYS.get(name) or FUNCTIONAL[name][1]).encode()
    if name in _PF_KEYS:
        return _function_key(1, _PF_KEYS[name], mods)
    number, final = FUNCTIONAL[name]
    if final not in "u~":
        return _function_key(number, final, mods)
    is_kittys = final == "u" and name != "menu" and _from_kitty(key)
    if name in VT_NUMBERS and not is_kittys:
        return _function_key(VT_NUMBERS[name], "~", mods)
    return _bare_sequence(key) if is_kittys and name not in MODIFIER_KEYS else b""


def _control(name: str, mods: Mods, modes: Modes, *, says_alt: bool) -> bytes:
    """Enter, Tab, Escape, Backspace: one control byte, after an ESC with alt.

    `says_alt`: whether shift+tab says that alt is down; xterm does not.
    """
    escape = b"\x1b" if Mods.ALT in mods else b""
    if name == "tab" and Mods.SHIFT in mods:
        return (escape if says_alt else b"") + b"\x1b[Z"
    if name == "enter" and modes.newline:
        return escape + b"\r\n"
    if name == "backspace" and (Mods.CTRL in mods) != modes.backarrow_sends_backspace:
        return escape + b"\x08"
    return escape + _CONTROL_BYTES[name]


def _function_key(number: int, final: str, mods: Mods) -> bytes:
    if mods:
        return f"\x1b[{number};{mods + 1}{final}".encode()
    return f"\x1b[{'' if number == 1 else number}{final}".encode()


def _legacy_command(key: Key) -> bytes:
    """A text key with modifiers: a control byte for ctrl, an ESC before for alt, `CSI u` where that says nothing."""
    kitty = _from_kitty(key)
    mods = key.mods
    character = _shifted_character(key)
    shifted_letter = Mods.CTRL in mods and Mods.SHIFT in mods and character.isalpha()
    if mods & _BEYOND_LEGACY or (kitty and (shifted_letter or not character.isascii())):
        return _bare_sequence(key)
    byte = _ctrl_byte(character, kitty=kitty) if Mods.CTRL in mods else None
    escape = b"\x1b" if Mods.ALT in mods else b""
    return escape + (character.encode() if byte is None else bytes((byte,)))


def _bare_sequence(key: Key) -> bytes:
    """`CSI code ; mods u`, which kitty sends to every program where legacy has no form; most ignore it."""
    return _kitty_sequence(Key(key.codepoint, key.name, mods=key.mods & ~LOCKS), flags=0)


def _shifted_character(key: Key) -> str:
    """The key's character with shift; a sign that the terminal did not tell is taken from the US layout.

    Only to find a control byte or a modifyOtherKeys code, where a wrong sign does less harm than none: kitty reports
    ctrl+shift+minus as that, and emacs waits for ctrl+underscore.
    """
    character = key.character
    if Mods.SHIFT in key.mods and key.shifted is None:
        return _US_SHIFT.get(character, character)
    return character


def _ctrl_byte(character: str, *, kitty: bool) -> int | None:
    """The control byte of ctrl and `character`, None if there is none and the character itself is sent."""
    if character in _CTRL_SIGNS:
        return _CTRL_SIGNS[character]
    if not "@" <= character <= "~" or (kitty and character in _NOT_CTRLED_BY_KITTY):
        return None
    return ord(character) & 0x1F
