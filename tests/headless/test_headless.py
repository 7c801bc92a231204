"""The command line over real stores: what it prints, what the disk holds, and how it ends."""

import io
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from app import cli


class CommandLine:
    """Runs commands in a project of its own."""

    def __init__(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.project = project
        self._capsys = capsys
        self.err = ""

    def __call__(self, *words: str, code: int = 0) -> str:
        """What a command prints; it must end with that code."""
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            self._main(words)
        out, self.err = self._capsys.readouterr()
        assert (ended.value.code or 0) == code, self.err
        return out

    def json(self, *words: str) -> Any:
        """What a command answers in JSON."""
        return json.loads(self(*words, "--json"))

    def _main(self, words: Sequence[str]) -> None:
        before, sys.argv = sys.argv, ["ideai", *words]
        try:
            cli.main()
        finally:
            sys.argv = before


@pytest.fixture
def ideai(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    for name in ("config", "state", "data"):
        monkeypatch.setenv(f"IDEAI_{name.upper()}_DIR", str(tmp_path / name))
    monkeypatch.delenv("IDEAI", raising=False)
    monkeypatch.delenv("IDEAI_SOCKET", raising=False)
    project = tmp_path / "project"
    project.mkdir()
    monkeypatch.chdir(project)
    return CommandLine(project, capsys)


def test_a_project_without_agents_lists_none(ideai: CommandLine) -> None:
    assert ideai("agents") == ""
    assert ideai.json("agents") == []
    assert not (ideai.project / ".ideai").exists()


def test_an_agent_is_made_shown_and_deleted(ideai: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("# Backend\n\nYou own the API.\n"))
    slug, agent_id = ideai("new", "Back End", "--profile", "shell", "--context", "-").split()
    assert slug == "back-end"
    assert ideai("show", "back-end") == "# Backend\n\nYou own the API.\n"
    assert ideai.json("show", agent_id)["context"] == "# Backend\n\nYou own the API.\n"
    assert [agent["name"] for agent in ideai.json("agents")] == ["Back End"]
    ideai("rm", "back-end")
    assert ideai.json("agents") == []
    assert (ideai.project / ".ideai/agents/back-end.md").read_text() == "# Backend\n\nYou own the API.\n"


def test_a_launch_is_printed_and_nothing_is_started_or_written(ideai: CommandLine) -> None:
    ideai("new", "Tester", "--profile", "shell")
    before = sorted(ideai.project.rglob("*"))
    plan = ideai.json("launch", "--print", "tester")
    assert plan["cwd"].startswith(str(ideai.project / ".ideai/run"))
    assert "# Tester" in plan["files"][0]["text"]
    assert f"cd {plan['cwd']} && " in ideai("launch", "--print", "tester")
    assert sorted(ideai.project.rglob("*")) == before


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("show", "nobody"), 1, "ideai: This project has no agent 'nobody'; `ideai agents` lists those it has."),
        (("new", "x", "--profile", "nope"), 1, "There is no profile 'nope'"),
        (("new", " ", "--profile", "shell"), 1, "empty"),
        (("new", "x"), 2, "Name a --profile or a --template."),
        (("kill",), 1, "No workspace is running there"),
        (("launch", "x"), 1, "This project has no agent 'x'"),
        (("events",), 1, "No workspace is running there"),
        (("--nonsense",), 2, "No such option"),
        (("taks", "ls"), 2, "no command and no directory 'taks' here; did you mean `ideai task`?"),
        (("quux",), 2, "`ideai --help` lists the commands."),
        (("agents", "-C", "/nonexistent"), 1, "is not a directory"),
        ((), 2, "there is none here"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_a_code(
    ideai: CommandLine, words: tuple[str, ...], code: int, sentence: str
) -> None:
    assert ideai(*words, code=code) == ""
    assert sentence in ideai.err
    assert "Traceback" not in ideai.err


def test_a_damaged_manifest_is_named_with_its_line_and_left_alone(ideai: CommandLine) -> None:
    manifest = ideai.project / ".ideai/manifest.json"
    manifest.parent.mkdir()
    manifest.write_text('{"version": 1,\n "entries": [}\n')
    ideai("agents", code=1)
    assert f"{manifest}" in ideai.err
    assert "line 2" in ideai.err or ":2:" in ideai.err
    ideai("new", "x", "--profile", "shell", code=1)
    assert manifest.read_text() == '{"version": 1,\n "entries": [}\n'


def test_profiles_say_which_commands_this_machine_has(ideai: CommandLine) -> None:
    found = {profile["id"]: profile["found"] for profile in ideai.json("profiles")}
    assert found["shell"] is True
    assert {"claude", "codex", "gemini", "opencode", "copilot", "qwen", "kimi-code", "pi", "aider"} <= set(found)


def test_every_command_is_listed_with_its_keys(ideai: CommandLine) -> None:
    assert "pane.zoom\tz\tZoom" in ideai("keys")


def test_a_template_brings_context_and_origin(ideai: CommandLine) -> None:
    slug, _ = ideai("new", "Rita", "--template", "reviewer", "--profile", "shell").split()
    agent = next(agent for agent in ideai.json("agents") if agent["name"] == "Rita")
    assert slug == "rita"
    assert agent["origin"]["template"] == "reviewer"
    assert len(ideai("show", "rita")) > 100


def test_of_a_provider_is_said_what_is_otherwise_with_its_agents(ideai: CommandLine) -> None:
    rows = {row.split("\t")[0]: row.split("\t") for row in ideai("provider", "ls").splitlines()}
    assert rows["amp"][4].startswith("Works in its run directory only:")
    assert "first message" in rows["openhands"][4]
    assert len(rows["claude"]) == 4


@pytest.mark.parametrize("words", ["ls", "gc", "gc --dry-run", "du", "task ls", "trust ls", "worktree ls"])
def test_state_that_cannot_be_read_is_not_told_to_be_none(ideai: CommandLine, tmp_path: Path, words: str) -> None:
    ideai("new", "Ada", "--profile", "shell")
    shutil.rmtree(tmp_path / "state")
    (tmp_path / "state").symlink_to("state")
    ideai(*words.split(), code=0 if words == "trust ls" else 1)
    assert ideai.err.startswith("ideai: ")
    assert str(tmp_path / "state") in ideai.err
