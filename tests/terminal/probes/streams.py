"""The recorded programs of tests/terminal/corpus: their bytes, cut where the terminal was resized, and what tmux
shows there.

Format: corpus/README.md. Written beside each stream by `python -m tests.terminal.record corpus`: `<name>.tmux.json`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tests.terminal.probes.probe import Observation, Resize, Span
from tests.terminal.probes.recordings import from_json

CORPUS = Path(__file__).parent.parent / "corpus"


@dataclass(frozen=True, slots=True)
class Stream:
    """One recording: `steps` are its bytes with the resizes between them, on a screen of `rows` × `cols` at the
    start.
    """

    name: str
    rows: int
    cols: int
    steps: tuple[bytes | Resize, ...]

    @property
    def output(self) -> bytes:
        """All output, without the resizes."""
        return b"".join(step for step in self.steps if not isinstance(step, Resize))

    def checkpoints(self) -> Iterator[tuple[str, tuple[bytes | Resize, ...]]]:
        """The places to compare at: before each resize, and the end. Yields a name, and the steps since the last
        place.
        """
        since: list[bytes | Resize] = []
        count = 0
        for step in self.steps:
            if isinstance(step, Resize):
                count += 1
                yield f"{self.name}, before resize {count}", tuple(since)
                since = []
            since.append(step)
        yield f"{self.name}, at the end", tuple(since)


def names() -> list[str]:
    """All streams, by name."""
    return sorted(path.stem for path in CORPUS.glob("*.bytes"))


def load(name: str) -> Stream:
    """Raises OSError or ValueError where the files are not as corpus/README.md says."""
    text = (CORPUS / f"{name}.bytes").read_bytes()
    about = json.loads((CORPUS / f"{name}.json").read_text())
    steps: list[bytes | Resize] = []
    start = 0
    for event in about["events"]:
        if event[0] == "resize":
            _, _, offset, cols, rows = event
            steps += [text[start:offset], Resize(rows, cols)]
            start = offset
    steps.append(text[start:])
    return Stream(name, about["rows"], about["cols"], tuple(step for step in steps if step))


def is_intact(name: str) -> bool:
    """The bytes are those that the recording's JSON was made for."""
    about = json.loads((CORPUS / f"{name}.json").read_text())
    digest: str = about["sha256"]
    return hashlib.sha256((CORPUS / f"{name}.bytes").read_bytes()).hexdigest() == digest


@dataclass(frozen=True, slots=True)
class Screen:
    """What tmux showed at a checkpoint. Of each row it tells the looks of the first `widths[row]` columns: the rest
    is erased.
    """

    seen: Observation
    widths: tuple[int, ...]

    def told(self, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        """The part of our spans that tmux tells about."""
        cut = (replace(span, end=min(span.end, self.widths[span.row])) for span in spans)
        return tuple(span for span in cut if span.start < span.end)


def recorded(name: str) -> dict[str, Screen]:
    """Name of the checkpoint → what tmux showed there. Raises OSError when it was never recorded."""
    document = json.loads((CORPUS / f"{name}.tmux.json").read_text())
    return {place: Screen(from_json(entry), tuple(entry["widths"])) for place, entry in document["checkpoints"].items()}
