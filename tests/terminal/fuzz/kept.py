"""The inputs that the fuzzer found worth keeping, in one file, one in a line: `corpus.txt`.

`python -m tests.terminal.fuzz.kept FOLDER` writes it from a folder that the fuzzer has filled.
"""

from __future__ import annotations

import sys
from pathlib import Path

CORPUS = Path(__file__).with_name("corpus.txt")
CRASHERS = Path(__file__).with_name("crashers.txt")
LONGEST = 256
MOST = 800


def inputs(path: Path) -> list[bytes]:
    """The inputs of such a file; lines that begin with # say something about the next one."""
    if not path.exists():
        return []
    lines = path.read_text().splitlines()
    return [bytes.fromhex(line) for line in lines if line and not line.startswith("#")]


def main() -> None:
    """Keep the short ones, evenly chosen where there are too many."""
    found = sorted(path.read_bytes() for path in Path(sys.argv[1]).iterdir())
    short = [data for data in found if 0 < len(data) <= LONGEST]
    chosen = short[:: max(1, -(-len(short) // MOST))]
    CORPUS.write_text("".join(f"{data.hex()}\n" for data in chosen))
    print(f"{len(chosen)} of {len(found)} kept")


if __name__ == "__main__":
    main()
