"""`ideai gc` and `ideai du`, as a script sees them."""

import asyncio
import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import make_group
from app.domain.task import TaskId
from app.headless import human_size
from tests.adapters.claimant import TASK, project_in, tasks_in

FRESH = TaskId("22222222-2222-4222-8222-bbbbbbbbbbbb")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One task that was finished long ago, and one that was never."""
    (tmp_path / "project").mkdir()
    tasks, project = tasks_in(tmp_path), project_in(tmp_path)

    async def prepare() -> None:
        for task in (TASK, FRESH):
            (await tasks.prepare(project, task)).release()
        await tasks.finish(project, TASK, "2020-01-01T00:00:00Z")

    asyncio.run(prepare())
    return tmp_path


def ideai(folder: Path, *words: str) -> Result:
    variables = {"IDEAI_STATE_DIR": str(folder / "state"), "IDEAI_DATA_DIR": str(folder)}
    variables["IDEAI_CONFIG_DIR"] = str(folder / "config")
    result = CliRunner(env=variables).invoke(make_group(), list(words), prog_name="ideai")
    assert result.exception is None, result.output
    return result


def test_a_dry_run_says_what_would_go_and_leaves_it(folder: Path) -> None:
    result = ideai(folder, "gc", "--dry-run")
    old, fresh = (line.split("\t") for line in result.stdout.splitlines() if "environments" in line)
    assert (old[0], Path(old[2]).name) == ("would go", "aaaaaaaaaaaa")
    assert (fresh[0], Path(fresh[2]).name) == ("would stay", "bbbbbbbbbbbb")
    assert "would be freed" in result.stderr
    assert Path(old[2]).exists()


def test_collecting_removes_what_may_go_and_says_so(folder: Path) -> None:
    result = ideai(folder, "gc", "--json")
    said = json.loads(result.stdout)
    assert {Path(found["path"]).name: found["goes"] for found in said["environments"]} == {
        "aaaaaaaaaaaa": True,
        "bbbbbbbbbbbb": False,
    }
    assert len(said["temporary"]) == 1
    assert [path.name for path in (folder / "environments" / "key").iterdir()] == ["bbbbbbbbbbbb"]
    assert list((folder / "tmp").iterdir()) == []
    assert "removed" not in ideai(folder, "gc").stdout


def test_the_users_settings_say_how_long_environments_stay(folder: Path) -> None:
    (folder / "config").mkdir()
    (folder / "config" / "config.toml").write_text('[gc]\ndone_after = "99999d"\n')
    assert "0 B would be freed" in ideai(folder, "gc", "--dry-run").stderr
    (folder / "config" / "config.toml").write_text('[gc]\ndone_after = "99999d"\nkeep = "0MB"\n')
    assert "finished ones take more than is kept" in ideai(folder, "gc", "--dry-run").stdout


def test_the_largest_environment_is_shown_first(folder: Path) -> None:
    (folder / "environments" / "key" / "bbbbbbbbbbbb" / "output" / "big").write_bytes(b"x" * 1_000_000)
    result = ideai(folder, "du")
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    assert [(row[1], row[2], Path(row[3]).name) for row in rows] == [
        ("task", "not finished", "bbbbbbbbbbbb"),
        ("task", "finished", "aaaaaaaaaaaa"),
    ]
    assert "in 2 environments" in result.stderr
    assert [found["owner"] for found in json.loads(ideai(folder, "du", "--json").stdout)] == [FRESH, TASK]


def test_what_killed_writers_have_left_is_cleared_away(folder: Path) -> None:
    (folder / "config").mkdir()
    left = folder / "config" / ".config.toml.0123456789ab.ideai-tmp"
    left.touch()
    os.utime(left, (1.0, 1.0))
    assert f"would go\t\t{left}\tits writer was killed" in ideai(folder, "gc", "--dry-run").stdout
    assert json.loads(ideai(folder, "gc", "--json").stdout)["leftovers"] == [str(left)]
    assert not left.exists()


def test_with_nothing_on_disk_nothing_is_said_and_nothing_made(tmp_path: Path) -> None:
    assert ideai(tmp_path, "gc").stdout == ""
    assert ideai(tmp_path, "du").stdout == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (999, "999 B"), (1000, "1.0 KB"), (123_456, "123 KB"), (5_400_000, "5.4 MB"), (10**13, "10000 GB")],
)
def test_sizes_are_for_people(size: int, text: str) -> None:
    assert human_size(size) == text
