"""What every source of skills promises."""

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from app.adapters.local_skill_sources import LocalSkillSources
from app.domain.errors import NotFound
from app.domain.skill_import import SkillFile, plan_import
from app.ports.skill_sources import SkillSources
from tests.contract.samples import project_in
from tests.fakes.skill_sources import FakeSkillSources

FILES = {"skills/git/SKILL.md": b"---\nname: git\n---\nBody", "skills/git/scripts/run.sh": b"\xff\0", "README": b""}
Made = tuple[SkillSources, Path]
Make = Callable[[Path, Mapping[str, bytes]], Made]


def _folder(place: Path, files: Mapping[str, bytes]) -> Made:
    for path, data in files.items():
        (place / "bag" / path).parent.mkdir(parents=True, exist_ok=True)
        (place / "bag" / path).write_bytes(data)
    return LocalSkillSources(), place / "bag"


def _archive(place: Path, files: Mapping[str, bytes]) -> Made:
    with zipfile.ZipFile(place / "bag.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("skills/", b"")
        for path, data in files.items():
            archive.writestr(path, data)
    return LocalSkillSources(), place / "bag.zip"


def _fake(place: Path, files: Mapping[str, bytes]) -> Made:
    return FakeSkillSources({place / "bag": files}), place / "bag"


@pytest.fixture(params=[_fake, _folder, _archive], ids=["fake", "folder", "archive"])
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Made:
    make: Make = request.param
    return make(tmp_path, FILES)


async def test_all_files_are_told_with_their_sizes(made: Made) -> None:
    sources, source = made
    assert [(file.path, file.size, file.regular) for file in await sources.look(source)] == [
        (path, len(FILES[path]), True) for path in sorted(FILES)
    ]


async def test_a_planned_skill_is_read_byte_for_byte(made: Made) -> None:
    sources, source = made
    (planned,) = plan_import(await sources.look(source), "bag", set()).skills
    assert await sources.read(source, planned) == (
        SkillFile("SKILL.md", FILES["skills/git/SKILL.md"]),
        SkillFile("scripts/run.sh", b"\xff\0"),
    )


async def test_what_is_not_there_is_not_found(made: Made, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        await made[0].look(tmp_path / "none")


def test_a_project_without_other_clis_has_no_folder(made: Made, tmp_path: Path) -> None:
    assert list(made[0].of_project(project_in(tmp_path, "bare"))) == []
