"""Git repositories for tests: small, with a person's name, and nothing of this machine's settings."""

import hashlib
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

VARIABLES = {
    "PATH": os.environ.get("PATH", os.defpath),
    "HOME": "/nonexistent",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
}
"""What git is run with here; those that ideai starts itself lose the last two."""


def git(at: Path, *arguments: str) -> str:
    """Run git as the person would; what it says."""
    named = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "init.defaultBranch=main")
    return run_git(at, VARIABLES, *named, *arguments)


def run_git(at: Path, variables: Mapping[str, str], *arguments: str) -> str:
    """Run git with these variables; what it says."""
    done = subprocess.run(["git", *arguments], cwd=at, env=variables, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.rstrip("\n")


def make_repository(at: Path, **files: str) -> Path:
    """A repository on `main` with one commit of these files (`__` in a name is a dot); where it is."""
    at.mkdir(parents=True, exist_ok=True)
    git(at, "init", "--quiet")
    git(at, "config", "user.name", "Ann")
    git(at, "config", "user.email", "ann@example.org")
    for name, text in (files or {"a__txt": "one\ntwo\nthree\n"}).items():
        (at / name.replace("__", ".")).write_text(text)
    commit(at, "First")
    return at


def commit(at: Path, message: str) -> str:
    """Commit all there is; its hash."""
    git(at, "add", "--all")
    git(at, "commit", "--quiet", "--message", message)
    return git(at, "rev-parse", "HEAD")


def fingerprint(at: Path) -> dict[str, str]:
    """All files of a person's tree by their bytes and modes, with the index, the stashes and what is checked out."""
    found = {
        str(path.relative_to(at)): f"{path.lstat().st_mode:o} {_digest(path)}"
        for path in sorted(at.rglob("*"))
        if ".git" not in path.relative_to(at).parts and not path.is_dir()
    }
    for name in ("index", "HEAD", "refs/stash", "logs/refs/stash", "info/exclude", "config"):
        if (at / ".git" / name).exists():
            found[f".git/{name}"] = _digest(at / ".git" / name)
    return found


def _digest(path: Path) -> str:
    data = str(path.readlink()).encode() if path.is_symlink() else path.read_bytes()
    return hashlib.sha256(data).hexdigest()[:16]
