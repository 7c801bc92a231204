"""Spelling keys for keymaps, and naming them for Textual."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from textual.keys import key_to_character

from app.terminal.keys import FUNCTIONAL, LOCKS, NO_MODS, Key, Mods, parse_key, text_key, textual_key

TYPEABLE = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co"))
MODS = st.builds(Mods, st.integers(0, 0x3F))


def all_keys() -> st.SearchStrategy[Key]:
    named = st.builds(lambda name, mods: Key(name=name, mods=mods), st.sampled_from(sorted(FUNCTIONAL)), MODS)
    typed = st.builds(text_key, TYPEABLE)
    commands = st.builds(
        lambda character, mods: Key(ord(character.lower()[0]), mods=mods), TYPEABLE, MODS.filter(lambda mods: mods > 1)
    )
    return st.one_of(named, typed, commands)


@pytest.mark.parametrize(
    ("spelling", "key"),
    [
        ("ctrl+space", Key(0x20, mods=Mods.CTRL)),
        ("ctrl+\\", Key(ord("\\"), mods=Mods.CTRL)),
        ("alt+enter", Key(name="enter", mods=Mods.ALT)),
        ("shift+f3", Key(name="f3", mods=Mods.SHIFT)),
        ("H", Key(ord("h"), mods=Mods.SHIFT, text="H", shifted=ord("H"))),
        ("shift+h", Key(ord("h"), mods=Mods.SHIFT, text="H", shifted=ord("H"))),
        ("|", Key(ord("|"), text="|")),
        ("-", Key(ord("-"), text="-")),
        ("+", Key(ord("+"), text="+")),
        ("space", Key(0x20, text=" ")),
        ("ctrl++", Key(ord("+"), mods=Mods.CTRL)),
        ("alt+shift+ctrl+a", Key(ord("a"), mods=Mods.CTRL | Mods.ALT | Mods.SHIFT, shifted=ord("A"))),
        ("Control+PgUp", Key(name="pageup", mods=Mods.CTRL)),
        ("cmd+z", Key(ord("z"), mods=Mods.SUPER)),
        ("esc", Key(name="escape")),
    ],
)
def test_a_spelling_is_parsed_to_its_key(spelling: str, key: Key) -> None:
    assert parse_key(spelling) == key


@pytest.mark.parametrize("spelling", ["", "ctrl+", "hjkl", "f36", "ctrl+altt+x", "strg+c", "+a", "\x01", "ctrl+\x7f"])
def test_a_spelling_that_names_no_key_is_refused_with_a_sentence(spelling: str) -> None:
    with pytest.raises(ValueError, match=r"“.*”.*\.$"):
        parse_key(spelling)


@given(all_keys())
@example(Key(ord("ı"), mods=Mods.ALT | Mods.SHIFT))  # its capital, I, is not its own
@example(Key(ord("ß"), mods=Mods.ALT | Mods.SHIFT))
@example(Key(ord("ⓐ"), mods=Mods.ALT | Mods.SHIFT))  # has a capital, but is no letter
def test_a_key_is_found_again_by_its_spelling(key: Key) -> None:
    assert parse_key(key.spelling).spelling == key.spelling


@given(all_keys())
def test_lock_keys_and_the_event_do_not_change_a_spelling_of_a_command(key: Key) -> None:
    if key.name is None:
        key = Key(key.codepoint, mods=key.mods | Mods.CTRL)
    locked = Key(key.codepoint, key.name, mods=key.mods | LOCKS, event="release")
    assert locked.spelling == key.spelling


@pytest.mark.parametrize(
    "reports",
    [
        # plain text; kitty with all keys reported; modifyOtherKeys
        [
            text_key("H"),
            Key(104, mods=Mods.SHIFT, text="H", shifted=72),
            Key(104, mods=Mods.SHIFT),
            parse_key("shift+h"),
        ],
        [text_key("|"), Key(92, mods=Mods.SHIFT, text="|", shifted=124), Key(92, mods=Mods.SHIFT, shifted=124)],
        [Key(97, mods=Mods.ALT | Mods.SHIFT), Key(97, mods=Mods.ALT | Mods.SHIFT, shifted=65)],
        [Key(94, mods=Mods.CTRL), Key(54, mods=Mods.CTRL | Mods.SHIFT, shifted=94)],
        [Key(name="enter"), Key(name="kp_enter", mods=Mods.NUM)],
        [text_key("5"), Key(name="kp_5", mods=Mods.NUM, text="5"), Key(name="kp_5")],
    ],
)
def test_one_key_is_spelled_alike_however_a_terminal_reports_it(reports: list[Key]) -> None:
    assert len({key.spelling for key in reports}) == 1


def test_an_unknown_key_has_no_spelling() -> None:
    assert Key(raw=b"\x1b[99z").spelling == ""


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        (text_key("A"), "A"),
        (Key(97, mods=Mods.SHIFT), "A"),
        (Key(97, mods=Mods.CAPS), "A"),
        (Key(97, mods=Mods.CAPS | Mods.SHIFT), "a"),
        (Key(49, mods=Mods.SHIFT, shifted=33), "!"),
        (Key(0x20AC, mods=Mods.NUM), "€"),
        (Key(0, text="日本"), "日本"),
        (Key(97, mods=Mods.CTRL), ""),
        (Key(97, mods=Mods.SUPER), ""),
        (Key(97, text="a", event="release"), ""),
        (Key(name="kp_add"), "+"),
        (Key(name="kp_add", mods=Mods.CTRL), ""),
        (Key(name="enter"), ""),
        (Key(raw=b"?"), ""),
    ],
)
def test_a_key_knows_the_text_it_types(key: Key, typed: str) -> None:
    assert key.typed == typed


def test_what_arrived_takes_no_part_in_comparing_keys() -> None:
    assert Key(name="up", raw=b"\x1b[A") == Key(name="up", raw=b"\x1bOA")


@pytest.mark.parametrize(
    ("key", "named"),
    [
        (text_key("a"), ("a", "a")),
        (text_key("A"), ("A", "A")),
        (text_key(" "), ("space", " ")),
        (text_key("!"), ("exclamation_mark", "!")),
        (text_key("-"), ("minus", "-")),
        (text_key("é"), ("é", "é")),
        (Key(name="enter"), ("enter", "\r")),
        (Key(name="tab"), ("tab", "\t")),
        (Key(name="escape"), ("escape", "\x1b")),
        (Key(name="backspace"), ("backspace", "\x7f")),
        (Key(name="enter", mods=Mods.ALT), ("alt+enter", None)),
        (Key(name="tab", mods=Mods.SHIFT), ("shift+tab", None)),
        (Key(name="up", mods=Mods.CTRL | Mods.SHIFT), ("ctrl+shift+up", None)),
        (Key(97, mods=Mods.CTRL), ("ctrl+a", None)),
        (Key(97, mods=Mods.CTRL | Mods.ALT | Mods.NUM), ("alt+ctrl+a", None)),
        (Key(97, mods=Mods.ALT | Mods.SHIFT), ("alt+shift+a", None)),
        (Key(32, mods=Mods.CTRL), ("ctrl+space", None)),
        (Key(95, mods=Mods.CTRL), ("ctrl+underscore", None)),
        (Key(92, mods=Mods.CTRL), ("ctrl+backslash", None)),
        (Key(name="kp_enter", mods=Mods.NUM), ("enter", "\r")),
        (Key(name="kp_left"), ("left", None)),
        (Key(name="kp_5"), ("5", "5")),
        (Key(raw=b"\x1b[99z"), ("unknown", None)),
    ],
)
def test_a_key_is_named_as_textual_names_it(key: Key, named: tuple[str, str | None]) -> None:
    assert textual_key(key) == named


@given(TYPEABLE.filter(lambda character: character.isprintable()))
def test_textual_finds_the_character_of_a_text_key_by_our_name(character: str) -> None:
    name, typed = textual_key(text_key(character))
    assert typed == character
    assert "+" not in name
    if character.isascii():
        assert key_to_character({"minus": "hyphen_minus", "at": "commercial_at"}.get(name, name)) in (character, None)


def test_every_modifier_of_kittys_parameter_has_its_bit() -> None:
    names = ["SHIFT", "ALT", "CTRL", "SUPER", "HYPER", "META", "CAPS", "NUM"]
    assert [Mods(1 << bit).name for bit in range(8)] == names
    assert not NO_MODS
