"""git is ended in time, with all that it has started, and no more is read than was asked for."""

from pathlib import Path

import pytest

from app.processes.git import Git, GitFailed
from tests.repositories import VARIABLES, make_repository


def test_a_git_that_does_not_end_is_ended(tmp_path: Path) -> None:
    (tmp_path / "git").write_text("#!/bin/sh\nsleep 1000 & sleep 1000\n")
    (tmp_path / "git").chmod(0o755)
    slow = Git({"PATH": f"{tmp_path}:{VARIABLES['PATH']}"}, tmp_path)
    with pytest.raises(GitFailed, match="did not answer within 0 seconds"):
        slow("status", seconds=0.2)


def test_no_more_is_read_than_was_asked_for(tmp_path: Path) -> None:
    git = Git(VARIABLES, make_repository(tmp_path / "repository", a__txt="x" * 100_000))
    output = git("cat-file", "-p", "HEAD:a.txt", limit=1000)
    assert (len(output.data), output.cut) == (1000, True)


def test_what_git_says_of_an_error_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(GitFailed, match=r"^fatal: not a git repository[^\n]*$"):
        Git(VARIABLES, tmp_path)("status")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("error: one\\nfatal: two\\n", "fatal: two"),
        (
            "ssh: connect to host h: refused\\nfatal: Could not read from remote repository.\\n\\nPlease.\\n",
            "ssh: .* refused",
        ),
        ("fatal: Could not read from remote repository.\\n", "fatal: Could not read from remote repository"),
        ("remote: \\033[31mred\\n", "remote: ␛\\[31mred"),
        ("one\\nhint: two\\n", "one"),
    ],
)
def test_that_line_is_the_one_that_tells_most(tmp_path: Path, lines: str, said: str) -> None:
    (tmp_path / "git").write_text(f"#!/bin/sh\nprintf '{lines}' >&2\nexit 1\n")
    (tmp_path / "git").chmod(0o755)
    with pytest.raises(GitFailed, match=f"^{said}$"):
        Git({"PATH": f"{tmp_path}:{VARIABLES['PATH']}"}, tmp_path)("fetch")


def test_a_machine_without_git_says_so(tmp_path: Path) -> None:
    with pytest.raises(GitFailed, match="git cannot be run"):
        Git({"PATH": str(tmp_path)}, tmp_path)("status")
