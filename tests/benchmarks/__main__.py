"""How long ideai takes and what it costs, beside tmux and a bare Textual app: `python -m tests.benchmarks [--quick]`.

Everything is measured in the same run, in turns, by the same parent; what counts are the ratios. Needs tmux, and for
idle and memory Linux.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
from collections.abc import Callable, Mapping
from typing import Final

from tests.benchmarks import echo, editor, idle, memory, processes, start
from tests.benchmarks.rivals import place
from tests.benchmarks.table import Table

PARTS: Final[Mapping[str, Callable[..., Table]]] = {
    "start": start.measure,
    "echo": echo.measure,
    "idle": idle.measure,
    "memory": memory.measure,
    "editor": editor.measure,
}
_NEED_PROC: Final = frozenset({"idle", "memory"})


def main() -> None:
    """Measure the parts that were asked for, and print a table for each."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few rounds: whether it works, not how fast it is")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)} (default: all)")
    arguments = parser.parse_args()
    if unknown := set(arguments.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    if shutil.which("tmux") is None:
        sys.exit("tmux is not installed, and everything is measured beside it.")
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))  # what was started is ended on the way out
    print(f"load of this machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    for name in arguments.parts or PARTS:
        if name in _NEED_PROC and not processes.is_known():
            print(f"\n{name}: left out, this system does not say what a process uses")
            continue
        with place() as chosen:
            print(f"\n{PARTS[name](chosen, quick=arguments.quick)}", flush=True)


if __name__ == "__main__":
    main()
