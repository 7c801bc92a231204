"""A task: one piece of work that is dispatched to an agent, with an environment of its own."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, NewType

from app.domain.errors import Invalid
from app.domain.injection import Plan, PlannedFile

TaskId = NewType("TaskId", str)

TriggerKind = Literal["person", "agent", "reply", "chat", "schedule"]

TASK_FILE = ".agent_context/task.md"
"""Where an agent finds its task, relative to its working directory."""

KEY_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Trigger:
    """What brought the task about; `payload` is what came with it, as JSON."""

    kind: TriggerKind = "person"
    source: str = ""
    payload: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class OfferedRepository:
    """A repository that the agent may check out."""

    url: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done; `body` is Markdown, `handoff` what the one before has to say about it."""

    id: TaskId
    title: str
    body: str
    trigger: Trigger = Trigger()
    handoff: str = ""
    repositories: tuple[OfferedRepository, ...] = ()


def check_task_id(value: str) -> TaskId:
    """The canonical spelling of a UUID. Raises ValueError."""
    if str(uuid.UUID(value)) != value:
        raise ValueError(f"{value!r} is not a UUID in its canonical form")
    return TaskId(value)


def task_key(task_id: TaskId) -> str:
    """The name of the task's directory and branch: the last 12 hex digits of its id.

    Never the first: the ids of tasks that were created together share those where an id begins with the time.
    """
    return task_id.replace("-", "")[-KEY_DIGITS:]


def check_place(root: str, project_id: str, task_id: str) -> TaskId:
    """The task's id. Raises Invalid for the first of the three that is missing, or an id that is none."""
    if not root:
        raise Invalid("There is no directory for environments; set IDEAI_DATA_DIR to one.")
    if not project_id:
        raise Invalid("The project of the task has no id; open its directory again.")
    if not task_id:
        raise Invalid("The task has no id; create it again.")
    try:
        return check_task_id(task_id)
    except ValueError:
        raise Invalid(f"{task_id!r} is not the id of a task; `ideai task ls` shows them.") from None


def with_task(plan: Plan, task: Task) -> Plan:
    """The plan with the task's description for its agent."""
    return replace(plan, files=(*plan.files, PlannedFile(TASK_FILE, describe_task(task))))


def describe_task(task: Task) -> str:
    """The text that tells an agent its task. Same task, same text."""
    parts = [
        f"# Task\n\nTask id: `{task.id}`\n\n## {_one_line(task.title)}\n\n{task.body.strip()}\n",
        f"## Trigger\n\n{_trigger(task.trigger)}\n",
    ]
    if task.handoff.strip():
        parts.append(f"## Handoff\n\n{task.handoff.strip()}\n")
    if task.repositories:
        lines = "".join(map(_repository, task.repositories))
        parts.append(f"## Repositories\n\nCheck one out with `ideai repo checkout URL`.\n\n{lines}")
    return "\n".join(parts)


def _trigger(trigger: Trigger) -> str:
    """Fenced JSON: no line of it can begin with the fence, whatever the payload says."""
    fields: dict[str, Any] = {"kind": trigger.kind}
    if trigger.source:
        fields["source"] = trigger.source
    if trigger.payload is not None:
        fields["payload"] = dict(trigger.payload)
    return f"```json\n{json.dumps(fields, indent=2, ensure_ascii=False, sort_keys=True)}\n```"


def _repository(repository: OfferedRepository) -> str:
    description = _one_line(repository.description)
    return f"- `{repository.url}`: {description}\n" if description else f"- `{repository.url}`\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())
