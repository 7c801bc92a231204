"""Skills from a shell."""

import os
import zipfile
from pathlib import Path

import pytest

from app.domain.names import has_controls
from tests.headless.test_headless import CommandLine, ideai

__all__ = ["ideai"]

LONG = "---\nname: long\ndescription: " + "word " * 300 + "\n---\nBody\n"


def put(ideai: CommandLine, slug: str, text: str) -> None:
    folder = ideai.project / ".ideai" / "skills" / slug
    folder.mkdir(parents=True)
    (folder / "SKILL.md").write_text(text)


def test_skills_are_listed_with_what_they_are_for(ideai: CommandLine) -> None:
    put(ideai, "git", "---\nname: git\ndescription: How to commit.\n---\nBody\n")
    assert ideai("skill", "ls") == "project/git\tHow to commit.\n"
    (listed,) = ideai.json("skill", "ls")
    assert (listed["ref"], listed["files"]) == ("project/git", [])


def test_a_skill_that_every_cli_takes_has_nothing_to_tell(ideai: CommandLine) -> None:
    put(ideai, "git", "---\nname: git\ndescription: How to commit.\n---\nBody\n")
    assert ideai("skill", "lint") == ""


def test_what_agents_would_miss_is_told_and_fails(ideai: CommandLine) -> None:
    put(ideai, "long", LONG)
    said = ideai("skill", "lint", "long", "--provider", "kimi-code", "--provider", "claude", code=1)
    assert "project/long\tClaude Code, Kimi Code\tcut: Its description is longer than 1,024 characters" in said
    assert "project/long\tKimi Code\tcut: Its description is longer than 250 characters." in said


def test_what_a_copy_puts_right_is_told_and_does_not_fail(ideai: CommandLine) -> None:
    put(ideai, "plain", "Just text.\n")
    assert "dropped" in ideai("skill", "lint", "project/plain", "--provider", "vibe")


def test_what_is_left_out_depends_on_where_the_agent_works(ideai: CommandLine) -> None:
    put(ideai, "git", "---\nname: git\ndescription: How to commit.\n---\nBody\n")
    (ideai.project / ".ideai/skills/git/run.sh").write_text("true")
    assert ideai("skill", "lint", "--provider", "qwen") == ""
    assert "left out" in ideai("skill", "lint", "--provider", "qwen", "--cwd", "project_root", code=1)


def test_a_skill_or_a_cli_that_is_not_known_is_wrong_usage(ideai: CommandLine) -> None:
    ideai("skill", "lint", "none", code=2)
    ideai("skill", "lint", "--provider", "none", code=2)
    assert "claude" in ideai.err


def test_the_skills_that_a_project_has_for_other_clis_are_imported(ideai: CommandLine) -> None:
    for folder, slug in ((".claude/skills", "git"), (".agents/skills", "review")):
        (ideai.project / folder / slug).mkdir(parents=True)
        (ideai.project / folder / slug / "SKILL.md").write_text("---\nname: x\ndescription: d\n---\nBody\n")
        (ideai.project / folder / slug / "run.sh").write_text("true")
    assert ideai("skill", "import", "--dry-run") == "project/git\nproject/review\n"
    assert ideai("skill", "ls") == ""
    assert ideai("skill", "import") == "project/git\nproject/review\n"
    assert (ideai.project / ".ideai/skills/git/run.sh").read_text() == "true"
    ideai("skill", "import", code=1)
    assert "git" in ideai.err
    assert ideai("skill", "import", "--rename", ".claude/skills") == "project/git-2\n"


def test_a_hostile_archive_leaves_nothing(ideai: CommandLine) -> None:
    with zipfile.ZipFile(ideai.project / "bag.zip", "w") as archive:
        archive.writestr("git/SKILL.md", "Body")
        archive.writestr("../evil", "x")
    before = sorted(ideai.project.parent.rglob("*"))
    ideai("skill", "import", "bag.zip", code=1)
    assert "clean relative path" in ideai.err
    assert sorted(ideai.project.parent.rglob("*")) == before


def test_without_anything_to_import_one_is_told_what_to_name(ideai: CommandLine) -> None:
    ideai("skill", "import", code=1)
    assert ".claude/skills" in ideai.err


@pytest.mark.parametrize("name", [b"\x1b]0;pwned\x07", b"\xff\xfe", "\u202e".encode()])
def test_a_folder_of_a_cloned_project_does_not_act_on_the_terminal(ideai: CommandLine, name: bytes) -> None:
    (ideai.project / ".ideai" / "skills" / os.fsdecode(name)).mkdir(parents=True)
    ideai("skill", "ls", code=1)
    assert ideai.err.startswith(f"ideai: {ideai.project}")
    assert not has_controls(ideai.err.rstrip("\n"))


def test_a_name_that_is_no_text_is_told_to_programs_and_to_people(ideai: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "data" / "environments" / "key" / os.fsdecode(b"\xff\x1b")).mkdir(parents=True)
    (path,) = [found["path"] for found in ideai.json("du")]
    assert path.endswith("/\udcff\x1b")
    assert "<U+DCFF>\u241b" in ideai("du")
    assert "<U+DCFF>\u241b" in ideai("gc", "--dry-run")
