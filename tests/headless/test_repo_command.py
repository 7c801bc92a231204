"""Repositories for tasks, from a shell."""

from pathlib import Path

import pytest

from app.domain.repository import parse_repository
from app.headless.shop import Shop
from tests.headless.test_headless import CommandLine, ideai
from tests.repositories import make_repository

__all__ = ["ideai"]


def with_begun_task(ideai: CommandLine) -> tuple[Shop, str, Path]:
    """The project's use cases, a task of an agent's that has begun, and the directory that it works in."""
    ideai("new", "Back End", "--profile", "shell")
    task_id = ideai.json("task", "new", "Fix it", "--agent", "back-end")["id"]
    shop = Shop(ideai.project)
    task = shop.run(shop.do.tasks.read(shop.project, task_id))
    workdir = shop.do.tasks.read.place(shop.project, task) / "workdir"
    workdir.mkdir(parents=True)
    return shop, task_id, workdir


def test_a_task_checks_out_a_repository_and_finds_it_as_it_was(
    ideai: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = make_repository(tmp_path / "ann" / "shop")
    _, task_id, workdir = with_begun_task(ideai)
    monkeypatch.setenv("IDEAI_TASK_ID", task_id)
    monkeypatch.setenv("IDEAI_PROJECT_ROOT", str(ideai.project))
    done = ideai.json("repo", "checkout", str(server))
    assert done["path"] == str(workdir / "shop")
    assert done["branch"] == f"agent/back-end/{task_id.replace('-', '')[-12:]}"
    (workdir / "shop" / "a.txt").write_text("changed\n")
    assert ideai("repo", "checkout", str(server)) == f"{workdir / 'shop'}\n"
    assert "is as it was: 1 changed file, 0 commits not pushed." in ideai.err
    server.rename(tmp_path / "away")
    assert "cannot be reached now" in ideai.json("repo", "checkout", str(server))["stale"]
    assert ideai("repo", "checkout", str(server)) == f"{workdir / 'shop'}\n"
    assert "cannot be reached now" in ideai.err


@pytest.mark.parametrize(("offered", "home", "told"), [(False, True, True), (True, True, False), (False, False, False)])
def test_codex_is_told_where_it_may_not_commit_yet(
    ideai: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, offered: bool, home: bool, told: bool
) -> None:
    server = make_repository(tmp_path / "ann" / "shop")
    shop, task_id, workdir = with_begun_task(ideai)
    if offered:
        shop.run(shop.do.check_out_repository.checkouts.make_room(workdir, [parse_repository(str(server))]))
    monkeypatch.setenv("IDEAI_TASK_ID", task_id)
    if home:
        monkeypatch.setenv("CODEX_HOME", str(tmp_path / "codex-home"))
    else:
        monkeypatch.delenv("CODEX_HOME", raising=False)
    ideai("repo", "checkout", str(server))
    assert ("Codex may ask before each commit here" in ideai.err) == told


def test_outside_of_a_task_one_has_to_be_named(ideai: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IDEAI_TASK_ID", raising=False)
    ideai("repo", "checkout", "https://example.org/a/b", code=1)
    assert "name its --task" in ideai.err
