"""What is loaded on the ways that a person waits for. Its opposite, everything at once, would work just as well."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

RUN = f"""
import sys
before = set(sys.modules)
sys.path.insert(0, {str(ROOT)!r})
from app.cli import main
try:
    main()
except SystemExit as ended:
    loaded = sorted(set(sys.modules) - before)
    print(ended.code, *sorted({{name.split(".")[0] for name in loaded}} - sys.stdlib_module_names))
    print(*(name for name in loaded if name.startswith("app.")))
"""


def _run(folder: Path, *arguments: str) -> tuple[list[str], list[str]]:
    """The exit code with the packages, and the modules of ours, that the command line loaded; it has no terminal."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", RUN, *arguments],
        cwd=folder,
        env={"HOME": str(folder), "PATH": "/usr/bin:/bin", "IDEAI_STATE_DIR": str(folder)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    packages, modules = done.stdout.splitlines()[-2:]
    return packages.split(), modules.split()


@pytest.mark.parametrize("arguments", [(), (".",), ("attach",), ("attach", ".")], ids=" ".join)
def test_joining_loads_the_client_and_the_standard_library(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    packages, modules = _run(tmp_path, *arguments)
    assert packages == ["2", "app"], "it says that there is no terminal, and needs nothing installed for that"
    assert all(name.startswith(("app.cli", "app.client", "app.sockets", "app.wire")) for name in modules)


def test_serving_loads_no_command_line(tmp_path: Path) -> None:
    packages, _ = _run(tmp_path, "serve", str(tmp_path / "missing"))
    assert packages[0] == "1", "there is no such project"
    assert "pydantic" in packages
    assert not {"click", "watchfiles"} & set(packages)


def test_what_is_not_said_plainly_goes_through_the_commands(tmp_path: Path) -> None:
    packages, _ = _run(tmp_path, "attach", "--help")
    assert packages[0] == "0"
    assert "click" in packages


@pytest.mark.parametrize("arguments", [("--version",), ("ls",), ("agents", "-C", ".")], ids=" ".join)
def test_a_command_loads_no_screen_and_no_emulator(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    packages, _ = _run(tmp_path, *arguments)
    assert packages[0] == "0"
    assert not {"textual", "rich", "pyte"} & set(packages)
