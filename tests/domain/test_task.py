"""Tasks: their keys, and what their agents are told."""

import json
import re
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.injection import Plan, PlannedFile
from app.domain.task import (
    TASK_FILE,
    OfferedRepository,
    Task,
    TaskId,
    Trigger,
    check_place,
    describe_task,
    task_key,
    with_task,
)

ID = TaskId("01234567-89ab-4def-8123-456789abcdef")
TASK = Task(ID, "Mend\n the door", "It *squeaks*.\n")


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
    task = Task(
        ID,
        TASK.title,
        TASK.body,
        Trigger("schedule", "nightly", {"cron": "0 3 * * *"}),
        "Half of it is done.",
        (OfferedRepository("https://example.org/door.git", "The  door"), OfferedRepository("git@example.org:a/b.git")),
    )
    assert describe_task(task) == (
        "# Task\n\nTask id: `01234567-89ab-4def-8123-456789abcdef`\n\n## Mend the door\n\nIt *squeaks*.\n\n"
        "## Trigger\n\n```json\n"
        '{\n  "kind": "schedule",\n  "payload": {\n    "cron": "0 3 * * *"\n  },\n  "source": "nightly"\n}\n```\n\n'
        "## Handoff\n\nHalf of it is done.\n\n"
        "## Repositories\n\nCheck one out with `ideai repo checkout URL`.\n\n"
        "- `https://example.org/door.git`: The door\n- `git@example.org:a/b.git`\n"
    )


@given(st.dictionaries(st.text(), st.recursive(st.text(), st.lists)))
def test_no_payload_gets_out_of_its_fence(payload: dict[str, object]) -> None:
    text = describe_task(Task(ID, "t", "b", Trigger("chat", payload=payload)))
    fenced = re.search(r"^```json\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert fenced is not None
    assert json.loads(fenced[1]) == {"kind": "chat", "payload": payload}


def test_the_description_is_one_of_the_files() -> None:
    plan = with_task(Plan((PlannedFile("CLAUDE.md", "x"),)), TASK)
    assert [file.path for file in plan.files] == ["CLAUDE.md", TASK_FILE]
    assert "squeaks" in plan.files[1].text
