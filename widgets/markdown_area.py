"""A text area for Markdown that stays quick in long texts."""

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import ClassVar, Final

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual._tree_sitter import get_language
from textual.binding import Binding, BindingType
from textual.document._document import Document, EditResult
from textual.document._document_navigator import DocumentNavigator
from textual.document._edit import Edit
from textual.document._syntax_aware_document import SyntaxAwareDocument
from textual.document._wrapped_document import WrappedDocument
from textual.geometry import Size
from textual.widgets import TextArea
from textual.widgets._text_area import Highlight
from textual.widgets.text_area import TextAreaTheme
from tree_sitter import Node

from widgets.markdown_inline import inline_marks

MAX_HIGHLIGHTED: Final = 50_000
"""Characters up to which Markdown is highlighted: parsing costs more with each of them, at every key."""
MAX_WRAPPED: Final = 200_000
"""Characters up to which a text is wrapped when it is loaded: wrapping a megabyte takes a second."""

_LANGUAGE: Final = "markdown"
_ACTING: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls but tabs, and what turns the direction of text round."""
_CLASSES: Final[Mapping[str, str]] = {
    "heading": "markdown-area--heading",
    "heading.marker": "markdown-area--heading",
    "text.literal": "markdown-area--code",
    "punctuation.delimiter": "markdown-area--marker",
    "punctuation.special": "markdown-area--marker",
    "list.marker": "markdown-area--marker",
    "link.uri": "markdown-area--link",
    "link.label": "markdown-area--link",
    "string.escape": "markdown-area--marker",
    "strong": "markdown-area--strong",
    "emphasis": "markdown-area--emphasis",
    "strike": "markdown-area--strike",
    "code": "markdown-area--code",
    "marker": "markdown-area--marker",
}
"""The names that Textual's query and `inline_marks` give to parts of the syntax, and the classes that colour them."""

_INLINE: Final = "inline"
_INLINE_QUERY: Final = f"[(inline) (pipe_table_cell)] @{_INLINE}"
"""Where a text is not blocks any more."""


class _Theme(TextAreaTheme):
    """Takes every colour from the styles, those of the syntax too."""

    def apply_css(self, text_area: TextArea) -> None:
        """Called before each drawing; the area keeps the styles that it has looked up."""
        super().apply_css(text_area)
        self.syntax_styles = {
            name: text_area.get_component_rich_style(component, partial=True) for name, component in _CLASSES.items()
        }


class _Plain(Document):
    """Textual measures every character of every line after each edit of a text that is not wrapped."""

    def get_size(self, tab_width: int) -> Size:
        """Cells of the longest line, and lines."""
        return Size(max((_cells(line, tab_width) for line in self.lines), default=0), self.line_count)


class _Wrapped(WrappedDocument):
    """Textual counts its rows afresh for each row that it draws."""

    @property
    def height(self) -> int:
        """How many rows it has."""
        return len(self._offset_to_line_info)


class _Highlights(defaultdict[int, list[Highlight]]):
    """The highlights of lines, looked up when a line is drawn; Textual would look up all of them after each edit."""

    def __init__(self, area: "MarkdownArea") -> None:
        super().__init__(list)
        self._area = area

    def __bool__(self) -> bool:
        """Whether there is anything to look up."""
        return self._area.is_syntax_aware

    def __missing__(self, line: int) -> list[Highlight]:
        self[line] = found = self._area.highlights_of(line)
        return found


class MarkdownArea(TextArea, inherit_bindings=False):
    """Highlights up to a size, and leaves Esc and F6 to its parent."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(binding for binding in TextArea.BINDINGS if not (isinstance(binding, Binding) and binding.key == "f6")),
        Binding("ctrl+home", "cursor_to(False)", "To the beginning", show=False),
        Binding("ctrl+end", "cursor_to(True)", "To the end", show=False),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = set(_CLASSES.values())

    def __init__(self) -> None:
        """Empty."""
        self._text: str | None = None
        super().__init__(soft_wrap=True, show_line_numbers=False, tab_behavior="indent", compact=True)
        self._highlights = _Highlights(self)
        self.cursor_blink = False
        self.match_cursor_bracket = False
        theme = _Theme("ideai")
        self.register_theme(theme)
        self.theme = theme.name

    def action_cursor_to(self, end: bool) -> None:
        """Go to the beginning or the end of the text."""
        self.move_cursor(self.document.end if end else (0, 0))

    @property
    def text(self) -> str:
        """The whole text, put together once after each change: Textual asks for it for each row that it draws."""
        if self._text is None:
            self._text = self.document.text
        return self._text

    @text.setter
    def text(self, value: str) -> None:
        self.load_text(value)

    def load_text(self, text: str) -> None:
        """Show another text; the history of edits is gone. A long one is not wrapped until that is asked for."""
        self.set_reactive(TextArea.soft_wrap, len(text) <= MAX_WRAPPED)
        super().load_text(text)

    def edit(self, edit: Edit) -> EditResult:
        """Carry out an edit; a text that has become too long is not highlighted any more."""
        result = super().edit(edit)
        if self.is_syntax_aware and len(edit.text) > 1 and len(self.text) > MAX_HIGHLIGHTED:
            selection = self.selection
            self._set_document(self.text, None)
            self.selection = selection
        return result

    def get_line(self, line_index: int) -> Text:
        """A line as it is drawn: what would act on a terminal is a dot, so that every character has its own cell."""
        line = super().get_line(line_index)
        if not line.plain.isprintable():
            line.plain = _ACTING.sub("·", line.plain)
        return line

    def highlights_of(self, line: int) -> list[Highlight]:
        """What of a line is which part of the syntax: columns in bytes, from and to (None: the end)."""
        document, query = self.document, self._highlight_query
        if not isinstance(document, SyntaxAwareDocument) or query is None:
            return []
        found: list[Highlight] = []
        within: list[Highlight] = []
        for name, nodes in document.query_syntax_tree(query, (line, 0), (line + 1, 0)).items():
            for node in nodes:
                if node.start_point[0] <= line <= node.end_point[0]:
                    start = node.start_point[1] if node.start_point[0] == line else 0
                    end = node.end_point[1] if node.end_point[0] == line else None
                    if name != _INLINE:
                        found.append((start, end, name))
                    else:
                        within += self._within(node, line)
        return found + within

    def _within(self, node: Node, line: int) -> list[Highlight]:
        """What a line of a paragraph has in it; the paragraph is looked at whole, and once."""
        (first, indent), (last, end) = node.start_point, node.end_point
        lines = [self.document.get_line(row).encode("utf-8", "replace") for row in range(first, last + 1)]
        lines[-1] = lines[-1][:end]
        lines[0] = lines[0][indent:]
        moved = indent if line == first else 0
        marks = inline_marks(b"\n".join(lines).decode("utf-8", "replace"))
        return [(mark.start + moved, mark.end + moved, mark.name) for mark in marks if mark.row == line - first]

    def on_key(self, event: events.Key) -> None:
        """Keep Esc from Textual's handler, which moves on to what is next on the screen."""
        if event.key == "escape":
            event.prevent_default()

    def _build_highlight_map(self) -> None:
        """Textual calls this after every change of the document."""
        self._text = None
        self._line_cache.clear()
        self._highlights.clear()

    def _set_document(self, text: str, language: str | None) -> None:  # noqa: ARG002 - the size decides
        grammar = get_language(_LANGUAGE) if len(text) <= MAX_HIGHLIGHTED else None
        self._highlight_query = None
        if grammar is None:
            self.document = _Plain(text)
        else:
            self.document = SyntaxAwareDocument(text, grammar)
            self._highlight_query = self.document.prepare_query(
                f"{self._get_builtin_highlight_query(_LANGUAGE)}\n{_INLINE_QUERY}"
            )
        self.wrapped_document = _Wrapped(self.document, tab_width=self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)
        self._build_highlight_map()
        self.move_cursor((0, 0))
        self._rewrap_and_refresh_virtual_size()


def _cells(line: str, tab_width: int) -> int:
    return len(line) if line.isascii() and "\t" not in line else cell_len(line.expandtabs(tab_width))
