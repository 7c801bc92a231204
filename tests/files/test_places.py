"""Where a user's files are."""

from pathlib import Path

import pytest

from app import sockets
from app.domain.errors import Invalid, NotFound
from app.places import UserPlaces, project_at


@pytest.mark.parametrize("name", ["XDG_STATE_HOME", "IDEAI_STATE_DIR", "HOME"])
def test_the_client_and_the_workspace_mean_the_same_state_directory(tmp_path: Path, name: str) -> None:
    variables = {name: str(tmp_path / "chosen")}
    places = UserPlaces.find(variables)
    project = project_at(tmp_path)
    assert places.state == sockets.state_directory(variables)
    assert places.project_state(project) == sockets.project_state(tmp_path, places.state)


def test_the_users_choice_comes_first(tmp_path: Path) -> None:
    chosen = {f"IDEAI_{name.upper()}_DIR": str(tmp_path / name) for name in ("config", "state", "data")}
    places = UserPlaces.find(chosen)
    assert places == UserPlaces(tmp_path / "config", tmp_path / "state", tmp_path / "data")


@pytest.mark.parametrize("name", ["IDEAI_CONFIG_DIR", "IDEAI_STATE_DIR", "IDEAI_DATA_DIR"])
def test_a_relative_choice_is_refused_by_name(name: str) -> None:
    with pytest.raises(Invalid, match=name):
        UserPlaces.find({name: "here"})


def test_a_link_to_a_project_is_that_project_and_a_clone_is_another(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "one")
    assert project_at(tmp_path / "link") == project_at(tmp_path / "one")
    assert project_at(tmp_path / "one").key != project_at(tmp_path / "two").key


def test_what_is_no_directory_is_no_project(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for name in ("file", "missing"):
        with pytest.raises(NotFound):
            project_at(tmp_path / name)
