"""Text from a file to a document, with the line on which it goes wrong; and back.

Every parse is of text that was read with a bound, and ends in a document or in `Unreadable`, whatever the text is.
"""

import json
import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, TypeAlias, TypeVar

from pydantic import ValidationError

from app.domain.document import Document
from app.domain.names import printable

D = TypeVar("D", bound=Document)
Location: TypeAlias = tuple[str | int, ...]
"""Where in a document a value stands: keys and indexes from the outside in."""

_JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,\n]|[^\s{}\[\]:,"]+')
_JSON_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
_TOML_HEADER = re.compile(r"\s*\[\[?\s*([^\]#]+?)\s*\]")
_TOML_KEY = re.compile(r"""\s*((?:[A-Za-z0-9_.\s-]|"[^"]*"|'[^']*')+?)\s*=""")
_TOML_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_SURROGATE = re.compile("[\ud800-\udfff]")


MAX_DEPTH = 64
"""How deeply values may be nested; nobody writes more, and whatever handles them later can rely on it."""

MAX_COMMAS = 20_000
"""In one JSON text: two thousand agents. Validation that finds every one of many values wrong takes long."""

_EXPECTED = {
    "missing": "it is missing",
    "model_type": "it must be a table of fields",
    "dict_type": "it must be a table of fields",
    "tuple_type": "it must be a list",
    "string_type": "it must be text",
    "int_type": "it must be a whole number",
    "int_parsing": "it must be a whole number",
    "bool_type": "it must be true or false",
    "bool_parsing": "it must be true or false",
}
"""What pydantic words for programmers, by its error type; its other messages are fit for people."""


class Unreadable(Exception):
    """The text is not what it should be: `reason` is one sentence, `line` counts from 1 (None: no one place)."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        """Say what is wrong, and where if that is known."""
        super().__init__(reason)
        self.reason = reason
        self.line = line


def text_of(data: bytes) -> str:
    """The text of a file, without its byte order mark. Raises Unreadable if it is no UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable("It is not UTF-8 text; save it in that encoding.", line) from None


def parse_json(text: str) -> Any:
    """The value of a JSON text (RFC 8259). Raises Unreadable, also for what would not survive being written again."""
    if text.count(",") > MAX_COMMAS and _JSON_STRING.sub("", text).count(",") > MAX_COMMAS:
        raise Unreadable(f"It has over {MAX_COMMAS} values.")
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_constant=_refuse_constant, parse_float=_finite, parse_int=_whole
        )
        _check_depth(value)
    except json.JSONDecodeError as error:
        raise Unreadable(f"It is not JSON: {error.msg[:1].lower()}{error.msg[1:]}.", error.lineno) from None
    except RecursionError:
        raise Unreadable("It is nested too deeply.") from None
    return value


def json_document(model: type[D], text: str) -> D:
    """The document in a JSON text. Raises Unreadable with the line of what breaks a rule."""
    value = parse_json(text)
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise _unreadable(error, dict(json_lines(text))) from None


def dump_json(document: Document) -> bytes:
    """The document as people read and diff it: two spaces, one trailing newline, letters of all languages as such."""
    text = json.dumps(document.as_fields(), indent=2, ensure_ascii=False) + "\n"
    return _SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", text).encode()


def parse_toml(text: str) -> dict[str, Any]:
    """The table of a TOML text (v1.0.0). Raises Unreadable."""
    try:
        table = tomllib.loads(text)
        _check_depth(table)
    except RecursionError:
        raise Unreadable("It is nested too deeply.") from None
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        found = _TOML_LINE.search(said)
        problem = printable(_TOML_LINE.sub("", said).strip(), 200)
        raise Unreadable(
            f"It is not TOML: {problem[:1].lower()}{problem[1:]}.", int(found[1]) if found else None
        ) from None
    except ValueError:
        raise Unreadable("It has a number that is too long.") from None
    return table


def toml_document(model: type[D], text: str, fields: Mapping[str, Any]) -> D:
    """The document made of `fields`, which `text` says all or a part of. Raises Unreadable with the line in it."""
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        raise _unreadable(error, dict(toml_lines(text))) from None


def merged(base: Mapping[str, Any], override: Mapping[str, Any]) -> dict[str, Any]:
    """`base` with the fields of `override`; where both have a table, its fields one by one."""
    fields = dict(base)
    for key, value in override.items():
        below = fields.get(key)
        if isinstance(below, Mapping) and isinstance(value, Mapping):
            fields[key] = merged(below, value)
        else:
            fields[key] = value
    return fields


def sentence(error: ValidationError) -> str:
    """The first thing that a validation found, naming the field: "`entries[1].name`: a name cannot be empty."."""
    first = error.errors(include_url=False, include_input=False)[0]
    reason = _EXPECTED.get(first["type"]) or first["msg"].removeprefix("Value error, ").rstrip(".")
    where = _dotted(first["loc"])
    return printable(f"`{where}`: {reason}." if where else f"{reason[:1].upper()}{reason[1:]}.", 300)


def json_lines(text: str) -> Iterator[tuple[Location, int]]:
    """Every value's place in a JSON text, known to be valid, with the line on which it begins."""
    line = 1
    frames: list[_Frame] = []
    for token in _JSON_TOKEN.finditer(text):
        match token[0]:
            case "\n":
                line += 1
            case ",":
                frames[-1].go_on()
            case ":":
                frames[-1].awaits_key = False
            case "}" | "]":
                frames.pop()
            case word if frames and frames[-1].awaits_key:
                frames[-1].key = json.loads(word)
            case word:
                yield tuple(frame.key for frame in frames), line
                if word in ("{", "["):
                    frames.append(_Frame(key="" if word == "{" else 0, awaits_key=word == "{"))


def toml_lines(text: str) -> Iterator[tuple[Location, int]]:
    """Every table and key of a TOML text with its line, as far as one line can tell; the last of a name counts."""
    table: Location = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _TOML_HEADER.match(line):
            table = _toml_keys(header[1])
            yield table, number
        elif key := _TOML_KEY.match(line):
            yield table + _toml_keys(key[1]), number


@dataclass(slots=True)
class _Frame:
    """An object or an array that has begun: the key or index of the value that comes next."""

    key: str | int
    awaits_key: bool

    def go_on(self) -> None:
        if isinstance(self.key, int):
            self.key += 1
        else:
            self.awaits_key = True


def _toml_keys(dotted: str) -> Location:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def _unreadable(error: ValidationError, lines: Mapping[Location, int]) -> Unreadable:
    location = error.errors(include_url=False, include_input=False)[0]["loc"]
    places = (location[:length] for length in range(len(location), -1, -1))
    return Unreadable(sentence(error), next((lines[place] for place in places if place in lines), None))


def _dotted(location: Sequence[str | int]) -> str:
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)
    return "".join(parts).removeprefix(".")


def _check_depth(value: object, left: int = MAX_DEPTH) -> None:
    """Raise RecursionError long before Python would."""
    if not left:
        raise RecursionError
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in children:
        _check_depth(child, left - 1)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        twice = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise Unreadable(f"The field `{printable(twice)}` occurs twice in one object; remove one of them.")
    return fields


def _refuse_constant(name: str) -> NoReturn:
    raise Unreadable(f"{name} is no number in JSON; write another value.")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise Unreadable(f"The number {digits[:40]} is too large.")
    return number


def _whole(digits: str) -> int:
    try:
        return int(digits)
    except ValueError:  # over the number of digits that Python converts
        raise Unreadable(f"The number {digits[:40]}… is too long.") from None
