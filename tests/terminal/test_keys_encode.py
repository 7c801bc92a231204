"""What a program hears of keys, text, pastes and focus, beyond what was recorded."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.server.tokenizer import Text, Tokenizer
from app.terminal.encode import (
    PASTE_END,
    PASTE_START,
    NewlineAs,
    encode,
    encode_focus,
    encode_paste,
    encode_paste_chunk,
    encode_text,
)
from app.terminal.keys import FUNCTIONAL, Key, KeyEvent, Mods, parse_key, text_key
from app.terminal.modes import Modes

LEGACY = Modes()
KITTY = Modes(kitty_flags=1)


def test_shift_enter_is_enter_to_a_shell_and_a_new_line_to_an_agent() -> None:
    key = parse_key("shift+enter")
    assert encode(key, LEGACY) == b"\r"
    assert encode(key, LEGACY, newline_as="lf") == b"\n"


@pytest.mark.parametrize("newline_as", ["cr", "lf"])
@pytest.mark.parametrize("flags", [1, 2, 4, 5, 7, 8, 25, 31])
def test_shift_enter_has_its_own_sequence_under_any_kitty_flag(flags: int, newline_as: NewlineAs) -> None:
    assert encode(parse_key("shift+enter"), Modes(kitty_flags=flags), newline_as=newline_as) == b"\x1b[13;2u"


def test_shift_enter_is_a_new_line_to_an_agent_that_asked_for_modify_other_keys() -> None:
    # Codex and Vibe ignore CSI 27;2;13~; every agent understands LF.
    assert encode(parse_key("shift+enter"), Modes(modify_other_keys=2), newline_as="lf") == b"\n"


@pytest.mark.parametrize("spelling", ["enter", "ctrl+enter", "alt+enter", "alt+shift+enter", "ctrl+j"])
def test_only_shift_enter_is_a_matter_of_the_program(spelling: str) -> None:
    key = parse_key(spelling)
    assert encode(key, LEGACY, newline_as="lf") == encode(key, LEGACY)


def test_enter_sends_cr_and_lf_in_newline_mode() -> None:
    assert encode(parse_key("enter"), Modes(newline=True)) == b"\r\n"
    assert encode(parse_key("alt+enter"), Modes(newline=True)) == b"\x1b\r\n"


def test_backspace_and_its_control_key_change_places_when_the_program_says_so() -> None:
    backspace, with_control = Key(name="backspace"), Key(name="backspace", mods=Mods.CTRL)
    swapped = Modes(backarrow_sends_backspace=True)
    assert (encode(backspace, Modes()), encode(with_control, Modes())) == (b"\x7f", b"\x08")
    assert (encode(backspace, swapped), encode(with_control, swapped)) == (b"\x08", b"\x7f")


def test_cursor_keys_change_only_unmodified_in_application_mode() -> None:
    modes = Modes(application_cursor=True)
    assert [encode(parse_key(key), modes) for key in ("up", "home", "end", "delete")] == [
        b"\x1bOA",
        b"\x1bOH",
        b"\x1bOF",
        b"\x1b[3~",
    ]
    assert encode(parse_key("ctrl+up"), modes) == b"\x1b[1;5A"
    assert encode(parse_key("up"), replace(modes, kitty_flags=1)) == b"\x1b[A"


def test_the_keypad_is_told_apart_only_in_application_mode_and_without_num_lock() -> None:
    modes = Modes(application_keypad=True)
    assert encode(Key(name="kp_enter"), modes) == b"\x1bOM"
    assert encode(Key(name="kp_5"), modes) == b"\x1bOu"
    assert encode(Key(name="kp_5"), LEGACY) == b"5"
    assert encode(Key(name="kp_5", mods=Mods.NUM), modes) == b"5"
    assert encode(Key(name="kp_enter", mods=Mods.NUM), modes) == b"\r"
    assert encode(Key(name="kp_left"), LEGACY) == b"\x1b[D"


@pytest.mark.parametrize("modes", [LEGACY, KITTY, Modes(modify_other_keys=2), Modes(kitty_flags=13)])
def test_repeats_are_presses_and_releases_nothing_to_a_program_that_did_not_ask(modes: Modes) -> None:
    key = parse_key("up")
    assert encode(replace(key, event="repeat"), modes) == encode(key, modes)
    assert encode(replace(key, event="release"), modes) == b""


@pytest.mark.parametrize(
    ("key", "flags", "sent"),
    [
        (Key(name="up", event="release"), 2, b"\x1b[1;1:3A"),
        (Key(name="up", event="repeat"), 3, b"\x1b[1;1:2A"),
        (Key(97, mods=Mods.CTRL, event="release"), 3, b"\x1b[97;5:3u"),
        (Key(97, mods=Mods.CTRL), 2, b"\x01"),
        (Key(97, mods=Mods.CTRL), 4, b"\x01"),
        (Key(97, mods=Mods.ALT | Mods.SHIFT, shifted=65), 4, b"\x1bA"),
        (Key(name="enter", event="release"), 3, b""),
        (Key(name="enter", event="release"), 11, b"\x1b[13;1:3u"),
        (text_key("a"), 8, b"\x1b[97u"),
        (text_key("a"), 24, b"\x1b[97;;97u"),
        (text_key("A"), 8, b"\x1b[97;2u"),
        (text_key("A"), 28, b"\x1b[97:65;2;65u"),
        (Key(97, mods=Mods.CTRL, base=99), 5, b"\x1b[97::99;5u"),
        (Key(97, mods=Mods.CTRL | Mods.SHIFT, shifted=65, base=99), 5, b"\x1b[97:65:99;6u"),
        (Key(0, text="日本"), 24, b"\x1b[0;;26085:26412u"),
        (Key(0, text="日本"), 8, "日本".encode()),
        (Key(0, text="日本"), 0, "日本".encode()),
        (Key(name="f3"), 1, b"\x1b[13~"),
        (Key(name="f3", mods=Mods.SHIFT), 1, b"\x1b[13;2~"),
        (Key(name="f13"), 1, b"\x1b[57376u"),
        (Key(name="left_shift"), 1, b""),
        (Key(name="left_shift"), 8, b"\x1b[57441u"),
        (Key(name="caps_lock"), 1, b""),
        (Key(name="enter", mods=Mods.NUM), 1, b"\r"),
        (Key(name="media_play"), 1, b"\x1b[57428u"),
        (Key(97, mods=Mods.SUPER), 1, b"\x1b[97;9u"),
    ],
)
def test_kittys_flags_decide_what_is_reported_and_how_much_of_it(key: Key, flags: int, sent: bytes) -> None:
    assert encode(key, Modes(kitty_flags=flags)) == sent


@pytest.mark.parametrize(
    ("key", "sent"),
    [
        (Key(name="f13"), b"\x1b[25~"),
        (Key(name="f16"), b"\x1b[29~"),
        (Key(name="f35"), b"\x1b[56~"),
        (Key(name="f13", raw=b"\x1b[57376u"), b"\x1b[57376u"),
        (Key(name="f3", mods=Mods.SHIFT), b"\x1b[1;2R"),
        (Key(name="media_play"), b""),
        (Key(name="media_play", raw=b"\x1b[57428u"), b"\x1b[57428u"),
        (Key(name="left_shift", raw=b"\x1b[57441u"), b""),
        (Key(122, mods=Mods.SUPER), b"\x1b[122;9u"),
        (Key(name="backspace", mods=Mods.SUPER), b"\x1b[127;9u"),
        (Key(45, mods=Mods.CTRL | Mods.SHIFT, raw=b"\x1b[45;6u"), b"\x1f"),
        (Key(123, mods=Mods.CTRL), b"\x1b"),
        (Key(raw=b"\x1b[99z"), b"\x1b[99z"),
    ],
)
def test_a_legacy_program_hears_the_old_form_or_what_the_terminal_itself_would_send(key: Key, sent: bytes) -> None:
    assert encode(key, LEGACY) == sent


def test_a_shifted_letter_stays_text_under_modify_other_keys_unless_the_terminal_reported_it() -> None:
    modes = Modes(modify_other_keys=2)
    assert encode(text_key("A"), modes) == b"A"
    assert encode(Key(97, mods=Mods.SHIFT, text="A", shifted=65, raw=b"\x1b[27;2;65~"), modes) == b"\x1b[27;2;65~"


def test_kittys_flags_win_over_modify_other_keys() -> None:
    # Claude asks for both, and means to hear kitty's.
    assert encode(parse_key("ctrl+a"), Modes(kitty_flags=5, modify_other_keys=2)) == b"\x1b[97;5u"


def test_a_run_of_text_is_one_write_unless_every_key_is_to_be_reported() -> None:
    assert encode_text("Zoë", LEGACY) == encode_text("Zoë", Modes(kitty_flags=7)) == "Zoë".encode()
    assert encode_text("Zo", Modes(kitty_flags=8)) == b"\x1b[122;2u\x1b[111u"


def test_focus_is_told_to_programs_that_asked() -> None:
    assert encode_focus(gained=True, modes=Modes(focus_events=True)) == b"\x1b[I"
    assert encode_focus(gained=False, modes=Modes(focus_events=True)) == b"\x1b[O"
    assert encode_focus(gained=True, modes=LEGACY) == b""


def test_a_paste_is_bracketed_only_if_asked() -> None:
    assert encode_paste("one\ntwo\r\n", bracketed=True) == b"\x1b[200~one\ntwo\r\n\x1b[201~"
    assert encode_paste("one\ntwo\r\n", bracketed=False) == b"one\rtwo\r"


@given(
    st.lists(st.sampled_from(["\x1b", "[", "201~", "\x9b", "\x1b[201~", "rm -rf /\n", "é", "\x03", "\x1b[20", "1~"]))
)
def test_pasted_text_can_neither_end_its_brackets_nor_press_a_key(pieces: list[str]) -> None:
    chunks = b"".join(encode_paste_chunk(piece, bracketed=True) for piece in pieces)
    sent = PASTE_START + chunks + PASTE_END
    assert sent.find(PASTE_END) == len(sent) - len(PASTE_END)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", chunks.decode())


@given(st.text(st.characters(exclude_categories=("Cc", "Cs"), include_characters="\t\n\r")))
def test_pasted_text_without_controls_arrives_whole(text: str) -> None:
    assert encode_paste_chunk(text, bracketed=True).decode() == text


def test_a_lone_surrogate_in_text_does_not_raise() -> None:
    for modes in (LEGACY, Modes(kitty_flags=31)):
        assert encode(Key(0xD800), modes)
        assert encode_text("\ud800", modes)
    assert encode_paste("\ud800", bracketed=True)


def decoded(sent: bytes) -> list[Key]:
    tokenizer = Tokenizer()
    tokenizer.modify_other_keys = True
    keys: list[Key] = []
    for token in tokenizer.feed(sent) + tokenizer.flush():
        assert isinstance(token, Key | Text)
        keys.extend(token.keys if isinstance(token, Text) else [token])
    return keys


CHARACTERS = st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn")).filter(
    lambda c: c.lower() == c and c.upper() == c
)
LETTERS = st.sampled_from("abcdefghijklmnopqrstuvwxyzäéñ")
ALL_MODS = st.builds(Mods, st.integers(0, 0xFF))
EVENTS: st.SearchStrategy[KeyEvent] = st.sampled_from(("press", "repeat", "release"))


@given(st.sampled_from(sorted(FUNCTIONAL)), ALL_MODS, EVENTS)
def test_a_functional_key_under_all_kitty_flags_decodes_to_itself(name: str, mods: Mods, event: KeyEvent) -> None:
    key = Key(name=name, mods=mods, event=event)
    assert decoded(encode(key, Modes(kitty_flags=31))) == [key]


@given(CHARACTERS, ALL_MODS, EVENTS)
def test_a_text_key_under_all_kitty_flags_decodes_to_itself(character: str, mods: Mods, event: KeyEvent) -> None:
    key = Key(ord(character), mods=mods, event=event)
    assert decoded(encode(key, Modes(kitty_flags=31))) == [key]


@given(LETTERS, st.builds(Mods, st.integers(2, 7)))
def test_a_letter_under_modify_other_keys_decodes_to_itself(letter: str, mods: Mods) -> None:
    shifted = ord(letter.upper()) if Mods.SHIFT in mods else None
    key = Key(ord(letter), mods=mods, shifted=shifted)
    assert decoded(encode(key, Modes(modify_other_keys=2))) == [key]


KEYS = st.one_of(
    st.builds(
        lambda name, mods: Key(name=name, mods=mods),
        st.sampled_from(sorted(FUNCTIONAL.keys() - {"kp_enter"})),
        ALL_MODS,
    ),
    st.builds(lambda character, mods: Key(ord(character), mods=mods), CHARACTERS, ALL_MODS),
)
# Left out: LNM, whose Enter sends two keys' bytes; modifyOtherKeys 1, which leaves modifiers out; the keypad's Enter,
# which modifyOtherKeys does not tell from Enter; and that mode beside kitty's flags, which win.
MODES = st.one_of(
    st.builds(
        Modes, application_cursor=st.booleans(), application_keypad=st.booleans(), kitty_flags=st.integers(0, 31)
    ),
    st.just(Modes(modify_other_keys=2)),
)


@settings(max_examples=400)
@given(KEYS, MODES)
def test_what_a_program_hears_is_what_it_would_hear_of_the_keys_it_decodes_to(key: Key, modes: Modes) -> None:
    sent = encode(key, modes)
    assert b"".join(encode(again, modes) for again in decoded(sent)) == sent


def test_a_program_in_vt52_mode_hears_that_terminals_keys() -> None:
    old, keypad = Modes(vt52=True), Modes(vt52=True, application_keypad=True)
    assert [encode(parse_key(key), old) for key in ("up", "left", "f1", "a")] == [b"\x1bA", b"\x1bD", b"\x1bP", b"a"]
    assert encode(parse_key("kp_5"), keypad) == b"\x1b?u"
    assert encode(parse_key("ctrl+up"), old) == encode(parse_key("ctrl+up"), LEGACY)
