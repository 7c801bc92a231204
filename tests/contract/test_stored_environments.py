"""What every StoredEnvironments does, with a disk and without."""

from pathlib import Path

import pytest

from app.adapters.local_stored_environments import LocalStoredEnvironments
from app.domain.stored import StoredEnvironment
from app.domain.task import task_key
from app.ports.stored_environments import StoredEnvironments
from tests.adapters.claimant import TASK, project_in, tasks_in
from tests.fakes.stored_environments import FakeStoredEnvironments


@pytest.fixture(params=["fake", "local"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> StoredEnvironments:
    """With one task's environment, whose run has left a temporary directory."""
    if request.param == "fake":
        path = tmp_path / "environments" / "key" / task_key(TASK)
        stored = StoredEnvironment("task", path.name, "key", path, TASK, temporary=tmp_path / "tmp")
        return FakeStoredEnvironments([stored])
    (tmp_path / "project").mkdir()
    (await tasks_in(tmp_path).prepare(project_in(tmp_path), TASK)).release()
    return LocalStoredEnvironments(tmp_path / "state", tmp_path / "environments")


async def test_what_lies_there_is_found(store: StoredEnvironments) -> None:
    (stored,) = await store.survey()
    assert (stored.kind, stored.name, stored.project_id, stored.owner_id) == ("task", task_key(TASK), "key", TASK)
    assert stored.temporary is not None


async def test_what_may_go_is_gone(store: StoredEnvironments) -> None:
    (stored,) = await store.survey()
    assert await store.remove(stored, lambda _: True) is True
    assert await store.survey() == ()
    assert await store.remove(stored, lambda _: True) is False


async def test_what_may_not_go_at_the_second_look_stays(store: StoredEnvironments) -> None:
    (stored,) = await store.survey()
    asked: list[StoredEnvironment] = []

    def refuse(again: StoredEnvironment) -> bool:
        asked.append(again)
        return False

    assert await store.remove(stored, refuse) is False
    assert [again.path for again in asked] == [stored.path]
    assert [again.path for again in await store.survey()] == [stored.path]


async def test_what_a_run_has_left_is_cleared_away(store: StoredEnvironments) -> None:
    (stored,) = await store.survey()
    assert await store.clear_temporary(stored) is True
    (stored,) = await store.survey()
    assert stored.temporary is None
