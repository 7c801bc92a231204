"""Jumping along prompts and taking the output of commands, by the marks of OSC 133 (shell integration)."""

from app.terminal.lines import Lines, Position


def previous_prompt(lines: Lines, line: int) -> int | None:
    """The number of the nearest row above `line` on which a prompt begins."""
    return next((at for at in range(min(line, lines.end) - 1, lines.first - 1, -1) if _is_prompt(lines, at)), None)


def next_prompt(lines: Lines, line: int) -> int | None:
    """The number of the nearest row below `line` on which a prompt begins."""
    return next((at for at in range(max(line + 1, lines.first), lines.end) if _is_prompt(lines, at)), None)


def last_output(lines: Lines) -> str | None:
    """What the last command that has ended, or else the one that runs, has printed; None without marks."""
    end = Position(lines.end, 0)
    for line in range(lines.end - 1, lines.first - 1, -1):
        if not lines.has_marks(line):
            continue
        for mark in reversed(lines[line].marks):
            place = Position(line, mark.column)
            if mark.kind == "output":
                return _text_between(lines, place, end)
            if mark.kind in ("end", "prompt"):
                end = place
    return None


def _is_prompt(lines: Lines, line: int) -> bool:
    return lines.has_marks(line) and any(mark.kind == "prompt" for mark in lines[line].marks)


def _text_between(lines: Lines, start: Position, end: Position) -> str:
    pieces: list[str] = []
    for line in range(start.line, min(end.line + 1, lines.end)):
        row = lines[line]
        begin = start.column if line == start.line else 0
        stop = end.column if line == end.line else len(row.chars)
        text = row.cut(begin, stop)
        pieces.append(text if row.wrapped else text.rstrip() + "\n")
    return "".join(pieces).rstrip("\n")
