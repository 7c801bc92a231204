"""A provider check, with a small program in the place of a CLI."""

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.agent import CwdPolicy
from app.domain.errors import Invalid, NotFound
from app.provider_check.check import Limits, check_provider
from app.provider_check.result import CheckResult, Found, Outcome, judge

CLI = r"""
import json, os, pathlib, sys, urllib.request
if "--version" in sys.argv: print("tiny 1.2.3"); sys.exit()
said = pathlib.Path(os.environ["TINY_SCRIPT"]).read_text()
exec(said)
"""
ASKS = r"""
print("ready>", flush=True)
prompt = input()
context = pathlib.Path(sys.argv[1]).read_text()
skills = [path.read_text() for path in pathlib.Path(sys.argv[2]).rglob("SKILL.md")]
body = json.dumps({"prompt": prompt, "context": context, "skills": skills}).encode()
urllib.request.urlopen(urllib.request.Request(os.environ["TINY_URL"] + "/v1/chat/completions", body)).read()
print("answered", flush=True)
input()
"""
PROVIDER = """
name = "Tiny"
command = {command}
checked = "1"
context_file = "TINY.md"
skills_folder = "skills"
[injection]
kind = "convention_file"
[run_dir]
args = ["{{agentRunDir}}/TINY.md", "{{agentRunDir}}/skills"]
[project_root]
args = ["{{agentRunDir}}/TINY.md", "{{agentRunDir}}/skills"]
"""
CHECK = """
[check]
waits = "ready>"
dialogs = {{"Trust it?" = "y\\r"}}
files = {{"tiny.json" = "{{cwd}}"}}
[check.variables]
TINY_URL = "{{url}}"
TINY_SCRIPT = {script}
"""


@pytest.fixture
def variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, str]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("platformdirs.user_cache_path", lambda _: tmp_path / "cache")
    places = {f"IDEAI_{name.upper()}_DIR": str(tmp_path / name) for name in ("config", "state", "data")}
    return {"PATH": os.environ["PATH"], **places, "SECRET_KEY": "of the person", "HOME": str(tmp_path)}


class Tiny:
    """A CLI that does what a script says."""

    def __init__(self, folder: Path, variables: Mapping[str, str]) -> None:
        self._folder = folder
        self._variables = variables
        program = folder / "tiny"
        program.write_text(f"#!{sys.executable}\n{CLI}")
        program.chmod(0o755)
        self.says(PROVIDER + CHECK)

    def says(self, provider: str, command: str | None = None) -> None:
        """Have this as its provider file."""
        path = self._folder / "config" / "providers"
        path.mkdir(parents=True, exist_ok=True)
        program, script = command or str(self._folder / "tiny"), str(self._folder / "script.py")
        text = provider.format(command=json.dumps(program), script=json.dumps(script))
        (path / "tiny.toml").write_text(text)

    async def checked(
        self, script: str = ASKS, policy: CwdPolicy = "run_dir", limits: Limits | None = None, keep: Path | None = None
    ) -> CheckResult:
        """What the check says of it."""
        (self._folder / "script.py").write_text(script)
        return await check_provider("tiny", policy, self._variables, limits=limits or Limits(), keep=keep)


@pytest.fixture
def tiny(tmp_path: Path, variables: Mapping[str, str]) -> Tiny:
    return Tiny(tmp_path, variables)


@pytest.mark.parametrize("policy", ["run_dir", "project_root", "worktree"])
async def test_what_reaches_the_model_passes_and_nothing_is_left(tiny: Tiny, tmp_path: Path, policy: CwdPolicy) -> None:
    result = await tiny.checked(policy=policy)
    assert (result.outcome, result.version, result.changes) == ("passed", "1.2.3", ())
    assert result.found == Found(context=1, skill=3, listed=2)
    assert list((tmp_path / "cache").iterdir()) == []


async def test_the_request_and_the_screen_are_kept(tiny: Tiny, tmp_path: Path) -> None:
    await tiny.checked(keep=tmp_path / "kept")
    (request,) = (tmp_path / "kept").glob("*-request.json")
    assert "persona-" in json.loads(request.read_text())["body"]["context"]
    assert "ready>" in (tmp_path / "kept" / "screen.txt").read_text()
    assert "TINY.md" in (tmp_path / "kept" / "command.txt").read_text()


async def test_the_cli_runs_as_a_new_user(tiny: Tiny) -> None:
    script = ASKS.replace("prompt = input()", "prompt = input() + (pathlib.Path.home() / 'tiny.json').read_text()")
    script = f"assert 'SECRET_KEY' not in os.environ, 'leaked'\nassert os.environ['HOME'].endswith('/home')\n{script}"
    assert (await tiny.checked(script)).passed


async def test_a_dialog_is_answered_on_the_way(tiny: Tiny) -> None:
    script = f"print('Trust it?', flush=True)\nassert input() == 'y'\nprint('\\x1b[2J', flush=True)\n{ASKS}"
    assert (await tiny.checked(script)).passed


async def test_a_request_for_a_title_before_the_prompt_is_not_taken_for_it(tiny: Tiny) -> None:
    ask = "urllib.request.urlopen(os.environ['TINY_URL'] + '/v1/messages', prompt.encode()).read()"
    assert (await tiny.checked(ASKS.replace("context =", f"{ask}\ncontext =", 1))).passed


@pytest.mark.parametrize(
    ("script", "outcome"),
    [
        (ASKS.replace('"context": context', '"context": ""'), "context missing"),
        (ASKS.replace('"skills": skills', '"skills": []'), "skill missing"),
        (f"pathlib.Path('../../../README.md').write_text('x')\n{ASKS}", "repository changed"),
        (f"pathlib.Path('../../../new').write_text('x')\n{ASKS}", "repository changed"),
        (f"pathlib.Path('../../../.git/info/exclude').write_text('x')\n{ASKS}", "repository changed"),
        (f"pathlib.Path('../../../.git/hooks/post-commit').write_text('x')\n{ASKS}", "repository changed"),
        ("print('no model found')", "did not start"),
    ],
)
async def test_what_goes_wrong_has_a_name(tiny: Tiny, script: str, outcome: Outcome) -> None:
    result = await tiny.checked(script, limits=Limits(better=0.5))
    assert result.outcome == outcome
    assert not result.passed


async def test_it_does_not_wait_for_ever(tiny: Tiny) -> None:
    quick = Limits(prompt=0.2, request=0.2, again=0.1, better=0.1)
    assert (await tiny.checked("print('Thinking about it')\ninput()", limits=quick)).outcome == "no prompt"
    silent = "print('ready>', flush=True)\nwhile True: input()"
    assert (await tiny.checked(silent, limits=replace(quick, prompt=90))).outcome == "no request"


async def test_a_screen_that_asks_for_an_account_is_told(tiny: Tiny) -> None:
    script = "print('ready>  Please sign in first', flush=True)\nwhile True: input()"
    limits = Limits(prompt=90, request=0.2, again=0.1)
    assert (await tiny.checked(script, limits=limits)).outcome == "needs sign-in"


async def test_a_command_that_is_missing_is_told_and_nothing_is_made(tiny: Tiny, tmp_path: Path) -> None:
    tiny.says(PROVIDER + CHECK, command="no-such-command-here")
    assert (await tiny.checked()).outcome == "not installed"
    assert not (tmp_path / "cache").exists()


async def test_a_policy_without_a_recipe_is_not_possible(tiny: Tiny) -> None:
    tiny.says(PROVIDER.partition("[project_root]")[0] + CHECK)
    assert (await tiny.checked(policy="project_root")).outcome == "not possible"


async def test_an_unknown_provider_and_one_that_cannot_be_checked_are_refused(
    tiny: Tiny, variables: Mapping[str, str]
) -> None:
    with pytest.raises(NotFound, match="claude"):
        await check_provider("nobody", "run_dir", variables)
    tiny.says(PROVIDER)
    with pytest.raises(Invalid, match="check"):
        await tiny.checked()


def test_a_skill_counts_where_the_cli_is_to_find_it() -> None:
    assert judge(Found(1, 1, 0), (), natively=True) == "skill missing"
    assert judge(Found(1, 1, 0), (), natively=False) == "passed"
    assert judge(Found(0, 1, 1), (), natively=True) == "context missing"
    assert judge(Found(1, 2, 1), ("README.md",), natively=True) == "repository changed"
