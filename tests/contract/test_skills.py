"""What every store of skills promises."""

from pathlib import Path

import pytest

from app.adapters.folder_skills import FolderSkills
from app.domain.agent import SkillRef
from app.domain.errors import Conflict, Damaged, Invalid, NotFound, Refused
from app.domain.project import Project
from app.domain.skill import Header, Skill, SkillScope
from app.domain.skill_import import SkillFile
from app.ports.skills import Skills
from tests.contract.samples import project_in
from tests.fakes.skills import FakeSkills

SCOPES: tuple[SkillScope, ...] = ("project", "global")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return project_in(tmp_path)


@pytest.fixture(params=["fake", "folder"])
def skills(request: pytest.FixtureRequest, tmp_path: Path) -> Skills:
    return FakeSkills() if request.param == "fake" else FolderSkills(tmp_path / "skills")


def _new(slug: str, scope: SkillScope = "project", description: str = "", body: str = "Do it.\n") -> Skill:
    return Skill(slug=slug, scope=scope, name=slug, description=description, body=body, folder=Path())


def test_at_first_there_is_none(skills: Skills, project: Project) -> None:
    assert skills.list(project).items == ()
    assert skills.list(project).problems == ()


@pytest.mark.parametrize("scope", SCOPES)
def test_a_created_skill_can_be_read(skills: Skills, project: Project, scope: SkillScope) -> None:
    made = skills.create(project, _new("git", scope, 'When: you say "commit" \\ ü'))
    assert (made.ref, made.name, made.body) == (f"{scope}/git", "git", "Do it.\n")
    assert made.description == 'When: you say "commit" \\ ü'
    assert made.problem is None
    assert made.header == Header(name="git", description='When: you say "commit" \\ ü', keys=("name", "description"))
    assert made.size > len(made.body)
    assert skills.read(project, made.ref) == made
    assert skills.list(project).items == (made,)


def test_the_projects_own_come_first_and_each_scope_is_in_order(skills: Skills, project: Project) -> None:
    for slug, scope in (("b", "global"), ("a", "global"), ("z", "project"), ("c", "project")):
        skills.create(project, _new(slug, "global" if scope == "global" else "project"))
    assert [skill.ref for skill in skills.list(project).items] == ["project/c", "project/z", "global/a", "global/b"]


def test_another_project_sees_the_global_ones_only(skills: Skills, project: Project, tmp_path: Path) -> None:
    for scope in SCOPES:
        skills.create(project, _new("git", scope))
    other = project_in(tmp_path, "other")
    assert [skill.ref for skill in skills.list(other).items] == ["global/git"]
    with pytest.raises(NotFound):
        skills.read(other, SkillRef("project/git"))


def test_a_taken_place_stays_as_it_is(skills: Skills, project: Project) -> None:
    made = skills.create(project, _new("git", body="first\n"))
    with pytest.raises(Conflict):
        skills.create(project, _new("git", body="second\n"))
    assert skills.read(project, made.ref) == made


def test_an_added_skill_has_all_its_files(skills: Skills, project: Project) -> None:
    text = b"---\nname: git\ndescription: How to commit.\n---\nBody\n"
    files = [SkillFile("a/run.sh", b"\xff\0", executable=True), SkillFile("SKILL.md", text), SkillFile("a/b/c", b"")]
    made = skills.add(project, "project", "git", files)
    assert (made.ref, made.description, made.body) == ("project/git", "How to commit.", "Body\n")
    assert made.files == ("a/b/c", "a/run.sh")
    assert made.size == len(text) + 2
    assert skills.read(project, made.ref) == made


@pytest.mark.parametrize(
    ("files", "error"),
    [
        ([SkillFile("README.md", b"x")], Damaged),
        ([SkillFile("SKILL.md", b"\xff")], Damaged),
        ([SkillFile("SKILL.md", b"x"), SkillFile("../x", b"x")], Refused),
        ([SkillFile("SKILL.md", b"x"), SkillFile("/x", b"x")], Refused),
        ([SkillFile("SKILL.md", b"x"), SkillFile("a\\b", b"x")], Refused),
    ],
)
def test_what_is_no_skill_is_not_added(
    skills: Skills, project: Project, files: list[SkillFile], error: type[Exception]
) -> None:
    with pytest.raises(error):
        skills.add(project, "project", "git", files)
    assert skills.list(project).items == ()
    assert skills.list(project).problems == ()


def test_nothing_is_added_to_a_skill_that_is_there(skills: Skills, project: Project) -> None:
    made = skills.create(project, _new("git", body="first\n"))
    with pytest.raises(Conflict):
        skills.add(project, "project", "git", [SkillFile("SKILL.md", b"second")])
    assert skills.read(project, made.ref) == made


def test_writing_replaces_the_text(skills: Skills, project: Project) -> None:
    made = skills.create(project, _new("git"))
    written = skills.write(project, made.ref, "---\nname: Git\ndescription: new\n---\nNew body\n")
    assert (written.name, written.description, written.body) == ("Git", "new", "New body\n")
    assert skills.read(project, made.ref) == written


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("just text\n", "just text\n"),
        ("---\nname: x\nnever closed\n", "---\nname: x\nnever closed\n"),
        ("---\n: [\n---\nkept\n", "kept\n"),
    ],
)
def test_odd_front_matter_never_costs_the_body(skills: Skills, project: Project, text: str, body: str) -> None:
    made = skills.create(project, _new("git"))
    assert skills.write(project, made.ref, text).body == body
    assert skills.read(project, made.ref).name == "git"


def test_broken_front_matter_is_a_problem_of_a_skill_that_can_be_used(skills: Skills, project: Project) -> None:
    made = skills.create(project, _new("git"))
    skills.write(project, made.ref, "---\ndescription: a: b\n---\nbody\n")
    (listed,) = skills.list(project).items
    assert listed.problem is not None
    assert listed.description == "a: b"


def test_a_deleted_skill_is_gone(skills: Skills, project: Project) -> None:
    made = skills.create(project, _new("git"))
    skills.delete(project, made.ref)
    assert skills.list(project).items == ()
    with pytest.raises(NotFound):
        skills.delete(project, made.ref)


@pytest.mark.parametrize("ref", ["project/none", "global/none", "project/../x", "other/git", "git", ""])
def test_what_does_not_exist_is_not_found(skills: Skills, project: Project, ref: str) -> None:
    with pytest.raises(NotFound):
        skills.read(project, SkillRef(ref))
    with pytest.raises(NotFound):
        skills.write(project, SkillRef(ref), "text")


def test_text_that_is_no_utf_8_is_refused(skills: Skills, project: Project) -> None:
    with pytest.raises(Invalid):
        skills.create(project, _new("git", body="half \ud800"))
    assert skills.list(project).items == ()


@pytest.mark.parametrize("scope", SCOPES)
def test_a_deleted_skill_can_be_brought_back_once(skills: Skills, project: Project, scope: SkillScope) -> None:
    made = skills.create(project, _new("git", scope))
    skills.delete(project, made.ref)
    assert skills.restore(project, made.ref) == made
    assert skills.list(project).items == (made,)
    with pytest.raises(NotFound):
        skills.restore(project, SkillRef(f"{scope}/other"))


def test_bringing_back_never_replaces_what_is_there_again(skills: Skills, project: Project) -> None:
    made = skills.create(project, _new("git", body="first\n"))
    skills.delete(project, made.ref)
    again = skills.create(project, _new("git", body="second\n"))
    with pytest.raises(Conflict):
        skills.restore(project, made.ref)
    assert skills.read(project, made.ref) == again
