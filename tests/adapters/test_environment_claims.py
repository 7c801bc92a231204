"""One run in one environment, whoever starts it: other threads, other processes, and what outlives them."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.adapters.posix_terminals import PosixTerminals
from app.domain.errors import Refused
from app.domain.injection import Invocation, Plan
from app.domain.session import SessionId, Size
from app.files.claims import hold
from app.files.holders import Holder, holders, parse_lsof
from tests.adapters.claimant import AGENT, claimant, environments_in, launch, plans, project_in, said, tell, tree
from tests.fakes.terminals import TerminalSink

SIZE = Size(24, 80)
ONE = SessionId("one")

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "project").mkdir()
    return tmp_path


@pytest.fixture
def sink() -> TerminalSink:
    return TerminalSink()


@pytest.fixture
async def terminals(sink: TerminalSink) -> AsyncIterator[PosixTerminals]:
    terminals = PosixTerminals(sink.output, sink.exited, os.environ)
    yield terminals
    await terminals.close_all()


async def start(folder: Path, terminals: PosixTerminals, script: str) -> int:
    """Launch an agent that runs the script, and leave the environment to it."""
    claim = await launch(folder, Plan())
    invocation = Invocation("sh", ("-c", script), Path("/"), descriptors=claim.descriptors)
    pid = await terminals.spawn(ONE, invocation, SIZE)
    claim.release()
    return pid


def executed(pid: int) -> None:
    """Wait until the new process is the program that it was made for; without /proc nobody asks for its name."""
    name = Path(f"/proc/{pid}/comm")
    while name.exists() and name.read_text().strip() != "sleep":
        time.sleep(0.01)


async def free(folder: Path) -> None:
    """Claim the environment as soon as it is free; TimeoutError means that it never is."""
    async with asyncio.timeout(20):
        while True:
            try:
                (await environments_in(folder).prepare(project_in(folder), AGENT)).release()
            except Refused:
                continue
            return


async def test_case_3_a_live_run_elsewhere_is_refused_and_after_its_kill_the_next_one_begins(folder: Path) -> None:
    with claimant("race", folder) as one, claimant("race", folder) as two:
        assert [said(one), said(two)] == ["ready", "ready"]
        tell(one)
        tell(two)
        results = {process: said(process) for process in (one, two)}
        winner, loser = sorted(results, key=lambda process: results[process] != "won")
        assert results[winner] == "won"
        assert results[loser].startswith("refused: ")
        assert "in use by" in results[loser]
        if sys.platform == "linux":
            assert f"({winner.pid})" in results[loser]
        assert tree(folder / "project" / ".ideai" / "run")[f"{AGENT}/WINNER.md"] == str(winner.pid)
        winner.kill()
        winner.wait()
        (await launch(folder, Plan())).release()


def test_case_5_of_twenty_threads_that_prepare_one_environment_exactly_one_wins(folder: Path) -> None:
    barrier = threading.Barrier(20)
    results: list[str] = []

    def prepare() -> None:
        barrier.wait()
        try:
            asyncio.run(launch(folder, Plan()))
            results.append("won")
        except Refused:
            results.append("refused")

    threads = [threading.Thread(target=prepare) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["refused"] * 19 + ["won"]


def test_a_launch_that_is_killed_in_any_phase_leaves_one_that_the_next_launch_completes(tmp_path: Path) -> None:
    with claimant("phases", tmp_path) as process:
        seen = json.loads(said(process))
    assert len(seen) > 30
    new = plans(tmp_path / "expected")[1].skills[0]
    expected = {
        f"{AGENT}/CLAUDE.md": "new",
        f"{AGENT}/own.txt": "the agent's own",
        f"{AGENT}/skills/new/SKILL.md": (new.folder / "SKILL.md").read_text(),
        f"{AGENT}/skills/new/notes.txt": "new",
        "temporary directories": "1",
    }
    assert [found for found in seen if found != expected] == []


async def test_an_agent_that_outlives_its_workspace_keeps_its_environment(folder: Path) -> None:
    with claimant("agent", folder) as workspace:
        pid = int(said(workspace))
        executed(pid)
        workspace.kill()
        workspace.wait()
        try:
            with pytest.raises(Refused) as refusal:
                await environments_in(folder).prepare(project_in(folder), AGENT)
            with pytest.raises(Refused, match="in use by"):
                await environments_in(folder).remove(project_in(folder), AGENT)
            if sys.platform == "linux":
                assert f"sleep ({pid})" in str(refusal.value)
        finally:
            os.kill(pid, signal.SIGKILL)
        await free(folder)


async def test_an_agent_that_runs_is_not_started_elsewhere_though_it_closes_what_it_inherits(
    folder: Path, terminals: PosixTerminals, sink: TerminalSink
) -> None:
    program = "import os, time; os.closerange(3, 256); print('closed', flush=True); time.sleep(1000)"
    await start(folder, terminals, f'exec {sys.executable} -I -S -c "{program}"')
    await sink.prints(ONE, b"closed")
    with pytest.raises(Refused, match="in use by"):
        await launch(folder, Plan())
    await terminals.close(ONE)
    (await launch(folder, Plan())).release()
    assert sink.exits == []


async def test_the_environment_is_free_by_the_time_that_the_exit_is_told(
    folder: Path, terminals: PosixTerminals, sink: TerminalSink
) -> None:
    await start(folder, terminals, "exit 3")
    await sink.exits_with(ONE, 3)
    (await launch(folder, Plan())).release()


@pytest.mark.parametrize("start_it", ["sleep 1000 &", "setsid sleep 1000 &"])
async def test_a_background_descendant_of_an_agent_that_has_ended_is_named(
    folder: Path, terminals: PosixTerminals, sink: TerminalSink, start_it: str
) -> None:
    await start(folder, terminals, f"trap '' HUP; {start_it} echo pid=$!; exit 0")
    await sink.exits_with(ONE, 0)
    pid = int(sink.printed[ONE].split(b"pid=")[1].split()[0])
    try:
        with pytest.raises(Refused) as refusal:
            await launch(folder, Plan())
        if sys.platform == "linux":
            assert str(refusal.value).count("(") == 1
            assert f"({pid})" in str(refusal.value)
    finally:
        os.kill(pid, signal.SIGKILL)
    await free(folder)


async def test_a_start_that_fails_leaves_the_environment_free(folder: Path, terminals: PosixTerminals) -> None:
    claim = await launch(folder, Plan())
    with pytest.raises(Exception, match="not on PATH"):
        await terminals.spawn(
            ONE, Invocation("ideai-no-such-program", (), Path("/"), (), Plan(), claim.descriptors), SIZE
        )
    await claim.abandon()
    (await launch(folder, Plan())).release()


async def test_nobody_else_inherits_the_lock(folder: Path, terminals: PosixTerminals) -> None:
    claim = await launch(folder, Plan())
    await terminals.spawn(ONE, Invocation("sh", ("-c", "sleep 1000"), Path("/")), SIZE)
    other = await asyncio.create_subprocess_exec("sleep", "1000", close_fds=False)
    try:
        claim.release()
        (await launch(folder, Plan())).release()
    finally:
        other.kill()
        await other.wait()


async def test_housekeeping_is_waited_for(folder: Path) -> None:
    await free(folder)
    lock = hold(folder / "state" / "projects" / "key" / "environments" / AGENT / "lock", "keeping")
    launching = asyncio.create_task(launch(folder, Plan()))
    await asyncio.sleep(0.3)
    assert not launching.done()
    lock.release()
    (await launching).release()


def test_a_lock_that_was_released_keeps_nothing(tmp_path: Path) -> None:
    lock = hold(tmp_path / "lock", "run")
    lock.release()
    with pytest.raises(OSError, match="given up"), lock.kept():
        pass


def test_a_lock_stays_held_by_who_keeps_it(tmp_path: Path) -> None:
    lock = hold(tmp_path / "lock", "run")
    with lock.kept():
        lock.release()
        with pytest.raises(BlockingIOError):
            hold(tmp_path / "lock", "run", patience=0)
    hold(tmp_path / "lock", "run").release()


@linux
def test_the_holders_of_a_file_are_found(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("")
    assert holders(path) == ()
    with path.open() as file, subprocess.Popen(["sleep", "1000"], stdin=file) as other:
        assert {holder.pid for holder in holders(path)} == {os.getpid(), other.pid}
        other.kill()


def test_what_lsof_prints_is_read() -> None:
    assert parse_lsof("p12\ncsleep\nf3\np7\ncnode\n") == [Holder(12, "sleep"), Holder(7, "node")]
    assert parse_lsof("lsof: WARNING\nc\np\n") == []


async def test_what_ends_a_moment_after_its_agent_is_waited_for(
    folder: Path, terminals: PosixTerminals, sink: TerminalSink
) -> None:
    await start(folder, terminals, "trap '' HUP; setsid sleep 1000 & echo pid=$!; exit 0")
    await sink.exits_with(ONE, 0)
    patient = replace(environments_in(folder), patience=30)
    preparing = asyncio.create_task(patient.prepare(project_in(folder), AGENT))
    await asyncio.sleep(0.3)
    assert not preparing.done()
    os.kill(int(sink.printed[ONE].split(b"pid=")[1].split()[0]), signal.SIGKILL)
    (await preparing).release()
