"""What `make test` runs, and what set-up says where it cannot work."""

import os
import re
import stat
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
E2E = re.compile(r"^(@|pytestmark = )pytest\.mark\.e2e", re.MULTILINE)


def make(*words: str) -> subprocess.CompletedProcess[str]:
    """`make` in the checkout, not as a part of the make that may be running these tests."""
    outer = {"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES"}
    variables = {name: value for name, value in os.environ.items() if name not in outer}
    return subprocess.run(
        ["make", *words], cwd=ROOT, env=variables, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.fixture
def broken_venv(tmp_path: Path) -> Path:
    """A virtual environment whose set-up was cut short: its Python is there, and pip is not."""
    return script(tmp_path / "venv" / "bin" / "python", "exit 1").parents[1]


def script(path: Path, body: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    "step",
    [
        r"ruff format --check \.",
        r"ruff check \.",
        r"lint-imports --no-cache",
        r"/mypy$",
        r"/basedpyright$",
        r'pytest .*-m "not e2e and not real_agents"',
        r"pytest .*-m e2e tests/e2e tests/distribution tests/benchmarks$",
    ],
)
def test_the_gate_runs(step: str) -> None:
    assert re.search(step, make("--dry-run", "test").stdout, re.MULTILINE)


def test_no_test_is_end_to_end_where_the_gate_looks_for_none() -> None:
    marked = {path for path in (ROOT / "tests").rglob("*.py") if E2E.search(path.read_text("utf-8"))}
    assert {path.relative_to(ROOT / "tests").parts[0] for path in marked} == {"e2e", "distribution", "benchmarks"}


def test_the_gate_of_the_build_machine_is_the_gate_of_the_readme() -> None:
    run = ROOT / ".ci" / "run"
    assert run.stat().st_mode & stat.S_IXUSR
    assert run.read_text("utf-8").splitlines()[-1] == "exec make test"
    assert subprocess.run(["bash", "-n", run], check=False).returncode == 0


def test_run_starts_the_installed_program() -> None:
    assert make("--dry-run", "run").stdout.splitlines()[-1].endswith("bin/ideai")


@pytest.mark.parametrize("python", ["no-such-python", "an-old-python"])
def test_setting_up_without_a_fit_python_says_what_to_do_and_makes_nothing(tmp_path: Path, python: str) -> None:
    script(tmp_path / "an-old-python", "exit 1")
    done = make(f"PYTHON={tmp_path / python}", f"VENV={tmp_path / 'venv'}", "run")
    assert done.returncode != 0
    assert f"ideai needs Python 3.11 or newer, and {tmp_path / python} is none" in done.stderr
    assert not (tmp_path / "venv").exists()


def test_a_set_up_that_was_cut_short_begins_afresh(tmp_path: Path, broken_venv: Path) -> None:
    said = tmp_path / "said"
    python = script(tmp_path / "python", f'[ "$1" = -c ] && exit 0; echo "$*" >> "{said}"; exit 7')
    done = make(f"PYTHON={python}", f"VENV={broken_venv}", "run")
    assert done.returncode != 0
    assert said.read_text() == f"-m venv --clear {broken_venv}\n"
    assert not (broken_venv / ".ready").exists()
