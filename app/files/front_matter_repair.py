"""Making a copied `SKILL.md` one that every CLI takes: front matter that parses, with exactly one right name.

Seen in tests of nine CLIs: most drop a skill without a name or a description, four drop one whose description has an
unquoted `: `, two drop one whose description is longer than 1,024 characters; and none of them says so.
"""

import json
import re

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from app.files.front_matter import MAX_DESCRIPTION

_FENCE = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)
_FIELD = re.compile(r"^([A-Za-z][\w-]*:[ \t]+)(\S.*)$", re.MULTILINE)
_PLAIN_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
MAX_BLOCK, MAX_BRACKETS, MAX_REQUOTED = 8 * 1024, 100, 100
"""Characters of front matter, opening brackets in it, lines of it that are tried on their own: what goes beyond is not
mended. The YAML parser takes a second for 8 KB of hostile text, and its time grows with the square of the depth."""
_TEXT, _MAPPING = "tag:yaml.org,2002:str", "tag:yaml.org,2002:map"
_LEADING_MARKUP = re.compile(r"^[#>*\-\s]+")


def repaired(data: bytes, name: str, description: str) -> bytes:
    """The document with `name` as its front matter's only name, and a description.

    `description` is used where the document has none, and a line of the text, or the name, where that is empty too.
    Bytes that need not change stay: comments, line ends, text that is no UTF-8. Front matter that cannot be mended is
    left in the text, below new one, because text is never dropped.
    """
    text = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    fallback = _described(description) or _described(_first_line(text)) or name
    parts = split(text)
    mended = _mended(parts[1], name, fallback, _line_end(text)) if parts else None
    if parts and mended is not None:
        text = parts[0] + mended + parts[2]
    else:
        end = _line_end(text)
        head = ["---", f"name: {_word(name)}", f"description: {_quoted(fallback)}", "---", "", ""]
        text = end.join(head) + text
    return text.encode("utf-8", "surrogateescape")


def split(text: str) -> tuple[str, str, str] | None:
    """The opening line, the block and the closing line with the rest; None without front matter that ends."""
    opening = _FENCE.match(text)
    closing = _FENCE.search(text, opening.end()) if opening else None
    if opening is None or closing is None or closing.start() - opening.end() > MAX_BLOCK:
        return None
    begin = opening.end() + 1
    return text[:begin], text[begin : closing.start()], text[closing.start() :]


def without(block: str, *names: str) -> str | None:
    """The block without these fields; None if it is no plain mapping, or cannot be read without them any more."""
    fields = _fields(block)
    if fields is None:
        return None
    starts = [key.start_mark.index for key, _ in fields] + [len(block)]
    for place in reversed(range(len(fields))):
        if fields[place][0].value in names:
            gone, rest = block[starts[place] : starts[place + 1]], block[starts[place + 1] :]
            block = block[: starts[place]] + _comments_after(gone) + rest
    left = _fields(block)
    expected = [key.value for key, _ in fields if key.value not in names]
    return block if left is not None and [key.value for key, _ in left] == expected else None


def _comments_after(field: str) -> str:
    """The comments and empty lines that follow a field's value."""
    lines = field.splitlines(keepends=True)
    kept = len(lines)
    while kept > 1 and lines[kept - 1].lstrip()[:1] in ("", "#"):
        kept -= 1
    return "".join(lines[kept:])


def _mended(block: str, name: str, fallback: str, end: str) -> str | None:
    """The block with the right name and a description, or None if it cannot be made so by small changes."""
    for candidate in (block, _FIELD.sub(_requoted, block, MAX_REQUOTED)):
        fields = _fields(candidate)
        if fields is None:
            continue
        changed = _with_fields(candidate, fields, name, fallback, end)
        if _is_right(changed, name):
            return changed
    return None


def _with_fields(block: str, fields: list[tuple[Node, Node]], name: str, fallback: str, end: str) -> str:
    """The block with its name and description spliced in, from the back so that the places before stay right."""
    names = [field for field in fields if field[0].value == "name"]
    descriptions = [field for field in fields if field[0].value == "description"]
    missing = "" if names else f"name: {_word(name)}{end}"
    edits = [_replacement(*field, _word(name), end) for field in names[:1] if not _says(field[1], name)]
    edits += [_whole_line(block, key) for key, _ in names[1:]]
    if not descriptions:
        missing += f"description: {_quoted(fallback)}{end}"
    elif not _is_description(said := _text_of(descriptions[0][1])) or not _is_text(descriptions[0][1]):
        edits.append(_replacement(*descriptions[0], _quoted(_described(said) or fallback), end))
    for begin, stop, text in sorted(edits, reverse=True):
        block = block[:begin] + text + block[stop:]
    return missing + block


def _replacement(key: Node, value: Node, text: str, end: str) -> tuple[int, int, str]:
    """The place of a value and what is to stand there."""
    begin, stop = value.start_mark, value.end_mark
    if begin.index == stop.index:  # nothing at all: its place is right behind the colon, wherever the marks are
        behind = key.end_mark.index + 1
        return behind, behind, f" {text}"
    ends_with_line = stop.line > begin.line and stop.column == 0  # a block ends where the next key begins
    return begin.index, stop.index, text + end if ends_with_line else text


def _is_right(block: str, name: str) -> bool:
    fields = _fields(block) or []
    names = [_text_of(value) for key, value in fields if key.value == "name"]
    described = [value for key, value in fields if key.value == "description"]
    keys = [key.value for key, _ in fields]
    unique = len(keys) == len(set(keys))  # most YAML parsers refuse a document with the same key twice
    return (
        unique
        and names == [name]
        and len(described) == 1
        and _is_text(described[0])
        and bool(described[0].value.strip())
        and block.endswith("\n")  # else the line that closes it is none any more
    )


def _fields(block: str) -> list[tuple[Node, Node]] | None:
    """The keys and values of a plain block mapping, with their places; None for anything else."""
    if block.count("[") + block.count("{") > MAX_BRACKETS:
        return None
    try:
        # Composed and never constructed: nothing is made of whatever tags and aliases the YAML has. The bytes that
        # are no text stand for one character each, so that places in it stay places in the block.
        node = YAML(typ="safe", pure=True).compose(re.sub("[\ud800-\udfff]", "\ufffd", block))
    except (YAMLError, RecursionError, ValueError):
        return None
    if node is None:
        return []
    if not isinstance(node, MappingNode) or node.flow_style or str(node.tag) != _MAPPING:
        return None
    return node.value if all(isinstance(key, ScalarNode) for key, _ in node.value) else None


def _requoted(field: re.Match[str]) -> str:
    """A line of the block that is not YAML by itself, with its value in quotes (`description: Use when: …`)."""
    if _fields(field[0]) is not None:
        return field[0]
    value = field[2].rstrip()
    return field[1] + _quoted(value.strip('"')) + field[2][len(value) :]


def _whole_line(block: str, key: Node) -> tuple[int, int, str]:
    begin = key.start_mark.index
    stop = block.find("\n", begin)
    return begin, len(block) if stop < 0 else stop + 1, ""


def _text_of(value: Node) -> str:
    return value.value if isinstance(value, ScalarNode) else ""


def _says(value: Node, name: str) -> bool:
    """Whether every YAML parser reads the value as that name."""
    plain = isinstance(value, ScalarNode) and value.style is None
    return _text_of(value) == name and (not plain or _word(name) == name)


def _is_text(value: Node) -> bool:
    """Whether it is a text, and no number, date or truth value, which some CLIs refuse as a description."""
    if not isinstance(value, ScalarNode) or str(value.tag) != _TEXT:
        return False
    return value.style is not None or value.value.lower() not in _PLAIN_WORDS


def _is_description(text: str) -> bool:
    return 0 < len(text.strip()) <= MAX_DESCRIPTION


def _word(name: str) -> str:
    """A slug as a YAML string: plain, unless YAML would take it for a number or a truth value."""
    plain = re.fullmatch(r"[a-z][a-z0-9-]*", name) is not None and name not in _PLAIN_WORDS
    return name if plain else _quoted(name)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _described(text: str) -> str:
    """On one line, and no longer than what the CLIs take."""
    return " ".join(text.split())[:MAX_DESCRIPTION].encode("utf-8", "replace").decode()


def _first_line(text: str) -> str:
    """The first line that says something, without its Markdown markup."""
    parts = split(text)
    lines = (parts[2].partition("\n")[2] if parts else text).splitlines()
    return next((line for line in (_LEADING_MARKUP.sub("", line).strip() for line in lines) if line), "")


def _line_end(text: str) -> str:
    return "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"
