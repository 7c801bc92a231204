"""How fast the terminal engine is, beside others, in one run: `python -m tests.benchmarks.bench_terminal [--quick]`.

Prints MB/s (10⁶ bytes) for every workload and every recorded program, ratios and medians, how long the event loop is
held at once when a flood of it is fed as the product feeds it and when the width changes, and what the scrollback costs
in memory.
bittty (PyPI) takes part when it can be imported.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import importlib.util
import os
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pyte
from ptyprocess import PtyProcess

from app.processes.turns import MOST_BYTES as SLICE
from app.processes.turns import TURN_SECONDS, Portion
from app.terminal.emulator import Emulator
from tests.benchmarks.workloads import COLS, ROWS, WORKLOADS
from tests.terminal.probes import streams

READ = 65536
LIMIT_MS = 8.0
NARROW = 60
WIDTHS = (59, 120, 80, 200, 60)
"""Whose first makes every long line of a screen of `NARROW` columns wrap elsewhere."""
WIDE = 34
POUR = Path(__file__).with_name("pour.py")
OURS, PYTE, HISTORY = "ideai", "pyte Screen", "pyte HistoryScreen"
DETACHED, ATTACHED = "tmux detached", "tmux attached"


@dataclass(frozen=True, slots=True)
class Sample:
    """What is measured with: a name, bytes, and the screen they were made for."""

    name: str
    text: bytes
    rows: int
    cols: int

    def of_size(self, size: int) -> bytes:
        """The bytes, repeated until there are at least `size` of them."""
        return self.text * max(1, -(-size // len(self.text)))


@dataclass(frozen=True, slots=True)
class Contestant:
    """An engine: its name, how many bytes it gets (slow ones get fewer), and MB/s for a sample of that size."""

    name: str
    size: int
    speed: Callable[[Sample, int], float]


def _in_process(make: Callable[[int, int], Callable[[bytes], object]]) -> Callable[[Sample, int], float]:
    """Measure an engine that is called with chunks of bytes; `make(rows, cols)` gives the call."""

    def speed(sample: Sample, size: int) -> float:
        text = sample.of_size(size)
        feed = make(sample.rows, sample.cols)
        started = time.perf_counter()
        for start in range(0, len(text), SLICE):
            feed(text[start : start + SLICE])
        return len(text) / (time.perf_counter() - started) / 1e6

    return speed


def _ours(rows: int, cols: int) -> Callable[[bytes], object]:
    return Emulator(rows, cols).feed


def _pyte(rows: int, cols: int) -> Callable[[bytes], object]:
    return _forgiving(pyte.ByteStream(pyte.Screen(cols, rows)).feed)


def _pyte_history(rows: int, cols: int) -> Callable[[bytes], object]:
    return _forgiving(pyte.ByteStream(pyte.HistoryScreen(cols, rows, history=20_000)).feed)


def _forgiving(feed: Callable[[bytes], object]) -> Callable[[bytes], object]:
    """Stock pyte raises on real programs; it loses the rest of the chunk, and the measurement goes on in its favour."""

    def forgive(text: bytes) -> None:
        try:
            feed(text)
        except (TypeError, ValueError, IndexError, KeyError, AssertionError):
            return

    return forgive


def _bittty(rows: int, cols: int) -> Callable[[bytes], object]:
    board = importlib.import_module("bittty").Board(width=cols, height=rows)  # optional: it runs without it
    feed: Callable[[bytes], object] = board.feed_host_data
    return _forgiving(feed)


def _tmux(attached: bool) -> Callable[[Sample, int], float]:
    def speed(sample: Sample, size: int) -> float:
        repeat = max(1, -(-size // len(sample.text)))
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "tmux.conf").write_text("set -g status off\nset -g history-limit 20000\n")
            (folder / "text").write_bytes(sample.text)
            pour = f"exec {sys.executable} -S {POUR} {folder}/text {repeat} {folder}/seconds"
            command = ["tmux", "-S", f"{folder}/sock", "-f", f"{folder}/tmux.conf", "new-session"]
            if attached:
                _run_attached([*command, pour], sample)
            else:
                _run_detached([*command, "-d", "-x", str(sample.cols), "-y", str(sample.rows), pour], folder)
            return len(sample.text) * repeat / float((folder / "seconds").read_text()) / 1e6

    return speed


def _environment() -> dict[str, str]:
    return {**{k: v for k, v in os.environ.items() if k != "TMUX"}, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}


def _run_attached(command: list[str], sample: Sample) -> None:
    """A client whose terminal reads as fast as it can; it ends with the session."""
    client = PtyProcess.spawn(command, env=_environment(), dimensions=(sample.rows, sample.cols))
    try:
        while True:
            client.read(READ)
    except EOFError:
        client.wait()


def _run_detached(command: list[str], folder: Path) -> None:
    subprocess.run(command, check=True, env=_environment())
    deadline = time.monotonic() + 120
    while not (folder / "seconds").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    subprocess.run([*command[:3], "kill-server"], check=False, env=_environment(), capture_output=True)


def contestants(scale: float) -> list[Contestant]:
    """Everyone who can take part here; `scale` makes all samples smaller or larger."""
    everyone = [
        Contestant(PYTE, int(200_000 * scale), _in_process(_pyte)),
        Contestant(HISTORY, int(80_000 * scale), _in_process(_pyte_history)),
        Contestant(OURS, int(3_000_000 * scale), _in_process(_ours)),
        Contestant(DETACHED, int(6_000_000 * scale), _tmux(attached=False)),
        Contestant(ATTACHED, int(4_000_000 * scale), _tmux(attached=True)),
    ]
    if importlib.util.find_spec("bittty"):
        everyone.insert(2, Contestant("bittty", int(300_000 * scale), _in_process(_bittty)))
    else:
        print("bittty is not installed here and does not take part")
    return everyone


def samples(only: str) -> list[Sample]:
    """The workloads, then the recorded programs (without their resizes), whose name contains `only`."""
    made = [Sample(load.name, load.make(200_000), ROWS, COLS) for load in WORKLOADS if only in load.name]
    recorded = [streams.load(name) for name in streams.names() if only in name]
    return made + [Sample(stream.name, stream.output, stream.rows, stream.cols) for stream in recorded]


def race(runners: Sequence[Contestant], chosen: Iterable[Sample], rounds: int) -> dict[str, dict[str, float]]:
    """Sample → contestant → MB/s, the best of the rounds: other load can only make an engine look slower.

    Contestants take turns within a round.
    """
    print(f"\n{'MB/s':{WIDE}}" + "".join(f"{runner.name:>20}" for runner in runners))
    results: dict[str, dict[str, float]] = {}
    for sample in chosen:
        seen: dict[str, list[float]] = {runner.name: [] for runner in runners}
        for _ in range(rounds):
            for runner in runners:
                seen[runner.name].append(runner.speed(sample, runner.size))
        results[sample.name] = {name: max(speeds) for name, speeds in seen.items()}
        print(
            f"{sample.name:{WIDE}}" + "".join(f"{speed:20.2f}" for speed in results[sample.name].values()), flush=True
        )
    return results


def print_ratios(results: dict[str, dict[str, float]], title: str) -> None:
    """Ours against each of the others, and the medians."""
    others = [name for name in next(iter(results.values())) if name != OURS]
    print(f"\n{title + ': ideai ÷':{WIDE}}" + "".join(f"{name:>20}" for name in others))
    ratios = {sample: {name: speeds[OURS] / speeds[name] for name in others} for sample, speeds in results.items()}
    for sample, row in ratios.items():
        print(f"{sample:{WIDE}}" + "".join(f"{row[name]:19.2f}×" for name in others))
    for label, pick in (("median", median), ("least", min)):
        print(f"{label:{WIDE}}" + "".join(f"{pick([row[name] for row in ratios.values()]):19.2f}×" for name in others))
    for name in others:
        ahead = sum(row[name] >= 1 for row in ratios.values())
        print(f"ahead of {name} on {ahead} of {len(ratios)}")


def print_holding(chosen: Iterable[Sample], reads: int) -> None:
    """How long the event loop is held at once: as the product does it, in turns, between which it does other things.

    What is more in time than in CPU, other processes took. As in the workspace, what was there before is frozen: what
    the garbage collector takes is what the engine gave it.
    """
    heads = f"{'p50':>10}{'p99':>10}{'max':>10}{'over 8 ms':>12}{'64 KB take':>14}{'p99 by clock':>15}{'max':>8}"
    print(f"\n{'CPU ms that the loop is held':{WIDE}}{heads}")
    for sample in chosen:
        text = sample.of_size(reads * READ)[: reads * READ]
        gc.collect()
        gc.freeze()
        turns = list(_turns(Emulator(sample.rows, sample.cols).feed, text))
        gc.unfreeze()
        cpu, clock = (sorted(times) for times in zip(*turns, strict=True))
        late = sum(turn > LIMIT_MS for turn in cpu)
        p99 = min(len(turns) - 1, len(turns) * 99 // 100)
        row = f"{median(cpu):10.2f}{cpu[p99]:10.2f}{cpu[-1]:10.2f}{late:12}{sum(cpu) / reads:14.2f}"
        print(f"{sample.name:{WIDE}}{row}{clock[p99]:15.2f}{clock[-1]:8.2f}", flush=True)


def _turns(feed: Callable[[bytes], object], text: bytes) -> Iterable[tuple[float, float]]:
    """Milliseconds of each turn: of CPU, and by the clock."""
    portion = Portion()
    turn = clock = 0.0
    start = 0
    while start < len(text):
        data = text[start : start + portion.size]
        start += len(data)
        began, started = time.perf_counter(), time.thread_time()
        feed(data)
        took = time.thread_time() - started
        clock += time.perf_counter() - began
        portion.took(len(data), took)
        turn += took
        if turn >= TURN_SECONDS or start >= len(text):
            yield turn * 1e3, clock * 1e3
            turn = clock = 0.0


def print_resizing(rows: int) -> None:
    """How long another width holds the event loop when the scrollback is full."""
    print(f"\n{f'CPU ms of another width, {rows} rows':{WIDE}}" + "".join(f"{f'to {cols}':>10}" for cols in WIDTHS))
    for load in WORKLOADS:
        if load.name not in ("plain log", "git log -p --color", "CJK prose", "emoji mix", "long wrapped lines"):
            continue
        emulator = Emulator(ROWS, NARROW, scrollback=rows)
        text = load.make(1_000_000)
        while emulator.history_len < rows:
            for start in range(0, len(text), SLICE):
                emulator.feed(text[start : start + SLICE])
        taken: list[float] = []
        for cols in WIDTHS:
            started = time.thread_time()
            emulator.resize(ROWS, cols)
            taken.append((time.thread_time() - started) * 1e3)
        print(f"{load.name:{WIDE}}" + "".join(f"{each:10.2f}" for each in taken), flush=True)


def print_memory(rows: int) -> None:
    """What the scrollback holds, by tracemalloc."""
    print(f"\nMB for {rows} rows of scrollback")
    for load in WORKLOADS:
        if load.name not in ("plain log", "git log -p --color", "CJK prose", "emoji mix", "bare newlines"):
            continue
        text = load.make(rows * 250)
        gc.collect()
        tracemalloc.start()
        emulator = Emulator(ROWS, COLS, scrollback=rows)
        before = tracemalloc.get_traced_memory()[0]
        for start in range(0, len(text), SLICE):
            emulator.feed(text[start : start + SLICE])
            if emulator.history_len >= rows:
                break
        gc.collect()
        used = tracemalloc.get_traced_memory()[0] - before
        tracemalloc.stop()
        print(f"{load.name:{WIDE}}{used / 1e6:10.2f}   ({emulator.history_len} rows)")


def print_style_memory(colours: int) -> None:
    """What is left of a stream of colours that never come again."""
    emulator = Emulator(ROWS, COLS, scrollback=1000)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for start in range(0, colours, 1000):
        parts = (f"\x1b[38;2;{n >> 16 & 255};{n >> 8 & 255};{n & 255}mx" for n in range(start, start + 1000))
        emulator.feed("".join(parts).encode())
    gc.collect()
    used = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    print(f"{f'{colours} unique colours':{WIDE}}{used / 1e6:10.2f}")


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.bench_terminal", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round of small samples")
    parser.add_argument("--only", default="", metavar="TEXT", help="workloads and programs whose name contains TEXT")
    parser.add_argument("--without-tmux", action="store_true", help="only what runs in this process")
    arguments = parser.parse_args()
    runners = contestants(0.25 if arguments.quick else 1.0)
    if arguments.without_tmux:
        runners = [runner for runner in runners if runner.name not in (DETACHED, ATTACHED)]
    chosen = samples(arguments.only)
    results = race(runners, chosen, 1 if arguments.quick else 3)
    made = {load.name for load in WORKLOADS}
    for title, wanted in (("workloads", True), ("recorded programs", False)):
        part = {name: speeds for name, speeds in results.items() if (name in made) == wanted}
        if part:
            print_ratios(part, title)
    print_holding(chosen, 30 if arguments.quick else 150)
    if not arguments.only:
        print_resizing(20_000)
        print_memory(10_000)
        print_style_memory(50_000 if arguments.quick else 500_000)


if __name__ == "__main__":
    main()
