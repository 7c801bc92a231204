"""Contexts on a real disk: links, other people's edits, and what is no text."""

import os
from pathlib import Path

import pytest

from app.adapters.markdown_contexts import MarkdownContexts
from app.domain.agent import Agent
from app.domain.context import ABSENT, revision_of
from app.domain.errors import Conflict, Failed, IdeaiError, Invalid, Refused
from app.domain.project import Project
from tests.contract.samples import agent, project_in

ADA = agent()
CONTEXTS = MarkdownContexts()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return project_in(tmp_path)


def _put(project: Project, data: bytes) -> Path:
    path = CONTEXTS.path(project, ADA)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_the_file_is_the_text_and_nothing_else(project: Project) -> None:
    CONTEXTS.write(project, ADA, "# Ada\r\n\r\nÜ\n", ABSENT)
    assert CONTEXTS.path(project, ADA).read_bytes() == b"# Ada\r\n\r\n\xc3\x9c\n"
    assert [path.name for path in CONTEXTS.path(project, ADA).parent.iterdir()] == ["ada-1.md"]


def test_an_edit_made_outside_is_a_conflict(project: Project) -> None:
    read = CONTEXTS.write(project, ADA, "one", ABSENT)
    path = _put(project, b"theirs")
    with pytest.raises(Conflict):
        CONTEXTS.write(project, ADA, "two", read.revision)
    assert path.read_bytes() == b"theirs"


def test_a_file_removed_outside_is_a_conflict(project: Project) -> None:
    read = CONTEXTS.write(project, ADA, "one", ABSENT)
    CONTEXTS.path(project, ADA).unlink()
    with pytest.raises(Conflict):
        CONTEXTS.write(project, ADA, "two", read.revision)
    assert not CONTEXTS.path(project, ADA).exists()


def test_what_is_no_utf_8_is_said_with_its_line_and_kept(project: Project) -> None:
    path = _put(project, b"fine\n\xe9t\xe9\n")
    with pytest.raises(Invalid, match="line 2"):
        CONTEXTS.read(project, ADA)
    with pytest.raises(Conflict):
        CONTEXTS.write(project, ADA, "new", ABSENT)
    assert path.read_bytes() == b"fine\n\xe9t\xe9\n"


@pytest.mark.parametrize("linked", ["file", "folder"])
def test_a_link_out_of_the_project_is_refused(project: Project, tmp_path: Path, linked: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "ada-1.md").write_text("secret")
    path = CONTEXTS.path(project, ADA)
    if linked == "folder":
        project.folder.mkdir()
        path.parent.symlink_to(outside)
    else:
        path.parent.mkdir(parents=True)
        path.symlink_to(outside / "ada-1.md")
    with pytest.raises(Refused):
        CONTEXTS.read(project, ADA)
    with pytest.raises(Refused):
        CONTEXTS.write(project, ADA, "mine", revision_of("secret"))
    assert (outside / "ada-1.md").read_text() == "secret"


def test_a_dangling_link_out_of_the_project_makes_no_file(project: Project, tmp_path: Path) -> None:
    path = CONTEXTS.path(project, ADA)
    path.parent.mkdir(parents=True)
    path.symlink_to(tmp_path / "nowhere")
    with pytest.raises(Refused):
        CONTEXTS.write(project, ADA, "mine", ABSENT)
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("md_path", ["agents/../../x.md", "/etc/passwd", "agents/a/b.md", "agents/.md"])
def test_no_entry_can_name_another_place(md_path: str) -> None:
    with pytest.raises(ValueError, match="md_path"):
        Agent.model_validate({**ADA.as_fields(), "md_path": md_path})


def test_a_fifo_in_its_place_blocks_nobody(project: Project) -> None:
    path = CONTEXTS.path(project, ADA)
    path.parent.mkdir(parents=True)
    os.mkfifo(path)
    with pytest.raises(Failed):
        CONTEXTS.read(project, ADA)
    with pytest.raises(Failed):
        CONTEXTS.write(project, ADA, "x", ABSENT)


def test_a_big_context_is_fine(project: Project) -> None:
    text = "line\n" * 1_000_000
    CONTEXTS.write(project, ADA, text, ABSENT)
    assert CONTEXTS.read(project, ADA).text == text


def test_every_name_that_could_be_taken_is_on_disk(project: Project, tmp_path: Path) -> None:
    folder = _put(project, b"").parent
    (folder / "UPPER.MD").touch()
    (folder / "notes.txt").touch()
    (folder / "dangling.md").symlink_to(tmp_path / "nowhere")
    (folder / "folder.md").mkdir()
    assert sorted(CONTEXTS.on_disk(project)) == [
        "agents/UPPER.MD",
        "agents/ada-1.md",
        "agents/dangling.md",
        "agents/folder.md",
    ]


def test_a_folder_that_is_a_file_is_said_so(project: Project) -> None:
    project.folder.mkdir()
    (project.folder / "agents").write_text("")
    with pytest.raises(IdeaiError):
        CONTEXTS.on_disk(project)
    with pytest.raises(IdeaiError):
        CONTEXTS.write(project, ADA, "x", ABSENT)
