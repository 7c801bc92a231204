"""What every store of skills promises about their files."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.adapters.folder_skill_files import FolderSkillFiles
from app.adapters.folder_skills import FolderSkills
from app.domain.agent import SkillRef
from app.domain.errors import Conflict, NotFound
from app.domain.project import Project
from app.domain.skill import Skill, SkillScope
from app.ports.skill_files import SkillFiles
from app.ports.skills import Skills
from tests.contract.samples import project_in
from tests.fakes.skill_files import FakeSkillFiles
from tests.fakes.skills import FakeSkills


@dataclass(frozen=True)
class House:
    """The skills, their files, and a file of the machine that can be added."""

    skills: Skills
    files: SkillFiles
    project: Project
    source: Path

    def make(self, slug: str, scope: SkillScope = "project") -> Skill:
        draft = Skill(slug=slug, scope=scope, name=slug, description="When to.", body="Do it.\n", folder=Path())
        return self.skills.create(self.project, draft)


@pytest.fixture(params=["fake", "folder"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> House:
    source = tmp_path / "form.md"
    source.write_text("name: …\n")
    project = project_in(tmp_path)
    if request.param == "folder":
        return House(FolderSkills(tmp_path / "skills"), FolderSkillFiles(tmp_path / "skills"), project, source)
    fake = FakeSkills()
    return House(fake, FakeSkillFiles(fake, {source}), project, source)


def test_a_revised_skill_says_what_it_was_given(house: House) -> None:
    made = house.make("git")
    revised = house.files.revise(house.project, made.ref, 'Use: "now" \\ ü', "Another\n\nbody.\n")
    assert (revised.description, revised.body) == ('Use: "now" \\ ü', "Another\n\nbody.\n")
    assert revised.name == "git"
    assert house.skills.read(house.project, made.ref) == revised


@pytest.mark.parametrize("scope", ["project", "global"])
def test_a_renamed_skill_keeps_what_it_says_and_its_files(house: House, scope: SkillScope) -> None:
    made = house.make("git", scope)
    house.files.add(house.project, made.ref, house.source)
    renamed = house.files.rename(house.project, made.ref, "commits")
    assert (renamed.ref, renamed.name) == (f"{scope}/commits", "commits")
    assert (renamed.description, renamed.body, renamed.files) == ("When to.", "Do it.\n", ("form.md",))
    assert [skill.ref for skill in house.skills.list(house.project).items] == [renamed.ref]


def test_a_name_that_is_taken_leaves_both_as_they_are(house: House) -> None:
    git, other = house.make("git"), house.make("other")
    with pytest.raises(Conflict):
        house.files.rename(house.project, git.ref, "other")
    assert house.skills.list(house.project).items == (git, other)


def test_a_supporting_file_is_added_removed_and_brought_back(house: House) -> None:
    made = house.make("git")
    assert house.files.add(house.project, made.ref, house.source).files == ("form.md",)
    with pytest.raises(Conflict):
        house.files.add(house.project, made.ref, house.source)
    assert house.files.remove(house.project, made.ref, "form.md").files == ()
    assert house.files.restore(house.project, made.ref, "form.md").files == ("form.md",)
    with pytest.raises(NotFound):
        house.files.restore(house.project, made.ref, "other.md")


def test_bringing_back_never_replaces_a_file_that_is_there_again(house: House) -> None:
    made = house.make("git")
    house.files.add(house.project, made.ref, house.source)
    house.files.remove(house.project, made.ref, "form.md")
    house.files.add(house.project, made.ref, house.source)
    with pytest.raises(Conflict):
        house.files.restore(house.project, made.ref, "form.md")


def test_what_does_not_exist_is_not_found(house: House) -> None:
    made = house.make("git")
    missing = SkillRef("project/none")
    steps: tuple[Callable[[], object], ...] = (
        lambda: house.files.revise(house.project, missing, "x", "y"),
        lambda: house.files.rename(house.project, missing, "other"),
        lambda: house.files.add(house.project, missing, house.source),
        lambda: house.files.add(house.project, made.ref, house.source.with_name("none.md")),
        lambda: house.files.remove(house.project, made.ref, "none.md"),
    )
    for step in steps:
        with pytest.raises(NotFound):
            step()
