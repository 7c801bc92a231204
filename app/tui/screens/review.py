"""What an agent has changed, file by file, with comments on lines."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from app.domain.changes import Changes, DiffLine, FileChange, FileDiff, parse_diff, visible
from app.domain.errors import IdeaiError
from app.domain.review import Comment, ReviewDraft, check_comment, comment_on, place_comments
from app.tui.screens.dialog import Dialog, Field
from widgets.change_list import ChangeList
from widgets.diff_view import DiffPage, DiffView
from widgets.row_list import RowList

_HINT = "tab files · ] [ file · n N hunk · c comment · x remove · s send · esc back"
_NOTHING_HINT = "esc back"


@dataclass(frozen=True, slots=True)
class Reviewing:
    """What is looked at. `load` reads one file's difference; `save` keeps the draft, which nothing else does.

    `problem` is shown in the place of changes that cannot be read, `hint` first in the place of the keys.
    """

    title: str
    load: Callable[[FileChange], Awaitable[FileDiff]]
    save: Callable[[ReviewDraft], None]
    changes: Changes
    draft: ReviewDraft
    problem: str = ""
    hint: str = ""


class Review(Dialog[ReviewDraft]):
    """Answers with the comments that are to be sent."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,shift+tab", "turn", "Files or lines", priority=True),
        ("right_square_bracket", "file(1)", "Next file"),
        ("left_square_bracket", "file(-1)", "File before"),
        ("s", "send", "Send the comments"),
    ]

    def __init__(self, reviewing: Reviewing) -> None:
        """Begin with the first file."""
        super().__init__()
        self.reviewing = reviewing
        self.draft = reviewing.draft
        self.lines: tuple[DiffLine, ...] = ()
        self._note = ""
        self._files = ChangeList()
        self._view = DiffView()
        self._field = Field(placeholder="comment on this line", id="comment", select_on_focus=False)

    def compose(self) -> Iterable[Widget]:
        """The files beside the lines of one of them; a comment is written below."""
        with Vertical(classes="review"):
            yield Static("", classes="review--title")
            with Horizontal(classes="review--body"):
                yield self._files
                yield self._view
            yield self._field
            yield Static("", classes="review--hint")

    def on_mount(self) -> None:
        """The first file, and the keys to its lines."""
        self._field.display = False
        self._say(self.reviewing.hint or self._hint)
        self._show_files()
        if self._files.selected is None:
            self._view.show(DiffPage(note=self._nothing()))
        else:
            self._open(self._files.selected)
        (self._view if self.reviewing.changes.files else self._files).focus()

    # What it shows

    @property
    def _hint(self) -> str:
        return _HINT if self.reviewing.changes.files else _NOTHING_HINT

    def _nothing(self) -> str:
        if self.reviewing.problem:
            return visible(self.reviewing.problem)
        if self.reviewing.changes.cut:
            return "Too many files were changed to list them.\nLook at them with git, in a shell."
        return "Nothing was changed."

    def _show_files(self) -> None:
        counts = Counter(comment.path for comment in self.draft.comments)
        files = self.reviewing.changes.files
        self._files.show(files, {file.path: counts[visible(file.path)] for file in files})
        count = len(self.draft.comments)
        comments = f"{count} comment{'' if count == 1 else 's'}" if count else ""
        parts = ("REVIEW", self.reviewing.title, str(self.reviewing.changes), comments)
        self.query_one(".review--title", Static).update(Content("  ".join(filter(None, parts))))

    def _open(self, path: str) -> None:
        file = next(file for file in self.reviewing.changes.files if file.path == path)
        self.run_worker(self._load(file), group="load", exclusive=True)

    async def _load(self, file: FileChange) -> None:
        try:
            diff = await self.reviewing.load(file)
        except IdeaiError as error:
            self.lines, self._note = (), visible(str(error))
        else:
            self.lines = parse_diff(diff.text)
            if diff.cut:
                self.lines = (*self.lines, DiffLine("note", "The rest is left out: it is too long."))
            self._note = _without_lines(file)
        self._show_lines(file)

    def _show_lines(self, file: FileChange, *, keep: bool = False) -> None:
        placed = place_comments(self.draft.of(file.path), self.lines)
        comments = {index: comment.text for index, comment in placed.items()}
        before = f"{visible(file.before)} → " if file.before else ""
        self._view.show(DiffPage(f"{before}{visible(file.path)}", self.lines, comments, self._note), keep=keep)

    @property
    def _file(self) -> FileChange | None:
        return next((file for file in self.reviewing.changes.files if file.path == self._files.selected), None)

    def _say(self, text: str) -> None:
        self.query_one(".review--hint", Static).update(Content(text))

    # What a person does

    @on(ChangeList.Selected)
    def _selected(self, message: ChangeList.Selected) -> None:
        self._open(message.path)

    @on(RowList.LeaveRequested)
    def _leave_list(self) -> None:
        self.action_leave()

    def action_turn(self) -> None:
        """From the files to the lines, and back."""
        if not self._field.display:
            (self._files if self.focused is self._view else self._view).focus()

    def action_file(self, steps: int) -> None:
        """Another file."""
        self._files.action_move(steps)

    def action_leave(self) -> None:
        """Leave the field, or the screen; the comments are kept."""
        if self._field.display:
            self._close_field()
        else:
            self.dismiss(None)

    def action_send(self) -> None:
        """Answer with the comments."""
        if self.draft.comments:
            self.dismiss(self.draft)
        else:
            self._say("There is nothing to send: press c on a line to comment on it.")

    @on(DiffView.CommentRequested)
    def _comment_asked(self, message: DiffView.CommentRequested) -> None:
        if isinstance(message, DiffView.RemoveRequested):
            self._remove(message.index)
            return
        line = self.lines[message.index]
        if line.old is None and line.new is None:
            self._say("That line is in no file: go to another one.")
            return
        self._field.value = (self._view.page.comments or {}).get(message.index, "")
        self._field.cursor_position = len(self._field.value)
        self._field.display = True
        self._field.focus()
        self._say("enter keep the comment · esc leave it as it was")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        file = self._file
        try:
            text = check_comment(event.value)
        except ValueError as error:
            self._say(f"{error}".capitalize() + ".")
            return
        placed = self._placed()
        index = self._view.selected
        comment = comment_on(file.path, self.lines[index], text) if file is not None else None
        if comment is not None:
            draft = self.draft.without(placed[index]) if index in placed else self.draft
            self._keep(draft.with_comment(comment))
        self._close_field()

    def _remove(self, index: int) -> None:
        placed = self._placed()
        if index in placed:
            self._keep(self.draft.without(placed[index]))

    def _placed(self) -> dict[int, Comment]:
        file = self._file
        return dict(place_comments(self.draft.of(file.path), self.lines)) if file is not None else {}

    def _keep(self, draft: ReviewDraft) -> None:
        try:
            self.reviewing.save(draft)
        except IdeaiError as error:
            self._say(visible(str(error)))
            return
        self.draft = draft
        self._show_files()
        if self._file is not None:
            self._show_lines(self._file, keep=True)

    def _close_field(self) -> None:
        self._field.display = False
        self._view.focus()
        self._say(self._hint)


def _without_lines(file: FileChange) -> str:
    if file.binary:
        return "A binary file: there are no lines to look at."
    if file.status == "renamed":
        return f"Renamed from {visible(file.before or '')}, and not changed."
    return "There are no lines: the file is empty, or only its mode was changed."
