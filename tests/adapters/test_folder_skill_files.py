"""The files of skills on a disk that somebody else has prepared."""

import os
from pathlib import Path

import pytest

from app.adapters.folder_skill_files import FolderSkillFiles
from app.domain.agent import SkillRef
from app.domain.errors import Failed, NotFound, Refused
from app.domain.project import Project
from tests.contract.samples import project_in

GIT = SkillRef("project/git")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return project_in(tmp_path)


@pytest.fixture
def files(tmp_path: Path) -> FolderSkillFiles:
    return FolderSkillFiles(tmp_path / "skills")


@pytest.fixture
def folder(project: Project) -> Path:
    folder = project.folder / "skills" / "git"
    folder.mkdir(parents=True)
    (folder / "SKILL.md").write_text("---\nname: git\n# why\nlicense: MIT\ndescription: old\n---\nbody\n")
    return folder


def test_what_else_the_front_matter_says_stays(files: FolderSkillFiles, project: Project, folder: Path) -> None:
    files.revise(project, GIT, "new: and true", "Text.\n")
    assert (folder / "SKILL.md").read_text() == (
        '---\nname: git\ndescription: "new: and true"\n# why\nlicense: MIT\n---\n\nText.\n'
    )


def test_front_matter_that_is_no_yaml_is_not_thrown_away(
    files: FolderSkillFiles, project: Project, folder: Path
) -> None:
    text = "---\nname: [git\nlicense: MIT\n---\nbody\n"
    (folder / "SKILL.md").write_text(text)
    with pytest.raises(Refused, match="by hand"):
        files.revise(project, GIT, "new", "Text.\n")
    assert (folder / "SKILL.md").read_text() == text


def test_renaming_changes_the_name_and_nothing_else(files: FolderSkillFiles, project: Project, folder: Path) -> None:
    files.rename(project, GIT, "commits")
    renamed = folder.with_name("commits") / "SKILL.md"
    assert renamed.read_text() == "---\nname: commits\n# why\nlicense: MIT\ndescription: old\n---\nbody\n"


def test_a_skill_that_cannot_be_renamed_in_full_is_not_renamed_at_all(
    files: FolderSkillFiles, project: Project, folder: Path
) -> None:
    (folder / "SKILL.md").rename(folder / "README.md")
    (folder / "SKILL.md").symlink_to("README.md")
    with pytest.raises(Failed, match="it is a link"):
        files.rename(project, GIT, "commits")
    assert [path.name for path in folder.parent.iterdir()] == ["git"]


@pytest.mark.parametrize("kind", ["link", "folder", "pipe", "SKILL.md"])
def test_only_a_regular_file_can_be_added(
    files: FolderSkillFiles, project: Project, folder: Path, tmp_path: Path, kind: str
) -> None:
    source = tmp_path / kind
    if kind == "link":
        source.symlink_to("/etc/passwd")
    elif kind == "folder":
        source.mkdir()
    elif kind == "pipe":
        os.mkfifo(source)
    else:
        source.write_text("another")
    with pytest.raises(Refused):
        files.add(project, GIT, source)
    assert [path.name for path in folder.iterdir()] == ["SKILL.md"]


def test_a_script_stays_one_that_can_be_run(
    files: FolderSkillFiles, project: Project, folder: Path, tmp_path: Path
) -> None:
    script = tmp_path / "run.sh"
    script.write_text("echo")
    script.chmod(0o755)
    assert files.add(project, GIT, script).files == ("run.sh",)
    assert (folder / "run.sh").stat().st_mode & 0o100


@pytest.mark.parametrize("path", ["../other/SKILL.md", "/etc/passwd", "a/../b", "SKILL.md", ".deleted/x", ""])
def test_a_path_that_is_no_supporting_file_removes_nothing(
    files: FolderSkillFiles, project: Project, folder: Path, path: str
) -> None:
    with pytest.raises((Refused, NotFound)):
        files.remove(project, GIT, path)
    assert (folder / "SKILL.md").exists()


def test_a_file_behind_a_link_is_not_removed(
    files: FolderSkillFiles, project: Project, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a").write_text("mine")
    (folder / "sub").symlink_to(tmp_path / "outside")
    with pytest.raises(Refused):
        files.remove(project, GIT, "sub/a")
    assert (tmp_path / "outside" / "a").read_text() == "mine"
