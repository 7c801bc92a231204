"""Real processes: a client that starts the workspace, joins it, leaves it, and asks it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.client.ask import ask, watch
from app.client.connect import running
from app.client.errors import ClientError
from app.client.start import ensure_workspace
from app.sockets import project_state, socket_path
from tests.client.outer import PATIENCE, ROOT, TINY, Outer, starter, variables

SERVE = [sys.executable, *TINY]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A project whose workspace, if one is started, ends with the test."""
    for name, value in variables(tmp_path / "state").items():
        monkeypatch.setenv(name, value)
    made = tmp_path / "project"
    made.mkdir()
    yield made
    for pid in workspaces_of(made):
        os.kill(pid, signal.SIGKILL)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., Outer]]:
    """Opens terminals that are closed after the test."""
    made: list[Outer] = []

    def open_one(argv: list[str], cols: int = 80, rows: int = 24) -> Outer:
        made.append(Outer(argv, variables(tmp_path / "state"), cols, rows))
        return made[-1]

    yield open_one
    for outer in made:
        outer.close()


def workspaces_of(project: Path) -> list[int]:
    """The processes that serve the project, whoever started them."""
    listed = subprocess.run(["ps", "-A", "-ww", "-o", "pid=,args="], capture_output=True, text=True, check=True).stdout
    wanted = re.compile(rf"^\s*(\d+) \S+ -P -m tests\.server\.tiny serve {re.escape(str(project))}$", re.MULTILINE)
    return [int(pid) for pid in wanted.findall(listed)]


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


def test_a_session_from_the_first_start_to_the_last_detach(project: Path, opened: Callable[..., Outer]) -> None:
    first = opened(starter(project))
    first.sees("size 80x24")
    first.type(b"\x1b\r")
    first.sees("keys alt+enter")
    first.type(b"\x1b[21~")  # f10: the app lets its client go
    assert first.ends() == 0
    first.assert_restored()
    assert first.output.endswith(b"Detached from tiny.\r\n")

    second = opened(starter(project), 60, 20)
    second.sees("size 60x20")
    second.sees("alt+enter")
    second.signal(signal.SIGKILL)
    assert second.ends() == 128 + signal.SIGKILL
    until(lambda: ask(socket_path(project), "ls")["clients"] == 0)
    assert ask(socket_path(project), "ls") == {"project": str(project), "clients": 0, "apps": 1}

    third = opened(starter(project), 100, 30)
    third.sees("size 100x30")
    third.resize(70, 25)
    third.sees("size 70x25")
    ask(socket_path(project), "kill")
    assert third.ends() == 0
    third.assert_restored()
    assert third.output.endswith(b"Killed by request.\r\n")
    until(lambda: not workspaces_of(project))
    assert not socket_path(project).exists()


def test_a_workspace_that_is_killed_leaves_its_client_with_a_restored_terminal(
    project: Path, opened: Callable[..., Outer]
) -> None:
    outer = opened(starter(project))
    outer.sees("size 80x24")
    (pid,) = workspaces_of(project)
    os.kill(pid, signal.SIGKILL)
    assert outer.ends() == 1
    outer.assert_restored()
    assert str(project_state(project) / "logs" / "workspace.log").encode() in outer.output

    again = opened(starter(project))
    again.sees("size 80x24")


def test_an_app_that_breaks_comes_back_while_the_client_stays(project: Path, opened: Callable[..., Outer]) -> None:
    outer = opened(starter(project))
    outer.sees("app 1")
    outer.type(b"\x1b[19~")
    outer.sees("app 2")
    (pid,) = workspaces_of(project)
    assert "planted in a callback" in (project_state(project) / "logs" / "workspace.log").read_text()
    os.kill(pid, signal.SIGTERM)
    assert outer.ends() == 0
    assert outer.output.endswith(b"The workspace has ended.\r\n")


def test_an_app_that_exits_with_a_code_gives_it_to_its_clients(project: Path, opened: Callable[..., Outer]) -> None:
    outer = opened(starter(project))
    outer.sees("app 1")
    outer.type(b"\x1b[20~")
    assert outer.ends() == 3
    outer.assert_restored()


def test_clients_that_start_at_once_start_one_workspace(project: Path, opened: Callable[..., Outer]) -> None:
    outers = [opened(starter(project)) for _ in range(4)]
    for outer in outers:
        outer.sees("app 1")
    assert len(workspaces_of(project)) == 1
    assert ask(socket_path(project), "ls")["clients"] == 4


def test_a_socket_that_was_left_behind_is_replaced(project: Path) -> None:
    path = socket_path(project)
    path.parent.mkdir(parents=True)
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    assert ensure_workspace(project, [*SERVE, str(project)]) == path
    assert ask(path, "ls")["apps"] == 1
    assert running() == [path]
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_socket_on_which_somebody_answers_is_left_alone(project: Path) -> None:
    path = socket_path(project)
    path.parent.mkdir(parents=True)
    with socket.socket(socket.AF_UNIX) as alive:
        alive.bind(str(path))
        alive.listen()
        assert ensure_workspace(project, ["/nowhere"]) == path
    assert workspaces_of(project) == []


def test_a_workspace_that_dies_at_its_start_shows_the_end_of_its_log(project: Path) -> None:
    log = project_state(project) / "logs" / "workspace.log"
    log.parent.mkdir(parents=True)
    log.write_text("of another day\n")
    script = "import sys; sys.exit('no such colour: beige')"
    with pytest.raises(ClientError, match="no such colour: beige") as raised:
        ensure_workspace(project, [sys.executable, "-c", script])
    assert "another day" not in str(raised.value)
    assert str(log) in str(raised.value)


def test_a_program_that_cannot_be_run_is_named(project: Path) -> None:
    with pytest.raises(ClientError, match="/no/such/program cannot be run"):
        ensure_workspace(project, ["/no/such/program"])


def test_a_project_that_is_no_directory_is_refused(project: Path) -> None:
    with pytest.raises(ClientError, match="is not a directory"):
        ensure_workspace(project / "missing")


def test_a_second_workspace_of_a_project_is_refused_even_when_the_socket_was_deleted(project: Path) -> None:
    ensure_workspace(project, [*SERVE, str(project)])
    (first,) = workspaces_of(project)
    socket_path(project).unlink()
    ended = subprocess.run([*SERVE, str(project)], capture_output=True, text=True, check=False, cwd=ROOT)
    assert ended.returncode == 1
    assert f"runs already, as process {first}." in ended.stderr


def test_a_workspace_has_no_terminal_and_a_session_of_its_own(project: Path) -> None:
    ensure_workspace(project, [*SERVE, str(project)])
    (pid,) = workspaces_of(project)
    assert os.getsid(pid) not in (os.getsid(0), pid), "its session's leader is gone, so it can get no terminal"


def test_answers_come_one_after_the_other_and_refusals_are_errors(project: Path) -> None:
    path = ensure_workspace(project, [*SERVE, str(project)])
    assert list(watch(path, "count", {"to": 3})) == [{"number": 0}, {"number": 1}, {"number": 2}, {}]
    with pytest.raises(ClientError, match="knows no command `dance`"):
        ask(path, "dance")


def test_a_workspace_that_is_stuck_is_not_waited_for(project: Path) -> None:
    path = ensure_workspace(project, [*SERVE, str(project)])
    (pid,) = workspaces_of(project)
    os.kill(pid, signal.SIGSTOP)
    with pytest.raises(ClientError, match="may be stuck"):
        ask(path, "ls", timeout=0.1)


def test_a_workspace_nobody_watches_uses_no_time(project: Path) -> None:
    path = ensure_workspace(project, [*SERVE, str(project)])
    (pid,) = workspaces_of(project)
    ask(path, "ls")

    def used() -> int:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    if sys.platform != "linux":
        pytest.skip("needs /proc")
    time.sleep(1.0)  # the time that is measured
    before = used()
    time.sleep(2.0)
    assert used() - before <= 2, "clock ticks, of which there are a hundred in a second"
