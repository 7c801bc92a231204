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


def test_consent_is_for_one_agent_by_name(ideai: CommandLine) -> None:
    ideai("trust", "--yes", code=2)
    assert "Name the AGENT" in ideai.err
