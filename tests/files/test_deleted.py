"""What was deleted waits beside its place, and comes back as it was."""

from pathlib import Path

import pytest

from app.files.deleted import bring_back, put_aside


def test_a_folder_comes_back_with_all_that_was_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "git"
    (folder / "scripts").mkdir(parents=True)
    (folder / "scripts" / "run.sh").write_text("echo")
    put_aside(folder)
    assert not folder.exists()
    bring_back(folder)
    assert (folder / "scripts" / "run.sh").read_text() == "echo"


def test_of_a_link_only_the_link_goes_and_comes_back(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("x")
    link = tmp_path / "link"
    link.symlink_to("real")
    put_aside(link)
    assert (tmp_path / "real").read_text() == "x"
    bring_back(link)
    assert link.readlink() == Path("real")


def test_the_last_one_of_a_name_waits(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    for text in ("first", "second"):
        file.write_text(text)
        put_aside(file)
    bring_back(file)
    assert file.read_text() == "second"


def test_what_waits_is_left_out_by_git(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    put_aside(tmp_path / "a")
    assert (tmp_path / ".deleted" / ".gitignore").read_text() == "*\n"


def test_a_link_in_the_place_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    (shelf / ".deleted").symlink_to(outside)
    (shelf / "a").write_text("mine")
    put_aside(shelf / "a")
    assert list(outside.iterdir()) == []
    bring_back(shelf / "a")
    assert (shelf / "a").read_text() == "mine"


def test_nothing_is_put_over_what_is_there(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("old")
    put_aside(file)
    file.write_text("new")
    with pytest.raises(FileExistsError):
        bring_back(file)
    assert file.read_text() == "new"


def test_what_is_not_there_cannot_be_taken_away_or_brought_back(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        put_aside(tmp_path / "none")
    with pytest.raises(FileNotFoundError):
        bring_back(tmp_path / "none")
