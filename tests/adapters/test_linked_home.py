"""An agent's home of a CLI whose provider says what is in it: the user's, but for the agent's context and skills."""

import shutil
import stat
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.adapters.linked_home import LinkedHomes
from app.domain.errors import Failed
from app.domain.injection import HomePlan
from app.domain.problem import Problem
from app.domain.provider import LinkedHome
from app.domain.skill import Skill

LINKED = LinkedHome(variable="SOME_CLI_HOME", folder=".some-cli", shared=("credentials",), omitted=("SYSTEM.md",))


@dataclass
class Bench:
    """The user's home directory, their CLI's home in it, the agent's, and what a launch does to them."""

    folder: Path

    @property
    def shared(self) -> Path:
        return self.folder / "user" / ".some-cli"

    @property
    def home(self) -> Path:
        return self.folder / "state" / "environments" / "agent" / "some-cli-home"

    @property
    def plan(self) -> HomePlan:
        return HomePlan("linked", ("some-cli",), self.folder, "# Ada\n", name="some-cli-home", linked=LINKED)

    def refresh(self, plan: HomePlan | None = None, **variables: str) -> tuple[Problem, ...]:
        return LinkedHomes({"HOME": str(self.folder / "user"), **variables}).refresh(self.home, plan or self.plan)

    def put(self, name: str, text: str = "mine") -> Path:
        path = self.shared / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_what_the_user_has_is_the_agents_too(bench: Bench) -> None:
    settings = bench.put("config.toml", "a = 1")
    token = bench.put("credentials/token.json")
    bench.refresh()
    assert (bench.home / "config.toml").readlink() == settings
    assert (bench.home / "credentials").readlink() == token.parent
    assert stat.S_IMODE(bench.home.stat().st_mode) == 0o700


def test_a_sign_in_made_by_the_agent_is_the_users_too(bench: Bench) -> None:
    bench.refresh()
    (bench.home / "credentials" / "token.json").write_text("secret")
    assert (bench.shared / "credentials" / "token.json").read_text() == "secret"


def test_the_users_home_is_where_the_variable_says(bench: Bench) -> None:
    elsewhere = bench.folder / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "config.toml").write_text("b = 1")
    bench.refresh(SOME_CLI_HOME=str(elsewhere))
    assert (bench.home / "config.toml").read_text() == "b = 1"
    assert not bench.shared.exists()


def test_in_an_agents_pane_the_users_own_home_is_meant_and_not_the_agents(bench: Bench) -> None:
    bench.put("AGENTS.md", "Be brief.")
    bench.refresh()
    inner = bench.home.parents[1] / "inner" / "some-cli-home"
    LinkedHomes({"SOME_CLI_HOME": str(bench.home)}).refresh(inner, replace(bench.plan, context="# Bob\n"))
    assert (inner / "AGENTS.md").read_text() == "Be brief.\n\n---\n\n# Bob\n"


def test_a_copy_that_the_cli_put_in_the_place_of_a_link_goes_and_a_folder_of_its_own_stays(bench: Bench) -> None:
    bench.put("config.toml", "a = 1")
    bench.refresh()
    (bench.home / "config.toml").unlink()
    (bench.home / "config.toml").write_text("stale")
    (bench.home / "logs").mkdir()
    (bench.home / "logs" / "today").write_text("1")
    bench.put("logs/other")
    bench.refresh()
    assert (bench.home / "config.toml").read_text() == "a = 1"
    assert (bench.home / "logs" / "today").read_text() == "1"


def test_what_the_user_has_no_more_the_agent_has_no_more(bench: Bench) -> None:
    settings = bench.put("config.toml")
    bench.refresh()
    (bench.home / "latest").symlink_to("logs")  # the CLI's own
    settings.unlink()
    bench.refresh()
    assert sorted(path.name for path in bench.home.iterdir()) == ["AGENTS.md", "credentials", "latest", "skills"]


def test_the_agents_context_follows_the_users_own_instructions(bench: Bench) -> None:
    own = bench.put("AGENTS.md", "Be brief.\n")
    bench.refresh()
    assert (bench.home / "AGENTS.md").read_text() == "Be brief.\n\n---\n\n# Ada\n"
    own.unlink()
    bench.refresh()
    assert (bench.home / "AGENTS.md").read_text() == "# Ada\n"


def test_without_a_context_of_its_own_the_users_instructions_hold(bench: Bench) -> None:
    own = bench.put("AGENTS.md", "Be brief.\n")
    without = replace(bench.plan, context="")
    bench.refresh()
    bench.refresh(without)
    assert (bench.home / "AGENTS.md").readlink() == own
    bench.refresh()
    assert own.read_text() == "Be brief.\n"
    own.unlink()
    bench.refresh(without)
    assert not (bench.home / "AGENTS.md").exists()


def test_the_agents_skills_stand_beside_the_users_and_win(bench: Bench) -> None:
    bench.put("skills/money/SKILL.md")
    bench.put("skills/tidy/SKILL.md", "the user's")
    shelf = bench.folder / "tidy"
    shelf.mkdir()
    (shelf / "SKILL.md").write_text("---\nname: tidy\ndescription: d\n---\nBody\n")
    skill = Skill("tidy", "global", "tidy", "d", "Body\n", shelf)
    bench.refresh(replace(bench.plan, skills=(skill,)))
    skills = bench.home / "skills"
    assert (skills / "money").readlink() == bench.shared / "skills" / "money"
    assert "Body" in (skills / "tidy" / "SKILL.md").read_text()
    assert (bench.shared / "skills" / "tidy" / "SKILL.md").read_text() == "the user's"
    bench.refresh()
    assert (skills / "tidy").readlink() == bench.shared / "skills" / "tidy"


def test_what_would_hide_the_context_is_left_out_and_the_user_is_told(bench: Bench) -> None:
    own = bench.put("SYSTEM.md", "Only this.")
    (problem,) = bench.refresh()
    assert problem.path == own
    assert not (bench.home / "SYSTEM.md").exists()
    own.unlink()
    (bench.home / "SYSTEM.md").write_text("made by the agent")
    assert bench.refresh() == ()
    assert not (bench.home / "SYSTEM.md").exists()


def test_a_home_that_cannot_be_made_fails(bench: Bench) -> None:
    bench.shared.parent.mkdir()
    bench.shared.write_text("no folder")
    with pytest.raises(Failed, match="credentials"):
        bench.refresh()


@pytest.mark.parametrize("above", [False, True])
def test_a_home_that_became_a_link_to_the_users_own_leaves_that_alone(bench: Bench, above: bool) -> None:
    mine = bench.put("credentials/token.json"), bench.put("config.toml"), bench.put("skills/own/SKILL.md")
    bench.refresh()
    shutil.rmtree(bench.home)
    bench.home.symlink_to(bench.shared)
    if above:
        bench.home.parent.rename(bench.folder / "moved")
        bench.home.parent.symlink_to(bench.folder / "moved")
    bench.refresh()
    assert [path.read_text() for path in mine] == ["mine"] * 3
    assert not bench.home.is_symlink()


def test_a_home_of_which_nothing_is_said_is_not_made(bench: Bench) -> None:
    with pytest.raises(Failed, match="nothing says how"):
        bench.refresh(replace(bench.plan, linked=None))
    assert not bench.home.exists()
