"""Learning that a child process has ended, without polling and without SIGCHLD, which belongs to nobody here."""

import asyncio
import os
import threading
from collections.abc import Callable


def watch_exit(loop: asyncio.AbstractEventLoop, pid: int, ended: Callable[[int, bool], None]) -> None:
    """Call `ended(code, reaped)` on the loop once the child has ended; a signal n gives -n.

    Where the system allows it, the child is left unreaped (`reaped` False), so that its number stays its own until
    whoever waits reaps it.
    """
    try:
        descriptor = os.pidfd_open(pid)
    except (AttributeError, OSError):  # macOS; Linux before 5.3
        thread = threading.Thread(target=_wait, args=(loop, pid, ended), name=f"ideai-exit-{pid}", daemon=True)
        thread.start()
        return

    def readable() -> None:
        loop.remove_reader(descriptor)
        os.close(descriptor)
        ended(*_await_end(pid))

    loop.add_reader(descriptor, readable)


def _wait(loop: asyncio.AbstractEventLoop, pid: int, ended: Callable[[int, bool], None]) -> None:
    code, reaped = _await_end(pid)
    if not loop.is_closed():
        loop.call_soon_threadsafe(ended, code, reaped)


def _await_end(pid: int) -> tuple[int, bool]:
    """The exit code, as soon as there is one, and whether finding it out has reaped the child."""
    if not hasattr(os, "waitid"):  # macOS before Python 3.13
        _, status = os.waitpid(pid, 0)
        return os.waitstatus_to_exitcode(status), True
    result = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    if result is None:  # only with WNOHANG, which is not asked for
        raise ChildProcessError(pid)
    return (result.si_status if result.si_code == os.CLD_EXITED else -result.si_status), False
