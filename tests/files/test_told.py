"""What is told once."""

from pathlib import Path

from app.files.told import first_time


def test_it_is_told_once_and_something_else_too(tmp_path: Path) -> None:
    state = tmp_path / "state"
    assert [first_time(state, "logout"), first_time(state, "logout"), first_time(state, "other")] == [True, False, True]


def test_what_cannot_be_noted_is_told_each_time(tmp_path: Path) -> None:
    (tmp_path / "told").touch()
    assert [first_time(tmp_path, "logout"), first_time(tmp_path, "logout")] == [True, True]
