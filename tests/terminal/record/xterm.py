"""What real xterm shows: Debian's xterm under Xvfb.

How it is read, most reliable way first (all from xterm's ctlseqs):
cursor: DECCIR, `CSI 1 $ w`, absolute whatever DECOM says · text and scrollback: `CSI ? 11 i` through a printer pipe ·
looks of every cell: XTREPORTSGR on rectangles of one cell · title: `CSI 21 t`.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.terminal.probes.probe import Observation, Probe, Resize, Span
from tests.terminal.probes.style_names import Looks, apply_sgr, composed, spans_of_row
from tests.terminal.record.puppet import Puppet, Stuck, listening

RESOURCES = {
    "allowWindowOps": "true",
    "allowTcapOps": "true",
    "boldColors": "false",  # bold red is red, as our engine stores it; painting it bright is the theme's affair
    "printAttributes": "0",
    "printerAutoClose": "true",
    "saveLines": "200",
    "background": "black",
    "foreground": "white",
    "titleModes": "0",
}
ENOUGH = 2000  # questions until a resize counts as refused
_CURSOR = re.compile(rb"\x1bP1\$u(\d+);(\d+);[^\x1b]*\x1b\\")
_SGR_REPORT = re.compile(rb"\x1b\[([0-9;:]*)m")
_TITLE = re.compile(rb"\x1b\]l(.*?)\x1b\\", re.DOTALL)
_CANCEL = b"\x18"  # whatever string or sequence the probe left open ends here (ECMA-48 §8.3.6 CAN)
_ASK_CURSOR = b"\x1b[1$w"


def version() -> str:
    """As xterm names itself."""
    return subprocess.run(["xterm", "-version"], capture_output=True, text=True, check=True).stdout.strip()


@contextmanager
def virtual_display() -> Iterator[str]:
    """An X server that nobody sees; yields its DISPLAY."""
    read_end, write_end = os.pipe()
    command = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write_end], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write_end)
    try:
        with os.fdopen(read_end) as numbers:
            yield f":{numbers.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


def observe(probe: Probe, display: str) -> Observation:
    """Run one probe in an xterm of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with listening(folder) as (listener, relay):
            command = ["xterm", "-u8", "-geometry", f"{probe.cols}x{probe.rows}", "-T", ""]
            resources = {**RESOURCES, "printerCommand": f"cat > {folder}/part && mv {folder}/part {folder}/printed"}
            for resource, value in resources.items():
                command += ["-xrm", f"*{resource}: {value}"]
            xterm = subprocess.Popen(
                [*command, "-e", *relay], env={**os.environ, "DISPLAY": display, "LC_ALL": "C.UTF-8"}
            )
            try:
                with Puppet(listener) as puppet:
                    seen = _look(puppet, probe)
            except Stuck:
                xterm.kill()
                raise
            finally:
                xterm.wait(timeout=10)
        printed = folder / "printed"
        _wait_for(printed)
        return _read(seen, printed.read_bytes().decode(errors="replace"))


class _Seen:
    """Raw answers, before they are read."""

    def __init__(self, puppet: Puppet, replies: bytes, rows: int, cols: int) -> None:
        self.replies = replies
        self.rows, self.cols = rows, cols
        cursor = _CURSOR.search(puppet.ask(_CANCEL + _ASK_CURSOR, _CURSOR))
        assert cursor
        self.cursor = (int(cursor[1]) - 1, int(cursor[2]) - 1)
        self.title = _TITLE.findall(puppet.ask(b"\x1b[21t", _TITLE))[-1]
        puppet.write(b"\x1b[?6l\x1b[?69l")  # rectangles count from the screen's corner again
        cells = [
            b"\x1b[%d;%d;%d;%d#|" % (row, col, row, col) for row in range(1, rows + 1) for col in range(1, cols + 1)
        ]
        self.sgr = _SGR_REPORT.findall(puppet.ask(b"".join(cells), _SGR_REPORT, len(cells)))
        puppet.ask(b"\x1b[?11i\x1b[4i" + _ASK_CURSOR, _CURSOR)


def _look(puppet: Puppet, probe: Probe) -> _Seen:
    rows, cols = probe.rows, probe.cols
    replies = b""
    for step in probe.steps:
        if isinstance(step, Resize):
            rows, cols = step.rows, step.cols
            size = re.compile(rb"\x1b\[8;%d;%dt" % (rows, cols))
            puppet.write(b"\x1b[8;%d;%dt" % (rows, cols))
            _ask_until(puppet, b"\x1b[18t", size)
        else:
            own = step.count(_ASK_CURSOR)
            answer = puppet.ask(step + _CANCEL + _ASK_CURSOR, _CURSOR, own + 1)
            replies += answer[: list(_CURSOR.finditer(answer))[-1].start()]
    return _Seen(puppet, replies, rows, cols)


def _wait_for(path: Path) -> None:
    """The printer is a process of its own, and may end after xterm."""
    deadline = time.monotonic() + 10
    while not path.exists():
        if time.monotonic() > deadline:
            raise Stuck("nothing was printed")
        time.sleep(0.01)


def _ask_until(puppet: Puppet, question: bytes, answer: re.Pattern[bytes]) -> None:
    """A resize goes through the X server: ask until it has happened."""
    any_answer = re.compile(rb"\x1b\[8;\d+;\d+t")
    for _ in range(ENOUGH):
        if answer.search(puppet.ask(question, any_answer)):
            return
    raise Stuck(f"never answered {answer.pattern!r}")


def _read(seen: _Seen, printed: str) -> Observation:
    lines = [composed(line.replace("\uffff", "").rstrip(" ")) for line in printed.replace("\r", "").split("\n")[:-1]]
    spans: list[Span] = []
    for row in range(seen.rows):
        reports = seen.sgr[row * seen.cols : (row + 1) * seen.cols]
        spans += spans_of_row(row, [apply_sgr(Looks(), report.decode()).name for report in reports])
    return Observation(
        screen=tuple(lines[-seen.rows :]),
        styles=tuple(spans),
        cursor=seen.cursor,
        history=tuple(lines[: -seen.rows]),
        replies=seen.replies.decode("latin-1"),
        title=seen.title.decode(),
    )
