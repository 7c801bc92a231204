"""What is taken of a folder or an archive, before anything is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import skill_import
from app.domain.errors import Invalid, Refused
from app.domain.names import check_slug
from app.domain.skill_import import ImportPlan, SourceFile, plan_import


def plan(*paths: str, name: str = "Bag", taken: set[str] | None = None, rename: bool = False) -> ImportPlan:
    return plan_import([SourceFile(path, 10) for path in paths], name, taken or set(), rename=rename)


def slugs(made: ImportPlan) -> list[str]:
    return [skill.slug for skill in made.skills]


def test_a_source_that_is_a_skill_itself_is_called_as_the_source_is() -> None:
    made = plan("SKILL.md", "scripts/run.sh", name="My Git!")
    assert slugs(made) == ["my-git"]
    assert [made.skills[0].inside(file) for file in made.skills[0].files] == ["SKILL.md", "scripts/run.sh"]


def test_every_folder_with_a_document_is_a_skill_however_deep() -> None:
    made = plan("repo/README.md", "repo/skills/A B/SKILL.md", "repo/skills/A B/x.py", "repo/skills/c/SKILL.md")
    assert slugs(made) == ["a-b", "c"]
    assert [file.path for file in made.skills[0].files] == ["repo/skills/A B/SKILL.md", "repo/skills/A B/x.py"]


def test_a_document_inside_a_skill_is_a_file_of_it() -> None:
    made = plan("git/SKILL.md", "git/examples/SKILL.md")
    assert slugs(made) == ["git"]
    assert len(made.skills[0].files) == 2


def test_two_folders_of_one_slug_become_two_skills() -> None:
    assert slugs(plan("A B/SKILL.md", "a-b/SKILL.md")) == ["a-b", "a-b-2"]


def test_a_taken_name_clashes_or_gets_a_number() -> None:
    assert [skill.clashes for skill in plan("git/SKILL.md", taken={"git"}).skills] == [True]
    renamed = plan("git/SKILL.md", taken={"git"}, rename=True)
    assert (slugs(renamed), renamed.skills[0].clashes) == (["git-2"], False)


def test_what_lies_about_is_left_out() -> None:
    made = plan("git/SKILL.md", "git/.git/config", "__MACOSX/git/SKILL.md", "git/.DS_Store")
    assert [[file.path for file in skill.files] for skill in made.skills] == [["git/SKILL.md"]]


def test_without_a_skill_there_is_nothing_to_import() -> None:
    with pytest.raises(Invalid, match=r"SKILL\.md"):
        plan("README.md")


@pytest.mark.parametrize("path", ["../x", "/x", "C:/x", "c:x", "a\\b", "a\0b", "a/../b", "./a", "a//b", "..", ""])
def test_a_path_that_leads_out_refuses_all_of_it(path: str) -> None:
    with pytest.raises(Refused):
        plan("git/SKILL.md", path)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([SourceFile("bad/link", 0, regular=False)], "link"),
        ([SourceFile("bad/a\x1b[31m.md", 1)], "control"),
        ([SourceFile("bad/A.md", 1), SourceFile("bad/a.md", 1)], "more than one file called a.md"),
        ([SourceFile("bad/\xe9", 1), SourceFile("bad/e\u0301", 1)], "more than one file called \xe9"),
        ([SourceFile("bad/a", 1), SourceFile("bad/a/b", 1)], "lies in what is a file"),
        ([SourceFile("bad/skill.md", 1)], "more than one file called skill.md"),
        ([SourceFile("bad/big", 65 << 20)], "64 MB"),
        ([SourceFile(f"bad/{number}", 1) for number in range(1001)], "1000 files"),
        ([SourceFile("bad/" + "d/" * 9 + "x", 1)], "levels"),
    ],
)
def test_a_skill_that_cannot_be_taken_harms_none_of_the_others(files: list[SourceFile], said: str) -> None:
    made = plan_import([SourceFile("bad/SKILL.md", 1), SourceFile("good/SKILL.md", 1), *files], "bag", set())
    assert slugs(made) == ["good"]
    (problem,) = made.problems
    assert problem.startswith("bad: ")
    assert said in problem


def test_a_document_is_bounded() -> None:
    made = plan_import([SourceFile("SKILL.md", 257 * 1024)], "git", set())
    assert (made.skills, len(made.problems)) == ((), 1)


def test_a_flood_of_skills_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(skill_import, "MAX_SKILLS", 2)
    with pytest.raises(Invalid):
        plan("a/SKILL.md", "b/SKILL.md", "c/SKILL.md")


SEGMENTS = st.sampled_from(["a", "A", "b c", "SKILL.md", "skill.md", ".git", "x.py"])
PATHS = st.lists(SEGMENTS, min_size=1, max_size=4).map("/".join)


@given(st.sets(PATHS, max_size=12), st.sets(st.sampled_from(["a", "b-c", "bag"])), st.booleans())
def test_every_planned_skill_has_a_place_of_its_own_and_a_document(
    paths: set[str], taken: set[str], rename: bool
) -> None:
    try:
        made = plan(*paths, taken=taken, rename=rename)
    except Invalid:
        return
    assert len(set(slugs(made))) == len(made.skills)
    for skill in made.skills:
        check_slug(skill.slug)
        assert skill.clashes == (skill.slug in taken)
        assert not (rename and skill.clashes)
        inside = [skill.inside(file) for file in skill.files]
        assert inside.count("SKILL.md") == 1
        assert all(file.path in paths for file in skill.files)
