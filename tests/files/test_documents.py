"""Text to document, and where it goes wrong."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.document import Document
from app.domain.manifest import Manifest
from app.files.documents import (
    MAX_DEPTH,
    Unreadable,
    dump_json,
    json_document,
    json_lines,
    parse_json,
    parse_toml,
    text_of,
    toml_lines,
)

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(text=st.text(max_size=80) | st.text('[]{}:,"\\ \n01aeE.-ntrufalsNI', max_size=60))
def test_no_text_makes_parsing_raise_anything_else(text: str) -> None:
    for parse in (parse_json, parse_toml):
        with suppress(Unreadable):
            parse(text)


@given(value=VALUES)
def test_every_value_survives_being_written_and_read(value: Any) -> None:
    document = Document.model_validate({"value": value})
    data = dump_json(document)
    assert json_document(Document, text_of(data)) == document
    assert parse_json(data.decode()) == {"value": value}


@given(value=VALUES, indent=st.sampled_from([None, 2]))
def test_every_value_of_a_json_text_has_its_line(value: Any, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    lines = dict(json_lines(text))
    assert lines[()] == 1
    assert max(lines.values()) <= text.count("\n") + 1
    for location in lines:
        inner = value
        for part in location:
            inner = inner[part]


def test_the_line_of_a_value_is_the_one_it_begins_on() -> None:
    lines = dict(json_lines('{"a": 1,\n "b": [\n  2,\n  {"c, \\"}": 3}\n]}'))
    assert (lines["a",], lines["b",], lines["b", 0], lines["b", 1, 'c, "}']) == (1, 2, 3, 4)


def test_the_lines_of_toml_keys() -> None:
    lines = dict(toml_lines('a = 1\n\n[b]\nc = "x"\n"d e" = 2\n[b.f]\ng.h = 3\n'))
    assert (lines["a",], lines["b", "c"], lines["b", "d e"], lines["b", "f", "g", "h"]) == (1, 4, 5, 7)


@pytest.mark.parametrize("levels", [MAX_DEPTH, MAX_DEPTH + 1, 500, 100_000])
def test_nesting_is_bounded(levels: int) -> None:
    text = "[" * levels + "]" * levels
    if levels <= MAX_DEPTH:
        assert parse_json(text) is not None
    else:
        with pytest.raises(Unreadable, match="deeply"):
            parse_json(text)


def test_a_flood_of_values_is_not_looked_into() -> None:
    with pytest.raises(Unreadable, match="over 20000 values"):
        json_document(Manifest, '{"entries": [' + "{}," * 330_000 + "{}]}")


def test_commas_in_a_text_are_no_values() -> None:
    text = json.dumps({"body": 'said "well, yes", \\' * 20_001})
    assert parse_json(text) == json.loads(text)


def test_a_reason_names_the_field_in_words_for_people() -> None:
    with pytest.raises(Unreadable) as found:
        json_document(Manifest, '{"entries": [{"id": "00000000-0000-4000-8000-000000000001"}]}')
    assert found.value.reason == "`entries[0].name`: it is missing."
