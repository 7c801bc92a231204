"""The providers that come with ideai, and what a user may change of them."""

import re
from importlib import resources
from pathlib import Path
from typing import get_args

import pytest

from app.adapters.toml_providers import TomlProviders
from app.domain.agent import AgentId, CwdPolicy
from app.domain.context import Context
from app.domain.injection import Invocation, NativeSession, Places, prepare_invocation
from app.domain.provider import LinkedHome, Provider
from app.domain.skill import Skill

AGENT = AgentId("00000000-0000-4000-8000-000000000001")
PLACES = Places(
    project_root=Path("/home/me/my project"),
    run_dir=Path("/home/me/my project/.ideai/run") / AGENT,
    context_path=Path("/home/me/my project/.ideai/agents/ada.md"),
    homes=Path("/home/me/.local/state/ideai/homes"),
)
SKILL = Skill("git", "global", "git", "How to commit.", "BODY OF THE SKILL\n", Path("/skills/git"))
EXPECTED = {
    "aider", "amp", "auggie", "claude", "codex", "copilot", "crush", "gemini", "kimi-code", "opencode", "openhands",
    "pi", "qwen", "shell", "vibe",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "providers").mkdir()
    return tmp_path / "providers"


def _all() -> dict[str, Provider]:
    return {provider.id: provider for provider in TomlProviders(Path("/nonexistent"), "/bin/zsh").list().items}


def _launch(provider: str, cwd: CwdPolicy, session: NativeSession | None = None) -> Invocation:
    known = _all()[provider]
    context = Context.of("# Ada\nPERSONA\n")
    return prepare_invocation(known.default_profile(), known, context, [SKILL], PLACES, cwd=cwd, session=session)


def test_all_the_promised_providers_are_there() -> None:
    assert set(_all()) == EXPECTED


def test_no_file_has_a_field_that_nothing_reads() -> None:
    for provider in _all().values():
        parts = (
            provider,
            provider.injection,
            provider.home if isinstance(provider.home, LinkedHome) else None,
            provider.run_dir,
            provider.project_root,
            provider.native_sessions,
            provider.skill_rules,
        )
        assert [part.model_extra for part in parts if part is not None and part.model_extra] == []


def test_every_file_says_what_it_was_checked_against_and_how_to_install_it() -> None:
    for provider in _all().values():
        assert provider.checked
        assert provider.install or provider.id == "shell"


def _checked() -> list[list[str]]:
    """The rows of what passed, cell by cell."""
    table = resources.files("app.providers").joinpath("CHECKED.md").read_text("utf-8")
    return [[cell.strip(" `") for cell in line.split("|")[1:-1]] for line in table.splitlines() if "| passed |" in line]


def test_the_version_that_a_file_names_is_the_one_that_passed() -> None:
    assert [row for row in _checked() if row[1] != _all()[row[0]].checked] == []


def test_every_cli_that_can_be_run_without_an_account_passed_wherever_an_agent_may_work() -> None:
    run = EXPECTED - {"amp", "auggie", "crush", "shell"}
    passed = {(row[0], row[2]) for row in _checked()}
    assert passed == {(provider, policy) for provider in run for policy in get_args(CwdPolicy)}


def test_every_cli_can_be_checked() -> None:
    assert {provider.id for provider in _all().values() if provider.check is None} == {"shell"}


def test_the_shell_is_the_users_own() -> None:
    assert _all()["shell"].command == "/bin/zsh"
    assert _launch("shell", "run_dir").command == "/bin/zsh"


@pytest.mark.parametrize("provider", sorted(EXPECTED))
@pytest.mark.parametrize("cwd", ["run_dir", "project_root", "worktree"])
def test_persona_and_skill_reach_every_cli_and_nothing_goes_into_the_project(provider: str, cwd: CwdPolicy) -> None:
    known = _all()[provider]
    if cwd != "run_dir" and known.project_root is None:
        assert provider in {"amp", "crush"}
        return
    invocation = _launch(provider, cwd)
    plan = invocation.plan
    written = "\n".join(file.text for file in plan.files) + (plan.home.context if plan.home else "")
    assert "PERSONA" in written
    natively = (plan.skills == (SKILL,) and plan.skills_folder is not None) or (
        plan.home is not None and plan.home.skills == (SKILL,)
    )
    assert natively != ("BODY OF THE SKILL" in written)
    assert invocation.cwd == (PLACES.run_dir if cwd == "run_dir" else PLACES.project_root)
    assert not any(
        re.search(r"\{[A-Za-z]+\}", word) for word in (*invocation.argv, *dict(invocation.variables).values())
    )


@pytest.mark.parametrize("provider", ["claude", "gemini", "copilot", "qwen", "kimi-code", "vibe", "auggie"])
def test_in_its_run_directory_a_cli_is_given_the_project(provider: str) -> None:
    assert any(str(PLACES.project_root) in word.partition("=")[2] or word == str(PLACES.project_root)
               for word in _launch(provider, "run_dir").args)  # fmt: skip


def test_claude_is_launched_as_it_was_tested() -> None:
    new = _launch("claude", "run_dir", NativeSession("11111111-2222-4333-8444-555555555555"))
    assert new.args == (
        "--session-id", "11111111-2222-4333-8444-555555555555", "--add-dir=/home/me/my project",
    )  # fmt: skip
    resumed = _launch("claude", "project_root", NativeSession("abc", resume=True))
    assert resumed.args == (
        "--resume", "abc",
        "--append-system-prompt-file", f"{PLACES.run_dir}/CLAUDE.md",
        f"--add-dir={PLACES.run_dir}",
    )  # fmt: skip


@pytest.mark.parametrize("cwd", ["run_dir", "project_root"])
def test_codex_has_all_of_ours_in_a_home_of_its_own(cwd: CwdPolicy) -> None:
    invocation = _launch("codex", cwd)
    assert dict(invocation.variables) == {"CODEX_HOME": f"{PLACES.homes}/codex-home"}
    assert invocation.args == ("--no-daemon",)
    home = invocation.plan.home
    assert home is not None
    assert (invocation.plan.files, invocation.plan.skills_folder) == ((), None)
    assert home.writable == ((PLACES.project_root,) if cwd == "run_dir" else ())
    assert home.cwd == invocation.cwd
    assert home.session is None


def test_codex_finds_the_conversation_that_is_to_go_on_in_its_home() -> None:
    home = _launch("codex", "run_dir", NativeSession("abc", resume=True)).plan.home
    assert home is not None
    assert home.session == "abc"
    assert home.argv == ("codex", "--no-daemon", "resume", "abc")


@pytest.mark.parametrize("cwd", ["run_dir", "project_root", "worktree"])
def test_kimi_has_all_of_ours_in_a_home_of_its_own(cwd: CwdPolicy) -> None:
    invocation = _launch("kimi-code", cwd)
    home = invocation.plan.home
    assert dict(invocation.variables) == {"KIMI_CODE_HOME": f"{PLACES.homes}/kimi-code-home"}
    assert home is not None
    assert (home.kind, home.name, home.context_file, home.skills_folder) == (
        "linked", "kimi-code-home", "AGENTS.md", "skills",
    )  # fmt: skip
    assert home.linked == _all()["kimi-code"].home
    assert (invocation.plan.files, invocation.plan.skills_folder) == ((), None)


def test_openhands_begins_a_conversation_with_the_context_and_goes_on_without() -> None:
    begun = _launch("openhands", "project_root")
    assert begun.args == ("-f", f"{PLACES.run_dir}/AGENTS.md")
    assert _launch("openhands", "project_root", NativeSession("abc", resume=True)).args == ("--resume", "abc")
    assert _launch("openhands", "run_dir").args == ()


@pytest.mark.parametrize("provider", ["claude", "gemini", "copilot", "qwen", "pi"])
def test_where_the_cli_takes_an_id_of_ours_it_is_given_one(provider: str) -> None:
    assert any("abc" in word for word in _launch(provider, "run_dir", NativeSession("abc")).args)
    assert any("abc" in word for word in _launch(provider, "run_dir", NativeSession("abc", resume=True)).args)


def test_pi_is_given_one_option_for_each_skill() -> None:
    args = _launch("pi", "project_root").args
    assert args[args.index("--skill") + 1] == f"{PLACES.run_dir}/skills/git"


def test_an_override_changes_the_fields_it_names_and_no_others(folder: Path) -> None:
    (folder / "claude.toml").write_text('command = "my-claude"\n[run_dir]\nargs = ["--mine"]\n')
    claude = {provider.id: provider for provider in TomlProviders(folder).list().items}["claude"]
    assert claude.command == "my-claude"
    assert claude.run_dir.args == ("--mine",)
    assert claude.project_root == _all()["claude"].project_root
    assert claude.context_file == "CLAUDE.md"


def test_a_user_can_add_a_provider(folder: Path) -> None:
    (folder / "mine.toml").write_text('name = "Mine"\ncommand = "mine"\nchecked = "1"\n')
    assert "mine" in {provider.id for provider in TomlProviders(folder).list().items}


def test_a_damaged_override_is_a_problem_and_the_provider_stays(folder: Path) -> None:
    (folder / "claude.toml").write_text('command = "x"\ncontext_file = "../../etc/passwd"\n')
    listing = TomlProviders(folder).list()
    assert [(problem.path.name, problem.line) for problem in listing.problems] == [("claude.toml", 2)]
    assert {provider.id: provider.command for provider in listing.items}["claude"] == "claude"


def test_the_files_are_part_of_the_package() -> None:
    names = {file.name for file in resources.files("app.providers").iterdir() if file.name.endswith(".toml")}
    assert names == {f"{provider}.toml" for provider in EXPECTED}
