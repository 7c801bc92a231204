"""The wheel, installed where there is no checkout, starts; also in a project whose packages are called like ours."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from tests.client.outer import Outer
from tests.distribution.bare import BareEnvironment

NAMESAKES = ("app", "widgets", "styles")
DETACH = b"\0d"
PROMPT = "your turn> "


class Desk:
    """A person with the installed ideai in a directory, and with a home of their own."""

    def __init__(self, installed: BareEnvironment, root: Path, **variables: str) -> None:
        self.program = installed.bin / "ideai"
        self.python = installed.bin / "python"
        self.project = root / "project"
        self.project.mkdir()
        config = root / "home" / ".config" / "ideai"
        config.mkdir(parents=True)
        (config / "keymap.toml").touch()  # the question for the prefix is answered
        self.variables = {
            "PATH": f"{installed.bin}:/usr/bin:/bin",
            "HOME": str(root / "home"),
            "LANG": "C.UTF-8",
            "SHELL": "/bin/sh",
            "PS1": PROMPT,
            "TERM": "xterm-256color",
            **variables,
        }

    def runs(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words, cwd=self.project, env=self.variables, capture_output=True, text=True, check=False, timeout=60
        )

    def ideai(self, *words: str) -> str:
        """What it prints; it must succeed."""
        done = self.runs(self.program, *words)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def desk(installed: BareEnvironment, tmp_path: Path) -> Desk:
    """In an empty project."""
    return Desk(installed, tmp_path)


@pytest.fixture
def crowded(installed: BareEnvironment, tmp_path: Path) -> Desk:
    """In a project that has packages of our names, puts itself on Python's path, and cannot be imported."""
    made = Desk(installed, tmp_path, PYTHONPATH=".")
    for name in NAMESAKES:
        (made.project / name).mkdir()
        (made.project / name / "__init__.py").write_text(f"raise RuntimeError('the {name} of the project')\n")
    return made


@pytest.fixture(params=["desk", "crowded"])
def anywhere(request: pytest.FixtureRequest) -> Desk:
    """In either."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Desk)
    return found


@pytest.fixture
def terminal(anywhere: Desk) -> Iterator[Outer]:
    """A terminal in which `ideai` was started; the workspace ends with the test."""
    shell = ["/bin/sh", "-c", f'cd "{anywhere.project}" && exec "{anywhere.program}"']
    made = Outer(shell, anywhere.variables, cols=100, rows=30)
    yield made
    made.close()
    for pid in workspaces_of(anywhere):
        os.kill(pid, signal.SIGKILL)


def workspaces_of(desk: Desk) -> list[int]:
    """The processes that serve the project with the installed program."""
    listed = subprocess.run(["ps", "-A", "-ww", "-o", "pid=,args="], capture_output=True, text=True, check=True).stdout
    command = f"{desk.python} -P -m ideai serve {desk.project}"
    return [int(line.split()[0]) for line in listed.splitlines() if line.strip().partition(" ")[2] == command]


def test_the_installed_program_tells_its_version(anywhere: Desk) -> None:
    assert anywhere.ideai("--version") == f"ideai, version {metadata.version('ideai')}\n"


def test_the_installed_program_makes_and_lists_agents(anywhere: Desk) -> None:
    assert json.loads(anywhere.ideai("agents", "--json")) == []
    anywhere.ideai("new", "Code reviewer", "--profile", "shell")
    assert [agent["name"] for agent in json.loads(anywhere.ideai("agents", "--json"))] == ["Code reviewer"]


def test_the_installed_program_brings_its_profiles(desk: Desk) -> None:
    assert "shell" in [profile["id"] for profile in json.loads(desk.ideai("profiles", "--json"))]


def test_the_installed_program_can_check_a_provider(desk: Desk) -> None:
    (result,) = json.loads(desk.ideai("provider", "check", "crush", "--cwd", "project_root", "--json"))
    assert (result["provider"], result["outcome"]) == ("crush", "not possible")


@pytest.mark.e2e
def test_the_installed_program_shows_its_screen_and_its_workspace_stays_until_it_is_ended(
    anywhere: Desk, terminal: Outer
) -> None:
    terminal.sees("No agents yet.")
    terminal.sees(PROMPT.strip())
    terminal.type(b"echo $((6 * 7)) in the pane\r")
    terminal.sees("42 in the pane")
    terminal.type(DETACH)
    assert terminal.ends() == 0
    terminal.assert_restored()
    assert len(workspaces_of(anywhere)) == 1
    assert str(anywhere.project) in anywhere.ideai("ls")
    anywhere.ideai("kill")
    terminal.until(lambda _: workspaces_of(anywhere) == [])


def test_the_installed_program_is_not_the_checkout(desk: Desk, installed: BareEnvironment) -> None:
    done = desk.runs(desk.python, "-c", "import ideai; print(ideai.__file__)")
    assert Path(done.stdout.strip()).is_relative_to(installed.site)


@pytest.mark.parametrize("name", NAMESAKES)
def test_without_the_launcher_the_project_would_be_imported(crowded: Desk, name: str) -> None:
    done = crowded.runs(crowded.python, "-c", f"import {name}")
    assert f"the {name} of the project" in done.stderr
