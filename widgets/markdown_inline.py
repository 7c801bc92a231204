"""What stands within a paragraph of Markdown: what is bold, in italics, code, a link."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

import tree_sitter_markdown
from tree_sitter import Language, Node, Parser, Query, QueryCursor

MAX_INLINE: Final = 2_000
"""Bytes that are looked at at once: the grammar's time grows with the square of what begins and never ends."""

_LANGUAGE: Final = Language(tree_sitter_markdown.inline_language())
_PARSER: Final = Parser(_LANGUAGE)
_QUERY: Final = Query(
    _LANGUAGE,
    """
    (strong_emphasis) @strong
    (emphasis) @emphasis
    (strikethrough) @strike
    (code_span) @code
    [(link_text) (image_description) (uri_autolink) (email_autolink)] @link.label
    [(link_destination) (link_label) (link_title)] @link.uri
    [(emphasis_delimiter) (code_span_delimiter) (backslash_escape)] @marker
    """,
)
_ORDER: Final = ("strong", "emphasis", "strike", "code", "link.label", "link.uri", "marker")
"""What comes later is drawn over what comes before."""


class InlineMark(NamedTuple):
    """A part of a line, `start` and `end` in bytes; `row` counts from the first line of the paragraph."""

    row: int
    start: int
    end: int
    name: str


def inline_marks(text: str) -> tuple[InlineMark, ...]:
    """The marks of a paragraph, in the order in which they are drawn.

    One that is longer than `MAX_INLINE` is looked at line by line, and what spans lines there is not found; a line that
    is longer has none.
    """
    if len(text) * 4 <= MAX_INLINE or len(text.encode("utf-8", "replace")) <= MAX_INLINE:
        return _marks(text)
    lines = enumerate(text.split("\n"))
    short = ((row, line) for row, line in lines if len(line.encode("utf-8", "replace")) <= MAX_INLINE)
    return tuple(mark._replace(row=row) for row, line in short for mark in _marks(line))


@lru_cache(maxsize=1024)
def _marks(text: str) -> tuple[InlineMark, ...]:
    data = text.encode("utf-8", "replace")
    captures = QueryCursor(_QUERY).captures(_PARSER.parse(data).root_node)
    ends = [len(line) for line in data.split(b"\n")]
    return tuple(mark for name in _ORDER for node in captures.get(name, ()) for mark in _rows(node, name, ends))


def _rows(node: Node, name: str, ends: list[int]) -> Iterator[InlineMark]:
    """One mark for each line that the node is on."""
    (first, start), (last, end) = node.start_point, node.end_point
    for row in range(first, last + 1):
        yield InlineMark(row, start if row == first else 0, end if row == last else ends[row], name)
