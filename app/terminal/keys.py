"""The canonical key: what was pressed, whichever of a terminal's encodings reported it.

Sources: the kitty keyboard protocol (modifier bits, functional key numbers, alternate keys), xterm ctlseqs
("PC-Style Function Keys", "Special Keyboard Keys"), Textual's key names where it has one.
"""

import unicodedata
from dataclasses import dataclass, field
from enum import IntFlag
from functools import lru_cache
from typing import Final, Literal, TypeAlias

KeyEvent: TypeAlias = Literal["press", "repeat", "release"]


class Mods(IntFlag):
    """Modifiers; the bits are kitty's, so a protocol's modifier parameter is `1 + mods`."""

    SHIFT = 1
    ALT = 2
    CTRL = 4
    SUPER = 8
    HYPER = 16
    META = 32
    CAPS = 64
    NUM = 128


NO_MODS: Final = Mods(0)
LOCKS: Final = Mods.CAPS | Mods.NUM
COMMANDS: Final = Mods.ALT | Mods.CTRL | Mods.SUPER | Mods.HYPER | Mods.META
"""Modifiers that make a command of a key that would otherwise type its text."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key press, repeat or release.

    Exactly one of `codepoint` and `name` says which key it is. `codepoint` is a text key's character *without*
    shift, as far as the terminal tells: `A` is 97 with SHIFT, but a `!` that arrives as plain text is 33 without,
    because only the terminal knows the layout. `name` is a functional key, one of `FUNCTIONAL`. A key with neither
    is unknown: only its `raw` bytes can be passed on. (Codepoint 0 is kitty's "text without a key", from an IME.)

    `text` is what the terminal said the key types, "" if it said nothing (`typed` also infers it).
    `shifted` and `base` are kitty's alternate keys: the codepoint with shift, and that of the same place on a US
    keyboard. `raw` is what arrived; it takes no part in comparisons.
    """

    codepoint: int | None = None
    name: str | None = None
    mods: Mods = NO_MODS
    text: str = ""
    shifted: int | None = None
    base: int | None = None
    event: KeyEvent = "press"
    raw: bytes = field(default=b"", compare=False)

    @property
    def typed(self) -> str:
        """The text this key types, "" if none: a release, a functional key, a command such as ctrl+a."""
        if self.event == "release":
            return ""
        if self.text or self.mods & COMMANDS:
            return self.text
        if self.name is not None:
            return KEYPAD_TEXT.get(self.name, "")
        return self.character if self.codepoint else ""

    @property
    def character(self) -> str:
        """The character of a text key with shift and caps lock applied, "" for other keys.

        Of a shifted key whose shifted form the terminal did not tell, letters are raised and the rest is returned
        as it is: guessing a layout is left to those who cannot do without (`encode`).
        """
        if not self.codepoint:
            return ""
        shift = Mods.SHIFT in self.mods
        if shift and self.shifted is not None:
            return chr(self.shifted)
        plain = chr(self.codepoint)
        upper = plain.upper()
        return upper if len(upper) == 1 and shift != (Mods.CAPS in self.mods) else plain

    @property
    def spelling(self) -> str:
        """The one spelling that keymaps compare: `ctrl+space`, `alt+shift+a`, `H`, `ctrl+^` (see `parse_key`).

        Lock keys and the kind of event take no part in it, and the keypad is spelled as the keys it stands for. An
        unknown key is spelled "".
        """
        return _spell(self)


def text_key(character: str, raw: bytes = b"") -> Key:
    """The key that types `character` (one codepoint), as far as the character alone tells."""
    lower = character.lower()
    if lower != character and lower.upper() == character:
        return Key(ord(lower), mods=Mods.SHIFT, text=character, shifted=ord(character), raw=raw)
    return Key(ord(character), text=character, raw=raw)


# Kitty's functional keys: name → (number, final byte). https://sw.kovidgoyal.net/kitty/keyboard-protocol/#functional
_LETTER_KEYS: Final = {
    "up": "A", "down": "B", "right": "C", "left": "D", "kp_begin": "E", "end": "F", "home": "H",
    "f1": "P", "f2": "Q", "f4": "S",
}  # fmt: skip
_TILDE_KEYS: Final = {
    "insert": 2, "delete": 3, "pageup": 5, "pagedown": 6, "f3": 13, "f5": 15, "f6": 17, "f7": 18, "f8": 19, "f9": 20,
    "f10": 21, "f11": 23, "f12": 24,
}  # fmt: skip
_LOCK_AND_MENU_KEYS: Final = ("caps_lock", "scroll_lock", "num_lock", "print_screen", "pause", "menu")
_KEYPAD_KEYS: Final = (
    *(f"kp_{digit}" for digit in range(10)),
    "kp_decimal", "kp_divide", "kp_multiply", "kp_subtract", "kp_add", "kp_enter", "kp_equal", "kp_separator",
    "kp_left", "kp_right", "kp_up", "kp_down", "kp_pageup", "kp_pagedown", "kp_home", "kp_end", "kp_insert",
    "kp_delete",
)  # fmt: skip
_MEDIA_KEYS: Final = (
    "media_play", "media_pause", "media_play_pause", "media_reverse", "media_stop", "media_fast_forward",
    "media_rewind", "media_track_next", "media_track_previous", "media_record", "lower_volume", "raise_volume",
    "mute_volume",
)  # fmt: skip
_MODIFIER_KEYS: Final = (
    "left_shift", "left_control", "left_alt", "left_super", "left_hyper", "left_meta",
    "right_shift", "right_control", "right_alt", "right_super", "right_hyper", "right_meta",
    "iso_level3_shift", "iso_level5_shift",
)  # fmt: skip


def _functional() -> dict[str, tuple[int, str]]:
    table = {"escape": (27, "u"), "enter": (13, "u"), "tab": (9, "u"), "backspace": (127, "u")}
    table |= {name: (1, letter) for name, letter in _LETTER_KEYS.items()}
    table |= {name: (number, "~") for name, number in _TILDE_KEYS.items()}
    table |= {name: (57358 + at, "u") for at, name in enumerate(_LOCK_AND_MENU_KEYS)}
    table |= {f"f{number}": (57363 + number, "u") for number in range(13, 36)}
    table |= {name: (57399 + at, "u") for at, name in enumerate(_KEYPAD_KEYS)}
    table |= {name: (57428 + at, "u") for at, name in enumerate(_MEDIA_KEYS)}
    table |= {name: (57441 + at, "u") for at, name in enumerate(_MODIFIER_KEYS)}
    return table


FUNCTIONAL: Final[dict[str, tuple[int, str]]] = _functional()
"""Every key name with the number and final byte of its kitty form."""

MODIFIER_KEYS: Final = frozenset((*_MODIFIER_KEYS, "caps_lock", "scroll_lock", "num_lock"))
"""Keys that only modify others: a program hears of them only if it asked for all keys."""

VT_NUMBERS: Final[dict[str, int]] = {
    "insert": 2, "delete": 3, "pageup": 5, "pagedown": 6,
    "f5": 15, "f6": 17, "f7": 18, "f8": 19, "f9": 20, "f10": 21, "f11": 23, "f12": 24, "f13": 25, "f14": 26,
    "f15": 28, "f16": 29, "menu": 29, "f17": 31, "f18": 32, "f19": 33, "f20": 34,
    **{f"f{number}": number + 21 for number in range(21, 36)},
}  # fmt: skip
"""`CSI number ~` of the VT220 and of xterm after it (F21 and up are xterm's own, numbered on)."""

KEYPAD_TEXT: Final[dict[str, str]] = {
    **{f"kp_{digit}": str(digit) for digit in range(10)},
    "kp_decimal": ".", "kp_divide": "/", "kp_multiply": "*", "kp_subtract": "-", "kp_add": "+", "kp_equal": "=",
    "kp_separator": ",",
}  # fmt: skip
"""What the keypad's text keys type."""

KEYPAD_PLAIN: Final[dict[str, str]] = {
    "kp_enter": "enter", "kp_left": "left", "kp_right": "right", "kp_up": "up", "kp_down": "down",
    "kp_pageup": "pageup", "kp_pagedown": "pagedown", "kp_home": "home", "kp_end": "end", "kp_insert": "insert",
    "kp_delete": "delete",
}  # fmt: skip
"""The keypad's other keys and the main block's key that does the same."""


# Spelling, for keymaps

_MOD_SPELLINGS: Final = {
    "ctrl": Mods.CTRL, "alt": Mods.ALT, "shift": Mods.SHIFT, "super": Mods.SUPER, "hyper": Mods.HYPER,
    "meta": Mods.META,
}  # fmt: skip
_MOD_ALIASES: Final = {"control": "ctrl", "option": "alt", "opt": "alt", "cmd": "super", "command": "super"}
_NAME_ALIASES: Final = {
    "esc": "escape", "return": "enter", "bspace": "backspace", "del": "delete", "ins": "insert", "pgup": "pageup",
    "pgdn": "pagedown", "pgdown": "pagedown", "page_up": "pageup", "page_down": "pagedown",
}  # fmt: skip
_CHARACTER_NAMES: Final = {
    "space": " ", "plus": "+", "minus": "-", "comma": ",", "backslash": "\\", "slash": "/", "underscore": "_",
    "at": "@",
}  # fmt: skip


@lru_cache(maxsize=1024)
def _spell(key: Key) -> str:
    mods = key.mods & ~LOCKS
    if key.name is not None:
        word = KEYPAD_PLAIN.get(key.name) or KEYPAD_TEXT.get(key.name) or key.name
    elif not key.codepoint:
        return key.text
    else:
        word, mods = _spell_character(key, mods)
    prefix = "".join(f"{name}+" for name, bit in _MOD_SPELLINGS.items() if bit in mods)
    return prefix + ("space" if word == " " else word)


def _spell_character(key: Key, mods: Mods) -> tuple[str, Mods]:
    """A text key's character with the modifiers that remain to be said beside it.

    Shift is spent where the character shows it: `H`, `ctrl+^`; a letter that is part of a command keeps it
    (`alt+shift+a`), so that the spelling does not hang on whether the terminal told the shifted form.
    """
    plain = chr(key.codepoint or 0)
    if not mods & COMMANDS:
        typed = key.text if len(key.text) == 1 else key.character
        return typed, mods if typed == plain else NO_MODS
    if Mods.SHIFT in mods and key.shifted is not None and plain.upper() == plain:
        return chr(key.shifted), mods & ~Mods.SHIFT
    return plain, mods


def parse_key(spelling: str) -> Key:
    r"""The key that a keymap names: `ctrl+space`, `alt+enter`, `ctrl+\`, `H`, `shift+f3`, `ctrl++`.

    Modifiers come in any order before the key; an upper-case letter is the letter with shift, also beside other
    modifiers. Raises ValueError with a whole sentence if the spelling names no key.
    """
    *words, last = _split_spelling(spelling)
    mods = NO_MODS
    for word in words:
        bit = _MOD_SPELLINGS.get(_MOD_ALIASES.get(word.lower(), word.lower()))
        if bit is None:
            raise ValueError(f"“{word}” in “{spelling}” is no modifier; there are {', '.join(_MOD_SPELLINGS)}.")
        mods |= bit
    return _named_key(last, mods, spelling)


def _split_spelling(spelling: str) -> list[str]:
    if spelling == "+" or spelling.endswith("++"):
        return [*spelling[:-1].removesuffix("+").split("+"), "+"] if len(spelling) > 1 else ["+"]
    return spelling.split("+")


def _named_key(word: str, mods: Mods, spelling: str) -> Key:
    lower = word.lower()
    name = _NAME_ALIASES.get(lower, lower)
    if len(word) > 1 and name in FUNCTIONAL:
        return Key(name=name, mods=mods)
    character = _CHARACTER_NAMES.get(lower, word)
    if len(character) != 1 or unicodedata.category(character) in ("Cc", "Cs"):
        raise ValueError(f"“{spelling}” names no key; write it like ctrl+space, alt+enter, shift+f3 or H.")
    return _character_key(character, mods)


def _character_key(character: str, mods: Mods) -> Key:
    upper = character.upper()
    is_pair = len(upper) == 1 and upper.lower() == character  # not so ß, nor ı, whose capital is that of i
    key = text_key(upper if Mods.SHIFT in mods and is_pair else character)
    layout_decides = Mods.SHIFT in mods and key.shifted is None and character != " "
    text = "" if mods & COMMANDS or layout_decides else key.text
    return Key(key.codepoint, mods=mods | key.mods, text=text, shifted=key.shifted)


# Textual's names

_TEXTUAL_RENAMED: Final = {
    "solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at", "hyphen_minus": "minus",
    "plus_sign": "plus", "low_line": "underscore",
}  # fmt: skip
_TEXTUAL_CHARACTERS: Final = {"enter": "\r", "tab": "\t", "escape": "\x1b", "backspace": "\x7f"}


def textual_key(key: Key) -> tuple[str, str | None]:
    """The arguments of a Textual `events.Key` for `key`: (key, character).

    Modifiers stand before the name in alphabetical order, as Textual writes them; text is named by its character
    (`A`, `space`, `exclamation_mark`). An unknown key is `("unknown", None)`. Releases are the caller's to drop.
    """
    if key.typed:
        return _textual_name(key.typed[0]), key.typed
    name = KEYPAD_PLAIN.get(key.name, key.name) if key.name is not None else ""
    mods = key.mods & ~LOCKS
    if key.name is None:
        if not key.codepoint:
            return "unknown", None
        character, mods = _spell_character(key, mods)
        name = _textual_name(character)
    words = sorted(word for word, bit in _MOD_SPELLINGS.items() if bit in mods)
    return "+".join((*words, name)), None if words else _TEXTUAL_CHARACTERS.get(name)


def _textual_name(character: str) -> str:
    if character.isalnum():
        return character
    name = unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")
    return _TEXTUAL_RENAMED.get(name, name or character)
