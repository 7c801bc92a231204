"""The recordings of tests/data/keys, and how their X11 names are spelled by us."""

import json
from pathlib import Path
from typing import Final

from app.terminal.modes import Modes

RECORDINGS: Final = Path(__file__).parent.parent / "data" / "keys"

MODES: Final = {
    "legacy": Modes(),
    "decckm": Modes(application_cursor=True, application_keypad=True),
    "mok1": Modes(modify_other_keys=1),
    "mok2": Modes(modify_other_keys=2),
    "kitty1": Modes(kitty_flags=1),
    "kitty5": Modes(kitty_flags=5),
    "kitty31": Modes(kitty_flags=31),
}

_SPELLINGS: Final = {
    "minus": "-", "slash": "/", "bracketleft": "[", "bracketright": "]", "grave": "`", "semicolon": ";",
    "apostrophe": "'", "backslash": "\\", "equal": "=", "period": ".", "comma": ",", "Return": "enter",
    "Prior": "pageup", "Next": "pagedown", "eacute": "é", "ssharp": "ß", "U65E5": "日", "U1F600": "😀",
    "EuroSign": "€", "KP_5": "5", "KP_Enter": "enter", "KP_Add": "+", "KP_Home": "7", "KP_Left": "4",
    "KP_Begin": "5", "KP_Divide": "/",
}  # fmt: skip


def recording(name: str) -> dict[str, bytes]:
    """What each combination sent in the recording `name` (`xterm-mok2`), without those that sent nothing."""
    pressed = json.loads((RECORDINGS / f"{name}.json").read_text())
    return {combination: bytes.fromhex(sent) for combination, sent in pressed.items() if sent}


def spelled(combination: str) -> str:
    """Our spelling of a recorded combination: `alt+shift+Return` is `alt+shift+enter`.

    The keypad was recorded with num lock on, so its keys are the text they typed.
    """
    *mods, key = combination.split("+")
    word = _SPELLINGS.get(key, key if len(key) == 1 else key.lower())
    if mods == ["shift"] and len(word) == 1:
        return "!" if word == "1" else word.upper()
    return "+".join([mod for mod in ("ctrl", "alt", "shift") if mod in mods] + [word])
