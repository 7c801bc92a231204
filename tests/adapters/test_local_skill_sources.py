"""Hostile folders and archives."""

import os
import stat
import zipfile
from pathlib import Path

import pytest

from app.adapters import local_skill_sources
from app.adapters.local_skill_sources import LocalSkillSources
from app.domain.errors import Failed, Invalid, Refused
from app.domain.skill_import import PlannedSkill, SkillFile, SourceFile, plan_import
from tests.contract.samples import project_in

SOURCES = LocalSkillSources()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "bag.zip"


def pack(archive: Path, *entries: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in entries:
            file.writestr(name, data)
    return archive


def whole(*files: SourceFile) -> PlannedSkill:
    return PlannedSkill("git", "", files)


async def test_a_link_in_a_folder_is_told_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "bag").mkdir()
    (tmp_path / "bag" / "secret").symlink_to("/etc/passwd")
    (tmp_path / "bag" / "out").symlink_to("/etc")
    os.mkfifo(tmp_path / "bag" / "pipe")
    assert [(file.path, file.regular) for file in await SOURCES.look(tmp_path / "bag")] == [
        ("out", False), ("pipe", False), ("secret", False)
    ]  # fmt: skip


async def test_a_file_that_became_a_link_meanwhile_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "bag" / "inner").mkdir(parents=True)
    (tmp_path / "bag" / "inner" / "SKILL.md").write_text("x")
    (found,) = await SOURCES.look(tmp_path / "bag")
    (tmp_path / "bag" / "inner").rename(tmp_path / "elsewhere")
    (tmp_path / "bag" / "inner").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Failed, match=r"is not a directory|is a link"):
        await SOURCES.read(tmp_path / "bag", whole(found))


async def test_programs_stay_executable(tmp_path: Path, archive: Path) -> None:
    (tmp_path / "bag").mkdir()
    (tmp_path / "bag" / "run").write_text("x")
    (tmp_path / "bag" / "run").chmod(0o755)
    entry = zipfile.ZipInfo("run")
    entry.external_attr = (stat.S_IFREG | 0o755) << 16
    for source in (tmp_path / "bag", pack(archive, (entry, b"x"))):
        (found,) = await SOURCES.look(source)
        assert await SOURCES.read(source, whole(found)) == (SkillFile("run", b"x", executable=True),)


async def test_a_link_in_an_archive_is_told(archive: Path) -> None:
    entry = zipfile.ZipInfo("link")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    (found,) = await SOURCES.look(pack(archive, (entry, b"/etc/passwd")))
    assert not found.regular


async def test_a_path_that_leads_out_is_told_as_it_stands_there(archive: Path) -> None:
    (found,) = await SOURCES.look(pack(archive, ("../../evil", b"x")))
    assert found.path == "../../evil"


async def test_paths_that_begin_with_the_archives_own_folder_are_those_without(archive: Path) -> None:
    pack(archive, ("./", b""), ("./git/", b""), ("./git/SKILL.md", b"x"), ("././git/run.sh", b"y"))
    found = await SOURCES.look(archive)
    assert [file.path for file in found] == ["git/SKILL.md", "git/run.sh"]
    (planned,) = plan_import(found, "bag", set()).skills
    assert await SOURCES.read(archive, planned) == (SkillFile("SKILL.md", b"x"), SkillFile("run.sh", b"y"))


@pytest.mark.parametrize("path", ["./../evil", ".//etc/evil", "./C:/evil", "./git/./evil", ".\\evil", "./a\\evil"])
async def test_no_path_gets_out_behind_the_archives_own_folder(archive: Path, path: str) -> None:
    found = await SOURCES.look(pack(archive, ("./git/SKILL.md", b"x"), (path, b"x")))
    with pytest.raises((Refused, Invalid)):
        plan_import(found, "bag", set())


async def test_a_file_with_and_without_the_archives_own_folder_is_there_twice(archive: Path) -> None:
    with pytest.raises(Refused, match="two files"):
        await SOURCES.look(pack(archive, ("./SKILL.md", b"a"), ("SKILL.md", b"b")))


async def test_a_file_that_is_gone_from_the_archive_meanwhile_is_told(archive: Path) -> None:
    (found,) = await SOURCES.look(pack(archive, ("SKILL.md", b"a")))
    pack(archive, ("other", b"a"))
    with pytest.raises(Invalid, match="any more"):
        await SOURCES.read(archive, whole(found))


async def test_a_bomb_gives_no_more_than_it_says(archive: Path) -> None:
    pack(archive, ("SKILL.md", b"\0" * 10_000_000))
    data = archive.read_bytes()
    size = (10_000_000).to_bytes(4, "little")
    assert data.count(size) == 2  # in the entry and in the archive's list
    archive.write_bytes(data.replace(size, (10).to_bytes(4, "little")))
    (found,) = await SOURCES.look(archive)
    assert found.size == 10
    with pytest.raises((Refused, Invalid)):
        await SOURCES.read(archive, whole(found))


async def test_an_archive_with_two_files_of_one_name_is_refused(archive: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        pack(archive, ("SKILL.md", b"a"), ("SKILL.md", b"b"))
    with pytest.raises(Refused, match="two files"):
        await SOURCES.look(archive)


async def test_a_flood_of_entries_is_refused_before_it_is_read(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack(archive, *((f"file-{number}", b"") for number in range(50)))
    monkeypatch.setattr(local_skill_sources, "MAX_DIRECTORY", 1000)
    with pytest.raises(Refused, match="too many files"):
        await SOURCES.look(archive)


async def test_a_list_of_files_that_is_said_twice_is_refused(archive: Path) -> None:
    pack(archive, ("SKILL.md", b"x"))
    data = archive.read_bytes()
    archive.write_bytes(data[:-22] + b"PK\6\7" + bytes(16) + data[-22:])
    with pytest.raises(Refused):
        await SOURCES.look(archive)


async def test_a_deep_or_wide_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / "deep"
    (deep / "/".join("d" * 15)).mkdir(parents=True)
    with pytest.raises(Refused):
        await SOURCES.look(deep)
    monkeypatch.setattr(local_skill_sources, "MAX_ENTRIES", 2)
    wide = tmp_path / "wide"
    wide.mkdir()
    for name in "abc":
        (wide / name).touch()
    with pytest.raises(Refused):
        await SOURCES.look(wide)


@pytest.mark.parametrize("data", [b"", b"no archive", b"PK\5\6" + bytes(17), b"PK\5\6" + b"\xff" * 18])
async def test_what_is_no_archive_is_refused_as_a_sentence(archive: Path, data: bytes) -> None:
    archive.write_bytes(data)
    with pytest.raises((Invalid, Refused)):
        await SOURCES.look(archive)


async def test_a_broken_archive_is_invalid(archive: Path) -> None:
    pack(archive, ("SKILL.md", b"x" * 1000))
    data = bytearray(archive.read_bytes())
    data[40] ^= 0xFF
    archive.write_bytes(data)
    (found,) = await SOURCES.look(archive)
    with pytest.raises(Invalid, match="pack it again"):
        await SOURCES.read(archive, whole(found))


async def test_an_encrypted_file_is_invalid(archive: Path) -> None:
    pack(archive, ("SKILL.md", b"x"))
    data = bytearray(archive.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    archive.write_bytes(data)
    (found,) = await SOURCES.look(archive)
    with pytest.raises(Invalid):
        await SOURCES.read(archive, whole(found))


def test_the_folders_of_other_clis_are_found(tmp_path: Path) -> None:
    project = project_in(tmp_path)
    (project.root / ".claude" / "skills").mkdir(parents=True)
    (project.root / ".agents").mkdir()
    (project.root / ".agents" / "skills").touch()
    assert SOURCES.of_project(project) == [project.root / ".claude" / "skills"]
