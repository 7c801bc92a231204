"""What every Differences does, with git and without."""

from pathlib import Path
from typing import Protocol

import pytest

from app.adapters.git_differences import GitDifferences
from app.domain.changes import Changes, FileChange, FileDiff, parse_diff
from app.domain.errors import Refused
from app.domain.project import Project
from app.ports.differences import Differences
from tests.fakes.differences import FakeDifferences
from tests.repositories import VARIABLES, make_repository

NEW = "diff --git a/new.txt b/new.txt\n--- /dev/null\n+++ b/new.txt\n@@ -0,0 +1 @@\n+new\n"


class Bench(Protocol):
    """The port, and what somebody does in the project beside it."""

    differences: Differences
    project: Project

    def work(self) -> None:
        """Somebody makes `new.txt`, with one line."""

    def lose(self) -> None:
        """The project is in no repository any more."""


class FakeBench:
    def __init__(self, tmp_path: Path) -> None:
        self.fake = FakeDifferences()
        self.differences: Differences = self.fake
        self.project = Project(tmp_path, "key")

    def work(self) -> None:
        self.fake.found = Changes((FileChange("new.txt", "added", 1, 0),))
        self.fake.diffs["new.txt"] = FileDiff(NEW)

    def lose(self) -> None:
        self.fake.error = Refused("It is in no git repository; run `git init` there.")


class GitBench:
    def __init__(self, tmp_path: Path) -> None:
        self.project = Project(make_repository(tmp_path / "project"), "key")
        self.differences: Differences = GitDifferences(VARIABLES)

    def work(self) -> None:
        (self.project.root / "new.txt").write_text("new\n")

    def lose(self) -> None:
        (self.project.root / ".git").rename(self.project.root / "git")


@pytest.fixture(params=["fake", "git"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Bench:
    return FakeBench(tmp_path) if request.param == "fake" else GitBench(tmp_path)


async def test_a_tree_in_which_nothing_was_done_has_no_changes(bench: Bench) -> None:
    tree = await bench.differences.tree(bench.project)
    assert tree.root == bench.project.root
    assert await bench.differences.changes(tree) == Changes()


async def test_a_new_file_is_found_with_its_lines(bench: Bench) -> None:
    bench.work()
    tree = await bench.differences.tree(bench.project)
    (file,) = (await bench.differences.changes(tree)).files
    assert (file.path, file.status, file.added, file.removed) == ("new.txt", "added", 1, 0)
    told = await bench.differences.diff(tree, file)
    assert [line.text for line in parse_diff(told.text) if line.kind == "added"] == ["new"]
    assert not told.cut


async def test_a_project_in_no_repository_is_refused(bench: Bench) -> None:
    bench.lose()
    with pytest.raises(Refused, match="git init"):
        await bench.differences.tree(bench.project)
