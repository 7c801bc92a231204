"""Where our engine still differs from its authority, and why: the list in differences.md.

`python -m tests.terminal.probes.differences` writes the list again. A difference has a reason in `REASONS` or is a
bug to mend.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from app.terminal.emulator import Emulator
from tests.terminal.probes import recordings, streams
from tests.terminal.probes.observe import look, observe, play
from tests.terminal.probes.probe import Aspect, Observation, Probe
from tests.terminal.probes.table import PROBES

LIST = Path(__file__).with_name("differences.md")
BOUND = 10
STREAM_ASPECTS: tuple[Aspect, ...] = ("screen", "cursor", "styles")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a difference stays, and the document that is on our side."""

    text: str
    reference: str


_PLAIN_BLANK = Reason(
    "xterm gives the blank that half a wide character leaves the background of now; tmux never does, nor do we: "
    "the cell was not printed to.",
    "tmux screen_write_overwrite; no standard says what half a character is",
)
REASONS: dict[str, Reason] = {
    "double_underline_then_single": Reason(
        "xterm 379 never takes back a double underline when a single one is asked for; "
        "tmux and every terminal with more kinds of underline show the kind that was asked for last.",
        "kitty underlines specification: 4 is 4:1; ECMA-48 §8.3.117 names 4 and 21 as values of one rendition",
    ),
    "the_blank_of_a_left_half_takes_the_background": _PLAIN_BLANK,
    "the_blank_of_a_right_half_takes_the_background": _PLAIN_BLANK,
    "repeat_after_a_style_that_changes_nothing": Reason(
        "xterm forgets the character at every sequence, ours at every one that changes something; "
        "programs send REP right after the character.",
        "ECMA-48 §8.3.103: after anything but a graphic character the effect of REP is not defined",
    ),
    "rows_pushed_out_by_reflow_stay_out_when_it_grows": Reason(
        "Open: tmux gives back only rows that were scrolled out; ours also those that a narrower screen pushed out.",
        "tmux screen_resize_y, which counts `hscrolled`",
    ),
    "an_overwritten_row_stays_wrapped": Reason(
        "Open: tmux joins a row that was written anew with what followed its old text; ours takes it for a new line.",
        "tmux screen_write_linefeed, which alone sets and clears the mark",
    ),
    "origin_and_sides_fill_all": Reason(
        "xterm 379 counts the margins twice when a fill in origin mode names no corners, and fills a smaller box; "
        "ours fills what lies within the margins.",
        "DEC VT510 DECFRA: omitted corners are 1 and the last, counted from the origin",
    ),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One probe or checkpoint where an aspect of ours is not the authority's."""

    name: str
    aspect: Aspect
    authority: str
    theirs: object
    ours: object


def right_answer(probe: Probe) -> Observation:
    """What the probe's authority shows. Raises KeyError when it must be recorded again."""
    if probe.authority == "spec":
        assert probe.expected
        return probe.expected
    return _RECORDED[probe.authority].answer(probe)


_RECORDED = {terminal: recordings.load(terminal) for terminal in ("xterm", "tmux")}


@cache
def of_probe(probe: Probe) -> tuple[Difference, ...]:
    """The aspects in which our engine differs; empty when it is right."""
    right, ours = right_answer(probe), observe(probe)
    return tuple(
        Difference(probe.name, aspect, probe.authority, right.aspect(aspect), ours.aspect(aspect))
        for aspect in probe.compares
        if not _agree(probe, aspect, right, ours)
    )


def _agree(probe: Probe, aspect: Aspect, right: Observation, ours: Observation) -> bool:
    if aspect == "replies" and probe.reply:
        return re.fullmatch(probe.reply, ours.replies) is not None
    return right.aspect(aspect) == ours.aspect(aspect)


@cache
def of_stream(name: str) -> tuple[Difference, ...]:
    """Replay a recorded program with its resizes and compare it with tmux at every checkpoint."""
    return tuple(_along(streams.load(name)))


def _along(stream: streams.Stream) -> Iterator[Difference]:
    recorded = streams.recorded(stream.name)
    emulator = Emulator(stream.rows, stream.cols)
    for place, steps in stream.checkpoints():
        play(emulator, steps)
        ours, screen = look(emulator), recorded[place]
        ours = replace(ours, styles=screen.told(ours.styles))
        for aspect in STREAM_ASPECTS:
            if screen.seen.aspect(aspect) != ours.aspect(aspect):
                yield Difference(place, aspect, "tmux", screen.seen.aspect(aspect), ours.aspect(aspect))


def all_differences() -> list[Difference]:
    """Every difference of the probes and the recorded programs, in their order."""
    found = [difference for probe in PROBES for difference in of_probe(probe)]
    return found + [difference for name in streams.names() for difference in of_stream(name)]


def render(found: list[Difference]) -> str:
    """The list as Markdown."""
    count = len({difference.name for difference in found})
    lines = [
        "# Where the engine differs from its authority",
        "",
        _INTRODUCTION,
        "",
        f"**{count}** of at most {BOUND}.",
        "",
    ]
    for name in dict.fromkeys(difference.name for difference in found):
        reason = REASONS.get(name, Reason("no reason yet: a bug", "none"))
        lines += [f"## {name}", "", f"{reason.text} Reference: {reason.reference}.", ""]
        lines += [f"- {d.aspect}: {d.authority} `{d.theirs}`, ours `{d.ours}`" for d in found if d.name == name]
        lines.append("")
    return "\n".join([*lines, "# Where xterm is not the authority", "", *_other_authorities()]) + "\n"


def _other_authorities() -> Iterator[str]:
    """Each reason once, with the probes it is used for; those where xterm really shows something else are marked."""
    others = [probe for probe in PROBES if probe.authority != "xterm"]
    for because in sorted({probe.because for probe in others}):
        names = [
            probe.name + " (xterm differs)" * _overrules_xterm(probe) for probe in others if probe.because == because
        ]
        authority = next(probe.authority for probe in others if probe.because == because)
        yield f"- {len(names)} by {authority}: {because}: {', '.join(names)}."


def _overrules_xterm(probe: Probe) -> bool:
    try:
        theirs = _RECORDED["xterm"].answer(probe)
    except KeyError:
        return False
    return not all(_agree(probe, aspect, right_answer(probe), theirs) for aspect in probe.compares)


_INTRODUCTION = (
    "Written by `python -m tests.terminal.probes.differences`; do not edit. "
    "The authority is real xterm, or tmux where xterm does not implement the thing, or a document where neither does; "
    "for the recorded programs it is tmux."
)


def main() -> None:
    """Write the list."""
    found = all_differences()
    LIST.write_text(render(found))
    print(f"{len({difference.name for difference in found})} differences, at most {BOUND} allowed")


if __name__ == "__main__":
    main()
