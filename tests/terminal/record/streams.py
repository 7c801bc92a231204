"""Record what tmux shows for every stream of the corpus."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path

from tests.terminal.probes import streams
from tests.terminal.probes.probe import Resize
from tests.terminal.probes.recordings import to_json
from tests.terminal.record import tmux

_OPEN = re.compile(rb"\x1b([ -/]*|\[[0-?]*[ -/]*|[\]P^_Xk][^\x07\x18\x1a\x1b]*)$|[\xc2-\xf4][\x80-\xbf]{0,2}$")


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
    if _OPEN.search(text[-64:]):
        raise ValueError(f"{place}: the recording is cut inside a sequence: {text[-64:]!r}")
