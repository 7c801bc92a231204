"""Skills on a real disk: links, floods, FIFOs, and what is no text."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app.adapters.folder_skills import FolderSkills
from app.domain.agent import SkillRef
from app.domain.errors import Conflict, Damaged, Failed, IdeaiError, Invalid, NotFound, Refused
from app.domain.project import Project
from app.domain.skill import Skill
from app.files import skill_shelf
from tests.contract.samples import project_in

GIT = SkillRef("project/git")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return project_in(tmp_path)


@pytest.fixture
def skills(tmp_path: Path) -> FolderSkills:
    return FolderSkills(tmp_path / "skills")


def _put(project: Project, slug: str = "git", text: str | bytes = "---\nname: git\n---\nbody\n") -> Path:
    folder = project.folder / "skills" / slug
    folder.mkdir(parents=True)
    (folder / "SKILL.md").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def _replaced_by(make: Callable[[Path], None], path: Path) -> None:
    path.unlink()
    make(path)


def test_supporting_files_are_listed_by_relative_path(skills: FolderSkills, project: Project) -> None:
    folder = _put(project)
    (folder / "scripts" / "deep").mkdir(parents=True)
    (folder / "scripts" / "run.sh").write_text("x" * 10)
    (folder / "scripts" / "deep" / "a b.txt").write_text("y" * 5)
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("z" * 100)
    skill = skills.read(project, GIT)
    assert skill.files == ("scripts/deep/a b.txt", "scripts/run.sh")
    assert skill.size == 15 + len("---\nname: git\n---\nbody\n")
    assert skill.folder == folder


def test_the_digest_follows_what_files_say_and_nothing_else(skills: FolderSkills, project: Project) -> None:
    folder = _put(project)
    (folder / "scripts").mkdir()
    script = folder / "scripts" / "run.sh"
    script.write_text("exit 0")
    before = skills.read(project, GIT).digest
    script.write_text("exit 1")
    changed = skills.read(project, GIT).digest
    assert before != changed
    script.write_text("exit 0")
    assert skills.read(project, GIT).digest == before
    (folder / "SKILL.md").write_text("---\nname: gut\n---\nbody\n")
    assert skills.read(project, GIT).digest not in (before, changed)


def test_a_file_that_cannot_be_read_changes_the_digest_and_fails_nothing(
    skills: FolderSkills, project: Project
) -> None:
    folder = _put(project)
    (folder / "a.txt").write_text("a")
    before = skills.read(project, GIT)
    (folder / "a.txt").chmod(0)
    after = skills.read(project, GIT)
    assert after.files == before.files
    assert os.geteuid() == 0 or after.digest != before.digest


def test_a_created_skill_is_what_every_cli_takes(skills: FolderSkills, project: Project) -> None:
    made = skills.create(project, Skill("git", "project", "Git", "Use: always\nand so on", "# Git\n", Path()))
    text = (made.folder / "SKILL.md").read_text()
    assert text == '---\nname: git\ndescription: "Use: always and so on"\n---\n\n# Git\n'
    assert (project.folder / ".gitignore").read_text() == "run/\n"


def test_windows_line_endings_are_kept(skills: FolderSkills, project: Project) -> None:
    _put(project, text="---\r\nname: git\r\ndescription: d\r\n---\r\nline\r\n")
    skill = skills.read(project, GIT)
    assert (skill.name, skill.description, skill.body) == ("git", "d", "line\r\n")


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda folder: (folder / "SKILL.md").write_bytes(b"ok\n\xff"), "UTF-8"),
        (lambda folder: (folder / "SKILL.md").unlink(), "SKILL.md"),
        (lambda folder: (folder / "SKILL.md").write_bytes(b"x" * (300 << 10)), "too large"),
        (lambda folder: _replaced_by(os.mkfifo, folder / "SKILL.md"), "regular file"),
        (lambda folder: _replaced_by(os.mkdir, folder / "SKILL.md"), "directory"),
        (lambda folder: (folder / "bad\nname").touch(), "name"),
        (lambda folder: (folder / "bad\\name").touch(), "name"),
        (lambda folder: Path(os.fsdecode(os.fsencode(folder) + b"/\xff")).touch(), "name"),
        (lambda folder: (folder / "/".join("abcdefghij")).mkdir(parents=True), "levels"),
    ],
)
def test_a_skill_that_cannot_be_used_is_a_problem_and_harms_no_other(
    skills: FolderSkills, project: Project, make: Callable[[Path], object], why: str
) -> None:
    make(_put(project))
    _put(project, "other")
    listing = skills.list(project)
    assert [skill.slug for skill in listing.items] == ["other"]
    (problem,) = listing.problems
    assert why in str(problem)
    with pytest.raises((Damaged, Failed)):
        skills.read(project, GIT)


def test_a_skill_with_too_many_or_too_large_files_is_a_problem(
    skills: FolderSkills, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _put(project)
    for number in range(4):
        (folder / f"{number}").write_text("12345")
    monkeypatch.setattr(skill_shelf, "MAX_FILES", 3)
    assert "at most 3 files" in str(skills.list(project).problems[0])
    monkeypatch.setattr(skill_shelf, "MAX_FILES", 10)
    monkeypatch.setattr(skill_shelf, "MAX_SIZE", 19)
    assert len(skills.list(project).problems) == 1


def test_a_flood_of_folders_is_cut(skills: FolderSkills, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    for slug in ("a", "b", "c"):
        _put(project, slug)
    monkeypatch.setattr(skill_shelf, "MAX_SKILLS", 2)
    listing = skills.list(project)
    assert [skill.slug for skill in listing.items] == ["a", "b"]
    assert "first 2" in str(listing.problems[0])


def test_links_and_fifos_beside_the_text_are_left_out_and_said_so(
    skills: FolderSkills, project: Project, tmp_path: Path
) -> None:
    folder = _put(project)
    (tmp_path / "secret").write_text("s")
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "fifo")
    skill = skills.read(project, GIT)
    assert skill.files == ()
    assert skill.problem is not None
    assert "left out" in skill.problem


@pytest.mark.parametrize("scope", ["project", "global"])
def test_a_folder_linked_from_out_of_its_scope_is_refused(
    skills: FolderSkills, project: Project, tmp_path: Path, scope: str
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "SKILL.md").write_text("secret")
    root = project.folder / "skills" if scope == "project" else skills.folder
    root.mkdir(parents=True)
    (root / "git").symlink_to(outside)
    ref = SkillRef(f"{scope}/git")
    with pytest.raises(Refused):
        skills.read(project, ref)
    with pytest.raises(Refused):
        skills.write(project, ref, "mine")
    assert skills.list(project).items == ()
    assert len(skills.list(project).problems) == 1
    skills.delete(project, ref)
    assert (outside / "SKILL.md").read_text() == "secret"
    assert [path.name for path in root.iterdir()] == [".deleted"]


def test_a_text_linked_from_elsewhere_is_refused(skills: FolderSkills, project: Project, tmp_path: Path) -> None:
    folder = _put(project)
    (tmp_path / "secret").write_text("s")
    (folder / "SKILL.md").unlink()
    (folder / "SKILL.md").symlink_to(tmp_path / "secret")
    with pytest.raises(Refused):
        skills.read(project, GIT)
    with pytest.raises(Refused):
        skills.write(project, GIT, "mine")
    assert (tmp_path / "secret").read_text() == "s"


def test_a_projects_skills_folder_that_leads_out_of_it_is_refused(
    skills: FolderSkills, project: Project, tmp_path: Path
) -> None:
    (tmp_path / "outside").mkdir()
    project.folder.mkdir()
    (project.folder / "skills").symlink_to(tmp_path / "outside")
    assert len(skills.list(project).problems) == 1
    with pytest.raises(Refused):
        skills.create(project, Skill("git", "project", "git", "", "x", Path()))
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_link_within_the_scope_is_another_name(skills: FolderSkills, project: Project) -> None:
    folder = _put(project)
    (folder.parent / "alias").symlink_to(folder)
    assert [skill.slug for skill in skills.list(project).items] == ["alias", "git"]


def test_folders_with_other_names_are_problems_and_hidden_ones_are_not_looked_at(
    skills: FolderSkills, project: Project
) -> None:
    _put(project, "My Skill")
    _put(project, ".hidden")
    (project.folder / "skills" / "README.md").touch()
    (project.folder / "skills" / "dangling").symlink_to("nowhere")
    listing = skills.list(project)
    assert listing.items == ()
    assert sorted(problem.path.name for problem in listing.problems) == ["My Skill", "dangling"]


def test_a_place_that_is_taken_by_anything_is_a_conflict(skills: FolderSkills, project: Project) -> None:
    (project.folder / "skills").mkdir(parents=True)
    (project.folder / "skills" / "git").write_text("a file")
    with pytest.raises(Conflict):
        skills.create(project, Skill("git", "project", "git", "", "x", Path()))
    with pytest.raises(NotFound):
        skills.read(project, GIT)


def test_a_text_that_could_not_be_read_back_is_refused(skills: FolderSkills, project: Project) -> None:
    folder = _put(project)
    with pytest.raises(Invalid):
        skills.write(project, GIT, "x" * (300 << 10))
    assert (folder / "SKILL.md").read_text().endswith("body\n")


def test_a_full_disk_leaves_no_half_made_skill(
    skills: FolderSkills, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    (project.folder / "skills").mkdir(parents=True)
    (project.folder / ".gitignore").write_text("run/\n")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Failed, match="disk is full"):
        skills.create(project, Skill("git", "project", "git", "", "x", Path()))
    assert list((project.folder / "skills").iterdir()) == []


def test_a_global_folder_that_is_a_file_is_one_problem(project: Project, tmp_path: Path) -> None:
    (tmp_path / "skills").write_text("")
    skills = FolderSkills(tmp_path / "skills")
    assert [problem.path for problem in skills.list(project).problems] == [tmp_path / "skills"]
    with pytest.raises(IdeaiError):
        skills.create(project, Skill("git", "global", "git", "", "x", Path()))
