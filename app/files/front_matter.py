"""The text of a `SKILL.md`: YAML front matter between two `---` lines, then Markdown (agentskills.io).

Reading is tolerant, because every CLI is: whatever is wrong with the front matter, no text is ever dropped.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from app.domain.names import printable
from app.domain.skill import Header

MAX_FRONT_MATTER, MAX_BRACKETS = 8 * 1024, 100
"""Characters of YAML that are looked at, and opening brackets in them; a block with more is a problem, and its text
stays in the body. (The YAML parser takes up to a second for 60 KB of hostile lines, and ten for as many brackets.)"""

MAX_DESCRIPTION = 1024
"""Characters of a description; some CLIs drop a skill with a longer one."""

_FENCE = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)
_FIELD = re.compile(r"^(name|description):[ \t]*(\S.*?)[ \t]*\r?$", re.MULTILINE)
_NO_HEADER = Header(found=False)


@dataclass(frozen=True, slots=True)
class SkillText:
    """What a `SKILL.md` says: `name` and `description` are fit for one line of the screen, empty if not given.

    `body` is the Markdown after the front matter, without the empty lines before it; all of the text where there is no
    front matter that ends. `problem` is one sentence about front matter that could not be read as it was meant, at
    `line`, from 1. `header` is the same untrimmed, for those who judge it.
    """

    name: str
    description: str
    body: str
    problem: str | None = None
    line: int | None = None
    header: Header = _NO_HEADER


def read(text: str) -> SkillText:
    """The parts of a `SKILL.md`; never raises."""
    start = 1 if text.startswith("\ufeff") else 0
    opening = _FENCE.match(text, start)
    if opening is None:
        return SkillText("", "", text)
    closing = _FENCE.search(text, opening.end())
    if closing is None:
        return SkillText("", "", text, "The front matter has no closing ---, so all of the text counts as body.", 1)
    block = text[opening.end() : closing.start()]
    body = text[closing.end() :].lstrip("\r\n")
    if len(block) > MAX_FRONT_MATTER or block.count("[") + block.count("{") > MAX_BRACKETS:
        return SkillText("", "", text, "The front matter is too long, so all of the text counts as body.", 1)
    fields, problem, line = _fields(block)
    name, description = printable(fields.get("name", "")), _one_line(fields.get("description", ""))
    return SkillText(name, description, body, problem, line, _header(fields, is_yaml=problem is None))


def compose(name: str, description: str, body: str) -> str:
    """The text of a `SKILL.md` that every CLI takes: the description quoted, on one line, at most 1,024 characters."""
    quoted = json.dumps(_one_line(description), ensure_ascii=False)
    return f"---\nname: {name}\ndescription: {quoted}\n---\n\n{body}"


def _header(fields: Mapping[str, str], *, is_yaml: bool) -> Header:
    return Header(
        is_yaml=is_yaml,
        name=fields.get("name", "").strip(),
        description=fields.get("description", "").strip(),
        hidden=fields.get("disable-model-invocation", "").strip().lower() == "true",
        keys=tuple(fields) if is_yaml else (),
    )


def _one_line(text: str) -> str:
    return printable(" ".join(text.split()), MAX_DESCRIPTION)


@lru_cache(maxsize=512)
def _fields(block: str) -> tuple[Mapping[str, str], str | None, int | None]:
    """The block's fields, empty where they are no text, and what is wrong with it. It begins behind the first `---`.

    Remembered, because all skills are read again whenever one of them changes.
    """
    try:
        nodes = _top_nodes(block)
    except (YAMLError, ValueError) as error:
        return dict(_FIELD.findall(block)), _sentence(error), _line(error)
    if nodes is None:
        return {}, "The front matter is not a list of `key: value` lines.", 1
    pairs = zip(nodes[::2], nodes[1::2], strict=True)
    return {key or "?": value or "" for key, value in pairs}, None, None


def _top_nodes(block: str) -> list[str | None] | None:
    """Keys and values of the mapping in turn, None for each that is no scalar; None where there is no mapping.

    Nothing is constructed or composed: whatever tags, dates and aliases the YAML has, nothing is made of them.
    """
    nodes: list[str | None] = []
    depth = 0
    for event in YAML(typ="safe", pure=True).parse(block):
        if isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            depth -= 1
        elif isinstance(event, NodeEvent):
            if depth == 0 and not isinstance(event, MappingStartEvent):
                return [] if isinstance(event, ScalarEvent) and not event.value else None
            if depth == 1:
                nodes.append(str(event.value) if isinstance(event, ScalarEvent) else None)
            depth += isinstance(event, (MappingStartEvent, SequenceStartEvent))
    return nodes


def _sentence(error: Exception) -> str:
    reason = error.problem if isinstance(error, MarkedYAMLError) and error.problem else "it cannot be read"
    return f"The front matter is not YAML: {printable(str(reason), 200)}. Put values with a colon in them in quotes."


def _line(error: Exception) -> int:
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    return mark.line + 1 if mark is not None else 1
