"""What every store of teams promises."""

from pathlib import Path

import pytest

from app.adapters.folder_teams import FolderTeams
from app.domain.agent import SkillRef
from app.domain.errors import Conflict, NotFound
from app.domain.layout import Pane, PaneId, Tab
from app.domain.profile import Profile
from app.domain.skill_import import SkillFile
from app.domain.team import Member, Team
from app.ports.teams import Teams
from tests.fakes.teams import FakeTeams

GIT = SkillRef("project/git")
SKILLS = {GIT: (SkillFile("SKILL.md", b"---\nname: git\n---\n"), SkillFile("run.sh", b"\x00\xff", executable=True))}
OWN = Team(
    id="shop",
    name="Shop",
    members=(Member(key="ada", name="Ada", profile="opus", skills=(GIT,), context='# Ada\n\n"""\r\nü'),),
    profiles=(Profile(id="opus", name="Opus", command="claude", args=("--model", "opus")),),
    tabs=(Tab(name="1", tree=Pane(id=PaneId("p"), command=("vim", "a b")), focus=PaneId("p")),),
)
SHIPPED = Team(id="careful-three", name="Careful three", members=(Member(key="a", name="A"),))


@pytest.fixture(params=["fake", "folder"])
def teams(request: pytest.FixtureRequest, tmp_path: Path) -> Teams:
    return FolderTeams(tmp_path / "teams") if request.param == "folder" else FakeTeams(builtin=(SHIPPED,))


def _ids(teams: Teams) -> list[str]:
    return [team.id for team in teams.list().items]


def test_one_comes_with_ideai(teams: Teams) -> None:
    assert _ids(teams) == ["careful-three"]
    assert teams.own_ids() == set()
    assert teams.skills("careful-three") == {}


def test_what_was_saved_is_there_to_the_letter(teams: Teams) -> None:
    teams.save(OWN, SKILLS)
    assert _ids(teams) == ["careful-three", "shop"]
    assert teams.list().items[1] == OWN
    assert teams.skills("shop") == SKILLS
    assert teams.own_ids() == {"shop"}


def test_a_taken_place_stays_as_it_is(teams: Teams) -> None:
    teams.save(OWN, SKILLS)
    with pytest.raises(Conflict):
        teams.save(OWN.changed(name="Other"), {})
    assert teams.list().items[1] == OWN


def test_a_team_is_replaced_only_where_that_is_wanted(teams: Teams) -> None:
    teams.save(OWN, SKILLS, replace=True)
    teams.save(OWN.changed(name="Other"), {}, replace=True)
    assert teams.list().items[1].name == "Other"
    assert teams.skills("shop") == {}


def test_a_deleted_team_can_be_brought_back_once(teams: Teams) -> None:
    teams.save(OWN, SKILLS)
    teams.delete("shop")
    assert _ids(teams) == ["careful-three"]
    teams.restore("shop")
    assert teams.skills("shop") == SKILLS
    with pytest.raises(NotFound):
        teams.restore("shop")


@pytest.mark.parametrize("team_id", ["careful-three", "nothing"])
def test_only_ones_own_can_be_deleted(teams: Teams, team_id: str) -> None:
    with pytest.raises(NotFound):
        teams.delete(team_id)


def test_the_skills_of_a_team_that_does_not_exist_are_not_found(teams: Teams) -> None:
    with pytest.raises(NotFound):
        teams.skills("nothing")
