"""That every part still runs, and prints what it promises. How long anything took is nobody's business here."""

import re
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.benchmarks import echo, editor, idle, memory, start
from tests.benchmarks.outer import PATIENCE
from tests.benchmarks.rivals import SHELL, Ideai, place

ROOT = Path(__file__).parents[2]
NUMBER = re.compile(r"\s-?\d+\.\d+")


def _printed(*parts: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", "--quick", *parts],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def _numbers(lines: list[str], name: str) -> int:
    """How many numbers stand in the row of that name, of which there must be one."""
    (row,) = (line for line in lines if line.startswith(f"{name}  "))
    return len(NUMBER.findall(row))


@pytest.mark.e2e
def test_starts_are_timed_beside_a_bare_app_and_tmux() -> None:
    lines = _printed("start")
    without_prompt, beside_nothing = (start.PYTHON, start.BARE), (start.TMUX_NEW, start.TMUX_ATTACH)
    assert [_numbers(lines, name) for name in without_prompt] == [3, 3]
    assert [_numbers(lines, name) for name in beside_nothing] == [4, 4]
    assert [_numbers(lines, name) for name in (start.IDEAI_NEW, start.IDEAI_JOIN, start.IDEAI_ATTACH)] == [5, 5, 5]


@pytest.mark.e2e
def test_echoes_are_timed_beside_tmux() -> None:
    lines = _printed("echo")
    assert _numbers(lines, echo.NOTHING) == 3
    assert [_numbers(lines, f"{name}, quiet") for name in ("tmux", "ideai")] == [4, 4]


@pytest.mark.e2e
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says what a process uses")
def test_what_quiet_panes_cost_is_measured_for_each_process() -> None:
    lines = _printed("idle")
    names = [f"{rival}, {part}" for rival in ("tmux", "ideai") for part in ("panes' process", "client")]
    assert [_numbers(lines, name) for name in names] == [2, 2, 2, 2]
    assert any(line.startswith(f"{idle.PANES} quiet panes") for line in lines)


@pytest.mark.e2e
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says what a process holds")
def test_what_panes_hold_is_measured_for_both() -> None:
    lines = _printed("memory")
    assert {name: _numbers(lines, name) for name in memory.NAMES} == dict.fromkeys(memory.NAMES, 4)


@pytest.mark.e2e
def test_keys_in_the_context_editor_are_timed_beside_textuals_own_text_area() -> None:
    lines = _printed("editor")
    assert {name: _numbers(lines, name) for name in editor.NAMES} == dict.fromkeys(editor.NAMES, 3)


def test_a_part_that_does_not_exist_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", "stat"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "there is no part stat" in done.stderr


@pytest.mark.e2e
def test_quiet_panes_are_not_painted_again_and_again() -> None:
    """Waits for a second without a byte, which never comes where two panes take the focus from each other."""
    with place() as chosen:
        ideai = Ideai(chosen)
        try:
            with closing(ideai.open([SHELL] * idle.PANES)) as outer:
                limit = time.monotonic() + PATIENCE
                while outer.read(1.0):
                    assert time.monotonic() < limit, "something is painted all the time"
        finally:
            ideai.close()
