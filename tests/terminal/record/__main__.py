"""Record the oracles again: `python -m tests.terminal.record probes|corpus [--new] [--only TEXT]`.

Needs Debian's xterm, xvfb and tmux. `--only` records the probes (or streams) whose name contains TEXT and keeps the
other answers.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from tests.terminal.probes import recordings
from tests.terminal.probes.probe import Observation, Probe
from tests.terminal.probes.table import PROBES
from tests.terminal.record import streams, tmux, xterm
from tests.terminal.record.puppet import Stuck

AT_ONCE = 3
UNRECORDABLE = {  # by xterm 379: the first ends it, the next three silence the answers, the others change the window
    "clipboard_reads_are_refused",
    "conformance_levels_print_nothing",
    "a_level_that_is_too_high_is_the_highest",
    "a_full_reset_ends_the_old_mode",
    "a_program_cannot_resize_its_pane",
    "a_program_cannot_hide_its_pane",
}
TRIES = 3  # a busy machine can make a terminal too slow to start


def main() -> int:
    """Returns the number of probes that could not be recorded."""
    parser = argparse.ArgumentParser(prog="python -m tests.terminal.record", description=__doc__)
    parser.add_argument("what", choices=["probes", "corpus"])
    parser.add_argument("--only", default="", metavar="TEXT")
    parser.add_argument("--new", action="store_true", help="only the probes that have changed or were never recorded")
    arguments = parser.parse_args()
    if arguments.what == "corpus":
        streams.record_all(arguments.only)
        return 0
    failures = _record("tmux", tmux.version(), arguments, tmux.observe)
    with xterm.virtual_display() as display:
        failures += _record("xterm", xterm.version(), arguments, lambda probe: xterm.observe(probe, display))
    return failures


def _record(terminal: str, version: str, arguments: argparse.Namespace, observe: Callable[[Probe], Observation]) -> int:
    def try_one(probe: Probe) -> Observation | None:
        for _ in range(TRIES):
            try:
                return observe(probe)
            except Stuck as stuck:
                print(f"{terminal}: {probe.name}: {stuck}", file=sys.stderr)
        return None

    known = {probe.name: probe.digest for probe in PROBES}
    kept = {name: answer for name, answer in recordings.load(terminal).answers.items() if name in known}
    current = {name for name, (digest, _) in kept.items() if digest == known[name]}
    done = (current if arguments.new else set()) | (UNRECORDABLE if terminal == "xterm" else set())
    wanted = [probe for probe in PROBES if arguments.only in probe.name and probe.name not in done]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        seen = dict(zip(wanted, pool.map(try_one, wanted), strict=True))
    new = {probe.name: (probe.digest, observation) for probe, observation in seen.items() if observation}
    recordings.save(terminal, replace(recordings.Recording(version, {}), answers=kept | new))
    print(f"{terminal}: {len(new)} of {len(wanted)} recorded")
    return len(wanted) - len(new)


if __name__ == "__main__":
    sys.exit(main())
