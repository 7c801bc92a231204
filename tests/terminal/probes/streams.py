"""The recorded programs of tests/terminal/corpus: their bytes, cut where the terminal was resized, and what tmux
shows there.

Format: corpus/README.md. Written beside each stream by `python -m tests.terminal.record corpus`: `<name>.tmux.json`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.terminal.probes.probe import Observation, Resize, Span
from tests.terminal.probes.recordings import from_json

PLACES = 8
"""Into how many parts a stream is cut, to compare the screens there."""
_OPEN = re.compile(rb"\x1b([ -/]*|\[[0-?]*[ -/]*|[\]P^_Xk][^\x07\x18\x1a\x1b]*)$|[\xc2-\xf4][\x80-\xbf]{0,2}$")
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
        """The places to compare at: before each resize, at the end, and some between.

        Yields a name, and the steps since the last place.
        """
        since: list[bytes | Resize] = []
        offset = 0
        for step in self.steps:
            since.append(step)
            if not isinstance(step, Resize):
                offset += len(step)
                yield f"{self.name}, byte {offset}", tuple(since)
                since = []


def names() -> list[str]:
    """All streams, by name."""
    return sorted(path.stem for path in CORPUS.glob("*.bytes"))


def load(name: str) -> Stream:
    """Raises OSError or ValueError where the files are not as corpus/README.md says."""
    text = (CORPUS / f"{name}.bytes").read_bytes()
    about = json.loads((CORPUS / f"{name}.json").read_text())
    resizes = {event[2]: Resize(event[4], event[3]) for event in about["events"] if event[0] == "resize"}
    reads = [event[2] for event in about["events"] if event[0] == "o"]
    steps: list[bytes | Resize] = []
    start = 0
    for offset in sorted({*resizes, *_places_between(text, reads), len(text)}):
        if offset > start:
            steps.append(text[start:offset])
        if offset in resizes:
            steps.append(resizes[offset])
        start = offset
    return Stream(name, about["rows"], about["cols"], tuple(steps))


def _places_between(text: bytes, reads: Sequence[int]) -> Iterator[int]:
    """Some ends of reads where no sequence is open."""
    for part in range(1, PLACES):
        wanted = len(text) * part // PLACES
        yield from [offset for offset in reads if offset >= wanted and not is_open(text[:offset])][:1]


def is_open(text: bytes) -> bool:
    """Whether the text ends inside of a sequence, a string or a character, as far as its last 200 bytes tell."""
    return _OPEN.search(text[-200:]) is not None


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
