"""Learning of an exit, whatever the system offers for it."""

import asyncio
import os
import signal
import sys

import pytest

from app.processes.exits import watch_exit

linux = pytest.mark.skipif(sys.platform != "linux", reason="the other systems have one way only")


def start(script: str) -> int:
    return os.posix_spawn("/bin/sh", ["sh", "-c", script], os.environ)


def reap(pid: int) -> None:
    os.waitpid(pid, 0)


async def exit_of(pid: int) -> tuple[int, bool]:
    loop = asyncio.get_running_loop()
    found: asyncio.Future[tuple[int, bool]] = loop.create_future()
    watch_exit(loop, pid, lambda code, reaped: found.set_result((code, reaped)))
    return await asyncio.wait_for(found, 20)


@pytest.mark.parametrize(("script", "code"), [("exit 0", 0), ("exit 9", 9), ("kill -KILL $$", -signal.SIGKILL)])
@pytest.mark.parametrize("way", ["pidfd", "waitid", pytest.param("waitpid", marks=linux)])
async def test_the_code_is_told(monkeypatch: pytest.MonkeyPatch, way: str, script: str, code: int) -> None:
    if way != "pidfd":
        monkeypatch.delattr(os, "pidfd_open", raising=False)
    if way == "waitpid":
        monkeypatch.delattr(os, "waitid", raising=False)
    pid = start(script)
    told, reaped = await exit_of(pid)
    if not reaped:
        reap(pid)
    assert told == code
    with pytest.raises(ChildProcessError):
        reap(pid)


@linux
async def test_the_process_keeps_its_number_until_it_is_reaped() -> None:
    pid = start("exit 0")
    assert await exit_of(pid) == (0, False)
    os.kill(pid, 0)
    reap(pid)
