"""Every key that was recorded from a real xterm and a real kitty, decoded and encoded (tests/data/keys/README.md)."""

from typing import Final

import pytest

from app.server.tokenizer import Text, Tokenizer
from app.terminal.encode import encode
from app.terminal.keys import MODIFIER_KEYS, Key
from tests.terminal.recorded_keys import MODES, recording, spelled

RECORDINGS: Final = (
    "xterm-legacy", "xterm-decckm", "xterm-mok1", "xterm-mok2",
    "kitty-legacy", "kitty-decckm", "kitty-kitty1", "kitty-kitty5", "kitty-kitty31",
)  # fmt: skip

# What a mode does not tell: {the key we take it for: the combinations that send the same bytes}.
SHARED_BYTES: Final = {
    "ctrl+space": "ctrl+2 ctrl+shift+space",
    "ctrl+^": "ctrl+6 ctrl+shift+6",
    "ctrl+_": "ctrl+slash",
    "backspace": "ctrl+8 shift+BackSpace",
    "escape": "ctrl+3 ctrl+bracketleft shift+Escape ctrl+Escape ctrl+shift+Escape",
    "ctrl+h": "ctrl+BackSpace ctrl+shift+BackSpace",
    "ctrl+alt+h": "ctrl+alt+BackSpace",
    "alt+backspace": "alt+shift+BackSpace",
    "alt+tab": "ctrl+alt+Tab",
    "space": "shift+space",
}
LEGACY: Final = SHARED_BYTES | {
    "tab": "ctrl+i ctrl+Tab",
    "enter": "ctrl+m shift+Return ctrl+Return ctrl+shift+Return",
    "alt+enter": "ctrl+alt+Return alt+shift+Return",
    "0": "ctrl+0", "1": "ctrl+1", "9": "ctrl+9", "-": "ctrl+minus", "=": "ctrl+equal", ";": "ctrl+semicolon",
    ".": "ctrl+period", ",": "ctrl+comma",
    # ESC ESC is two presses of Escape to us: see the tokenizer.
    "escape escape": "ctrl+alt+bracketleft alt+Escape ctrl+alt+Escape alt+shift+Escape",
}  # fmt: skip
XTERM_CTRL_SHIFT: Final = {f"ctrl+{letter}": f"ctrl+shift+{letter}" for letter in "acvxpz"}
XTERM_LEGACY: Final = LEGACY | XTERM_CTRL_SHIFT | {
    "ctrl+space": "ctrl+2 ctrl+grave ctrl+shift+space",
    "shift+tab": "ctrl+shift+Tab alt+shift+Tab",
    "é": "ctrl+eacute",
}  # fmt: skip
XTERM_MOK1: Final = SHARED_BYTES | XTERM_CTRL_SHIFT | {
    "ctrl+space": "ctrl+2 ctrl+grave ctrl+shift+space",
    "shift+tab": "ctrl+shift+Tab alt+shift+Tab",
    "tab": "ctrl+i",
    "enter": "ctrl+m",
    "alt+enter": "ctrl+alt+Return",
    "escape escape": "ctrl+alt+bracketleft alt+Escape",
    # xterm leaves alt out of the parameter here.
    "shift+enter": "alt+shift+Return",
    "ctrl+escape": "ctrl+alt+Escape",
    "shift+escape": "alt+shift+Escape",
}  # fmt: skip
KITTY_LEGACY: Final = LEGACY | {"shift+tab": "ctrl+shift+Tab", "`": "ctrl+grave"}
SHIFTED_SIGN: Final = {"ctrl+^": "ctrl+shift+6"}  # the same key, spelled by the sign that the terminal told
INDISTINCT: Final = {
    "xterm-legacy": XTERM_LEGACY,
    "xterm-decckm": XTERM_LEGACY,
    "xterm-mok1": XTERM_MOK1,
    "xterm-mok2": SHIFTED_SIGN,
    "kitty-legacy": KITTY_LEGACY,
    "kitty-decckm": KITTY_LEGACY,
    "kitty-kitty1": {"space": "shift+space"},
    "kitty-kitty5": SHIFTED_SIGN | {"space": "shift+space"},
    "kitty-kitty31": SHIFTED_SIGN,
}

LOST_IN_MOK1: Final = {"ctrl+alt+Escape", "alt+shift+Escape"}


def keys(sent: bytes, name: str) -> list[Key]:
    """The keys of `sent` as the driver gets them from a terminal in the mode that `name` was recorded in."""
    tokenizer = Tokenizer()
    tokenizer.modify_other_keys = name.endswith("mok2")
    tokens = tokenizer.feed(sent) + tokenizer.flush()
    assert not tokenizer.pending
    found: list[Key] = []
    for token in tokens:
        assert isinstance(token, Key | Text), token
        found.extend(token.keys if isinstance(token, Text) else [token])
    return found


def pressed(sent: bytes, name: str) -> str:
    return " ".join(key.spelling for key in keys(sent, name) if key.event == "press" and key.name not in MODIFIER_KEYS)


def through(outer: str, inner: str) -> set[str]:
    """The combinations that a program in mode `inner` hears otherwise inside us, in a terminal in mode `outer`."""
    terminal = outer.split("-")[0]
    bare = recording(f"{terminal}-{inner}")
    return {
        combination
        for combination, sent in recording(outer).items()
        if combination in bare and b"".join(encode(key, MODES[inner]) for key in keys(sent, outer)) != bare[combination]
    }


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_recording_holds_the_combinations_that_the_counts_below_speak_of(name: str) -> None:
    assert len(recording(name)) == 212


@pytest.mark.parametrize("name", RECORDINGS)
def test_every_recorded_key_is_the_one_pressed_unless_its_bytes_are_shared(name: str) -> None:
    taken_for: dict[str, set[str]] = {}
    for combination, sent in recording(name).items():
        key = pressed(sent, name)
        if key != spelled(combination):
            taken_for.setdefault(key, set()).add(combination)
    assert taken_for == {key: set(combinations.split()) for key, combinations in INDISTINCT[name].items()}


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_key_encoded_for_the_mode_it_came_in_gives_the_bytes_that_came(name: str) -> None:
    expected = LOST_IN_MOK1 if name == "xterm-mok1" else set()  # 210 of 212 there, 212 of 212 everywhere else
    assert through(name, name.split("-")[1]) == expected


@pytest.mark.parametrize("inner", ["legacy", "decckm", "mok1", "mok2"])
def test_in_an_xterm_asked_for_modify_other_keys_a_program_hears_what_it_hears_without_us(inner: str) -> None:
    assert through("xterm-mok2", inner) == set()  # tmux 3.3a: 194 of 212 in legacy, 102 in mok2


@pytest.mark.parametrize("inner", ["legacy", "decckm", "kitty1"])
def test_in_a_kitty_asked_to_disambiguate_a_program_hears_what_it_hears_without_us(inner: str) -> None:
    assert through("kitty-kitty1", inner) == set()  # tmux 3.3a: 202 of 212 in legacy


def test_only_the_shifted_form_of_a_sign_is_not_told_by_a_kitty_asked_to_disambiguate() -> None:
    assert through("kitty-kitty1", "kitty5") == {"ctrl+shift+6"}


@pytest.mark.parametrize("outer", ["kitty-kitty5", "kitty-kitty31"])
@pytest.mark.parametrize("inner", ["legacy", "decckm", "kitty1", "kitty5"])
def test_programs_with_fewer_flags_than_the_terminal_hear_only_what_they_asked_for(outer: str, inner: str) -> None:
    assert through(outer, inner) == set()


def test_a_program_with_kitty_flags_in_an_xterm_hears_what_kitty_would_send() -> None:
    bare = recording("kitty-kitty1")
    differing = {
        combination
        for combination, sent in recording("xterm-mok2").items()
        if b"".join(encode(key, MODES["kitty1"]) for key in keys(sent, "xterm-mok2")) != bare[combination]
    }
    assert differing == {
        "ctrl+shift+6",  # xterm tells the sign, not the key under it
        "F3",  # recorded from a kitty that still sent CSI R
        "KP_Enter",  # xterm does not tell the keypad's Enter apart
        *("ctrl+eacute", "alt+eacute", "Menu"),  # recorded with num lock on, which xterm does not report
    }
