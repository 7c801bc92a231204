"""What goes into a run directory, before anything is written."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.environment import Journal, SkillDocument, entries, folders_of, parts_of
from app.domain.errors import Refused
from app.domain.injection import Plan, PlannedFile
from app.domain.skill import Skill


def skill(slug: str, *files: str) -> Skill:
    return Skill(slug, "project", slug, "", "", Path("/skills") / slug, files)


def paths(plan: Plan, *taken: str) -> list[str]:
    return [entry.path for entry in entries(plan, taken)]


def test_files_come_first_and_skills_in_their_order() -> None:
    plan = Plan((PlannedFile("AGENTS.md", "x"),), "skills", (skill("b", "run.sh"), skill("a")))
    assert paths(plan) == ["AGENTS.md", "skills/b/SKILL.md", "skills/b/run.sh", "skills/a/SKILL.md"]


def test_without_a_skills_folder_no_skill_is_written() -> None:
    assert paths(Plan(skills=(skill("a"),))) == []


def test_a_clash_gets_a_number_and_the_document_the_same_name() -> None:
    made = entries(Plan((), "skills", (skill("a"), skill("a"), skill("b"))), {"b", "a-2"})
    assert [entry.name for entry in made if isinstance(entry, SkillDocument)] == ["a", "a-3", "b-2"]


@pytest.mark.parametrize("file", ["SKILL.md", "skill.MD", "./SKILL.md", "x/../SKILL.md"])
def test_a_file_that_would_replace_the_document_is_skipped(file: str) -> None:
    assert paths(Plan((), "skills", (skill("a", file),))) == ["skills/a/SKILL.md"]


def test_two_files_at_one_place_are_refused() -> None:
    with pytest.raises(Refused, match="same place"):
        entries(Plan((PlannedFile("a", "1"), PlannedFile("a", "2"))), ())
    with pytest.raises(Refused, match="lies in a file"):
        entries(Plan((PlannedFile("a", "1"), PlannedFile("a/b", "2"))), ())


def test_the_folders_come_outer_ones_first() -> None:
    made = entries(Plan((PlannedFile("x.md", ""),), ".claude/skills", (skill("a", "b/c/d"),)), ())
    assert folders_of(made) == (
        ".claude",
        ".claude/skills",
        ".claude/skills/a",
        ".claude/skills/a/b",
        ".claude/skills/a/b/c",
    )


def test_the_journal_knows_the_skills_of_a_folder() -> None:
    journal = Journal().with_entries(["x"], ["s", "s/a", "s/a/deep", "s2/b"])
    assert journal.skill_names("s") == {"a"}
    assert journal.with_entries(["x", "y"], ["s"]).files == ("x", "y")


@given(st.text(alphabet="ab./\\\0", max_size=12))
def test_a_path_is_clean_or_refused(path: str) -> None:
    try:
        parts = parts_of(path)
    except Refused:
        return
    assert "/".join(parts) == path
    assert not {"", ".", ".."} & set(parts)
    assert "\\" not in path
    assert "\0" not in path
