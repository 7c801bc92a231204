"""Comments on the lines of an agent's changes, and the message that they become. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from app.domain.changes import DiffLine, visible
from app.domain.document import Document
from app.domain.names import Text, has_controls

MAX_QUOTE = 200
MAX_TEXT = 2000

Side = Literal["old", "new"]


def check_comment(value: str) -> str:
    """One line that says something: trimmed, no control characters. Raises ValueError."""
    text = value.strip()
    if not text:
        raise ValueError("a comment cannot be empty")
    if len(text) > MAX_TEXT:
        raise ValueError(f"a comment has at most {MAX_TEXT} characters")
    if has_controls(text):
        raise ValueError("a comment cannot contain control characters")
    return text


class Comment(Document):
    """What a person says of one line. `path` and `quote` are made visible; `line` counts from 1 in its side's file."""

    path: Text
    side: Side = "new"
    line: int = Field(ge=1)
    quote: Text = ""
    text: Annotated[str, AfterValidator(check_comment)]

    @property
    def place(self) -> tuple[str, Side, int]:
        """Which line; a line has one comment."""
        return self.path, self.side, self.line


class ReviewDraft(Document):
    """Comments that were not sent yet."""

    version: int = Field(default=1, ge=1)
    comments: tuple[Comment, ...] = ()

    def with_comment(self, comment: Comment) -> "ReviewDraft":
        """The draft with this one, in the place of the one that its line had."""
        others = [other for other in self.comments if other.place != comment.place]
        return self.changed(comments=sorted([*others, comment], key=lambda one: (one.path, one.line, one.side)))

    def without(self, comment: Comment) -> "ReviewDraft":
        """The draft without it."""
        return self.changed(comments=[other for other in self.comments if other.place != comment.place])

    def of(self, path: str) -> tuple[Comment, ...]:
        """The comments on a file."""
        return tuple(comment for comment in self.comments if comment.path == visible(path))


def comment_on(path: str, line: DiffLine, text: str) -> Comment | None:
    """A comment on a line of a diff; None on one that is in neither file. Raises pydantic.ValidationError."""
    number = line.new if line.new is not None else line.old
    if number is None:
        return None
    side: Side = "new" if line.new is not None else "old"
    return Comment(path=visible(path), side=side, line=number, quote=_quote(line), text=text)


def place_comments(comments: Iterable[Comment], lines: Sequence[DiffLine]) -> Mapping[int, Comment]:
    """The comments by the index of the line that each belongs to now.

    A line that has moved is found by what it says, the nearest one first; a comment whose line is gone goes to the
    first line that is free.
    """
    placed: dict[int, Comment] = {}
    homeless: list[Comment] = []
    for comment in comments:
        index = _index_of(comment, lines, placed)
        if index is None:
            homeless.append(comment)
        else:
            placed[index] = comment
    free = (index for index in range(len(lines)) if index not in placed)
    return placed | dict(zip(free, homeless, strict=False))


def _index_of(comment: Comment, lines: Sequence[DiffLine], taken: Mapping[int, Comment]) -> int | None:
    same = [
        (abs(number - comment.line), index)
        for index, line in enumerate(lines)
        if index not in taken
        and (number := line.new if comment.side == "new" else line.old) is not None
        and _quote(line) == comment.quote
    ]
    return min(same)[1] if same else None


def _quote(line: DiffLine) -> str:
    return visible(line.text)[:MAX_QUOTE]


def compose_message(comments: Sequence[Comment]) -> str:
    """What the agent is told: each comment under its place and the line that it is about."""
    parts = ["Review of your changes. Please go through these comments:"]
    for comment in comments:
        removed = " (removed line)" if comment.side == "old" else ""
        parts.append(f"{comment.path}:{comment.line}{removed}\n> {comment.quote}\n{comment.text}")
    return "\n\n".join(parts)
