"""Starting a process as the leader of a session on a PTY, and ending that session. Everything in here may block."""

import errno
import fcntl
import os
import re
import shutil
import signal
import stat
import struct
import subprocess
import sys
import termios
import traceback
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ptyprocess import PtyProcess

from app.domain.errors import Failed, NotFound
from app.domain.session import Size

_IUTF8 = 0x4000
"""The input flag (termios(3); the same on Linux and macOS) for which Python has no name: without it, erasing in cooked
mode takes single bytes of a character."""

_FIRST_INHERITED = 100
"""The lowest number that a descriptor gets in a child."""


@dataclass(frozen=True, slots=True)
class Child:
    """A started process, leader of its own session and group, and our end of its PTY (close-on-exec, not blocking)."""

    pid: int
    fd: int
    inherited: tuple[int, ...] = ()
    """Our copies of the descriptors that it inherited, which are ours to close once it has ended."""

    def abandon(self) -> None:
        """End a process that nobody will ever know: kill its group, reap it, free the PTY."""
        signal_all(self.pid, (), signal.SIGKILL)
        os.close(self.fd)
        os.waitpid(self.pid, 0)
        close_all(self.inherited)


@dataclass(frozen=True, slots=True)
class Start:
    """A process to be started: everything is settled but the program's path.

    `inherited` are descriptors that the child gets under the same numbers; they are the start's own, and its to close
    if nothing comes of it.
    """

    argv: Sequence[str]
    cwd: Path
    variables: Mapping[str, str]
    size: Size
    inherited: tuple[int, ...] = ()

    def __call__(self) -> Child:
        """Start it. Raises NotFound if PATH does not have the command, Failed with the reason otherwise."""
        try:
            return self._started()
        except BaseException:
            close_all(self.inherited)
            raise

    def _started(self) -> Child:
        directory_open(self.cwd)
        program = find_program(self.argv[0], self.variables, self.cwd)
        argv = [_encoded(word) for word in (program, *self.argv[1:])]
        variables = {_encoded(key): _encoded(value) for key, value in self.variables.items()}
        # ptyprocess closes what it opened when its object goes, which waits and may kill: we keep a descriptor of our
        # own and take the process over.
        process, reason = _spawned(argv, variables, _child_setup(self.cwd, self.inherited), self.size, self.inherited)
        if process is None:
            raise Failed(f"{program} could not be started: {reason}.")
        fd = os.dup(process.fd)
        process.fileobj.close()
        process.closed = True
        os.set_blocking(fd, False)
        return Child(process.pid, fd, self.inherited)


def copies_to_inherit(descriptors: Sequence[int]) -> tuple[int, ...]:
    """Copies for a child, under numbers that no script uses for files of its own (`exec 9>lock`). Raises OSError."""
    copies: list[int] = []
    try:
        copies.extend(fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, _FIRST_INHERITED) for descriptor in descriptors)
    except OSError:
        close_all(copies)
        raise
    return tuple(copies)


def close_all(descriptors: Sequence[int]) -> None:
    """Close descriptors of ours."""
    for descriptor in descriptors:
        os.close(descriptor)


def directory_open(cwd: Path) -> None:
    """Raises Failed unless a process can be started in the directory."""
    try:
        mode = cwd.stat().st_mode
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR):
            raise Failed(f"The directory {cwd} does not exist; choose another one, or make it.") from None
        raise Failed(f"The directory {cwd} cannot be used: {error.strerror}.") from None
    if not stat.S_ISDIR(mode):
        raise Failed(f"{cwd} is not a directory; choose one to start the program in.")
    if not os.access(cwd, os.X_OK):
        raise Failed(f"You may not enter the directory {cwd}; choose another one, or change its permissions.")


def find_program(command: str, variables: Mapping[str, str], cwd: Path) -> str:
    """The absolute path of the command's program, as a shell in `cwd` with these variables would find it.

    Raises NotFound if there is none, Failed if it is there and cannot be run.
    """
    if "/" not in command:
        # An empty entry of PATH means the current directory, which is the child's and not ours.
        folders = variables.get("PATH", os.defpath).split(os.pathsep)
        found = shutil.which(command, path=os.pathsep.join(str(cwd / folder) for folder in folders))
        if found is None:
            raise NotFound(f"{command} is not on PATH; install it, or correct the command of its profile.")
        return found
    program = cwd / command
    if not program.exists():
        raise NotFound(f"{program} does not exist; install it, or correct the command of its profile.")
    if not program.is_file() or not os.access(program, os.X_OK):
        raise Failed(f"{program} is not a program that can be run; correct the command of its profile.")
    return str(program)


def _encoded(text: str) -> bytes:
    """As the kernel takes it. What it cannot take must fail here: past the fork there is nobody to tell."""
    try:
        encoded = os.fsencode(text)
    except UnicodeEncodeError:
        raise Failed("An argument or variable of the program is not valid text; correct its profile.") from None
    if b"\0" in encoded:
        raise Failed("An argument or variable of the program contains a NUL character; correct its profile.")
    return encoded


def _child_setup(cwd: Path, inherited: Sequence[int]) -> Callable[[], None]:
    """What the child does between fork and exec.

    Other threads may hold any lock at the fork, so it only makes system calls; what it raises is carried to the parent.
    """
    signals = sorted(signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP})

    def set_up() -> None:
        os.chdir(cwd)
        for descriptor in inherited:  # here and not in the parent, whose other children must not get them
            os.set_inheritable(descriptor, True)
        # Ignored signals and the mask survive exec: Python ignores SIGPIPE and SIGXFSZ, a background process SIGHUP.
        for number in signals:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        with suppress(termios.error):
            modes = termios.tcgetattr(0)
            modes[0] |= _IUTF8
            termios.tcsetattr(0, termios.TCSANOW, modes)

    return set_up


def _spawned(
    argv: list[bytes],
    variables: dict[bytes, bytes],
    set_up: Callable[[], None],
    size: Size,
    inherited: Sequence[int],
) -> tuple[PtyProcess | None, str]:
    """The process, or None and why not."""
    try:
        dimensions = (size.rows, size.cols)
        process = PtyProcess.spawn(
            argv, env=variables, preexec_fn=set_up, dimensions=dimensions, pass_fds=tuple(inherited)
        )
        return process, ""
    except OSError as error:
        # The error holds, in a circle, ptyprocess's object of the child that did not make it: let it go here, where
        # the wait for the child that it brings about harms nobody, and not whenever garbage is collected.
        traceback.clear_frames(error.__traceback__)
        return None, _reason(error)


def _reason(error: OSError) -> str:
    """The system's words for it; ptyprocess carries a child's error over a pipe as `[Errno N] text: path`."""
    number = re.match(r"\[Errno (\d+)\]", str(error))
    return os.strerror(int(number[1])) if number else str(error)


def set_size(fd: int, size: Size) -> None:
    """Tell a PTY its size, in cells; the kernel signals the foreground group if it is another one (tty_ioctl(4))."""
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", size.rows, size.cols, 0, 0))


def reads_raw(fd: int) -> bool:
    """Whether the program on the PTY has turned off line editing or echo, as one that reads keys does."""
    try:
        local = termios.tcgetattr(fd)[3]
    except termios.error:
        return False
    return not (local & termios.ICANON and local & termios.ECHO)


def foreground_name(fd: int) -> str | None:
    """The name of the process that leads the PTY's foreground group, where the kernel tells it cheaply (Linux)."""
    try:
        group = os.tcgetpgrp(fd)
        return Path(f"/proc/{group}/comm").read_text(encoding="utf-8", errors="replace").strip() or None
    except OSError:
        return None


def session_members(leader: int, *, reaped: bool = False) -> list[int]:
    """The live processes of the session that `leader` made, without itself.

    As long as the leader has not been reaped nobody else can get its number; once it was, a process that has the number
    is a stranger, and so is its session. A process that made itself a session of its own (a daemon) is meant to outlive
    the terminal and is none of them.
    """
    processes = _linux_processes() if sys.platform == "linux" else _other_processes()
    if reaped and leader in processes:
        return []
    return [pid for pid in processes if pid != leader and _session_of(pid) == leader and not _is_zombie(pid)]


def _linux_processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _is_zombie(pid: int) -> bool:
    """By /proc/PID/stat: the state is the first field after the name, which is in brackets and may hold anything."""
    try:
        status = Path(f"/proc/{pid}/stat").read_bytes()
    except FileNotFoundError:
        return sys.platform == "linux"  # gone meanwhile; elsewhere the listing had none
    except OSError:
        return True
    return status.rpartition(b")")[2].split(maxsplit=1)[0] in (b"Z", b"X")


def _other_processes() -> list[int]:
    command = ["ps", "-axo", "pid=,stat="]
    try:
        listing = subprocess.run(command, capture_output=True, text=True, check=False, timeout=2).stdout
    except (OSError, subprocess.TimeoutExpired):
        return []
    rows = [line.split() for line in listing.splitlines()]
    return [int(row[0]) for row in rows if len(row) == 2 and not row[1].startswith("Z")]


def _session_of(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except OSError:
        return None


def signal_all(leader: int | None, members: Collection[int], *numbers: signal.Signals) -> None:
    """Send the signals, in order, to the leader's group (None: it was reaped) and to those members of its session."""
    for number in numbers:
        if leader is not None:
            _signal(os.killpg, leader, number)
        for pid in members:
            _signal(os.kill, pid, number)


def reap(pid: int) -> None:
    """Collect a child that has ended; nothing if it was collected already."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def _signal(send: Callable[[int, int], None], target: int, number: int) -> None:
    try:
        send(target, number)
    except (ProcessLookupError, PermissionError):
        # Gone meanwhile; or a group in which only the unreaped leader is left, which macOS reports as forbidden.
        return
