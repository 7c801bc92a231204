"""What every clock, every source of ids and every finder of programs promises."""

import uuid
from pathlib import Path

import pytest

from app.adapters.asked_versions import AskedVersions
from app.adapters.path_programs import PathPrograms
from app.adapters.system_clock import SystemClock
from app.adapters.uuid_ids import UuidIds
from app.domain.agent import check_agent_id
from app.ports.clock import Clock
from app.ports.ids import Ids
from app.ports.programs import Programs
from app.ports.versions import Versions
from tests.fakes.clock import FakeClock
from tests.fakes.ids import FakeIds
from tests.fakes.programs import FakePrograms
from tests.fakes.versions import FakeVersions


@pytest.mark.parametrize("clock", [FakeClock(), SystemClock()])
def test_time_does_not_run_backwards(clock: Clock) -> None:
    assert 1_500_000_000 < clock.now() <= clock.now()


@pytest.mark.parametrize("ids", [FakeIds(), UuidIds()])
def test_ids_are_canonical_version_4_uuids_and_never_the_same(ids: Ids) -> None:
    made = [ids.new() for _ in range(50)]
    assert len(set(made)) == 50
    assert all(check_agent_id(one) == one and uuid.UUID(one).version == 4 for one in made)


@pytest.fixture(params=["fake", "path"])
def programs(request: pytest.FixtureRequest, tmp_path: Path) -> Programs:
    if request.param == "fake":
        return FakePrograms({"claude"})
    (tmp_path / "claude").touch(mode=0o755)
    (tmp_path / "notes").touch(mode=0o644)
    return PathPrograms(f"/nonexistent:{tmp_path}")


def test_a_program_on_path_has_an_absolute_place(programs: Programs) -> None:
    found = programs.find("claude")
    assert found is not None
    assert found.is_absolute()
    assert found.name == "claude"


@pytest.mark.parametrize("command", ["codex", "notes", "", "cla\0ude", "./claude", "../claude"])
def test_what_is_not_on_path_is_not_found(programs: Programs, command: str) -> None:
    assert programs.find(command) is None


@pytest.fixture(params=["fake", "asked"])
def versions(request: pytest.FixtureRequest, tmp_path: Path) -> Versions:
    for name, answer in (("claude", "claude 2.1.4 (Claude Code)"), ("silent", "hello")):
        (tmp_path / name).write_text(f"#!/bin/sh\necho '{answer}'\n")
        (tmp_path / name).chmod(0o755)
    return FakeVersions({"claude": "2.1.4"}) if request.param == "fake" else AskedVersions({"PATH": "/usr/bin:/bin"})


async def test_a_program_tells_its_version_or_there_is_none(versions: Versions, tmp_path: Path) -> None:
    assert await versions.find(tmp_path / "claude") == "2.1.4"
    assert await versions.find(tmp_path / "silent") is None
    assert await versions.find(tmp_path / "missing") is None
