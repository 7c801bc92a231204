"""The files that were changed, one row each."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.message import Message

from app.domain.changes import FileChange, Status, visible
from widgets.line import ELLIPSIS, Piece
from widgets.row_list import RowList

_LETTERS: Mapping[Status, str] = {"added": "A", "changed": "M", "deleted": "D", "renamed": "R"}


class ChangeList(RowList):
    """`M api/cart.py  +12 −3`; a file with comments has their number in front of its counts."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "change-list--added",
        "change-list--removed",
        "change-list--comments",
    }

    class Selected(Message):
        """Another file is selected."""

        def __init__(self, path: str) -> None:
            """`path` is the file's, as git names it."""
            super().__init__()
            self.path = path

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self.files: tuple[FileChange, ...] = ()
        self.comments: Mapping[str, int] = {}
        self.border_title = "FILES"

    def show(self, files: Sequence[FileChange], comments: Mapping[str, int]) -> None:
        """Show these; `comments` counts them by path."""
        self.files = tuple(files)
        self.comments = dict(comments)
        self.show_rows([file.path for file in files])

    def select(self, key: str) -> None:
        """Select a file, and say so."""
        before = self.selected
        super().select(key)
        if self.selected is not None and self.selected != before:
            self.post_message(self.Selected(self.selected))

    def row(self, key: str, width: int) -> Sequence[Sequence[Piece]]:
        """The path keeps its end where it is too long: the name says more than the folder."""
        file = next(file for file in self.files if file.path == key)
        count = self.comments.get(key, 0)
        comments = [Piece(f" ●{count}", "change-list--comments")] if count else []
        if file.binary:
            counts = [Piece(" binary", "row-list--quiet")]
        else:
            added = Piece(f" +{file.added}", "change-list--added")
            counts = [added, Piece(f" −{file.removed}", "change-list--removed")]
        taken = 3 + sum(piece.cells for piece in (*comments, *counts))
        path = _end(visible(file.path), max(4, width - taken))
        gap = Piece(" " * max(0, width - taken - cell_len(path)), "row-list--quiet")
        letter = Piece(f" {_LETTERS[file.status]} ", "row-list--quiet")
        return ([letter, Piece(path, "row-list--strong"), gap, *comments, *counts],)


def _end(path: str, cells: int) -> str:
    """The path in that many columns, without its beginning."""
    if cell_len(path) <= cells:
        return path
    while path and cell_len(path) > cells - 1:
        path = path[1:]
    return ELLIPSIS + path
