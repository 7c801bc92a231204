"""Worktrees from a shell, with real git."""

import asyncio
import os
from pathlib import Path

import pytest

from app.domain.agent import AgentId
from app.headless.shop import Shop
from tests.headless.test_headless import CommandLine, ideai
from tests.repositories import git, make_repository

__all__ = ["ideai"]


@pytest.fixture
def worktree(ideai: CommandLine) -> Path:
    """Backend's, with a changed and a new file."""
    make_repository(ideai.project, a__txt="one\n", __gitignore=".ideai/\n")
    _, agent_id = ideai("new", "Backend", "--profile", "shell", "--cwd", "worktree").split()
    shop = Shop(ideai.project)
    worktrees = shop.do.launch_agent.worktrees
    made = asyncio.run(worktrees.prepare(shop.project, AgentId(agent_id), "backend"))
    (made.cwd / "a.txt").write_text("one\ntwo\n")
    (made.cwd / "new.txt").write_text("new\n")
    return made.cwd


def test_worktrees_are_listed_and_compared(ideai: CommandLine, worktree: Path) -> None:
    assert ideai("worktree", "ls") == f"agent/backend\t+2 −0\t{worktree}\n"
    (listed,) = ideai.json("worktree", "ls")
    assert [file["path"] for file in listed["files"]] == ["a.txt", "new.txt"]
    assert "+two\n" in ideai("worktree", "diff", "backend")
    assert ideai.json("worktree", "diff", "agent/backend")[1]["status"] == "added"


def test_work_is_merged(ideai: CommandLine, worktree: Path) -> None:
    assert ideai("worktree", "merge", "backend") == "Merged 1 commits into main.\n"
    assert (ideai.project / "new.txt").exists()
    assert ideai("worktree", "merge", "backend") == "Nothing to merge.\n"
    assert worktree.exists()


def test_what_would_be_lost_is_said_before_it_is(ideai: CommandLine, worktree: Path) -> None:
    ideai("worktree", "discard", "backend", code=1)
    assert "1 file with uncommitted changes:\n  a.txt\n1 file that git does not know:\n  new.txt" in ideai.err
    assert worktree.exists()
    ideai("worktree", "discard", "backend", "--yes")
    assert not worktree.exists()
    assert git(ideai.project, "branch", "--format=%(refname:short)") == "main"


def test_who_has_none_is_told(ideai: CommandLine) -> None:
    ideai("new", "Backend", "--profile", "shell")
    ideai("worktree", "diff", "backend", code=1)
    assert "ideai worktree ls" in ideai.err


def test_the_worktree_of_a_deleted_agent_is_collected_when_nothing_is_in_it(ideai: CommandLine, worktree: Path) -> None:
    shop = Shop(ideai.project)
    (agent,) = ideai.json("agents")
    claim = asyncio.run(shop.do.launch_agent.environments.prepare(shop.project, AgentId(agent["id"])))
    claim.release()
    ideai("rm", "backend")
    assert "work in it that is nowhere else" in ideai("gc")
    assert worktree.exists()
    (worktree / "a.txt").write_text("one\n")
    (worktree / "new.txt").unlink()
    os.utime(worktree / "a.txt")
    assert "nothing in it would be lost" in ideai("gc")
    assert not worktree.exists()
