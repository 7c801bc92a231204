"""Keys, text, pastes, mouse, focus and replies out of a terminal's bytes, however they are cut."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.server.tokenizer import (
    MAX_CHUNK,
    MAX_CSI,
    MAX_STRING,
    PATIENCE,
    Focus,
    PasteChunk,
    PasteEnd,
    PasteStart,
    Reply,
    Text,
    Token,
    Tokenizer,
)
from app.terminal.keys import Key, Mods, parse_key, text_key
from app.terminal.mouse import MouseReport


def tokens(data: bytes) -> list[Token]:
    """The tokens of `data` and the silence after it."""
    tokenizer = Tokenizer()
    return tokenizer.feed(data) + tokenizer.flush()


def spellings(data: bytes) -> list[str]:
    found = tokens(data)
    return [token.spelling if isinstance(token, Key) else repr(token) for token in found]


@pytest.mark.parametrize(
    ("data", "spelling"),
    [
        (b"\x1b\r", "alt+enter"),
        (b"\x1b\x03", "ctrl+alt+c"),
        (b"\x1b1", "alt+1"),
        (b"\x1b.", "alt+."),
        (b"\x1b ", "alt+space"),
        (b"\x1bb", "alt+b"),
        (b"\x1b\t", "alt+tab"),
        (b"\x1b\x7f", "alt+backspace"),
        (b"\x1bO", "alt+shift+o"),
        (b"\x1b[", "alt+["),
        (b"\x1b]", "alt+]"),
        (b"\x1bP", "alt+shift+p"),
        (b"\x1b_", "alt+_"),
        (b"\x1b\\", "alt+\\"),
        (b"\x1b^", "alt+^"),
        (b"\x1bX", "alt+shift+x"),
        ("\x1bé".encode(), "alt+é"),
        ("\x1b日".encode(), "alt+日"),
        (b"\x1b", "escape"),
        (b"\x08", "ctrl+h"),
        (b"\x7f", "backspace"),
        (b"\n", "ctrl+j"),
        (b"\x00", "ctrl+space"),
        (b"\x1c", "ctrl+\\"),
        (b"\x1b[Z", "shift+tab"),
        (b"\x1b[1;2R", "shift+f3"),
        (b"\x1b[1;5R", "ctrl+f3"),
        (b"\x1b[R", "f3"),
        (b"\x1b[13~", "f3"),
        (b"\x1b[13;5~", "ctrl+f3"),
        (b"\x1b[25~", "f13"),
        (b"\x1b[28~", "f15"),
        (b"\x1b[29~", "menu"),
        (b"\x1b[1~", "home"),
        (b"\x1b[8~", "end"),
        (b"\x1bOM", "enter"),
        (b"\x1bOu", "5"),
        (b"\x1bO2P", "shift+f1"),  # Konsole
        (b"\x1b[[A", "f1"),  # Linux console
        (b"\x1b[a", "shift+up"),  # rxvt, from here on
        (b"\x1bOa", "ctrl+up"),
        (b"\x1b[3$", "shift+delete"),
        (b"\x1b[3^", "ctrl+delete"),
        (b"\x1b[3@", "ctrl+shift+delete"),
        (b"\x1b\x1b[A", "alt+up"),
        (b"\x1b\x1bOA", "alt+up"),
        (b"\x1b\x1b[3~", "alt+delete"),
        (b"\x1b[27;5;109~", "ctrl+m"),
        (b"\x1b[27;6;94~", "ctrl+^"),
        (b"\x1b[97;6u", "ctrl+shift+a"),
        (b"\x1b[65;6u", "ctrl+shift+a"),  # xterm with formatOtherKeys
        (b"\x1b[122;9u", "super+z"),
        (b"\x1b[57414u", "enter"),
    ],
)
def test_a_key_is_known_whatever_encoding_reports_it(data: bytes, spelling: str) -> None:
    assert spellings(data) == [spelling]


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"\x1b[97;1:3u", Key(97, event="release")),
        (b"\x1b[97;5:2u", Key(97, mods=Mods.CTRL, event="repeat")),
        (b"\x1b[1;1:3A", Key(name="up", event="release")),
        (b"\x1b[1;1:3R", Key(name="f3", event="release")),
        (b"\x1b[3;5:3~", Key(name="delete", mods=Mods.CTRL, event="release")),
        (b"\x1b[97:65;2;65u", Key(97, mods=Mods.SHIFT, text="A", shifted=65)),
        (b"\x1b[1089::99;5u", Key(0x441, mods=Mods.CTRL, base=99)),
        (b"\x1b[97::;u", Key(97)),
        (b"\x1b[0;;26085:26412u", Key(0, text="日本")),
        (b"\x1b[97;;3:97:155u", Key(97, text="a")),
        (b"\x1b[57441;2:3u", Key(name="left_shift", mods=Mods.SHIFT, event="release")),
        (b"\x1b[97;129u", Key(97, mods=Mods.NUM)),
    ],
)
def test_kittys_events_alternates_and_text_are_kept(data: bytes, key: Key) -> None:
    assert tokens(data) == [key]


@pytest.mark.parametrize(
    "data", [b"\x1b[57u\x1b[u", b"\x1b[55296u", b"\x1b[1114112u", b"\x1b[63743u", b"\x1b[3u", b"\x1b[99~"]
)
def test_a_key_that_nobody_knows_keeps_its_bytes(data: bytes) -> None:
    unknown = tokens(data)[-1]
    assert isinstance(unknown, Key)
    assert (unknown.name, unknown.codepoint) == (None, None)
    assert data.endswith(unknown.raw)
    assert unknown.raw.startswith(b"\x1b[")


def test_the_release_of_an_unknown_key_is_known_for_one() -> None:
    assert tokens(b"\x1b[57500;1:3u") == [Key(event="release")]


def test_a_lone_escape_waits_only_for_the_flush() -> None:
    tokenizer = Tokenizer()
    assert tokenizer.feed(b"\x1b") == []
    assert tokenizer.pending
    assert tokenizer.flush() == [Key(name="escape")]
    assert not tokenizer.pending
    assert tokenizer.flush() == []


def test_a_key_after_the_flush_is_not_fused_with_the_escape() -> None:
    tokenizer = Tokenizer()
    assert tokenizer.feed(b"\x1b") + tokenizer.flush() + tokenizer.feed(b"b") == [Key(name="escape"), Text("b")]


def test_escape_pressed_twice_is_two_keys_at_once_or_apart() -> None:
    tokenizer = Tokenizer()
    twice = [Key(name="escape")] * 2
    assert tokens(b"\x1b\x1b") == twice
    assert tokenizer.feed(b"\x1b") + tokenizer.flush() + tokenizer.feed(b"\x1b") + tokenizer.flush() == twice
    assert tokens(b"\x1b\x1b\x1b") == [*twice, Key(name="escape")]


@pytest.mark.parametrize(
    ("after", "token"),
    [
        (b"\x1b[<0;1;1M", MouseReport("press", 1, 0, 0)),
        (b"\x1b[I", Focus(gained=True)),
        (b"\x1b[?62c", Reply("attributes", (62,))),
        (b"\x1b[97;5u", Key(97, mods=Mods.CTRL)),
        (b"\x1b]11;rgb:0/0/0\x07", Reply("osc", (11,), "rgb:0/0/0")),
    ],
)
def test_escape_followed_by_no_key_stays_escape(after: bytes, token: Token) -> None:
    assert tokens(b"\x1b" + after) == [Key(name="escape"), token]


def test_a_paste_right_after_escape_is_a_paste() -> None:
    assert tokens(b"\x1b\x1b[200~x\x1b[201~") == [Key(name="escape"), PasteStart(), PasteChunk("x"), PasteEnd()]


def test_ctrl_h_and_ctrl_backspace_are_told_apart_where_the_terminal_tells() -> None:
    tokenizer = Tokenizer()
    tokenizer.modify_other_keys = True
    found = tokenizer.feed(b"\x08\x1b[27;5;104~")
    assert found == [parse_key("ctrl+backspace"), parse_key("ctrl+h")]
    assert spellings(b"\x1b[127;5u\x1b[104;5u") == ["ctrl+backspace", "ctrl+h"]


def test_a_run_of_text_is_one_token_that_can_be_had_as_keys() -> None:
    assert tokens("naïve 日本\r".encode()) == [Text("naïve 日本"), Key(name="enter")]
    assert Text("aB!").keys == [text_key("a"), text_key("B"), text_key("!")]
    assert Text("é").keys[0].raw == "é".encode()


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a\xffb", "a\ufffdb"),
        (b"\xe6\x97", "\ufffd"),
        (b"\xe6\x97x", "\ufffdx"),
        (b"\xc0\xaf", "\ufffd\ufffd"),
        (b"\xed\xa0\x80", "\ufffd\ufffd\ufffd"),
        (b"\x80", "\ufffd"),
    ],
)
def test_invalid_utf8_becomes_a_replacement_and_loses_nothing_after_it(data: bytes, text: str) -> None:
    assert tokens(data) == [Text(text)]


def test_alt_and_an_invalid_byte_lose_nothing_after_them() -> None:
    assert tokens(b"\x1b\xe6\x97x") == [Key(0xFFFD, mods=Mods.ALT), Text("x")]
    assert tokens(b"\x1b\xff\x1b[A") == [Key(0xFFFD, mods=Mods.ALT), Key(name="up")]


@pytest.mark.parametrize(
    ("data", "report"),
    [
        (b"\x1b[<0;10;5M", MouseReport("press", 1, 9, 4)),
        (b"\x1b[<2;10;5m", MouseReport("release", 3, 9, 4)),
        (b"\x1b[<32;10;5M", MouseReport("move", 1, 9, 4)),
        (b"\x1b[<35;10;5M", MouseReport("move", 0, 9, 4)),
        (b"\x1b[<65;10;5M", MouseReport("wheel", 5, 9, 4)),
        (b"\x1b[<28;10;5M", MouseReport("press", 1, 9, 4, Mods.SHIFT | Mods.ALT | Mods.CTRL)),
        (b"\x1b[<128;10;5M", MouseReport("press", 8, 9, 4)),
        (b"\x1b[<0;-3;0M", MouseReport("press", 1, 0, 0)),
        (b"\x1b[M !!", MouseReport("press", 1, 0, 0)),
        (b"\x1b[M#\xff!", MouseReport("release", 0, 222, 0)),
        (b"\x1b[32;10;5M", MouseReport("press", 1, 9, 4)),
    ],
)
def test_the_mouse_is_read_in_every_encoding(data: bytes, report: MouseReport) -> None:
    assert tokens(data) == [report]


def test_focus_is_no_key() -> None:
    assert tokens(b"\x1b[I\x1b[O") == [Focus(gained=True), Focus(gained=False)]


@pytest.mark.parametrize(
    ("data", "reply"),
    [
        (b"\x1b[?62;22c", Reply("attributes", (62, 22))),
        (b"\x1b[>41;379;0c", Reply("secondary_attributes", (41, 379, 0))),
        (b"\x1b[?2026;2$y", Reply("mode", (2026, 2))),
        (b"\x1b[4;1$y", Reply("mode", (4, 1))),
        (b"\x1b[24;80R", Reply("cursor", (24, 80))),
        (b"\x1b[?24;80;1R", Reply("cursor", (24, 80, 1))),
        (b"\x1b[0n", Reply("status", (0,))),
        (b"\x1b[?997;1n", Reply("status", (997, 1))),
        (b"\x1b[?1u", Reply("kitty_flags", (1,))),
        (b"\x1b[?u", Reply("kitty_flags", ())),
        (b"\x1b[8;24;80t", Reply("window", (8, 24, 80))),
        (b"\x1b[48;24;80;480;800t", Reply("window", (48, 24, 80, 480, 800))),
        (b"\x1bP>|kitty(0.26.5)\x1b\\", Reply("version", (), "kitty(0.26.5)")),
        (b"\x1bP1+r524742\x1b\\", Reply("dcs", (), "1+r524742")),
        (b"\x1bP0$r\x1b\\", Reply("dcs", (), "0$r")),
        (b"\x1b]11;rgb:1c1c/1c1c/1c1c\x1b\\", Reply("osc", (11,), "rgb:1c1c/1c1c/1c1c")),
        (b"\x1b]4;1;rgb:cd/00/00\x07", Reply("osc", (4,), "1;rgb:cd/00/00")),
        (b"\x1b]52;c;aGk=\x1b\\", Reply("osc", (52,), "c;aGk=")),
        (b"\x1b]lmy title\x1b\\", Reply("osc", (), "lmy title")),
        (b"\x1b_Gi=31;OK\x1b\\", Reply("other", (), "Gi=31;OK")),
        (b"\x1b[>4;2m", Reply("other")),
        (b"\x1b[?1;2;3S", Reply("other")),
    ],
)
def test_a_reply_is_never_a_key(data: bytes, reply: Reply) -> None:
    assert tokens(data) == [reply]


def test_what_follows_a_reply_is_read() -> None:
    assert tokens(b"a\x1b[?62cb\x1b]11;x\x07c") == [
        Text("a"),
        Reply("attributes", (62,)),
        Text("b"),
        Reply("osc", (11,), "x"),
        Text("c"),
    ]


def test_a_cursor_in_the_first_row_is_a_report_only_when_one_was_asked_for() -> None:
    tokenizer = Tokenizer()
    tokenizer.expect_cursor_report()
    assert tokenizer.feed(b"\x1b[1;2R") == [Reply("cursor", (1, 2))]
    assert tokenizer.feed(b"\x1b[1;2R") == [parse_key("shift+f3")]


def test_an_unmodified_f3_is_a_key_while_a_report_is_expected() -> None:
    tokenizer = Tokenizer()
    tokenizer.expect_cursor_report()
    assert tokenizer.feed(b"\x1b[R\x1bOR\x1b[1;5:3R\x1b[1;1R") == [
        Key(name="f3"),
        Key(name="f3"),
        Key(name="f3", mods=Mods.CTRL, event="release"),
        Reply("cursor", (1, 1)),
    ]


@pytest.mark.parametrize("cut", range(3, 9))
def test_a_reply_that_the_network_cuts_does_not_leak_into_the_pane(cut: int) -> None:
    for reply in (b"\x1b[?62;22c", b"\x1bP>|kitty\x1b\\", b"\x1b]11;rgb:0/0/0\x1b\\", b"\x1b[<35;10;10M"):
        tokenizer = Tokenizer()
        found = tokenizer.feed(reply[:cut])
        for _ in range(PATIENCE - 1):
            found += tokenizer.flush()
        found += tokenizer.feed(reply[cut:])
        assert found == tokens(reply)


@pytest.mark.parametrize(
    "begun", [b"\x1b[?62;2", b"\x1bP>|kit", b"\x1b]11;rgb:", b"\x1b[M !", b"\x1b[<35;1", b"\x1b]52;c;aa\x1b"]
)
def test_a_sequence_that_never_ends_is_given_up_on(begun: bytes) -> None:
    tokenizer = Tokenizer()
    found = tokenizer.feed(begun)
    for _ in range(PATIENCE):
        assert tokenizer.pending
        found += tokenizer.flush()
    assert not tokenizer.pending
    assert found + tokenizer.feed(b"x") == [Text("x")]


def test_a_reply_that_drips_in_is_waited_for_as_long_as_it_goes_on() -> None:
    tokenizer = Tokenizer()
    found: list[Token] = []
    for piece in (b"\x1b[?", b"6", b"2", b";", b"22", b"c"):
        found += tokenizer.feed(piece)
        for _ in range(PATIENCE - 1):
            found += tokenizer.flush()
    assert found == [Reply("attributes", (62, 22))]


def test_a_sequence_that_something_breaks_off_is_dropped_and_what_broke_it_read() -> None:
    assert tokens(b"\x1b[?62\x03") == [parse_key("ctrl+c")]
    assert tokens(b"\x1b[?62\x1b[A") == [Key(name="up")]
    assert tokens(b"\x1b]11;rgb\x1b[A") == [Key(name="up")]
    assert tokens(b"\x1b]11;rgb\x18a") == [Text("a")]
    assert tokens(b"\x1b[1;5\xc3\xa9") == [Text("é")]


@pytest.mark.parametrize("step", [1_000, 1 << 20])
@pytest.mark.parametrize(
    ("start", "filler", "end", "limit"),
    [
        (b"\x1b]52;c;", b"a", b"\x1b\\", MAX_STRING),
        (b"\x1bP>|", b"a", b"\x1b\\", MAX_STRING),
        (b"\x1b[", b"1", b"A", MAX_CSI),
    ],
)
def test_an_overlong_sequence_is_dropped_to_its_end(
    start: bytes, filler: bytes, end: bytes, limit: int, step: int
) -> None:
    data = start + filler * limit * 3 + end + b"x"
    tokenizer = Tokenizer()
    found: list[Token] = []
    for at in range(0, len(data), step):
        found += tokenizer.feed(data[at : at + step])
    assert found == [Text("x")]


@pytest.mark.parametrize("start", [b"\x1b]52;c;", b"\x1b["])
def test_an_overlong_sequence_without_an_end_does_not_hold_the_keyboard_for_ever(start: bytes) -> None:
    tokenizer = Tokenizer()
    tokenizer.feed(start + b"1" * MAX_STRING * 2)
    for _ in range(PATIENCE):
        assert tokenizer.pending
        assert tokenizer.flush() == []
    assert tokenizer.feed(b"x") == [Text("x")]


def test_a_string_of_the_greatest_length_arrives_whole() -> None:
    text = "a" * (MAX_STRING - len("\x1b]52;\x1b\\"))
    assert tokens(f"\x1b]52;{text}\x1b\\".encode()) == [Reply("osc", (52,), text)]
    assert tokens(f"\x1b]52;{text}a\x1b\\".encode()) == []


def test_numbers_of_any_length_do_not_raise() -> None:
    digits = b"9" * 900
    for form in (
        b"\x1b[%bu",
        b"\x1b[1;%bA",
        b"\x1b[<%b;1;1M",
        b"\x1b[?%bc",
        b"\x1b[%b;1R",
        b"\x1b[27;5;%b~",
        b"\x1b]%b;x\x07",
    ):
        assert len(tokens(form % digits)) == 1


def pasted(found: list[Token]) -> str:
    assert found[0] == PasteStart()
    assert found[-1] == PasteEnd()
    chunks = found[1:-1]
    assert all(isinstance(chunk, PasteChunk) for chunk in chunks)
    return "".join(chunk.text for chunk in chunks if isinstance(chunk, PasteChunk))


def test_a_paste_is_no_keys_whatever_is_in_it() -> None:
    assert pasted(tokens(b"\x1b[200~rm -rf /\r\x03\x1b[A\x1b[<0;1;1M\x1b[200~\x1b[201~")) == (
        "rm -rf /\r\x03\x1b[A\x1b[<0;1;1M\x1b[200~"
    )


def test_an_empty_paste_starts_and_ends() -> None:
    assert tokens(b"\x1b[200~\x1b[201~") == [PasteStart(), PasteEnd()]


def test_the_end_of_no_paste_is_nothing() -> None:
    assert tokens(b"a\x1b[201~b") == [Text("a"), Text("b")]


def test_silence_within_a_paste_does_not_end_it() -> None:
    tokenizer = Tokenizer()
    found = tokenizer.feed(b"\x1b[200~one\x1b[2")
    assert not tokenizer.pending
    assert tokenizer.flush() == []
    assert pasted(found + tokenizer.feed(b"two\x1b[20") + tokenizer.feed(b"1~")) == "one\x1b[2two"


def test_a_paste_of_a_megabyte_comes_in_chunks_that_never_part_a_line_end() -> None:
    text = "\r\n" * (1 << 19)
    for size in (1 << 21, 65_536, 4_095):
        data = b"\x1b[200~" + text.encode() + b"\x1b[201~"
        tokenizer = Tokenizer()
        found: list[Token] = []
        for at in range(0, len(data), size):
            found += tokenizer.feed(data[at : at + size])
        assert pasted(found) == text
        chunks = [token.text for token in found if isinstance(token, PasteChunk)]
        assert max(map(len, chunks)) <= MAX_CHUNK + 1
        assert not any(chunk.endswith("\r") for chunk in chunks)


def test_invalid_utf8_in_a_paste_becomes_a_replacement() -> None:
    assert pasted(tokens(b"\x1b[200~a\xffb\xe6\x97\x1b[201~")) == "a\ufffdb\ufffd"


PIECES = st.sampled_from(
    [
        b"\x1b", b"\x1b[", b"\x1bO", b"\x1b]", b"\x1bP", b"\x1b_", b"\x1b[A", b"\x1b[1;5R", b"\x1b[24;80R", b"\x1bOP",
        b"\x1bO5", b"\x1b[<0;10;5M", b"\x1b[<35;-1;5m", b"\x1b[M !!", b"\x1b[M", b"\x1b[200~", b"\x1b[201~", b"\x1b[20",
        b"\x1b[97;5:3u", b"\x1b[97:65:99;2;65u", b"\x1b[27;6;94~", b"\x1b[?62;22c", b"\x1bP>|kitty\x1b\\", b"\x1bP>",
        b"\x1b]11;rgb:0/0/0\x07", b"\x1b]52;c;", b"\x1b\\", b"\x07", b"\x18", b"\r\n", b"\r", b"\x00", b"\x7f", b"\x08",
        b"\x1b[3$", b"\x1b[?1$", b"y", b"\x1b[[", b"A", b"hello", "é日😀".encode(), b"\xff", b"\xe6\x97", b"\xc3",
        b"\x1b[I", b"\x1b[O", b"1", b";", b"-", b"~", b"\x1b[<", b"\x1b_Gi=1;OK\x1b\\", b"u", b"[", b"O",
    ]
)  # fmt: skip
STREAMS = st.lists(st.one_of(PIECES, st.binary(max_size=4)), max_size=12).map(b"".join)


def joined(found: list[Token]) -> list[Token]:
    """The tokens with neighbouring pieces of text made one, and what arrived beside what was decoded."""
    result: list[Token] = []
    for token in found:
        last = result[-1] if result else None
        if isinstance(token, Text) and isinstance(last, Text):
            result[-1] = Text(last.text + token.text)
        elif isinstance(token, PasteChunk) and isinstance(last, PasteChunk):
            result[-1] = PasteChunk(last.text + token.text)
        else:
            result.append(token)
    return result


def raws(found: list[Token]) -> list[bytes]:
    return [token.raw for token in found if isinstance(token, Key)]


@settings(max_examples=500)
@given(STREAMS, st.data())
def test_any_cut_of_the_bytes_gives_the_same_tokens(stream: bytes, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=6)))
    whole, parted = Tokenizer(), Tokenizer()
    expected = whole.feed(stream) + whole.flush()
    found: list[Token] = []
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        found += parted.feed(stream[start:end])
    found += parted.flush()
    assert joined(found) == joined(expected)
    assert raws(found) == raws(expected)
    assert parted.pending == whole.pending


@given(STREAMS)
def test_byte_by_byte_gives_the_same_tokens(stream: bytes) -> None:
    tokenizer = Tokenizer()
    found = [token for byte in stream for token in tokenizer.feed(bytes((byte,)))] + tokenizer.flush()
    assert joined(found) == joined(tokens(stream))


@settings(max_examples=500)
@given(st.lists(st.one_of(STREAMS, st.none()), max_size=8))
def test_nothing_raises_and_nothing_is_held_for_ever(streams: list[bytes | None]) -> None:
    tokenizer = Tokenizer()
    for stream in streams:  # None is silence
        if stream is None:
            tokenizer.flush()
        else:
            tokenizer.feed(stream)
    for _ in range(PATIENCE):
        tokenizer.flush()
    assert not tokenizer.pending


@given(STREAMS)
def test_an_enter_after_any_noise_arrives_once_the_noise_is_over(stream: bytes) -> None:
    tokenizer = Tokenizer()
    tokenizer.feed(stream + b"\x1b[201~")  # whatever paste the noise began
    for _ in range(PATIENCE):
        tokenizer.flush()
    assert tokenizer.feed(b"\r")[-1:] == [Key(name="enter")]
