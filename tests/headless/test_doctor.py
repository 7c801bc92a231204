"""`ideai doctor`."""

from pathlib import Path

import pytest

from app.headless.doctor import folder_facts
from tests.headless.test_headless import CommandLine, ideai

__all__ = ["ideai"]


def test_everything_is_looked_at(ideai: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    subjects = [sign["subject"] for sign in ideai.json("doctor")]
    assert subjects == ["colours", "keys", "agents", "git", "ssh", "config", "state", "data", "logout"]


def test_a_fault_is_told_by_the_exit_code(ideai: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert "FAULT colours    TERM is dumb" in ideai("doctor", code=1)


def test_of_a_folder_that_is_not_there_the_one_above_counts(tmp_path: Path) -> None:
    facts = folder_facts("data", tmp_path / "not" / "there")
    assert facts.path == tmp_path / "not" / "there"
    assert facts.writable
    assert not facts.open_to_others
    assert facts.temporary


def test_a_folder_that_others_can_write_is_seen(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    assert folder_facts("data", tmp_path).open_to_others


def test_a_file_in_the_place_of_a_folder_is_no_place_to_write(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    facts = folder_facts("data", tmp_path / "data" / "ideai")
    assert (facts.is_folder, facts.there) == (False, tmp_path / "data")
