"""Record what tmux shows for every stream of the corpus."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from tests.terminal.probes import streams
from tests.terminal.probes.probe import Resize
from tests.terminal.probes.recordings import to_json
from tests.terminal.record import tmux


def record_all(only: str) -> None:
    """Record the streams whose name contains `only`."""
    for name in streams.names():
        if only in name:
            checkpoints = _record(streams.load(name))
            text = json.dumps({"version": tmux.version(), "checkpoints": checkpoints}, ensure_ascii=False, indent=1)
            (streams.CORPUS / f"{name}.tmux.json").write_text(text + "\n")
            print(f"{name}: {len(checkpoints)} screens")


def _record(stream: streams.Stream) -> dict[str, object]:
    seen: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        server = tmux.Server(Path(folder))
        with server.session(stream.rows, stream.cols) as puppet:
            for place, steps in stream.checkpoints():
                for step in steps:
                    if isinstance(step, Resize):
                        server.resize(puppet, step.rows, step.cols)
                    else:
                        _check_cut(place, step)
                        puppet.write(step)
                        server.settle(puppet, cancel=False)
                observation, widths = server.look_closely()
                seen[place] = {**to_json(observation), "widths": widths}
    return seen


def _check_cut(place: str, text: bytes) -> None:
    """A question in the middle of a sequence would change the stream; no recording of the corpus is cut there."""
    if streams.is_open(text):
        raise ValueError(f"{place}: the recording is cut inside a sequence: {text[-64:]!r}")
