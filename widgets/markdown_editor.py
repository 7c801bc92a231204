"""A text area for Markdown with what belongs to every editor: find, replace, preview, and lines that wrap or not."""

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.document._document import Document, Location
from textual.events import DescendantFocus
from textual.widget import Widget
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from widgets.find import Hit, hits, nearest, replaced
from widgets.find_bar import FindBar
from widgets.markdown_area import MarkdownArea
from widgets.markdown_preview import MarkdownPreview


class MarkdownEditor(Vertical):
    """The bar that finds stands over the text; the preview takes the text's place."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("ctrl+f", "find(False)", "Find"),
        Binding("ctrl+r", "find(True)", "Replace", show=False),
        ("f5", "preview", "Preview"),
        Binding("alt+z", "wrap", "Wrap", show=False),
    ]

    def compose(self) -> Iterator[Widget]:
        """One under the other."""
        yield FindBar()
        yield MarkdownArea()
        yield MarkdownPreview()

    @property
    def area(self) -> MarkdownArea:
        """The text."""
        return self.query_one(MarkdownArea)

    @property
    def _bar(self) -> FindBar:
        return self.query_one(FindBar)

    def action_wrap(self) -> None:
        """Break long lines, or let them run out of sight."""
        self.area.soft_wrap = not self.area.soft_wrap

    # Preview

    async def action_preview(self) -> None:
        """Show how the text reads, or the text again."""
        if self.has_class("-preview"):
            self.close_preview()
            return
        preview = self.query_one(MarkdownPreview)
        await preview.show(self.area.text)
        self._bar.display = False
        self.add_class("-preview")
        preview.focus(scroll_visible=False)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Nothing is typed into a text that is not to be seen."""
        if event.widget is self.area:
            self.close_preview()

    @on(MarkdownPreview.CloseRequested)
    def close_preview(self) -> None:
        """Show the text again; it gets the keys if the preview had them."""
        if self.has_class("-preview"):
            had_keys = self.query_one(MarkdownPreview).has_focus
            self.remove_class("-preview")
            if had_keys:
                self.area.focus(scroll_visible=False)

    # Find and replace

    def action_find(self, replacing: bool) -> None:
        """Open the bar, with a field for what shall stand there instead, or without."""
        self.close_preview()
        self._bar.open(replacing=replacing)
        self._find()

    @on(FindBar.WantedChanged)
    def _find(self) -> None:
        """Select the hit at the cursor, or else the next one."""
        start, _ = self._selected
        self._go_to(nearest(self._hits, start, start, 1))

    @on(FindBar.GoRequested)
    def _go(self, message: FindBar.GoRequested) -> None:
        start, end = self._selected
        self._go_to(nearest(self._hits, start, end, message.step))

    @on(FindBar.ReplaceRequested)
    def _replace(self, message: FindBar.ReplaceRequested) -> None:
        if self.area.read_only:
            self._bar.say("read-only now")
        elif message.every:
            self._replace_all()
        else:
            self._replace_one()

    def _replace_one(self) -> None:
        """Only what is selected and is a hit, so that nothing is replaced unseen."""
        start, end = self._selected
        if (start, end) in self._hits:
            self.area.replace(self._bar.by, *self._locations((start, end)))
            start = end = start + len(self._bar.by)
        self._go_to(nearest(self._hits, start, end, 1))

    def _replace_all(self) -> None:
        """One edit, so that one undo takes all of it back."""
        text, count = replaced(self.area.text, self._bar.wanted, self._bar.by, case=self._bar.case)
        if count:
            self.area.replace(text, (0, 0), self.area.document.end)
        self._bar.say(f"{count} replaced")

    @on(FindBar.CloseRequested)
    def _close_bar(self) -> None:
        self._bar.display = False
        self.area.focus(scroll_visible=False)

    @on(TextArea.Changed)
    def _count(self) -> None:
        if self._bar.display and not self._bar.has_focus_within:
            self._bar.say(f"{len(self._hits)} in all" if self._bar.wanted else "")

    @property
    def _hits(self) -> tuple[Hit, ...]:
        return hits(self.area.text, self._bar.wanted, case=self._bar.case)

    @property
    def _document(self) -> Document:
        document = self.area.document
        assert isinstance(document, Document)
        return document

    @property
    def _selected(self) -> Hit:
        """Where the selection begins and ends, in characters."""
        first, last = sorted(self.area.selection)
        return self._document.get_index_from_location(first), self._document.get_index_from_location(last)

    def _locations(self, hit: Hit) -> tuple[Location, Location]:
        start, end = hit
        return self._document.get_location_from_index(start), self._document.get_location_from_index(end)

    def _go_to(self, index: int | None) -> None:
        found = self._hits
        if index is not None:
            self.area.selection = Selection(*self._locations(found[index]))
            self.area.scroll_cursor_visible(center=True)
        if not self._bar.wanted:
            self._bar.say("")
        else:
            self._bar.say("nothing found" if index is None else f"{index + 1} of {len(found)}")
