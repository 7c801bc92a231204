"""An agent's CODEX_HOME: the user's own and the agent's, and nothing that goes stale."""

import os
import re
import stat
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from app.adapters.codex_home import CodexHome, resolved
from app.domain.errors import Failed, Refused
from app.domain.injection import HomePlan
from app.domain.problem import Problem
from app.domain.skill import Skill
from app.files.folders import opened
from app.files.managed_toml import BEGIN

ID = "0199a213-81c0-7800-8aa1-bbab2a035a53"


@dataclass
class FakeVersions:
    """One version for every command; `asked` is what was asked for."""

    version: tuple[int, ...] | None = (0, 169, 0)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    def find(self, command: str, changes: Mapping[str, str]) -> tuple[int, ...] | None:
        self.asked.append((command, changes))
        return self.version


@dataclass
class Bench:
    """The user's home, the agent's home, and what a launch does to it."""

    folder: Path
    versions: FakeVersions = field(default_factory=FakeVersions)
    platform: str = "linux"
    temporary: tuple[Path, ...] = ()

    def __post_init__(self) -> None:
        self.shared.mkdir()
        self.project.mkdir()

    @property
    def shared(self) -> Path:
        return self.folder / "codex"

    @property
    def home(self) -> Path:
        return self.folder / "state" / "environments" / "agent" / "codex-home"

    @property
    def project(self) -> Path:
        return self.folder / "project"

    @property
    def plan(self) -> HomePlan:
        run_dir = self.project / ".ideai" / "run" / "agent"
        return HomePlan("codex", ("codex", "--no-daemon"), run_dir, "# Ada\n", writable=(self.project,))

    def refresh(self, plan: HomePlan | None = None) -> tuple[Problem, ...]:
        made = CodexHome(self.shared, self.versions, self.temporary, self.platform)
        return made.refresh(self.home, plan or self.plan)

    def config(self) -> dict[str, object]:
        return tomllib.loads((self.home / "config.toml").read_text())

    def skill(self, slug: str, **files: str) -> Skill:
        shelf = self.folder / "shelf" / slug
        shelf.mkdir(parents=True)
        (shelf / "SKILL.md").write_text(f"---\nname: {slug}\ndescription: d\n---\nBody\n")
        for name, text in files.items():
            (shelf / name).write_text(text)
        return Skill(slug, "global", slug, "d", "Body\n", shelf, tuple(sorted(files)))

    def users_skill(self, name: str, text: str = "mine") -> Path:
        made = self.shared / "skills" / name
        made.mkdir(parents=True)
        (made / "SKILL.md").write_text(text)
        return made


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_the_sign_in_is_the_users_own(bench: Bench) -> None:
    (bench.shared / "auth.json").write_text("secret")
    bench.refresh()
    assert (bench.home / "auth.json").readlink() == bench.shared / "auth.json"
    assert stat.S_IMODE(bench.home.stat().st_mode) == 0o700


@pytest.mark.parametrize("stale", ["copy", "wrong link", "broken link", "directory"])
def test_case_10_a_stale_copy_of_the_sign_in_becomes_a_link(bench: Bench, stale: str) -> None:
    (bench.shared / "auth.json").write_text("secret")
    bench.refresh()
    auth = bench.home / "auth.json"
    auth.unlink()
    match stale:
        case "copy":
            auth.write_text("old secret")
        case "wrong link":
            auth.symlink_to(bench.shared)
        case "broken link":
            auth.symlink_to(bench.folder / "nowhere")
        case _:
            auth.mkdir()
    bench.refresh()
    assert auth.readlink() == bench.shared / "auth.json"
    assert auth.read_text() == "secret"


def test_a_sign_in_made_by_the_agent_is_the_users_too(bench: Bench) -> None:
    bench.shared.rmdir()
    bench.refresh()
    (bench.home / "auth.json").write_text("new secret")
    assert (bench.shared / "auth.json").read_text() == "new secret"
    assert stat.S_IMODE(bench.shared.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["config.toml", "config.json", "instructions.md", "work.config.toml"])
def test_case_10_what_the_user_edits_reaches_the_next_launch_and_what_they_delete_is_gone(
    bench: Bench, name: str
) -> None:
    (bench.shared / name).write_text("a = 1")
    bench.refresh()
    assert (bench.home / name).read_text().endswith("a = 1")
    (bench.shared / name).write_text("a = 2")
    bench.refresh()
    assert (bench.home / name).read_text().endswith("a = 2")
    assert stat.S_IMODE((bench.home / name).stat().st_mode) == 0o600
    (bench.shared / name).unlink()
    bench.refresh()
    assert not (bench.home / name).exists() or "a = 2" not in (bench.home / name).read_text()


def test_the_users_own_files_stay_as_they_are(bench: Bench) -> None:
    (bench.shared / "config.toml").write_text("[sandbox_workspace_write]\nnetwork_access = true\n")
    (bench.shared / "AGENTS.md").write_text("mine")
    bench.users_skill("own")
    before = {path: path.read_bytes() for path in bench.shared.rglob("*") if path.is_file()}
    bench.refresh()
    assert {path: path.read_bytes() for path in bench.shared.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    "config",
    [
        "[features]\nweb = true\n",
        "[features.sub]\nx = 1\n",
        "features.web = true\n",
        "features = {web = true}\n",
        "[sandbox_workspace_write]\nwritable_roots = ['/mine']\nnetwork_access = true\n[features]\nweb = true\n",
        "sandbox_workspace_write.network_access = true\n",
        "sandbox_workspace_write = {network_access = true}\n",
        'sandbox_mode = "read-only"\n[profiles.x]\nsandbox_mode = "workspace-write"\n',
        "# only a comment",
        "model = 'x'\r\n[[hooks]]\r\na = 1\r\n",
        "\ufeffmodel = 'x'\n",
        "",
    ],
)
def test_case_11_the_project_is_writable_and_all_else_is_as_the_user_has_it(bench: Bench, config: str) -> None:
    (bench.shared / "config.toml").write_bytes(config.encode())
    expected = tomllib.loads(config.replace("\ufeff", "").replace("\r\n", "\n"))
    workspace = expected.setdefault("sandbox_workspace_write", {})
    workspace["writable_roots"] = [*workspace.get("writable_roots", []), str(bench.project)]
    assert bench.refresh() == ()
    assert bench.config() == expected
    assert (bench.home / "config.toml").read_text().startswith(BEGIN)
    once = (bench.home / "config.toml").read_bytes()
    bench.refresh()
    assert (bench.home / "config.toml").read_bytes() == once


def test_a_place_that_is_not_there_is_not_made_writable(bench: Bench) -> None:
    bench.refresh(replace(bench.plan, writable=(bench.project, bench.project / "logs")))
    assert bench.config() == {"sandbox_workspace_write": {"writable_roots": [str(bench.project)]}}


def test_a_configuration_that_is_no_toml_fails_the_launch_with_its_line(bench: Bench) -> None:
    (bench.shared / "config.toml").write_text("a = 1\nb = \n")
    with pytest.raises(Failed, match=r"codex/config\.toml, line 2: It is not TOML"):
        bench.refresh()


def test_a_configuration_that_is_a_fifo_fails_the_launch(bench: Bench) -> None:
    os.mkfifo(bench.shared / "config.toml")
    with pytest.raises(Failed, match="not a regular file"):
        bench.refresh()


def test_in_the_project_root_nothing_more_is_writable(bench: Bench) -> None:
    bench.refresh(replace(bench.plan, cwd=bench.project, writable=()))
    assert (bench.home / "config.toml").read_text() == ""
    assert bench.versions.asked == []


@pytest.mark.parametrize(
    ("version", "platform"), [(None, "linux"), ((0, 100, 0), "linux"), ((0, 169, 0), "somewhere-else")]
)
def test_the_sandbox_of_an_unknown_version_is_left_alone_and_that_is_said(
    bench: Bench, version: tuple[int, ...] | None, platform: str
) -> None:
    bench.versions.version, bench.platform = version, platform
    (problem,) = bench.refresh()
    assert "not known" in str(problem)
    assert bench.config() == {}


def test_codex_is_asked_for_its_version_in_the_agents_home(bench: Bench) -> None:
    bench.refresh()
    assert bench.versions.asked == [("codex", {"CODEX_HOME": str(bench.home)})]


@pytest.mark.parametrize(
    ("config", "argv"),
    [
        ('sandbox_mode = "danger-full-access"', ()),
        ('profile = "x"\n[profiles.x]\nsandbox_mode = "danger-full-access"', ()),
        ("", ("--yolo",)),
        ("", ("--dangerously-bypass-approvals-and-sandbox",)),
        ("", ("-s", "danger-full-access")),
        ("", ("--sandbox=danger-full-access",)),
        ("", ("-c", 'sandbox_mode="danger-full-access"')),
    ],
)
def test_a_sandbox_that_is_off_is_said(bench: Bench, config: str, argv: tuple[str, ...]) -> None:
    (bench.shared / "config.toml").write_text(config)
    (problem,) = bench.refresh(replace(bench.plan, argv=("codex", *argv)))
    assert "without its sandbox" in str(problem)


def test_a_profile_that_is_not_chosen_turns_nothing_off(bench: Bench) -> None:
    (bench.shared / "config.toml").write_text('[profiles.x]\nsandbox_mode = "danger-full-access"')
    assert bench.refresh() == ()


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({}, "# Ada\n"),
        ({"AGENTS.md": "Mine.\n"}, "Mine.\n\n---\n\n# Ada\n"),
        ({"AGENTS.md": "Mine.\n", "AGENTS.override.md": "Over.\n"}, "Over.\n\n---\n\n# Ada\n"),
        ({"AGENTS.md": "Mine.\n", "AGENTS.override.md": " \n"}, "Mine.\n\n---\n\n# Ada\n"),
    ],
)
def test_the_agents_context_follows_the_users_instructions(bench: Bench, own: Mapping[str, str], expected: str) -> None:
    for name, text in own.items():
        (bench.shared / name).write_text(text)
    bench.refresh()
    (bench.home / "AGENTS.override.md").write_text("made by the agent")
    bench.refresh()
    assert (bench.home / "AGENTS.md").read_text() == expected
    assert not (bench.home / "AGENTS.override.md").exists()


def test_instructions_that_are_no_text_are_handed_on_as_they_are(bench: Bench) -> None:
    (bench.shared / "AGENTS.md").write_bytes(b"caf\xe9")
    bench.refresh()
    assert (bench.home / "AGENTS.md").read_bytes() == b"caf\xe9\n\n---\n\n# Ada\n"


def test_the_users_skills_are_linked_and_the_agents_are_copied_and_win(bench: Bench) -> None:
    own, clash = bench.users_skill("own"), bench.users_skill("shared-name")
    bench.users_skill("Shared-Name")
    bench.users_skill(".system")
    (bench.shared / "skills" / "note.txt").write_text("no skill")
    bench.refresh(replace(bench.plan, skills=(bench.skill("shared-name"), bench.skill("extra", a_txt="a"))))
    skills = bench.home / "skills"
    assert sorted(path.name for path in skills.iterdir()) == ["extra", "own", "shared-name"]
    assert (skills / "own").readlink() == own
    assert "name: shared-name" in (skills / "shared-name" / "SKILL.md").read_text()
    assert (skills / "extra" / "a_txt").read_text() == "a"
    assert (clash / "SKILL.md").read_text() == "mine"


def test_skills_that_are_not_assigned_or_not_the_users_any_more_are_gone(bench: Bench) -> None:
    own = bench.users_skill("own")
    one = bench.skill("one")
    bench.refresh(replace(bench.plan, skills=(one,)))
    (own / "SKILL.md").unlink()
    own.rmdir()
    (bench.home / "skills" / "made-by-the-agent").mkdir()
    bench.refresh()
    assert list((bench.home / "skills").iterdir()) == []
    assert (one.folder / "SKILL.md").exists()


def test_clearing_the_skills_follows_no_link(bench: Bench) -> None:
    own = bench.users_skill("own")
    bench.refresh()
    bench.refresh()
    assert (own / "SKILL.md").read_text() == "mine"


def test_a_skill_whose_file_leads_elsewhere_is_refused_at_the_writer(bench: Bench) -> None:
    hostile = replace(bench.skill("one"), files=("../../../escaped",))
    with pytest.raises(Refused, match="clean relative path"):
        bench.refresh(replace(bench.plan, skills=(hostile,)))
    assert list(bench.folder.rglob("escaped")) == []


def test_plugins_are_there_at_the_first_launch(bench: Bench) -> None:
    bench.refresh()
    (bench.shared / "plugins" / "cache" / "p").mkdir()
    assert (bench.home / "plugins" / "cache" / "p").is_dir()


def test_a_plugin_cache_of_the_agents_own_is_replaced(bench: Bench) -> None:
    bench.refresh()
    cache = bench.home / "plugins" / "cache"
    cache.unlink()
    (cache / "old").mkdir(parents=True)
    bench.refresh()
    assert cache.readlink() == bench.shared / "plugins" / "cache"


def test_a_folder_of_the_home_that_became_a_link_is_not_written_through(bench: Bench) -> None:
    outside = bench.folder / "outside"
    outside.mkdir()
    bench.refresh()
    for name in ("plugins", "sessions", "skills"):
        place = bench.home / name
        place.rename(bench.folder / f"old-{name}")
        place.symlink_to(outside)
    bench.users_skill("own")
    bench.refresh()
    assert list(outside.iterdir()) == []


def everything(folder: Path) -> dict[str, str]:
    """All that is below the folder, files with what they say and links with where they lead."""
    paths = sorted(folder.rglob("*"))
    return {str(path): str(path.readlink()) if path.is_symlink() else contents(path) for path in paths}


def contents(path: Path) -> str:
    return path.read_text() if path.is_file() else "a folder"


def test_a_home_that_became_a_link_to_the_users_own_is_made_anew(bench: Bench) -> None:
    bench.users_skill("own")
    (bench.shared / "auth.json").write_text("{}")
    bench.refresh()
    before = everything(bench.shared)
    bench.home.rename(bench.folder / "moved")
    bench.home.symlink_to(bench.shared)
    bench.refresh()
    assert everything(bench.shared) == before
    assert not bench.home.is_symlink()


def test_a_home_that_is_the_users_own_by_a_link_above_it_is_refused(bench: Bench) -> None:
    shared = bench.folder / "users" / "codex-home"
    shared.parent.mkdir()
    bench.shared.rename(shared)
    bench.shared.symlink_to(shared)
    bench.users_skill("own")
    bench.home.parent.parent.mkdir(parents=True)
    bench.home.parent.symlink_to(shared.parent)
    with pytest.raises(Refused, match="your own"):
        bench.refresh()
    assert (shared / "skills" / "own" / "SKILL.md").read_text() == "mine"


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to(path.name)])
@pytest.mark.parametrize("name", ["config.toml", "AGENTS.md", "auth.json", "skills", "plugins", "sessions"])
def test_whatever_an_agent_has_put_into_its_home_the_next_launch_puts_right(
    bench: Bench, name: str, make: Callable[[Path], None]
) -> None:
    bench.refresh()
    before = everything(bench.home)
    with opened(bench.home) as home:
        home.remove(name)
    make(bench.home / name)
    bench.refresh()
    assert everything(bench.home) == before


def test_what_cannot_be_had_from_the_users_home_is_named_there(bench: Bench) -> None:
    (bench.shared / "plugins").write_text("no folder")
    with pytest.raises(Failed, match=re.escape(str(bench.shared / "plugins"))):
        bench.refresh()


def test_a_long_name_and_a_folder_among_the_layers_do_no_harm(bench: Bench) -> None:
    long = "x" * 243 + ".config.toml"
    (bench.shared / long).write_text("a = 1\n")
    (bench.shared / "folder.config.toml").mkdir()
    bench.refresh()
    assert (bench.home / long).read_text() == "a = 1\n"
    assert not (bench.home / "folder.config.toml").exists()


def test_conversations_stay_with_the_agent(bench: Bench) -> None:
    bench.refresh()
    rollout = bench.home / "sessions" / "2026" / "11" / "21" / f"rollout-x-{ID}.jsonl"
    rollout.parent.mkdir(parents=True)
    rollout.write_text("mine")
    bench.refresh(replace(bench.plan, session=ID))
    assert rollout.read_text() == "mine"
    assert not rollout.is_symlink()


def test_a_conversation_that_was_begun_elsewhere_can_go_on(bench: Bench) -> None:
    shared = bench.shared / "sessions" / "2026" / "11" / "21" / f"rollout-x-{ID}.jsonl"
    shared.parent.mkdir(parents=True)
    shared.write_text("mine")
    (shared.parent / "rollout-x-other.jsonl").write_text("other")
    for _ in range(2):
        bench.refresh(replace(bench.plan, session=ID))
    day = bench.home / "sessions" / "2026" / "11" / "21"
    assert [path.name for path in day.iterdir()] == [shared.name]
    assert (day / shared.name).readlink() == shared
    bench.refresh(replace(bench.plan, session="*"))
    assert [path.name for path in day.iterdir()] == [shared.name]


def trusted(bench: Bench) -> dict[str, str]:
    projects = bench.config().get("projects", {})
    assert isinstance(projects, dict)
    return {place: said["trust_level"] for place, said in projects.items()}


def test_an_answer_given_in_the_agents_pane_is_kept(bench: Bench) -> None:
    bench.refresh()
    with (bench.home / "config.toml").open("a") as config:  # as Codex writes it
        config.write(f'\n[projects."{bench.project}"]\ntrust_level = "trusted"\n')
    for _ in range(3):
        bench.refresh()
        assert trusted(bench) == {str(bench.project): "trusted"}


def test_an_answer_for_another_place_is_not_kept(bench: Bench) -> None:
    bench.refresh()
    with (bench.home / "config.toml").open("a") as config:
        config.write('\n[projects."/elsewhere"]\ntrust_level = "trusted"\n')
    bench.refresh()
    assert trusted(bench) == {}


def test_trust_that_the_user_takes_back_is_gone(bench: Bench) -> None:
    (bench.shared / "config.toml").write_text(f'[projects."{bench.project}"]\ntrust_level = "trusted"\n')
    bench.refresh()
    assert trusted(bench) == {str(bench.project): "trusted"}
    (bench.shared / "config.toml").write_text("")
    bench.refresh()
    assert trusted(bench) == {}


def test_a_home_below_a_temporary_directory_is_refused(bench: Bench) -> None:
    bench.temporary = (bench.folder / "state",)
    with pytest.raises(Refused, match="IDEAI_STATE_DIR"):
        bench.refresh()
    assert not bench.home.exists()


def test_within_an_agents_pane_the_users_own_home_is_meant(bench: Bench) -> None:
    bench.refresh()
    assert resolved(bench.home) == bench.shared
    inner = bench.folder / "inner" / "environments" / "agent" / "codex-home"
    CodexHome(bench.home, bench.versions).refresh(inner, bench.plan)
    assert (inner / "auth.json").readlink() == bench.shared / "auth.json"
    assert resolved(inner) == bench.shared


def test_a_folder_that_only_looks_like_a_home_of_ours_is_taken_as_it_is(tmp_path: Path) -> None:
    odd = tmp_path / "environments" / "x" / "codex-home"
    assert resolved(odd) == odd
