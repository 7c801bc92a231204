"""What programs say of their versions."""

import os
from pathlib import Path

import pytest

from app.processes.versions import ProgramVersions, parse_version


def program(folder: Path, script: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "agent"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def versions(tmp_path: Path) -> ProgramVersions:
    return ProgramVersions({**os.environ, "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"})


def test_a_program_is_asked_once_and_again_when_its_file_changes(versions: ProgramVersions, tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    path = program(tmp_path / "bin", f"echo x >> {asked}; echo agent-cli 1.2.3")
    assert [versions.find("agent", {}) for _ in range(3)] == [(1, 2, 3)] * 3
    assert asked.read_text() == "x\n"
    program(tmp_path / "bin", "echo 2.0")
    os.utime(path, (1, 1))
    assert versions.find("agent", {}) == (2, 0, 0)


def test_the_changes_are_among_its_variables(versions: ProgramVersions, tmp_path: Path) -> None:
    program(tmp_path / "bin", 'echo "$MINE"')
    assert versions.find("agent", {"MINE": "7.8.9"}) == (7, 8, 9)


@pytest.mark.parametrize("script", ["echo none", "exit 1", "kill -9 $$", "printf '\\377'"])
def test_a_program_that_tells_none_has_none(versions: ProgramVersions, tmp_path: Path, script: str) -> None:
    program(tmp_path / "bin", script)
    assert versions.find("agent", {}) is None


@pytest.mark.parametrize("script", ["sleep 1000", "sleep 1000 & echo 1.2.3", "yes 1.2.3 & sleep 1000", "cat"])
def test_no_program_is_waited_for_long_whatever_it_leaves_running(tmp_path: Path, script: str) -> None:
    program(tmp_path / "bin", script)
    versions = ProgramVersions({"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"}, seconds=0.3)
    assert versions.find("agent", {}) in (None, (1, 2, 3))


def test_a_program_that_is_not_there_has_none(versions: ProgramVersions) -> None:
    assert versions.find("ideai-no-such-program", {}) is None
    assert versions.find("/nowhere/at-all", {}) is None


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("codex-cli 0.169.0\n", (0, 169, 0)),
        ("v2.1", (2, 1, 0)),
        ("1.2.3-alpha.4", (1, 2, 3)),
        ("0.0.1790142911-g7618fb", (0, 0, 1790142911)),
        ("one", None),
        ("", None),
    ],
)
def test_the_first_number_with_a_dot_is_the_version(text: str, version: tuple[int, ...] | None) -> None:
    assert parse_version(text) == version
