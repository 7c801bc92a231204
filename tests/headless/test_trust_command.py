"""Consent from a shell."""

import json

from tests.headless.test_headless import CommandLine, ideai

__all__ = ["ideai"]


def demand(ideai: CommandLine, value: str) -> None:
    """Somebody has edited the manifest."""
    path = ideai.project / ".ideai" / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["entries"][0]["variables"] = {"LD_PRELOAD": value}
    path.write_text(json.dumps(manifest))


def test_what_the_project_sets_is_shown_agreed_to_and_asked_again_when_it_changes(ideai: CommandLine) -> None:
    ideai("new", "Backend", "--profile", "shell")
    assert ideai("trust") == ""
    demand(ideai, "/tmp/a.so")
    assert ideai("trust") == "backend\tnot allowed\n  LD_PRELOAD=/tmp/a.so\n"
    ideai("launch", "backend", code=1)
    assert "`ideai trust backend --yes`" in ideai.err
    assert ideai("trust", "backend", "--yes") == "backend\tallowed\n  LD_PRELOAD=/tmp/a.so\n"
    ideai("launch", "backend", code=1)
    assert "trust" not in ideai.err
    demand(ideai, "/tmp/b.so")
    assert ideai.json("trust")[0]["allowed"] is False


def test_what_was_agreed_to_is_listed_and_taken_back(ideai: CommandLine) -> None:
    ideai("new", "Backend", "--profile", "shell")
    assert ideai("trust", "ls") == ""
    assert "Nothing was agreed to." in ideai.err
    demand(ideai, "/tmp/a.so")
    ideai("trust", "backend", "--yes")
    assert ideai("trust", "ls") == "backend\tallowed\n  LD_PRELOAD=/tmp/a.so\n"
    assert ideai("trust", "revoke", "backend") == "backend\tnot allowed\n  LD_PRELOAD=/tmp/a.so\n"
    assert "what runs already goes on" in ideai.err
    assert ideai.json("trust", "ls") == {"allowed": [], "others": 0}
    ideai("launch", "backend", code=1)
    assert "`ideai trust backend --yes`" in ideai.err
    assert ideai("trust", "revoke", "backend") == ""
    assert "Nothing was agreed to." in ideai.err


def test_what_is_not_asked_for_any_more_is_counted_and_taken_back_with_all(ideai: CommandLine) -> None:
    ideai("new", "Backend", "--profile", "shell")
    for value in ("/tmp/a.so", "/tmp/b.so"):
        demand(ideai, value)
        ideai("trust", "backend", "--yes")
    assert ideai("trust", "ls") == "backend\tallowed\n  LD_PRELOAD=/tmp/b.so\n"
    assert "1 more, to what is not asked for now" in ideai.err
    assert ideai.json("trust", "revoke", "--all") == {"revoked": 2}
    demand(ideai, "/tmp/a.so")
    assert ideai("trust", "show", "backend") == "backend\tnot allowed\n  LD_PRELOAD=/tmp/a.so\n"


def test_what_is_taken_back_has_to_be_said(ideai: CommandLine) -> None:
    ideai("new", "Backend", "--profile", "shell")
    for words in ((), ("backend", "--all")):
        ideai("trust", "revoke", *words, code=2)
        assert "Name the AGENT, or --all." in ideai.err
    ideai("trust", "revoke", "nobody", code=1)
    assert "no agent 'nobody'" in ideai.err


def test_an_agent_that_is_called_like_a_command_is_shown(ideai: CommandLine) -> None:
    ideai("new", "ls", "--profile", "shell")
    demand(ideai, "/tmp/a.so")
    assert ideai("trust", "show", "ls") == "ls\tnot allowed\n  LD_PRELOAD=/tmp/a.so\n"


def test_consent_is_for_one_agent_by_name(ideai: CommandLine) -> None:
    ideai("trust", "--yes", code=2)
    assert "Name the AGENT" in ideai.err


def test_a_skill_that_cannot_be_read_hides_no_other_agent(ideai: CommandLine) -> None:
    ideai("new", "Backend", "--profile", "shell")
    ideai("new", "Other", "--profile", "shell")
    path = ideai.project / ".ideai" / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["entries"][0]["skills"] = ["project/broken"]
    manifest["entries"][1]["variables"] = {"MODE": "kind"}
    path.write_text(json.dumps(manifest))
    (ideai.project / ".ideai" / "skills" / "broken").mkdir(parents=True)
    assert ideai("trust", code=1) == "other\tnot allowed\n  MODE=kind\n"
    assert "A skill's folder needs a SKILL.md" in ideai.err


def test_each_thing_that_is_asked_for_is_listed(ideai: CommandLine) -> None:
    ideai("new", "Backend", "--profile", "shell")
    path = ideai.project / ".ideai" / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["entries"][0] |= {"cwd": "project_root", "skills": ["project/deploy"]}
    path.write_text(json.dumps(manifest))
    skill = ideai.project / ".ideai" / "skills" / "deploy"
    skill.mkdir(parents=True)
    (skill / "SKILL.md").write_text("---\nname: deploy\ndescription: How.\n---\n")
    (skill / "run.sh").write_text("true\n")
    (listed,) = ideai.json("trust")
    assert [(wish["kind"], wish["allowed"]) for wish in listed["asks"]] == [("profile", False), ("skill", False)]
    ideai("trust", "backend", "--yes")
    (skill / "run.sh").write_text("false\n")
    (listed,) = ideai.json("trust")
    assert [(wish["kind"], wish["allowed"]) for wish in listed["asks"]] == [("profile", True), ("skill", False)]
