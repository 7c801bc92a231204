"""The text area of contexts: it highlights and measures as Textual's own, and less often."""

from rich.style import Style
from textual.document._document import Document
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets._text_area import Highlight

from tests.widgets.stage import Stage, lines_of
from widgets.markdown_area import MAX_HIGHLIGHTED, MAX_WRAPPED, MarkdownArea

MARKDOWN = """\
# Backend é字

You own `api/`.

- Read the tests
- Ask

```python
print("é")
```

> Quoted
1. [link]: https://example.org "title"
"""


def style_of(strip: Strip, word: str) -> Style:
    """How a word on a row is drawn."""
    style = next(segment.style for segment in strip if word in segment.text)
    assert style is not None
    return style


async def test_headings_list_markers_and_code_stand_out() -> None:
    area = MarkdownArea()
    async with Stage(area).open(40, 20) as pilot:
        area.load_text(MARKDOWN)
        await pilot.pause()
        rows = lines_of(area)
        plain = style_of(rows[2], "You own")
        assert style_of(rows[0], "Backend").bold
        assert style_of(rows[4], "-").color != plain.color
        assert style_of(rows[8], "print").color != plain.color
        assert style_of(rows[4], "Read").color == plain.color


async def test_what_stands_within_paragraphs_stands_out_wherever_they_are() -> None:
    area = MarkdownArea()
    async with Stage(area).open(40, 20) as pilot:
        area.load_text(
            "## é *one* head\n\n- an item of **two**\n  and *three\n  lines* of it\n\n> é `four`\n> and *five*\n\n"
            "| a | **six** |\n|---|---|\n| b | [seven](x.md) |\n\n```\n**code**\n```\n"
        )
        await pilot.pause()
        rows = lines_of(area)
        assert style_of(rows[0], "one").italic
        assert style_of(rows[0], "one").bold
        assert style_of(rows[2], "two").bold
        assert not style_of(rows[2], "an item").bold
        assert style_of(rows[3], "three").italic
        assert style_of(rows[4], "lines").italic
        assert not style_of(rows[4], "of it").italic
        assert style_of(rows[6], "four").color == style_of(rows[14], "**code**").color
        assert style_of(rows[7], "five").italic
        assert style_of(rows[9], "six").bold
        assert style_of(rows[11], "seven").underline
        assert not style_of(rows[14], "**code**").bold


async def test_the_blocks_are_what_textual_would_highlight_also_after_an_edit() -> None:
    area, stock = MarkdownArea(), TextArea(language="markdown")
    async with Stage(area, stock).open(60, 40):
        for each in (area, stock):
            each.load_text(MARKDOWN)
            each.insert("\n## Added\n", (3, 0))
            each.undo()
            each.insert("- one more é", (6, 0))
        for line in range(stock.document.line_count):
            assert _blocks(area.highlights_of(line)) == _blocks(stock._highlights[line])
        assert _blocks(area.highlights_of(0))


def _blocks(highlights: list[Highlight]) -> list[tuple[str, int, int | None]]:
    """Those that cover a character, and do not lie within a paragraph."""
    within = ("strong", "emphasis", "code", "marker")
    return sorted((name, start, end) for start, end, name in highlights if start != end and name not in within)


async def test_a_long_text_is_plain() -> None:
    area = MarkdownArea()
    async with Stage(area).open(40, 10) as pilot:
        area.load_text("# Head\n" + "x" * MAX_HIGHLIGHTED)
        await pilot.pause()
        assert not style_of(lines_of(area)[0], "Head").bold
        area.load_text("# Head\n")
        await pilot.pause()
        assert style_of(lines_of(area)[0], "Head").bold


async def test_a_text_that_a_paste_makes_long_stays_where_it_is_and_can_be_undone() -> None:
    area = MarkdownArea()
    async with Stage(area).open(40, 10):
        area.load_text("# Head\nbody")
        area.move_cursor((1, 2))
        area.insert("é" * MAX_HIGHLIGHTED)
        assert not area.is_syntax_aware
        assert area.cursor_location == (1, 2 + MAX_HIGHLIGHTED)
        assert area.text == "# Head\nbo" + "é" * MAX_HIGHLIGHTED + "dy"
        area.undo()
        assert area.text == "# Head\nbody"
        area.redo()
        assert area.text.count("é") == MAX_HIGHLIGHTED


async def test_the_text_is_what_the_document_says_after_every_change() -> None:
    area = MarkdownArea()
    async with Stage(area).open(40, 10):
        for change in (
            lambda: area.load_text("one\r\ntwo"),
            lambda: area.insert("x"),
            area.undo,
            area.redo,
            area.clear,
            area.undo,
        ):
            change()
            assert area.text == area.document.text
        assert area.text == "xone\r\ntwo"


async def test_only_a_very_long_text_is_not_wrapped_until_that_is_asked_for() -> None:
    area = MarkdownArea()
    async with Stage(area).open(40, 10) as pilot:
        area.load_text("word " * (MAX_WRAPPED // 5 + 1))
        await pilot.pause()
        assert (area.soft_wrap, area.virtual_size.height) == (False, 1)
        area.load_text("word " * 20)
        await pilot.pause()
        assert area.soft_wrap
        assert area.virtual_size.height == 3


async def test_unwrapped_lines_are_as_wide_as_textual_says() -> None:
    area = MarkdownArea()
    async with Stage(area).open(40, 10):
        for lines in (["ascii", "x"], ["a\tb", "abcde"], ["字字字", "abcde"], ["e\u0301" * 9, "abc"], ["", ""]):
            area.load_text("\n".join(lines) + "\n" * MAX_HIGHLIGHTED)
            stock = Document(area.text)
            assert area.document.get_size(4) == stock.get_size(4), lines


async def test_rows_are_counted_as_textual_counts_them() -> None:
    area = MarkdownArea()
    async with Stage(area).open(20, 10):
        area.load_text("word " * 30 + "\n\nend")
        wrapped = area.wrapped_document
        for _ in range(3):
            assert wrapped.height == sum(len(offsets) + 1 for offsets in wrapped._wrap_offsets)
            area.insert("more words\n", (0, 3))
        area.undo()
        assert wrapped.height == sum(len(offsets) + 1 for offsets in wrapped._wrap_offsets)


async def test_what_would_act_on_a_terminal_is_a_dot_and_stays_in_the_text() -> None:
    area = MarkdownArea()
    text = "a\x1b[31mb\x00\x9b\u202ec 🧑\u200d🚀\td"
    async with Stage(area).open(40, 10) as pilot:
        area.load_text(text)
        await pilot.pause()
        row = lines_of(area)[0].text
        assert row.strip().startswith("a·[31mb···c 🧑\u200d🚀")
        assert row.isprintable() or row.replace("\u200d", "").isprintable()
        assert area.text == text
