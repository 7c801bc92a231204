"""Teams in folders that somebody else has prepared."""

from pathlib import Path

import pytest

from app.adapters.folder_teams import FolderTeams
from app.domain.agent import SkillRef
from app.domain.errors import Invalid
from app.domain.skill_import import SkillFile
from app.domain.team import Team


@pytest.fixture
def teams(tmp_path: Path) -> FolderTeams:
    return FolderTeams(tmp_path / "teams")


def _put(teams: FolderTeams, name: str, text: str) -> Path:
    folder = teams.folder / name
    folder.mkdir(parents=True)
    (folder / "team.json").write_text(text)
    return folder


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("{", "JSON"),
        ('{"id": "shop"}', "name"),
        ('{"id": "other", "name": "x"}', "folder's name"),
        ('{"id": "shop", "name": "x", "members": [{"key": "../x", "name": "x"}]}', "key"),
        ('{"id": "shop", "name": "x", "members": [{"key": "a", "name": "x"}, {"key": "a", "name": "y"}]}', "twice"),
        ('{"id": "shop", "name": "x", "profiles": [{"id": "p", "name": "P", "command": ""}]}', "command"),
    ],
)
def test_a_damaged_team_is_a_problem_and_the_others_are_there(teams: FolderTeams, text: str, word: str) -> None:
    _put(teams, "shop", text)
    listed = teams.list()
    assert [team.id for team in listed.items] == ["careful-three"]
    (problem,) = listed.problems
    assert problem.path.parent.name == "shop"
    assert word in problem.message


def test_a_folder_without_a_document_is_a_problem(teams: FolderTeams) -> None:
    (teams.folder / "empty").mkdir(parents=True)
    assert [problem.path.parent.name for problem in teams.list().problems] == ["empty"]


def test_links_in_a_team_lead_nowhere(teams: FolderTeams, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s")
    folder = _put(teams, "shop", '{"id": "shop", "name": "x"}')
    skill = folder / "skills" / "project" / "git"
    skill.mkdir(parents=True)
    (skill / "SKILL.md").write_text("do it")
    (skill / "leak").symlink_to(tmp_path / "secret")
    (folder / "skills" / "global").symlink_to(tmp_path)
    assert teams.skills("shop") == {SkillRef("project/git"): (SkillFile("SKILL.md", b"do it"),)}


def test_a_flood_of_files_is_refused(teams: FolderTeams) -> None:
    folder = _put(teams, "shop", '{"id": "shop", "name": "x"}')
    skill = folder / "skills" / "project" / "git"
    skill.mkdir(parents=True)
    for number in range(1001):
        (skill / str(number)).touch()
    with pytest.raises(Invalid):
        teams.skills("shop")


def test_a_failed_save_leaves_nothing(teams: FolderTeams) -> None:
    bad = {SkillRef("project/git"): (SkillFile("../../x", b""),)}
    with pytest.raises(Exception, match="clean relative path"):
        teams.save(Team(id="shop", name="Shop"), bad)
    assert list(teams.folder.iterdir()) == []
