"""Skills from a shell."""

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


def test_a_skill_or_a_cli_that_is_not_known_is_wrong_usage(ideai: CommandLine) -> None:
    ideai("skill", "lint", "none", code=2)
    ideai("skill", "lint", "--provider", "none", code=2)
    assert "claude" in ideai.err
