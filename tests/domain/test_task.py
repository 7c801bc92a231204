"""Tasks: their keys, and what their agents are told."""

import json
import re
from typing import get_args
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.agent import AgentId
from app.domain.errors import Invalid, NotFound, Refused
from app.domain.injection import Plan, PlannedFile
from app.domain.task import (
    ENDED,
    MAX_RESULT,
    TASK_FILE,
    OfferedRepository,
    Task,
    TaskId,
    TaskState,
    Trigger,
    check_place,
    describe_task,
    find_task,
    next_tasks,
    task_key,
    with_task,
)

ID = TaskId("01234567-89ab-4def-8123-456789abcdef")
ADA = AgentId("00000000-0000-4000-9000-000000000001")
BOB = AgentId("00000000-0000-4000-9000-000000000002")
TASK = Task(id=ID, title="Mend   the door", body="It *squeaks*.\n", agent_id=ADA)


def test_the_key_is_the_last_twelve_digits() -> None:
    assert task_key(ID) == "456789abcdef"


@given(st.uuids(version=4), st.uuids(version=4))
def test_tasks_that_differ_in_their_last_digits_have_different_keys(one: UUID, other: UUID) -> None:
    assert (task_key(TaskId(str(one))) == task_key(TaskId(str(other)))) == (str(one)[-12:] == str(other)[-12:])


@pytest.mark.parametrize(
    ("root", "project", "task", "said"),
    [
        ("", "", "", "no directory for environments"),
        ("", "key", ID, "no directory for environments"),
        ("/root", "", "", "project of the task"),
        ("/root", "", ID, "project of the task"),
        ("/root", "key", "", "task has no id"),
        ("/root", "key", "../x", "not the id of a task"),
        ("/root", "key", ID.upper(), "not the id of a task"),
    ],
)
def test_what_is_missing_is_said_in_order(root: str, project: str, task: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        check_place(root, project, task)


def test_a_task_is_told_to_these_bytes() -> None:
    task = TASK.changed(
        trigger=Trigger(kind="schedule", source="nightly", payload={"cron": "0 3 * * *"}),
        handoff="Half of it is done.",
        repositories=(
            OfferedRepository(url="https://example.org/door.git", description="The  door"),
            OfferedRepository(url="git@example.org:a/b.git"),
        ),
    )
    assert describe_task(task) == (
        "# Task\n\nTask id: `01234567-89ab-4def-8123-456789abcdef`\n\n## Mend the door\n\nIt *squeaks*.\n\n"
        "## Trigger\n\n```json\n"
        '{\n  "kind": "schedule",\n  "payload": {\n    "cron": "0 3 * * *"\n  },\n  "source": "nightly"\n}\n```\n\n'
        "## Handoff\n\nHalf of it is done.\n\n"
        "## Repositories\n\nCheck one out with `ideai repo checkout URL`.\n\n"
        "- `https://example.org/door.git`: The door\n- `git@example.org:a/b.git`\n\n"
        "## Result\n\nAt the end, write what came of it to `.agent_context/result.md`, as Markdown.\n"
    )


@given(st.dictionaries(st.text(), st.recursive(st.text(), st.lists, max_leaves=10), max_size=5))
def test_no_payload_gets_out_of_its_fence(payload: dict[str, object]) -> None:
    text = describe_task(TASK.changed(trigger=Trigger(kind="chat", payload=payload)))
    fenced = re.search(r"^```json\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert fenced is not None
    assert json.loads(fenced[1]) == {"kind": "chat", "payload": payload}


def test_the_description_is_one_of_the_files() -> None:
    plan = with_task(Plan((PlannedFile("CLAUDE.md", "x"),)), TASK)
    assert [file.path for file in plan.files] == ["CLAUDE.md", TASK_FILE]
    assert "squeaks" in plan.files[1].text


def task(number: int, agent_id: AgentId = ADA, **fields: object) -> Task:
    return Task.model_validate(
        {"id": f"00000000-0000-4000-8000-{number:012x}", "title": "t", "agent_id": agent_id, **fields}
    )


def test_a_task_goes_from_new_over_running_to_archived_and_back() -> None:
    queued = TASK.queued(1.0)
    running = queued.running(2.0, "talk")
    done = running.ended("done", 3.0, "It shuts.", 0)
    assert (done.queued_at, done.started_at, done.ended_at, done.runs) == (1.0, 2.0, 3.0, 1)
    assert (done.result, done.exit_code, done.native_session) == ("It shuts.", 0, "talk")
    again = done.archived().queued(4.0)
    assert (again.state, again.runs, again.native_session, again.result) == ("queued", 1, "talk", "It shuts.")
    assert (again.running(5.0, "talk").runs, again.running(5.0, "talk").ended_at) == (2, None)


@pytest.mark.parametrize("state", get_args(TaskState))
def test_a_task_never_runs_without_having_been_dispatched(state: TaskState) -> None:
    if state == "queued":
        return
    with pytest.raises(Refused, match=f"is {state} and cannot become running"):
        TASK.changed(state=state).running(1.0, None)


@pytest.mark.parametrize("state", get_args(TaskState))
def test_only_what_neither_waits_nor_runs_is_archived(state: TaskState) -> None:
    may = TASK.changed(state=state).may_become("archived")
    assert may == (state == "new" or state in ENDED)


def test_a_task_ends_once() -> None:
    with pytest.raises(Refused, match="re-open or archive it"):
        TASK.queued(1.0).running(2.0, None).ended("done", 3.0).ended("failed", 4.0)


def test_of_a_long_result_the_beginning_is_kept() -> None:
    assert len(TASK.queued(1.0).running(2.0, None).ended("done", 3.0, "x" * 100_000).result) == MAX_RESULT


def test_every_free_agent_takes_what_has_waited_longest() -> None:
    waiting = [task(1, state="queued", queued_at=9.0), task(2, state="queued", queued_at=3.0)]
    other = task(3, BOB, state="queued", queued_at=5.0)
    assert [one.id[-1] for one in next_tasks([*waiting, other])] == ["2", "3"]
    assert next_tasks([*waiting, task(4, state="running")]) == ()
    assert [one.id[-1] for one in next_tasks([*waiting, task(4, BOB, state="running")])] == ["2"]


_TASKS = st.lists(
    st.builds(
        task,
        st.integers(1, 1 << 40),
        st.sampled_from([ADA, BOB]),
        state=st.sampled_from(get_args(TaskState)),
        queued_at=st.floats(0, 100),
    ),
    unique_by=lambda one: one.id,
)


@given(_TASKS)
def test_no_agent_is_given_two_tasks_at_once_nor_left_idle(tasks: list[Task]) -> None:
    chosen = next_tasks(tasks)
    assert all(one.state == "queued" for one in chosen)
    for agent_id in (ADA, BOB):
        own = [one for one in tasks if one.agent_id == agent_id]
        waits = any(one.state == "queued" for one in own) and not any(one.state == "running" for one in own)
        assert sum(one.agent_id == agent_id for one in chosen) == waits


def test_a_task_is_meant_by_its_id_or_the_beginning_of_its_key() -> None:
    tasks = [task(0xABC000000001), task(0xABD000000001)]
    assert find_task(tasks, "abc") == tasks[0]
    assert find_task(tasks, tasks[1].id) == tasks[1]
    with pytest.raises(Invalid, match="2 tasks"):
        find_task(tasks, "ab")
    for word in ("", "x", "000000000001"):
        with pytest.raises(NotFound):
            find_task(tasks, word)


@pytest.mark.parametrize("url", ["", "-u", "a b", "a\x1b", "a`b", "a\n", "x" * 2001])
def test_what_is_no_address_is_offered_to_nobody(url: str) -> None:
    with pytest.raises(ValueError, match="not the address of a repository"):
        OfferedRepository(url=url)
