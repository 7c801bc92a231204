"""The wheel of a tree of sources: built without network, and compared with what lies in the tree."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[2]
PROGRAM = ("app", "widgets", "styles")
_SOURCES = (*PROGRAM, "pyproject.toml", "README.md", "LICENSE")


def copy_sources(to: Path) -> Path:
    """What a wheel is made of, where a build may leave its litter and nobody edits meanwhile."""
    for name in _SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, to / name)
    return to


def build(sources: Path, to: Path) -> Path:
    """The wheel, as pip makes it with the build tools of this environment."""
    words = ["wheel", "--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", str(to), "."]
    done = subprocess.run(
        [sys.executable, "-m", "pip", *words],
        cwd=sources,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    (wheel,) = to.glob("ideai-*.whl")
    return wheel


def expected_in_wheel(sources: Path) -> set[str]:
    """The name in the wheel of every file of the program, data files included; hidden files are nobody's."""
    files = (path for name in PROGRAM for path in (sources / name).rglob("*") if path.is_file())
    relative = (path.relative_to(sources) for path in files)
    return {_name_in_wheel(path) for path in relative if not _is_left_out(path)}


def found_in_wheel(wheel: Path) -> set[str]:
    """The names in the wheel, without its own metadata."""
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if not PurePosixPath(name).parts[0].endswith(".dist-info")}


def _is_left_out(path: Path) -> bool:
    return "__pycache__" in path.parts or any(part.startswith(".") for part in path.parts)


def _name_in_wheel(path: Path) -> str:
    """Everything lies in the bundle, but for the launcher, which is the installed package itself."""
    launcher = Path("app", "launcher")
    if path.is_relative_to(launcher):
        return (Path("ideai") / path.relative_to(launcher)).as_posix()
    return (Path("ideai", "_bundle") / path).as_posix()
