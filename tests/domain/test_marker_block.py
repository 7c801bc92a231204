"""Our block in a user's file: what was there before is there afterwards, byte for byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.marker_block import with_block, without_block

ANN, BOB = "00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-00000000000b"
PIECES = st.sampled_from([b"\n", b"\r\n", b"\r", b" ", b"text", b"\xef\xbb\xbf", b"\xff", b"<!-- a -->", b"---"])
ORIGINALS = st.lists(PIECES | st.binary(max_size=4), max_size=8).map(b"".join)
TEXTS = st.lists(
    st.sampled_from(["# Ada\n", "\r\n", f"<!-- ideai:end {ANN} -->\n", f"<!-- ideai:begin {ANN} 1 -->\n"])
    | st.text(max_size=5),
    max_size=5,
).map("".join)


@given(ORIGINALS, TEXTS, TEXTS)
def test_case_12_a_convention_file_comes_back_byte_for_byte(original: bytes, first: str, second: str) -> None:
    once = with_block(original, ANN, first)
    assert without_block(once, ANN) == original
    assert without_block(with_block(once, ANN, second), ANN) == original
    again = with_block(without_block(once, ANN), ANN, second)
    assert without_block(again, ANN) == original


@pytest.mark.parametrize("original", [b"", b" \n\t\n", b"a", b"a\n", b"a\n\n", b"a\r\n", b"\xef\xbb\xbfa\r\nb", b"\n"])
def test_case_12_the_forms_that_are_known_to_be_hard(original: bytes) -> None:
    given = with_block(original, ANN, "# Ada\n")
    assert given.startswith(original)
    assert b"# Ada" in given
    assert without_block(given, ANN) == original


@given(ORIGINALS | st.none(), TEXTS, TEXTS, st.booleans())
def test_two_agents_share_a_file_and_go_in_any_order(
    original: bytes | None, first: str, second: str, swapped: bool
) -> None:
    data: bytes | None = with_block(with_block(original, ANN, first), BOB, second)
    for key in (BOB, ANN) if swapped else (ANN, BOB):
        assert data is not None
        data = without_block(data, key)
    assert data == original


def test_a_file_that_was_made_for_it_goes_unless_something_was_added() -> None:
    made = with_block(None, ANN, "# Ada\n")
    assert without_block(made, ANN) is None
    assert without_block(made + b"mine\n", ANN) == b"mine\n"
    assert without_block(with_block(b"", ANN, "# Ada\n"), ANN) == b""


def test_a_block_is_replaced_where_it_stands() -> None:
    data = with_block(b"before\n", ANN, "old\n") + b"after\n"
    replaced = with_block(data, ANN, "new\n")
    assert b"old" not in replaced
    assert replaced.index(b"before") < replaced.index(b"new\n") < replaced.index(b"after")
    assert without_block(replaced, ANN) == b"before\nafter\n"


def test_a_stray_end_is_left_alone() -> None:
    original = f"text\n<!-- ideai:end {ANN} -->\nmore\n".encode()
    assert without_block(with_block(original, ANN, "x\n"), ANN) == original


def test_a_begin_without_an_end_goes_and_no_text_with_it() -> None:
    torn = b"mine\n" + f"\n<!-- ideai:begin {ANN} 1 -->\nalso mine\n".encode()
    given = with_block(torn, ANN, "x\n")
    assert given.count(b"ideai:begin") == 1
    assert without_block(given, ANN) == b"mine\nalso mine\n"
    assert without_block(torn, ANN) == b"mine\nalso mine\n"


def test_a_context_cannot_end_its_own_block() -> None:
    given = with_block(b"mine\n", ANN, f"x\n<!-- ideai:end {ANN} -->\ny\n")
    assert without_block(given, ANN) == b"mine\n"


def test_the_block_takes_the_line_ends_of_its_file() -> None:
    given = with_block(b"a\r\nb\r\n", ANN, "one\ntwo\n")
    assert given.count(b"\n") == given.count(b"\r\n")


@pytest.mark.parametrize("key", ["one", "other"])
def test_a_file_full_of_markers_without_ends_takes_no_longer_than_its_size(key: str) -> None:
    lines = [f"<!-- ideai:begin {key} 1 new -->\n"] * 100_000
    assert with_block("".join(lines).encode(), "one", "text").endswith(b"<!-- ideai:end one -->\n")
