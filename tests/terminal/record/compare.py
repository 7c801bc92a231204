"""Look for differences that no probe shows: `python -m tests.terminal.record.compare [--with tmux] [--seed N]`.

Random sequences of ordinary output (with tmux: of text and resizes) are given to a real terminal and to our engine.
Where they differ, the output is made as short as it stays different, and printed: the raw material of a new probe.
Foregrounds and bold are left out, because xterm keeps them in erased cells, where nobody sees them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import ExitStack
from random import Random

from tests.terminal.probes.observe import observe as observe_ours
from tests.terminal.probes.probe import Aspect, Observation, Probe, Resize, probe
from tests.terminal.record import tmux, xterm
from tests.terminal.record.puppet import Stuck

ROWS, COLS = 6, 16
LENGTH = 14
Observe = Callable[[Probe], Observation]
ASPECTS: dict[str, tuple[Aspect, ...]] = {
    "xterm": ("screen", "cursor", "styles", "history"),
    "tmux": ("screen", "cursor", "history"),
}
TEXTS = ("a", "bcd", "efghijklm", "nopqrstuvwxyz0123456789", "中", "x中文y", "é", "e\u0301", "日本語テキスト", " ")
PLAIN = (
    "\r",
    "\n",
    "\r\n",
    "\b",
    "\t",
    "\x1bM",
    "\x1bD",
    "\x1bE",
    "\x1b7",
    "\x1b8",
    "\x1bH",
    "\x0e",
    "\x0f",
    "\x1b(0",
    "\x1b(B",
)
COUNTED = "ABCDEFGIZ@PLMSTXade`b"
CHOSEN = ("J", "1J", "2J", "K", "1K", "2K", "g", "3g", "4h", "4l", "20h", "20l", "!p", "s", "u", "?2J", "?K", "?1K")
MODES = (
    "?6h",
    "?6l",
    "?7h",
    "?7l",
    "?45h",
    "?45l",
    "?69h",
    "?69l",
    "?1049h",
    "?1049l",
    "?47h",
    "?47l",
    "?1047h",
    "?1047l",
)
SGR = ("", "4", "7", "42", "48;2;1;2;3", "49", "24", "27", "0")


Piece = str | Resize


def resizing_piece(random: Random) -> Piece:
    """One bit of what fills a screen, or a new size: tmux is the judge of resizes, and weak in much else."""
    match random.choices(range(4), weights=(6, 4, 1, 3))[0]:
        case 0:
            return random.choice(TEXTS[:-3])
        case 1:
            return "\r\n"
        case 2:
            return f"\x1b[{random.randint(1, ROWS)};{random.randint(1, COLS)}H"
        case _:
            return Resize(random.randint(2, 9), random.randint(2, 24))


def plain_piece(random: Random) -> Piece:
    """One bit of output."""
    match random.choices(range(7), weights=(8, 4, 6, 3, 3, 2, 1))[0]:
        case 0:
            return random.choice(TEXTS)
        case 1:
            return random.choice(PLAIN)
        case 2:
            return f"\x1b[{random.choice(('', 1, 2, 3, 7, 40))}{random.choice(COUNTED)}"
        case 3:
            return f"\x1b[{random.randint(1, ROWS + 1)};{random.randint(1, COLS + 1)}H"
        case 4:
            return f"\x1b[{random.choice(SGR)}m"
        case 5:
            return f"\x1b[{random.choice(CHOSEN + MODES)}"
        case _:
            return f"\x1b[{random.randint(1, ROWS)};{random.randint(1, ROWS)}{random.choice('rs')}"


def compare(pieces: list[Piece], observe: Observe, aspects: tuple[Aspect, ...]) -> list[tuple[Aspect, object, object]]:
    """Aspect, what the real terminal shows, and what ours shows, where they differ."""
    tried = probe("random", "", *pieces, size=(ROWS, COLS))
    theirs, ours = observe(tried), observe_ours(tried)
    if any(isinstance(part, str) and part.endswith(("47h", "49h")) for part in pieces):
        aspects = tuple(aspect for aspect in aspects if aspect != "history")  # xterm tells none from the other screen
    unequal: list[Aspect] = [aspect for aspect in aspects if theirs.aspect(aspect) != ours.aspect(aspect)]
    return [(aspect, theirs.aspect(aspect), ours.aspect(aspect)) for aspect in unequal]


def shorten(pieces: list[Piece], still: Callable[[list[Piece]], bool]) -> list[Piece]:
    """Leave out what can be left out."""
    position = 0
    while position < len(pieces):
        shorter = pieces[:position] + pieces[position + 1 :]
        if shorter and still(shorter):
            pieces = shorter
        else:
            position += 1
    return pieces


def show(pieces: list[Piece], found: list[tuple[Aspect, object, object]]) -> None:
    """Print the output and both answers."""
    print(", ".join(map(ascii, pieces)))
    for aspect, theirs, ours in found:
        print(f"    {aspect}: theirs {theirs}\n    {' ' * len(aspect)}    ours {ours}", flush=True)


def main() -> None:
    """Try, shorten, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.terminal.record.compare", description=__doc__)
    parser.add_argument("--with", dest="terminal", choices=["xterm", "tmux"], default="xterm")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    aspects = ASPECTS[arguments.terminal]
    piece = resizing_piece if arguments.terminal == "tmux" else plain_piece
    found = 0
    with ExitStack() as stack:
        observe: Observe = tmux.observe
        if arguments.terminal == "xterm":
            display = stack.enter_context(xterm.virtual_display())
            observe = lambda tried: xterm.observe(tried, display)  # noqa: E731
        for number in range(arguments.count):
            random = Random(arguments.seed * 100_000 + number)
            pieces = [piece(random) for _ in range(LENGTH)]
            try:
                if compare(pieces, observe, aspects):
                    found += 1
                    short = shorten(pieces, lambda shorter: bool(compare(shorter, observe, aspects)))
                    show(short, compare(short, observe, aspects))
            except Stuck as stuck:
                print(f"{pieces!a}: {stuck}", file=sys.stderr)
    print(f"{found} of {arguments.count} differ from {arguments.terminal}")


if __name__ == "__main__":
    main()
