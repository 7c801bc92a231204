"""What an agent has changed, file by file, and what a unified diff says. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from app.domain.names import has_controls

Status: TypeAlias = Literal["added", "changed", "deleted", "renamed"]
LineKind: TypeAlias = Literal["hunk", "context", "added", "removed", "note"]

_HUNK = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file; `added` and `removed` count lines, None for a binary file. `before` is a renamed file's old path."""

    path: str
    status: Status = "changed"
    added: int | None = 0
    removed: int | None = 0
    before: str | None = None

    @property
    def binary(self) -> bool:
        """Whether it has no lines."""
        return self.added is None


@dataclass(frozen=True, slots=True)
class Changes:
    """All changed files, in the order of their paths; `cut` if there were too many to list."""

    files: tuple[FileChange, ...] = ()
    cut: bool = False

    @property
    def added(self) -> int:
        """Lines that were added, in all files."""
        return sum(file.added or 0 for file in self.files)

    @property
    def removed(self) -> int:
        """Lines that were removed, in all files."""
        return sum(file.removed or 0 for file in self.files)

    def __str__(self) -> str:
        """As in a title: `+12 −3`; empty without changes."""
        return f"+{self.added} −{self.removed}" if self.files else ""


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a diff; `old` and `new` are its numbers in the two files, from 1, where it has one.

    `text` is without the sign in front, as it was read: it may hold controls.
    """

    kind: LineKind
    text: str
    old: int | None = None
    new: int | None = None


@dataclass(frozen=True, slots=True)
class FileDiff:
    """The hunks of one file, as text of the unified form; `cut` if there was more of it."""

    text: str = ""
    cut: bool = False


def parse_changes(statuses: Sequence[str], counts: Sequence[str]) -> tuple[FileChange, ...]:
    """The files that `git diff --name-status -z` and `--numstat -z` name, split at the NULs. Raises ValueError."""
    lines = dict(_counts(iter(counts)))
    files = [
        FileChange(path, status, *lines.get(path, (0, 0)), before) for path, status, before in _statuses(iter(statuses))
    ]
    return tuple(sorted(files, key=lambda file: file.path))


def _statuses(words: Iterator[str]) -> Iterator[tuple[str, Status, str | None]]:
    kinds: dict[str, Status] = {"A": "added", "D": "deleted", "R": "renamed", "C": "added"}
    for word in words:
        first = _next(words)
        kind = kinds.get(word[:1], "changed")
        if word[:1] in "RC":
            yield _next(words), kind, first if kind == "renamed" else None
        else:
            yield first, kind, None


def _counts(words: Iterator[str]) -> Iterator[tuple[str, tuple[int | None, int | None]]]:
    for word in words:
        added, removed, path = word.split("\t", 2)
        if not path:  # a renamed file: the path before, then the path now
            _next(words)
            path = _next(words)
        yield path, (None, None) if added == "-" else (int(added), int(removed))


def _next(words: Iterator[str]) -> str:
    try:
        return next(words)
    except StopIteration:
        raise ValueError("git's list of changes ends too early") from None


def parse_diff(text: str) -> tuple[DiffLine, ...]:
    """The lines of a unified diff from the first hunk on; what stands before says nothing that the list does not."""
    return tuple(_diff_lines(text.split("\n")))


def _diff_lines(lines: Iterable[str]) -> Iterator[DiffLine]:
    old = new = 0
    begun = False
    for line in lines:
        if found := _HUNK.match(line):
            begun, old, new = True, int(found[1]), int(found[2])
            yield DiffLine("hunk", line)
        elif not begun or not line:
            continue
        elif line[0] == "+":
            yield DiffLine("added", line[1:], None, new)
            new += 1
        elif line[0] == "-":
            yield DiffLine("removed", line[1:], old, None)
            old += 1
        elif line[0] == "\\":
            yield DiffLine("note", line)
        else:
            yield DiffLine("context", line[1:], old, new)
            old, new = old + 1, new + 1


TAB = 4


def visible(text: str) -> str:
    """Untrusted text for the screen: what would act on a terminal is written out, as `␛` or `<U+202E>`."""
    if not has_controls(text):
        return text
    return "".join(character if not has_controls(character) else _visible(character) for character in text)


def visible_lines(text: str) -> str:
    """The same for a text of several lines."""
    return "\n".join(map(visible, text.split("\n")))


def _visible(character: str) -> str:
    code = ord(character)
    if character == "\t":
        return " " * TAB
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"<U+{code:04X}>"
