"""Links: those that programs mark with OSC 8, and plain URLs in their text."""

import re
from dataclasses import dataclass
from typing import Final

from app.terminal.lines import Lines, Position, Stretch
from app.terminal.pens import PenTable

_URL: Final = re.compile(r"\b(?:https?|ftp|file)://[^\s<>\"'`{}|\\^\x00-\x1f\x7f]+", re.IGNORECASE)
_TRAILING: Final = ".,;:!?…"
_CLOSING: Final = {")": "(", "]": "["}


@dataclass(frozen=True, slots=True)
class Link:
    """Where it leads, and the cells that it is on in one logical line."""

    target: str
    stretches: tuple[Stretch, ...]


def link_at(lines: Lines, pens: PenTable, position: Position) -> Link | None:
    """The link under a cell, if there is one; a marked one before a plain URL."""
    return _marked_link(lines, pens, position) or _plain_link(lines, position)


def _marked_link(lines: Lines, pens: PenTable, position: Position) -> Link | None:
    row = lines[position.line]
    if position.column >= len(row.pens):
        return None
    target = pens.looks_of(row)[row.pens[position.column]].link
    if target is None:
        return None
    line = lines.logical(position.line)
    stretches: list[Stretch] = []
    for number, part in enumerate(line.rows, line.first):
        linked = {pen for pen, look in pens.looks_of(part).items() if look.link == target}
        if linked:
            places = re.finditer("[" + "".join(map(re.escape, linked)) + "]+", part.pens)
            stretches.extend(Stretch(number, *place.span()) for place in places)
    return Link(target, tuple(stretches))


def _plain_link(lines: Lines, position: Position) -> Link | None:
    line = lines.logical(position.line)
    offset = line.offset(position)
    for found in _URL.finditer(line.text):
        target = _without_punctuation(found[0])
        if found.start() <= offset < found.start() + len(target):
            return Link(target, line.stretches(found.start(), found.start() + len(target)))
    return None


def _without_punctuation(url: str) -> str:
    """A URL in a sentence without the sentence's own signs: a bracket belongs to it only if it was opened in it."""
    unopened = {closing: url.count(closing) - url.count(opening) for closing, opening in _CLOSING.items()}
    end = len(url)
    while end:
        last = url[end - 1]
        if unopened.get(last, 0) > 0:
            unopened[last] -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return url[:end]
