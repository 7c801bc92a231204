"""A new user with a repository of their own, in a folder that is gone afterwards."""

import os
import shutil
import subprocess
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from app.domain.errors import Failed
from app.domain.provider import Check
from app.files.failures import failing

_KEPT = frozenset({"PATH", "LANG", "LANGUAGE", "USER", "LOGNAME", "SHELL", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR"})
_LOOPBACK = "127.0.0.1,localhost"
_GIT_SECONDS = 30
_GIT_SETUP = frozenset({"HEAD", "config", "hooks", "info"})
"""What of git's own a person has set up; the rest changes when a CLI looks at the repository, or keeps its id there."""


@dataclass(frozen=True, slots=True)
class Scratch:
    """`home` is the new user's, `root` the project, in which nothing but `.ideai` may change."""

    folder: Path

    @property
    def home(self) -> Path:
        """The new user's home."""
        return self.folder / "home"

    @property
    def root(self) -> Path:
        """The project: a git repository with one commit."""
        return self.folder / "project"

    def variables(self, inherited: Mapping[str, str], check: Check, url: str, cwd: Path) -> dict[str, str]:
        """What the CLI's process inherits: of the person's own only what every program needs."""
        kept = {key: value for key, value in inherited.items() if key in _KEPT or key.startswith("LC_")}
        own = {key: self._filled(value, url, cwd) for key, value in check.variables.items()}
        places = {f"IDEAI_{name.upper()}_DIR": str(self.folder / name) for name in ("config", "state", "data")}
        # The stand-in is on this machine, whatever proxy the person has.
        return {**kept, "HOME": str(self.home), "NO_PROXY": _LOOPBACK, "no_proxy": _LOOPBACK, **places, **own}

    def arguments(self, check: Check, url: str, cwd: Path) -> tuple[str, ...]:
        """The check's own arguments."""
        return tuple(self._filled(argument, url, cwd) for argument in check.args)

    def set_up(self, check: Check, url: str, cwd: Path) -> None:
        """Put the check's files into the home."""
        for path, text in check.files.items():
            file = self.home / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(self._filled(text, url, cwd), encoding="utf-8")

    def _filled(self, text: str, url: str, cwd: Path) -> str:
        values = {"{url}": url, "{home}": str(self.home), "{root}": str(self.root), "{cwd}": str(cwd)}
        for name, value in values.items():
            text = text.replace(name, value)
        return text

    def tree(self, root: Path | None = None) -> dict[str, bytes]:
        """Every file of a working tree (None: the project's) that is not ideai's; of git's own its setup."""
        root = root or self.root
        files = (path for path in sorted(root.rglob("*")) if path.is_file() and not path.is_symlink())
        inside = {str(path.relative_to(root)): path for path in files}
        return {name: path.read_bytes() for name, path in inside.items() if _is_the_users(Path(name))}


@contextmanager
def scratch(variables: Mapping[str, str]) -> Iterator[Scratch]:
    """It lies in the user's cache, because Codex refuses a home below a temporary directory. Raises Failed."""
    folder = platformdirs.user_cache_path("ideai") / f"check-{uuid.uuid4().hex[:8]}"
    with failing("Making", folder):
        for name in ("home", "project", "tmp"):
            (folder / name).mkdir(parents=True)
        (folder / "project" / "README.md").write_text("# A project\n")
        (folder / "home" / ".gitconfig").write_text("[user]\nname = A user\nemail = user@example.org\n")
    try:
        git = _Git(folder, variables.get("PATH", os.defpath))
        git("init", "--quiet", "--initial-branch=main", "project")
        git("-C", "project", "add", "README.md")
        git("-C", "project", "commit", "--quiet", "--message=Begin")
        yield Scratch(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Git:
    folder: Path
    path: str

    def __call__(self, *words: str) -> None:
        """Raises Failed."""
        variables = {"PATH": self.path, "HOME": str(self.folder / "home"), "GIT_CONFIG_NOSYSTEM": "1"}
        try:
            subprocess.run(
                ["git", *words],
                cwd=self.folder,
                env=variables,
                check=True,
                capture_output=True,
                stdin=subprocess.DEVNULL,
                timeout=_GIT_SECONDS,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise Failed(f"git {words[0]} failed: {error}; a check needs git on PATH.") from error


def _is_the_users(path: Path) -> bool:
    if path.parts[0] == ".git":
        return not _GIT_SETUP.isdisjoint(path.parts[1:2])
    return path.parts[0] != ".ideai"
