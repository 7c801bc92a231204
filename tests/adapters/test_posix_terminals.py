"""Real processes on real PTYs: what the contract leaves to the operating system."""

import asyncio
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from app.adapters import posix_terminals
from app.adapters.posix_terminals import PosixTerminals
from app.domain.errors import Failed, NotFound
from app.domain.injection import Invocation
from app.domain.session import SessionId, Size
from app.processes import streams
from app.processes.turns import FIRST_BYTES
from tests.fakes.terminals import TerminalSink

SIZE = Size(24, 80)
ONE = SessionId("one")
TWO = SessionId("two")

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture
def sink() -> TerminalSink:
    return TerminalSink()


@pytest.fixture
async def terminals(sink: TerminalSink) -> AsyncIterator[PosixTerminals]:
    terminals = PosixTerminals(sink.output, sink.exited, os.environ)
    yield terminals
    await terminals.close_all()


def sh(script: str, cwd: Path = Path("/"), variables: Mapping[str, str] | None = None) -> Invocation:
    return Invocation("sh", ("-c", script), cwd, tuple((variables or {}).items()))


def python(script: str) -> Invocation:
    return Invocation(sys.executable, ("-I", "-S", "-c", script), Path("/"))


def descriptors() -> set[str]:
    return {entry.name for entry in Path("/dev/fd").iterdir()}


def exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def runs(pid: int) -> bool:
    """Whether it lives; an orphan that nobody has reaped yet does not."""
    if not exists(pid):
        return False
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, check=False).stdout
    return not state.strip().startswith((b"Z", b"X")) and state.strip() != b""


async def gone(pid: int) -> None:
    """Wait until there is no such process; TimeoutError means that it stays."""
    async with asyncio.timeout(20):
        while exists(pid):  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.005)


def is_child(pid: int) -> bool:
    """Whether it is an unreaped child of ours (-1: whether there is any)."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return False
    return True


@pytest.mark.parametrize(
    ("script", "code"), [("exit 0", 0), ("exit 7", 7), ("kill -9 $$", -9), ("kill -HUP $$", -signal.SIGHUP)]
)
async def test_the_code_of_an_exit_or_the_signal_that_ended_it(
    terminals: PosixTerminals, sink: TerminalSink, script: str, code: int
) -> None:
    await terminals.spawn(ONE, sh(script), SIZE)
    await sink.exits_with(ONE, code)


async def test_all_output_is_told_before_the_exit(terminals: PosixTerminals, sink: TerminalSink) -> None:
    await terminals.spawn(ONE, python("import sys; sys.stdout.write('x' * 300_000 + 'END'); sys.stdout.flush()"), SIZE)
    await sink.until(lambda: bool(sink.exits))
    assert sink.printed[ONE].count(b"x") == 300_000
    assert sink.printed[ONE].endswith(b"END")


async def test_yes_into_head_says_nothing_of_a_broken_pipe(terminals: PosixTerminals, sink: TerminalSink) -> None:
    await terminals.spawn(ONE, sh("yes | head -1"), SIZE)
    await sink.exits_with(ONE, 0)
    assert sink.printed[ONE] == b"y\r\n"


@linux
async def test_no_signal_is_ignored_or_blocked_in_the_child(terminals: PosixTerminals, sink: TerminalSink) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        await terminals.spawn(ONE, sh("exec grep -E 'Sig(Blk|Ign)' /proc/self/status"), SIZE)
        await sink.exits_with(ONE, 0)
    finally:
        signal.signal(signal.SIGHUP, before)
    masks = [int(line.split()[1], 16) for line in sink.printed[ONE].splitlines()]
    known = sum(1 << number - 1 for number in signal.valid_signals())  # glibc keeps 32 and 33 to itself
    assert [mask & known for mask in masks] == [0, 0]


async def test_the_process_leads_a_session_with_the_pty_as_its_terminal(
    terminals: PosixTerminals, sink: TerminalSink
) -> None:
    script = "import os; print(os.getsid(0), os.getpgrp(), os.tcgetpgrp(0), os.ttyname(0) == os.ttyname(2), flush=True)"
    pid = await terminals.spawn(ONE, python(script), SIZE)
    await sink.exits_with(ONE, 0)
    assert sink.printed[ONE].decode().split() == [str(pid), str(pid), str(pid), "True"]


async def test_only_the_terminal_is_open_in_the_child(terminals: PosixTerminals, sink: TerminalSink) -> None:
    ours = os.open("/dev/null", os.O_RDONLY)
    os.set_inheritable(ours, True)
    await terminals.spawn(ONE, sh("for f in 0 1 2 3 4 5 6 7 8 9; do [ -e /dev/fd/$f ] && echo $f; done"), SIZE)
    await sink.until(lambda: bool(sink.exits))
    os.close(ours)
    assert sink.printed[ONE].split() == [b"0", b"1", b"2"]


async def test_the_umask_is_kept(terminals: PosixTerminals, sink: TerminalSink) -> None:
    before = os.umask(0o027)
    try:
        await terminals.spawn(ONE, sh("umask"), SIZE)
        await sink.exits_with(ONE, 0)
    finally:
        os.umask(before)
    assert sink.printed[ONE].strip() in (b"0027", b"027")


async def test_the_child_has_its_directory_and_variables(
    terminals: PosixTerminals, sink: TerminalSink, tmp_path: Path
) -> None:
    script = "pwd; echo $PWD; echo $TERM; echo $IDEAI; echo $MINE; echo ${TMUX-none}"
    await terminals.spawn(ONE, sh(script, tmp_path, {"MINE": "yes"}), SIZE)
    await sink.exits_with(ONE, 0)
    assert sink.printed[ONE].decode().split() == [
        str(tmp_path),
        str(tmp_path),
        "xterm-256color",
        "1",
        "yes",
        "none",
    ]


async def test_a_command_is_found_on_the_path_of_the_child(
    terminals: PosixTerminals, sink: TerminalSink, tmp_path: Path
) -> None:
    program = tmp_path / "ideai-test-program"
    program.write_text("#!/bin/sh\necho found\n")
    program.chmod(0o755)
    terminals.inherited = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    await terminals.spawn(ONE, Invocation(program.name, (), Path("/")), SIZE)
    await sink.exits_with(ONE, 0)
    assert sink.printed[ONE] == b"found\r\n"


async def test_a_relative_command_is_looked_up_in_the_directory_of_the_child(
    terminals: PosixTerminals, sink: TerminalSink, tmp_path: Path
) -> None:
    program = tmp_path / "run.sh"
    program.write_text("#!/bin/sh\necho found\n")
    program.chmod(0o755)
    await terminals.spawn(ONE, Invocation("./run.sh", (), tmp_path), SIZE)
    await sink.exits_with(ONE, 0)


async def test_bytes_go_both_ways_untouched(terminals: PosixTerminals, sink: TerminalSink) -> None:
    script = (
        "import os, tty; tty.setraw(0); os.write(1, b'ready')\n"
        "got = b''\n"
        "while len(got) < 256: got += os.read(0, 256)\n"
        "os.write(1, got)\n"
    )
    await terminals.spawn(ONE, python(script), SIZE)
    await sink.prints(ONE, b"ready")
    everything = bytes(range(256))
    terminals.write(ONE, everything)
    await sink.exits_with(ONE, 0)
    assert sink.printed[ONE] == b"ready" + everything


async def test_a_megabyte_to_a_slow_reader_arrives_whole_and_in_order(
    terminals: PosixTerminals, sink: TerminalSink
) -> None:
    script = (
        "import hashlib, os, time, tty; tty.setraw(0); os.write(1, b'ready')\n"
        "digest, left = hashlib.sha256(), 1 << 20\n"
        "while left:\n"
        "    data = os.read(0, 1 << 16); left -= len(data); digest.update(data)\n"
        "    if left % 7 == 0: time.sleep(0.001)\n"
        "os.write(1, digest.hexdigest().encode())\n"
    )
    data = b"".join(b"%08d" % number for number in range((1 << 20) // 8))
    await terminals.spawn(ONE, python(script), SIZE)
    await sink.prints(ONE, b"ready")
    for start in range(0, len(data), 10_007):
        terminals.write(ONE, data[start : start + 10_007])
    await sink.exits_with(ONE, 0)
    assert sink.printed[ONE].removeprefix(b"ready").decode() == hashlib.sha256(data).hexdigest()


async def test_cat_gives_back_a_megabyte_of_lines(terminals: PosixTerminals, sink: TerminalSink) -> None:
    lines = b"".join(b"%015d\n" % number for number in range((1 << 20) // 16))
    await terminals.spawn(ONE, sh("stty -echo; echo ready; exec cat"), SIZE)
    await sink.prints(ONE, b"ready\r\n")
    terminals.write(ONE, lines)
    await sink.until(lambda: sink.printed[ONE].endswith(lines[-16:-1] + b"\r\n"))
    assert sink.printed[ONE].removeprefix(b"ready\r\n").replace(b"\r", b"") == lines


async def test_what_a_program_does_not_read_is_bounded(
    terminals: PosixTerminals,
    sink: TerminalSink,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(streams, "QUEUE_BYTES", 100_000)
    await terminals.spawn(
        ONE, python("import time, tty; tty.setraw(0); print('ready', flush=True); time.sleep(60)"), SIZE
    )
    await sink.prints(ONE, b"ready")
    for _ in range(8):
        terminals.write(ONE, b"x" * 50_000)
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == ["session one does not read"]


async def test_a_resize_reaches_the_child_once(terminals: PosixTerminals, sink: TerminalSink) -> None:
    script = (
        "import os, signal\n"
        "def told(*_): os.write(1, b'%d %d;' % os.get_terminal_size(0))\n"
        "signal.signal(signal.SIGWINCH, told); told()\n"
        "while True: os.write(1, os.read(0, 100))\n"
    )
    await terminals.spawn(ONE, python(script), SIZE)
    await sink.prints(ONE, b"80 24;")
    terminals.resize(ONE, Size(30, 100))
    terminals.resize(ONE, Size(30, 100))
    terminals.resize(ONE, Size(0, 0))
    await sink.prints(ONE, b"100 30;")
    terminals.write(ONE, b"end\n")
    await sink.until(lambda: sink.printed[ONE].count(b"end") == 2)
    assert sink.printed[ONE].split(b"end")[0] == b"80 24;100 30;"


async def test_a_program_that_reads_keys_is_typed_into_once_it_does(
    terminals: PosixTerminals, sink: TerminalSink
) -> None:
    # Going raw with TCSAFLUSH throws away what was typed before: that is what must not happen to the text.
    script = (
        "import os, termios, time, tty; print('starting', flush=True); time.sleep(0.3)\n"
        "tty.setraw(0, termios.TCSAFLUSH); os.write(1, b'<' + os.read(0, 100) + b'>')\n"
    )
    await terminals.spawn(ONE, python(script), SIZE)
    await sink.prints(ONE, b"starting")
    await terminals.write_when_reading(ONE, b"persona")
    await sink.prints(ONE, b"<persona>")


async def test_a_process_that_ends_while_it_is_waited_for_is_told(terminals: PosixTerminals) -> None:
    await terminals.spawn(ONE, sh("sleep 0.1"), SIZE)
    with pytest.raises(Failed, match="ended before"):
        await terminals.write_when_reading(ONE, b"hello")


async def test_a_background_child_that_ignores_the_hangup_ends_with_its_pane(
    terminals: PosixTerminals, sink: TerminalSink
) -> None:
    # `set -m` gives the job a process group of its own, as an interactive shell does.
    script = "set -m; (trap '' HUP; echo job; while :; do sleep 1; done) & echo pid=$!; exec cat"
    leader = await terminals.spawn(ONE, sh(script), SIZE)
    await sink.until(lambda: b"job" in sink.printed[ONE] and b"pid=" in sink.printed[ONE])
    job = int(sink.printed[ONE].split(b"pid=")[1].split()[0])
    assert exists(job)
    await terminals.close(ONE)
    assert not exists(leader)
    assert not runs(job)


async def test_a_descendant_that_keeps_the_pty_open_does_not_hold_back_the_exit(
    terminals: PosixTerminals, sink: TerminalSink
) -> None:
    leader = await terminals.spawn(ONE, sh("trap '' HUP; (while :; do sleep 1; done) & echo pid=$!; exit 5"), SIZE)
    await sink.exits_with(ONE, 5)
    job = int(sink.printed[ONE].split(b"pid=")[1].split()[0])
    assert exists(job)
    await terminals.close(ONE)
    assert not runs(job)
    assert not is_child(leader)


async def test_a_descendant_that_floods_does_not_hold_back_the_exit(
    terminals: PosixTerminals, sink: TerminalSink
) -> None:
    await terminals.spawn(ONE, sh("trap '' HUP; yes & echo first; exit 5"), SIZE)
    await sink.exits_with(ONE, 5)
    assert b"first" in sink.printed[ONE]


async def test_an_exited_process_is_reaped_while_its_pane_stays(terminals: PosixTerminals, sink: TerminalSink) -> None:
    pid = await terminals.spawn(ONE, sh("exit 0"), SIZE)
    await sink.exits_with(ONE, 0)
    await gone(pid)


async def test_two_floods_share_the_loop(terminals: PosixTerminals, sink: TerminalSink) -> None:
    await terminals.spawn(ONE, sh("exec yes"), SIZE)
    await terminals.spawn(TWO, sh("exec yes"), SIZE)
    await sink.until(lambda: min(len(sink.printed[ONE]), len(sink.printed[TWO])) > 1_000_000)
    both = sink.told[sink.told.index(TWO) :]
    longest = max(len(run) for run in "".join("1" if name == ONE else "2" for name in both).split("2"))
    # A producer may be off the processor for a while; but it is never shut out.
    assert longest < len(both) / 2


async def test_a_key_reaches_its_program_while_another_floods(terminals: PosixTerminals, sink: TerminalSink) -> None:
    await terminals.spawn(ONE, sh("exec yes"), SIZE)
    await terminals.spawn(TWO, Invocation("cat", (), Path("/")), SIZE)
    await sink.until(lambda: len(sink.printed[ONE]) > 100_000)
    terminals.write(TWO, b"key\n")
    await sink.prints(TWO, b"key")


async def test_a_slow_reader_gets_small_portions(terminals: PosixTerminals) -> None:
    largest = 0

    def measure(_: SessionId, data: bytes) -> None:
        nonlocal largest
        largest = max(largest, len(data))
        time.sleep(0.002)  # a slow consumer: the PTY fills up meanwhile

    enough = asyncio.Event()
    terminals.output = measure
    terminals.exited = lambda *_: enough.set()
    await terminals.spawn(ONE, sh("yes | head -c 100000"), SIZE)
    await asyncio.wait_for(enough.wait(), 30)
    assert 0 < largest <= FIRST_BYTES


async def test_a_paused_session_is_held_back_and_loses_nothing(terminals: PosixTerminals, sink: TerminalSink) -> None:
    await terminals.spawn(ONE, sh("i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done"), SIZE)
    await sink.prints(ONE, b"line 10")
    terminals.pause(ONE)
    before = len(sink.printed[ONE])
    await terminals.spawn(TWO, sh("sleep 0.2"), SIZE)
    await sink.exits_with(TWO, 0)
    assert len(sink.printed[ONE]) == before
    terminals.resume(ONE)
    await sink.exits_with(ONE, 0)
    assert sink.printed[ONE].split() == [word for n in range(20000) for word in (b"line", b"%d" % n)]


async def test_a_pause_also_holds_back_the_exit(terminals: PosixTerminals, sink: TerminalSink) -> None:
    await terminals.spawn(ONE, sh("read line; echo last words"), SIZE)
    terminals.pause(ONE)
    terminals.write(ONE, b"\n")
    await terminals.spawn(TWO, sh("sleep 0.5"), SIZE)
    await sink.exits_with(TWO, 0)
    assert sink.exits == [(TWO, 0)]
    terminals.resume(ONE)
    await sink.exits_with(ONE, 0)
    assert b"last words" in sink.printed[ONE]


async def test_a_program_that_closes_and_reopens_its_terminal_is_still_seen(
    terminals: PosixTerminals, sink: TerminalSink
) -> None:
    script = (
        "import os, time\n"
        "for fd in 0, 1, 2: os.close(fd)\n"
        "time.sleep(0.1); fd = os.open('/dev/tty', os.O_RDWR); os.write(fd, b'back'); os.read(fd, 1)\n"
    )
    await terminals.spawn(ONE, python(script), SIZE)
    await sink.prints(ONE, b"back")


@linux
async def test_the_foreground_program_has_a_name(terminals: PosixTerminals, sink: TerminalSink) -> None:
    await terminals.spawn(ONE, sh("echo ready; exec cat"), SIZE)
    await sink.prints(ONE, b"ready")
    terminals.write(ONE, b"now\n")
    await sink.until(lambda: sink.printed[ONE].count(b"now") == 2)
    assert terminals.foreground(ONE) == "cat"
    assert terminals.foreground(TWO) is None


async def test_two_hundred_sessions_leave_no_process_and_no_descriptor(
    terminals: PosixTerminals, sink: TerminalSink
) -> None:
    await terminals.spawn(ONE, sh("exit 0"), SIZE)
    await sink.exits_with(ONE, 0)
    await terminals.close(ONE)
    before = descriptors()
    pids = []
    for number in range(200):
        session = SessionId(f"s{number}")
        match number % 4:
            case 0:
                pids.append(await terminals.spawn(session, sh("exit 0"), SIZE))
                await sink.exits_with(session, 0)
            case 1:
                pids.append(await terminals.spawn(session, sh("sleep 60 & exec sleep 60"), SIZE))
            case 2:
                with pytest.raises(NotFound):
                    await terminals.spawn(session, Invocation("ideai-no-such-program", (), Path("/")), SIZE)
            case _:
                pids.append(await terminals.spawn(session, Invocation("cat", (), Path("/")), SIZE))
                terminals.write(session, b"x" * 10_000)
        if number % 8 < 5:
            await terminals.close(session)
    await terminals.close_all()
    assert len(pids) == 150
    assert not [pid for pid in pids if is_child(pid)]
    assert descriptors() == before


async def test_closing_waits_for_a_start_and_ends_it(terminals: PosixTerminals) -> None:
    starting = asyncio.create_task(terminals.spawn(ONE, Invocation("cat", (), Path("/")), SIZE))
    await asyncio.sleep(0)
    await terminals.close(ONE)
    assert not exists(await starting)


async def test_two_who_close_both_wait_for_the_end(terminals: PosixTerminals) -> None:
    pid = await terminals.spawn(ONE, sh("trap '' HUP; while :; do sleep 1; done"), SIZE)
    first = asyncio.create_task(terminals.close(ONE))
    await asyncio.sleep(0)
    await terminals.close(ONE)
    assert not exists(pid)
    await first


async def test_a_cancelled_close_still_ends_the_process(terminals: PosixTerminals) -> None:
    pid = await terminals.spawn(ONE, Invocation("cat", (), Path("/")), SIZE)
    closing = asyncio.create_task(terminals.close(ONE))
    await asyncio.sleep(0)
    closing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await closing
    await terminals.close(ONE)
    assert not exists(pid)


async def test_a_cancelled_start_leaves_no_process(terminals: PosixTerminals, tmp_path: Path) -> None:
    script = f"echo $$ > {tmp_path}/pid.new; mv {tmp_path}/pid.new {tmp_path}/pid; exec sleep 60"
    starting = asyncio.create_task(terminals.spawn(ONE, sh(script), SIZE))
    await asyncio.sleep(0)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    await terminals.spawn(TWO, sh("sleep 0.3"), SIZE)
    await terminals.close(TWO)
    pid_file = tmp_path / "pid"
    if pid_file.exists():
        await gone(int(pid_file.read_text()))


async def test_a_start_that_hangs_is_given_up(terminals: PosixTerminals, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posix_terminals, "START_SECONDS", 0.0)
    with pytest.raises(Failed, match="did not start within"):
        await terminals.spawn(ONE, Invocation("cat", (), Path("/")), SIZE)


async def test_what_is_wrong_with_a_start_is_said(terminals: PosixTerminals, tmp_path: Path) -> None:
    empty, folder, broken = tmp_path / "empty", tmp_path / "folder", tmp_path / "broken"
    empty.touch()
    folder.mkdir()
    broken.write_bytes(b"\x7fELF nonsense")
    broken.chmod(0o755)
    orphan = tmp_path / "orphan"
    orphan.write_text("#!/nowhere/interpreter\n")
    orphan.chmod(0o755)

    async def reason(command: str, cwd: Path = tmp_path, *args: str) -> str:
        with pytest.raises((Failed, NotFound)) as caught:
            await terminals.spawn(ONE, Invocation(command, args, cwd), SIZE)
        return str(caught.value)

    assert await reason("./empty") == f"{empty} is not a program that can be run; correct the command of its profile."
    assert "is not a program" in await reason("./folder")
    assert await reason("./broken") == f"{broken} could not be started: Exec format error."
    assert await reason("./orphan") == f"{orphan} could not be started: No such file or directory."
    assert "does not exist; install it" in await reason("./missing")
    assert await reason("cat", tmp_path / "gone") == (
        f"The directory {tmp_path / 'gone'} does not exist; choose another one, or make it."
    )
    assert await reason("cat", empty) == f"{empty} is not a directory; choose one to start the program in."
    assert "does not exist" in await reason("cat", empty / "below")
    assert "NUL" in await reason("cat", tmp_path, "a\0b")
    assert "not valid text" in await reason("cat", tmp_path, "\ud800")
    assert "Argument list too long" in await reason("cat", tmp_path, "x" * 300_000)


async def test_failed_starts_leave_no_process_and_no_descriptor(terminals: PosixTerminals, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x7fELF nonsense")
    broken.chmod(0o755)
    before = descriptors()
    for _ in range(3):
        with pytest.raises(Failed):
            await terminals.spawn(ONE, Invocation("./broken", (), tmp_path), SIZE)
    assert descriptors() == before
    assert not is_child(-1)
