"""The recorded answers: one JSON file a terminal, written by `python -m tests.terminal.record`."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.terminal.probes.probe import Observation, Probe, Span

FOLDER = Path(__file__).with_name("recorded")


@dataclass(frozen=True, slots=True)
class Recording:
    """What one terminal showed for every probe: name of the probe → (digest of its steps, observation)."""

    version: str
    answers: dict[str, tuple[str, Observation]]

    def answer(self, probe: Probe) -> Observation:
        """Raises KeyError when the probe has changed since, or was never recorded."""
        digest, observation = self.answers[probe.name]
        if digest != probe.digest:
            raise KeyError(f"{probe.name} changed since: python -m tests.terminal.record probes --only {probe.name}")
        return observation


def load(terminal: str) -> Recording:
    """The recording of "xterm" or "tmux"; an empty one where there is none yet."""
    path = FOLDER / f"{terminal}.json"
    if not path.exists():
        return Recording("", {})
    document = json.loads(path.read_text())
    answers = {name: (entry["digest"], from_json(entry)) for name, entry in document["probes"].items()}
    return Recording(document["version"], answers)


def save(terminal: str, recording: Recording) -> None:
    """Write it with one probe a line, so that a difference between two recordings is readable."""
    lines = [
        f"  {json.dumps(name)}: {json.dumps({'digest': digest, **to_json(seen)}, ensure_ascii=False)}"
        for name, (digest, seen) in sorted(recording.answers.items())
    ]
    text = f'{{"version": {json.dumps(recording.version)}, "probes": {{\n' + ",\n".join(lines) + "\n}}\n"
    (FOLDER / f"{terminal}.json").write_text(text)


def to_json(seen: Observation) -> dict[str, Any]:
    """Blank rows at the end of the screen are left out."""
    document = asdict(seen)
    rows = list(seen.screen)
    while rows and not rows[-1]:
        rows.pop()
    return {
        **document,
        "screen": rows,
        "rows": len(seen.screen),
        "styles": [list(asdict(span).values()) for span in seen.styles],
    }


def from_json(entry: dict[str, Any]) -> Observation:
    """The inverse of `to_json`."""
    rows = entry["screen"]
    return Observation(
        screen=tuple(rows) + ("",) * (entry["rows"] - len(rows)),
        styles=tuple(Span(*span) for span in entry["styles"]),
        cursor=(entry["cursor"][0], entry["cursor"][1]),
        history=tuple(entry["history"]),
        replies=entry["replies"],
        title=entry["title"],
    )
