"""The frames: what is said arrives, and what breaks the rules is refused."""

import re
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.wire import (
    ENTER,
    FACTS,
    LEAVE,
    MAX_PAYLOAD,
    MAX_SIDE,
    Answer,
    Decoder,
    Detach,
    Exit,
    Frame,
    Hello,
    Input,
    Output,
    Request,
    Resize,
    Title,
    WireError,
    clean_line,
    encode,
)

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
sides = st.integers(1, MAX_SIDE)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=8,
)
objects = st.dictionaries(text, json_values, max_size=4)
frames: st.SearchStrategy[Frame] = st.one_of(
    st.builds(Hello, sides, sides, st.dictionaries(st.sampled_from(FACTS), text), st.integers(0, 99)),
    st.builds(Input, st.binary(max_size=200)),
    st.builds(Resize, sides, sides),
    st.just(Detach()),
    st.builds(Output, st.binary(max_size=200)),
    st.builds(Title, text),
    st.builds(Exit, st.integers(0, 255), text),
    st.builds(Request, text, objects, st.integers(0, 99)),
    st.builds(Answer, objects, st.none() | text, st.booleans()),
)


@given(st.lists(frames, max_size=6), st.lists(st.integers(0, 2000), max_size=12))
def test_frames_arrive_as_they_were_sent_however_the_bytes_are_cut(sent: list[Frame], cuts: list[int]) -> None:
    data = b"".join(encode(frame) for frame in sent)
    ends = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    decoder = Decoder()
    received = [frame for start, end in pairwise(ends) for frame in decoder.feed(data[start:end])]
    assert received == sent
    assert not decoder.pending


@given(st.binary(max_size=300))
def test_whatever_bytes_come_nothing_but_a_wire_error_is_raised(data: bytes) -> None:
    with suppress(WireError):
        assert all(frame.payload() is not None for frame in Decoder().feed(data))


def test_an_unknown_frame_is_refused_before_its_payload_is_read() -> None:
    with pytest.raises(WireError, match="unknown"):
        Decoder().feed(b"?\x00\x00\x00\x05")


def test_a_frame_that_claims_too_much_is_refused_before_its_payload_is_read() -> None:
    with pytest.raises(WireError, match=f"at most {MAX_PAYLOAD}"):
        Decoder().feed(b"O" + (MAX_PAYLOAD + 1).to_bytes(4, "big"))


def test_a_frame_over_the_bound_is_not_even_made() -> None:
    with pytest.raises(WireError, match="over"):
        encode(Output(bytes(MAX_PAYLOAD + 1)))


@pytest.mark.parametrize(
    ("tag", "payload"),
    [
        (b"H", b"{}"),
        (b"H", b'{"version":1,"cols":0,"rows":24,"variables":{}}'),
        (b"H", b'{"version":true,"cols":80,"rows":24,"variables":{}}'),
        (b"H", b"[" * 100_000),
        (b"R", b"\x00\x50"),
        (b"R", b"\x00\x00\x00\x18"),
        (b"D", b"x"),
        (b"X", b'{"code":"0"}'),
        (b"C", b'{"command":1,"version":1}'),
        (b"C", b'{"command":"ls","arguments":[],"version":1}'),
        (b"A", b'{"body":[]}'),
        (b"A", b"\xff"),
    ],
)
def test_a_frame_that_breaks_its_rules_is_refused(tag: bytes, payload: bytes) -> None:
    with pytest.raises(WireError):
        Decoder().feed(tag + len(payload).to_bytes(4, "big") + payload)


def test_a_greeting_hands_on_only_the_variables_that_were_agreed() -> None:
    (hello,) = Decoder().feed(encode(Hello(80, 24, {"TERM": "xterm", "AWS_SECRET": "x"})))
    assert hello == Hello(80, 24, {"TERM": "xterm"})


def test_what_is_switched_on_is_switched_off() -> None:
    on = set(re.findall(rb"\x1b\[\?(\d+)h", ENTER)) | {b"7", b"25"}
    assert {b"1049", b"1002", b"1006", b"1004", b"2004"} <= on
    left = dict(re.findall(rb"\x1b\[\?(\d+)([hl])", LEAVE))
    assert {mode: left.get(mode) for mode in on} == {mode: b"h" if mode in (b"7", b"25") else b"l" for mode in on}
    assert LEAVE.index(b"\x1b[<u") < LEAVE.index(b"\x1b[?1049l"), "kitty keeps one stack for each screen"


def test_a_title_cannot_carry_a_sequence() -> None:
    assert clean_line("a\x1b]52;c;eA==\x07b\nc\u202e") == "a]52;c;eA==bc"
    assert len(clean_line("x" * 5000)) == 500
