"""Values of ours in a copy of the user's TOML: a block at the very top, of dotted keys only.

A table's header would take in the root keys of the user that follow it; dotted keys take in nothing (TOML v1.0.0, Keys
and Table). What a table of the user's already has is said again in the block where TOML lets nobody add to it.
Everything here is pure.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, TypeAlias

import tomlkit
from tomlkit.exceptions import TOMLKitError

from app.files.documents import Unreadable, merged, parse_toml

Table: TypeAlias = Mapping[str, Any]

MAX_EDITED = 128 << 10
"""Characters of a text that tomlkit takes apart, which can take seconds; of a longer one the comments are lost."""

BEGIN = "# >>> ideai: written at every launch; change the file that this is a copy of"
END = "# <<< ideai"
_BLOCK = re.compile(r"\A# >>> ideai[^\n]*\n(?P<inside>.*?)^# <<< ideai[^\n]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def with_managed(text: str, changes: Table) -> str:
    """The text, which may have a block of ours, with the changes in it: values that are set, tables that are added to.

    All other values stay what they are; doing it again changes nothing. Raises Unreadable if the text is no TOML, or
    cannot be changed so.
    """
    wanted = merged(parse_toml(text), changes)
    body = _BLOCK.sub("", text)
    for candidate in _candidates(body, wanted):
        if _says(candidate, wanted):
            return candidate
    raise Unreadable(f"It cannot be given {', '.join(changes)}; write the file in a plainer way.")


def dotted(table: Table, *outer: str) -> Iterator[str]:
    """The table's values as lines `a.b = value`, a line each; empty tables as `a.b = {}`."""
    for key, value in table.items():
        path = (*outer, key)
        if isinstance(value, Mapping) and value:
            yield from dotted(value, *path)
        else:
            yield f"{'.'.join(map(_key, path))} = {_value(value)}"


def _candidates(body: str, wanted: Table) -> Iterator[str]:
    """Texts that may say what is wanted, those first that leave most of the user's as it was written."""
    said = _table_or_none(body)
    if said is not None:
        yield _with_block(_missing(said, wanted), body)
        moved = [key for key, value in wanted.items() if key in said and not _same(said[key], value)]
        rest = _without(body, moved)
        if rest is not None:
            yield _with_block({key: wanted[key] for key in wanted if key in moved or key not in said}, rest)
    yield _with_block(wanted, "")


def _with_block(table: Table, body: str) -> str:
    lines = [BEGIN, *dotted(table), END]
    return "\n".join(lines) + "\n" + body if table else body


def _missing(said: Table, wanted: Table) -> dict[str, Any]:
    """What of the wanted is not said, or said otherwise."""
    result: dict[str, Any] = {}
    for key, value in wanted.items():
        before = said.get(key)
        if isinstance(value, Mapping) and isinstance(before, Mapping):
            if inner := _missing(before, value):
                result[key] = inner
        elif key not in said or not _same(before, value):
            result[key] = value
    return result


def _without(body: str, keys: list[str]) -> str | None:
    """The text without these root keys and tables; None where tomlkit loses its way in it, or would for too long."""
    if len(body) > MAX_EDITED:
        return None
    try:
        document = tomlkit.parse(body)
        for key in keys:
            document.pop(key, None)
        return tomlkit.dumps(document)
    except (TOMLKitError, LookupError, TypeError):
        return None


def _says(text: str, wanted: Table) -> bool:
    said = _table_or_none(text)
    return said is not None and _same(said, wanted)


def _table_or_none(text: str) -> dict[str, Any] | None:
    try:
        return parse_toml(text)
    except Unreadable:
        return None


def _same(one: object, other: object) -> bool:
    """Equal in TOML's eyes: `1` is not `1.0` or `true`, and one NaN is like the other."""
    match one, other:
        case Mapping(), Mapping():
            return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
        case list(), list():
            return len(one) == len(other) and all(map(_same, one, other))
        case float(), float() if math.isnan(one):
            return math.isnan(other)
        case _:
            return type(one) is type(other) and one == other


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _string(name)


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _string(value)
        case int():
            return str(value)
        case float():
            return repr(value)
        case datetime() | date() | time():
            return value.isoformat()
        case Mapping():
            return "{" + ", ".join(f"{_key(key)} = {_value(inner)}" for key, inner in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(_value, value)) + "]"
        case _:
            raise TypeError(f"TOML has no {type(value).__name__}")


def _string(text: str) -> str:
    """A basic string: JSON's escapes are TOML's too, but for DEL, which JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
