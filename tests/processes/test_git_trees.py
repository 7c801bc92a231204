"""A working tree seen through an index of our own."""

import os
from pathlib import Path

from app.processes.git import Git
from app.processes.git_trees import knowing_untracked
from tests.repositories import VARIABLES, git, make_repository

SECOND = 1_600_000_000


def test_a_change_within_the_second_in_which_git_looked_last_is_seen(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "project", a__txt="one\n")
    git(root, "config", "core.trustctime", "false")  # nobody can set that time back
    os.utime(root / "a.txt", (SECOND, SECOND))
    git(root, "update-index", "--refresh")
    (root / "a.txt").write_text("two\n")
    for changed in ("a.txt", ".git/index"):
        os.utime(root / changed, (SECOND, SECOND))
    with knowing_untracked(Git(VARIABLES, root)) as own:
        assert own.says("diff", "--name-only") == "a.txt"
