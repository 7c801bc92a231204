"""Digests of files, which are read once."""

import os
from pathlib import Path

import pytest

from app.files import digests
from app.files.digests import FileDigests


def test_a_file_is_read_again_only_when_it_was_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    inner = digests._read

    def counted(file: int) -> str:
        read.append(file)
        return inner(file)

    monkeypatch.setattr(digests, "_read", counted)
    known = FileDigests()
    (tmp_path / "a").write_text("one")
    before = known.of(tmp_path, ["a"])
    assert known.of(tmp_path, ["a"]) == before
    assert len(read) == 1
    (tmp_path / "a").write_text("two")
    os.utime(tmp_path / "a", ns=(1, 1))
    assert known.of(tmp_path, ["a"]) != before


def test_links_folders_and_pipes_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    known = FileDigests()
    missing = known.of(tmp_path, ["a"])
    (tmp_path / "a").symlink_to("secret")
    assert known.of(tmp_path, ["a"]) == missing
    (tmp_path / "a").unlink()
    os.mkfifo(tmp_path / "a")
    assert known.of(tmp_path, ["a"]) == missing


def test_names_and_texts_do_not_run_into_each_other(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text(name)
    known = FileDigests()
    assert known.of(tmp_path, ["a", "b"]) != known.of(tmp_path, ["b", "a"])
