"""What ideai puts into a task's working directory stays out of a repository that the agent makes of it."""

from pathlib import Path

import pytest

from app.domain.child_variables import with_git_settings
from app.domain.injection import Plan, PlannedFile
from app.domain.task import TASK_FILE, git_excludes, git_settings
from app.processes.git_settings import put_git_settings
from tests.repositories import VARIABLES, run_git

PLAN = Plan(files=(PlannedFile("CLAUDE.md", "x"), PlannedFile(TASK_FILE, "x")), skills_folder=".claude/skills")


def untracked(at: Path, variables: dict[str, str]) -> list[str]:
    """What git would add there."""
    run_git(at, variables, "init", "--quiet")
    return run_git(at, variables, "status", "--porcelain", "--untracked-files=all").split("\n")


@pytest.mark.parametrize("by", ["setting", "convention"])
def test_only_the_working_directory_leaves_out_what_was_put_there(tmp_path: Path, by: str) -> None:
    home, record, workdir = (tmp_path / name for name in ("home", "record", "work dir"))
    for path in ("CLAUDE.md", TASK_FILE, ".claude/skills/review/SKILL.md", "mine.txt", "x.log", "shop/CLAUDE.md"):
        (workdir / path).parent.mkdir(parents=True, exist_ok=True)
        (workdir / path).write_text("x")
    record.mkdir()
    ignore = home / ".config" / "git" / "ignore"
    ignore.parent.mkdir(parents=True)
    ignore.write_text("*.log")
    inherited = {"PATH": VARIABLES["PATH"], "HOME": str(home)}
    if by == "setting":
        ignore = ignore.rename(home / "own")
        (home / ".gitconfig").write_text("[core]\n\texcludesFile = ~/own\n")
    put_git_settings(record, git_excludes(PLAN), inherited)
    variables = with_git_settings(
        {**inherited, "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "user.name", "GIT_CONFIG_VALUE_0": "Ann"},
        git_settings(workdir, record),
    )
    assert untracked(workdir / "shop", variables) == ["?? CLAUDE.md"]
    assert untracked(workdir, variables) == ["?? mine.txt", "?? shop/"]
    assert run_git(workdir, variables, "config", "user.name") == "Ann"


def test_without_settings_the_variables_are_as_they_were() -> None:
    assert with_git_settings({"GIT_CONFIG_COUNT": "x"}, ()) == {"GIT_CONFIG_COUNT": "x"}
    assert with_git_settings({"GIT_CONFIG_COUNT": "x"}, [("a.b", "c")])["GIT_CONFIG_COUNT"] == "1"
