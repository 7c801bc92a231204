"""Where clients and workspaces meet: the same place for both, and for nobody else."""

import os
import socket
from pathlib import Path

import platformdirs
import pytest

from app.sockets import check_peer, peer_uid, private_directory, project_key, socket_path, state_directory


def test_the_state_directory_is_the_one_of_platformdirs(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in (None, "/somewhere/state", "relative/state", ""):
        if value is None:
            monkeypatch.delenv("XDG_STATE_HOME", raising=False)
        else:
            monkeypatch.setenv("XDG_STATE_HOME", value)
        assert state_directory() == Path(platformdirs.user_state_dir("ideai"))
    for home in ("/home/somebody", "", "not/absolute"):
        monkeypatch.setenv("HOME", home)
        assert state_directory() == Path(platformdirs.user_state_dir("ideai"))


def test_a_state_directory_that_was_chosen_comes_first() -> None:
    assert state_directory({"IDEAI_STATE_DIR": "/mine", "XDG_STATE_HOME": "/s", "HOME": "/h"}) == Path("/mine")
    assert state_directory({"IDEAI_STATE_DIR": "not/absolute", "HOME": "/h"}) == state_directory({"HOME": "/h"})


def test_two_names_of_a_project_are_one_project_and_two_clones_are_two(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "link").symlink_to("a")
    assert project_key(tmp_path / "link") == project_key(tmp_path / "a")
    assert project_key(tmp_path / "a") != project_key(tmp_path / "b")


def test_a_socket_whose_name_would_be_too_long_lies_in_tmp(tmp_path: Path) -> None:
    short = socket_path(tmp_path, Path("/s"))
    assert short == Path("/s/s") / project_key(tmp_path)
    long = socket_path(tmp_path, Path("/" + "s" * 90))
    assert long == Path(f"/tmp/ideai-{os.geteuid()}") / project_key(tmp_path)


def test_a_private_directory_is_made_private_and_a_foreign_one_refused(tmp_path: Path) -> None:
    private_directory(tmp_path / "new" / "s")
    assert (tmp_path / "new" / "s").stat().st_mode & 0o777 == 0o700
    (tmp_path / "open").mkdir(mode=0o755)
    private_directory(tmp_path / "open")
    assert (tmp_path / "open").stat().st_mode & 0o777 == 0o700
    (tmp_path / "link").symlink_to("open")
    with pytest.raises(PermissionError, match="not a directory of yours"):
        private_directory(tmp_path / "link")


def test_the_other_end_is_known_and_another_user_is_refused() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert peer_uid(ours) == os.geteuid()
        check_peer(ours)
        with pytest.raises(PermissionError, match="only its owner"):
            check_peer(ours, uid=os.geteuid() + 1)
