"""The manifest on a real disk: its form, what survives, and what is refused."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.adapters.json_manifest import JsonManifests
from app.domain.errors import Damaged, Failed, IdeaiError, Refused
from app.domain.manifest import Manifest
from app.domain.project import Project
from tests.contract.samples import agent, project_in

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
UNKNOWN = st.dictionaries(st.text(max_size=8).map(lambda key: f"x-{key}"), JSON, max_size=3)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return project_in(tmp_path)


@pytest.fixture
def manifests(tmp_path: Path) -> JsonManifests:
    return JsonManifests(tmp_path / "state")


def _path(project: Project) -> Path:
    return project.folder / "manifest.json"


def _write(project: Project, text: str | bytes) -> Path:
    project.folder.mkdir(exist_ok=True)
    _path(project).write_bytes(text if isinstance(text, bytes) else text.encode())
    return _path(project)


def test_the_file_reads_well_and_diffs_well(manifests: JsonManifests, project: Project) -> None:
    manifests.update(project, lambda manifest: manifest.with_entry(agent(name="Åsa 安")))
    text = _path(project).read_text("utf-8")
    assert text.startswith('{\n  "version": 1,\n  "entries": [\n    {\n      "id": ')
    assert '"name": "Åsa 安"' in text
    assert text.endswith("}\n")
    assert not text.endswith("\n\n")


def test_nothing_but_the_manifest_and_what_git_must_leave_out_lies_in_the_folder(
    manifests: JsonManifests, project: Project
) -> None:
    manifests.update(project, lambda manifest: manifest.with_entry(agent()))
    assert sorted(path.name for path in project.folder.iterdir()) == [".gitignore", "manifest.json"]
    assert (project.folder / ".gitignore").read_text() == "run/\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [(b"*.log", b"*.log\nrun/\n"), (b"a\r\n", b"a\r\nrun/\n"), (b"/run/\nb", b"/run/\nb"), (b"\xff", b"\xff\nrun/\n")],
)
def test_a_gitignore_of_the_users_own_is_kept_and_completed(
    manifests: JsonManifests, project: Project, before: bytes, after: bytes
) -> None:
    project.folder.mkdir()
    (project.folder / ".gitignore").write_bytes(before)
    manifests.update(project, lambda manifest: manifest)
    manifests.update(project, lambda manifest: manifest)
    assert (project.folder / ".gitignore").read_bytes() == after


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(top=UNKNOWN, entry=UNKNOWN, origin=UNKNOWN)
def test_what_a_later_version_wrote_survives_a_rewrite_at_every_level(
    manifests: JsonManifests, project: Project, top: dict[str, Any], entry: dict[str, Any], origin: dict[str, Any]
) -> None:
    fields = agent(1).as_fields() | {"origin": {"template": "t", "version": 1, **origin}} | entry
    _write(project, json.dumps({"version": 1, "entries": [fields], **top}))
    manifests.update(project, lambda manifest: manifest.with_entry(agent(2)))
    said = json.loads(_path(project).read_bytes())
    assert said["entries"][0] == {**fields, "origin": {**fields["origin"], "synchronized": True}}
    assert {key: said[key] for key in top} == top


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"version": 1,\n "entries": [\n', 3),
        ('{"version": 1, "entries": [\n\n {"id": "x"}]}', 3),
        ('{"version": 1, "entries": [\n {},\n {}]}', 2),
        ("[]", 1),
        ("null", 1),
        ("", 1),
        (b'{"version": 1,\n"\xff"}', 2),
        ('{"entries": [],\n "entries": []}', None),
        ('{"version": NaN}', None),
        ('{"version": 0}', 1),
        ('{"x": 1e999}', None),
        ('{"x": ' + "1" * 5000 + "}", None),
        ("[" * 100_000, None),
        ('{"x":' * 200 + "1" + "}" * 200, None),
    ],
)
def test_a_damaged_manifest_is_reported_with_its_line_and_left_as_it_is(
    manifests: JsonManifests, project: Project, text: str | bytes, line: int | None
) -> None:
    path = _write(project, text)
    before = path.read_bytes()
    with pytest.raises(Damaged) as found:
        manifests.load(project)
    assert (found.value.path, found.value.line) == (path, line)
    with pytest.raises(Damaged):
        manifests.update(project, lambda manifest: manifest.with_entry(agent()))
    assert path.read_bytes() == before


def test_two_entries_with_one_path_are_damage(manifests: JsonManifests, project: Project) -> None:
    fields = agent(1).as_fields()
    _write(project, json.dumps({"version": 1, "entries": [fields, {**fields, "id": agent(2).id}]}))
    with pytest.raises(Damaged, match="same path"):
        manifests.load(project)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(data=st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_bytes_make_it_raise_anything_but_our_errors(
    manifests: JsonManifests, project: Project, data: bytes
) -> None:
    path = _write(project, data)
    try:
        manifests.update(project, lambda manifest: manifest)
    except IdeaiError:
        assert path.read_bytes() == data


def test_of_a_newer_manifest_what_makes_sense_is_shown(manifests: JsonManifests, project: Project) -> None:
    entries = [agent(1).as_fields(), {"id": 7}, "later", {**agent(1).as_fields(), "name": "Twin"}, agent(2).as_fields()]
    path = _write(project, json.dumps({"version": 2, "entries": entries, "later": True}))
    before = path.read_bytes()
    loaded = manifests.load(project)
    assert loaded.read_only
    assert [entry.id for entry in loaded.entries] == [agent(1).id, agent(2).id]
    with pytest.raises(Refused):
        manifests.update(project, lambda manifest: manifest.without(agent(1).id))
    assert path.read_bytes() == before


@pytest.mark.parametrize("entries", ["null", "{}", '"x"', "[[]]"])
def test_a_newer_manifest_of_another_shape_is_still_read_only(
    manifests: JsonManifests, project: Project, entries: str
) -> None:
    _write(project, f'{{"version": 2, "entries": {entries}}}')
    assert manifests.load(project) == Manifest(version=2)


def test_a_byte_order_mark_is_no_damage(manifests: JsonManifests, project: Project) -> None:
    _write(project, b'\xef\xbb\xbf{"version": 1, "entries": []}')
    assert manifests.load(project) == Manifest()


@pytest.mark.parametrize("name", ["manifest.json", "."])
def test_a_link_out_of_the_project_is_refused(
    manifests: JsonManifests, project: Project, tmp_path: Path, name: str
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    target = outside / "manifest.json"
    target.write_text('{"version": 1, "entries": []}')
    if name == ".":
        project.folder.symlink_to(outside)
    else:
        project.folder.mkdir()
        _path(project).symlink_to(target)
    with pytest.raises(Refused):
        manifests.load(project)
    with pytest.raises(Refused):
        manifests.update(project, lambda manifest: manifest.with_entry(agent()))
    assert target.read_text() == '{"version": 1, "entries": []}'
    assert [path.name for path in outside.iterdir()] == ["manifest.json"]


def test_a_link_within_the_project_is_followed_and_stays(manifests: JsonManifests, project: Project) -> None:
    project.folder.mkdir()
    _path(project).symlink_to(project.root / "agents.json")
    manifests.update(project, lambda manifest: manifest.with_entry(agent()))
    assert _path(project).is_symlink()
    assert len(json.loads((project.root / "agents.json").read_bytes())["entries"]) == 1


def test_a_link_to_itself_is_refused(manifests: JsonManifests, project: Project) -> None:
    project.folder.mkdir()
    _path(project).symlink_to(_path(project))
    with pytest.raises(IdeaiError):
        manifests.load(project)


def test_the_mode_of_the_file_is_kept(manifests: JsonManifests, project: Project) -> None:
    _write(project, "{}").chmod(0o640)
    manifests.update(project, lambda manifest: manifest.with_entry(agent()))
    assert _path(project).stat().st_mode & 0o777 == 0o640


def test_a_full_disk_changes_nothing(
    manifests: JsonManifests, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifests.update(project, lambda manifest: manifest.with_entry(agent(1)))
    before = _path(project).read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Failed, match="disk is full"):
        manifests.update(project, lambda manifest: manifest.with_entry(agent(2)))
    assert _path(project).read_bytes() == before
    assert sorted(path.name for path in project.folder.iterdir()) == [".gitignore", "manifest.json"]


def test_a_fifo_in_its_place_blocks_nobody(manifests: JsonManifests, project: Project) -> None:
    project.folder.mkdir()
    os.mkfifo(_path(project))
    with pytest.raises(Failed, match="not a regular file"):
        manifests.load(project)
    with pytest.raises(Failed):
        manifests.update(project, lambda manifest: manifest)


def test_a_file_in_the_folders_place_is_said_so(manifests: JsonManifests, project: Project) -> None:
    project.folder.write_text("")
    with pytest.raises(Failed):
        manifests.update(project, lambda manifest: manifest.with_entry(agent()))


def test_a_huge_manifest_is_not_read(manifests: JsonManifests, project: Project) -> None:
    _write(project, " " * (2 << 20))
    with pytest.raises(Failed, match="too large"):
        manifests.load(project)


def test_changes_made_at_the_same_time_are_all_kept(project: Project, tmp_path: Path) -> None:
    def add(number: int) -> None:
        JsonManifests(tmp_path / "state").update(project, lambda manifest: manifest.with_entry(agent(number)))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(24)))
    assert len(JsonManifests(tmp_path / "state").load(project).entries) == 24
