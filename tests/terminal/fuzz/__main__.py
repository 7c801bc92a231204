"""Fuzz the engine with coverage: `python -m tests.terminal.fuzz [libFuzzer options] [corpus folders]`.

Needs atheris (PyPI), which is no dependency of the project: install it where you run this. Without a folder it begins
with the probes, pieces of the recorded programs and corpus.txt, and keeps what it finds in a temporary folder. What
breaks the engine goes, in hexadecimal and with a word about it, into crashers.txt, where the tests run it for ever.
"""

from __future__ import annotations

import importlib
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.terminal.fuzz import kept
from tests.terminal.probes import streams
from tests.terminal.probes.probe import Probe, Resize
from tests.terminal.probes.table import PROBES

atheris: Any = importlib.import_module("atheris")  # not installed where the types are checked
with atheris.instrument_imports(include=["app.terminal", "pyte"]):
    from tests.terminal.fuzz import mixture


_SEQUENCE = re.compile(rb"\xff\xfe..|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]P_^Xk][^\x07\x1b]{0,40}|\x1b[ -/]*[0-~]", re.DOTALL)


def main() -> None:
    """Run until stopped or until something is wrong."""
    arguments = sys.argv
    if not any(Path(argument).is_dir() for argument in arguments[1:]):
        folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
        (folder / "seeds").mkdir()
        arguments = [*arguments, f"-dict={_dictionary(folder)}", _seeds(folder / "seeds")]
    atheris.Setup(arguments, mixture.check)
    atheris.Fuzz()


def _seeds(folder: Path) -> str:
    """What the fuzzer begins with: every probe, and pieces of every recorded program."""
    for probe in PROBES:
        (folder / probe.name).write_bytes(_as_input(probe))
    for number, data in enumerate(kept.inputs(kept.CORPUS) + kept.inputs(kept.CRASHERS)):
        (folder / f"kept-{number}").write_bytes(data)
    for name in streams.names():
        output = streams.load(name).output
        for start in range(0, min(len(output), 8000), 1000):
            (folder / f"{name}-{start}").write_bytes(output[start : start + 1000])
    return str(folder)


def _dictionary(folder: Path) -> Path:
    """The sequences that occur in the probes: mutations by bits alone seldom make a whole one."""
    words = {word for probe in PROBES for word in _SEQUENCE.findall(_as_input(probe))} | {b"\xff\xfd"}
    lines = ['"' + "".join(f"\\x{byte:02x}" for byte in word) + '"' for word in sorted(words)]
    path = folder / "sequences.dict"
    path.write_text("\n".join(lines) + "\n")
    return path


def _as_input(probe: Probe) -> bytes:
    size = Resize(probe.rows, probe.cols)
    return b"".join(_order(step) if isinstance(step, Resize) else step for step in (size, *probe.steps))


def _order(size: Resize) -> bytes:
    return bytes((0xFF, 0xFE, size.rows - 1, size.cols - 1))


if __name__ == "__main__":
    main()
