"""A task: one piece of work that is dispatched to an agent, with an environment of its own."""

import json
import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Annotated, Any, Final, Literal, NewType

from pydantic import AfterValidator, Field

from app.domain.agent import AgentId, AgentIdField
from app.domain.document import Document
from app.domain.errors import Invalid, NotFound, Refused
from app.domain.injection import Plan, PlannedFile
from app.domain.names import Name, Text, has_controls

TaskId = NewType("TaskId", str)

TriggerKind = Literal["person", "agent", "reply", "chat", "schedule"]

TaskState = Literal["new", "queued", "running", "done", "failed", "cancelled", "archived"]
"""`new` waits to be dispatched, `queued` for its agent to be free; `failed` are also those that were interrupted."""

Outcome = Literal["done", "failed", "cancelled"]
"""How a run ends."""

ENDED: Final[frozenset[TaskState]] = frozenset({"done", "failed", "cancelled"})

_FOLLOWING: Final[Mapping[TaskState, frozenset[TaskState]]] = {
    "new": frozenset({"queued", "archived"}),
    "queued": frozenset({"running", "cancelled", "failed"}),
    "running": ENDED,
    **dict.fromkeys(ENDED, frozenset[TaskState]({"queued", "archived"})),
    "archived": frozenset({"queued"}),
}

TASK_FILE = ".agent_context/task.md"
"""Where an agent finds its task, relative to its working directory."""

RESULT_FILE = ".agent_context/result.md"
"""Where an agent leaves what came of it, relative to its working directory."""

_CONTEXT_FOLDER = ".agent_context/"

GIT_CONFIG = "gitconfig"
"""The file with the settings of `git_settings`, beside the task's homes."""

_SPECIAL = re.compile(r"[\\*?\[\]!# ]")

WORKDIR = "workdir"
"""The working directory in a task's environment."""

FIRST_MESSAGE = f"Read {TASK_FILE} and do the task in it. At the end, write what came of it to {RESULT_FILE}."

KEY_DIGITS = 12
MAX_BODY = 100_000
MAX_RESULT = 16_000
"""Characters that are kept of a result; the file itself stays whole."""


class Trigger(Document):
    """What brought the task about; `payload` is what came with it, as JSON."""

    kind: TriggerKind = "person"
    source: str = ""
    payload: dict[str, Any] | None = None


def _check_url(value: str) -> str:
    """It is shown, and becomes an argument of git. Raises ValueError."""
    if not value or value.startswith("-") or len(value) > 2000 or "`" in value or " " in value or has_controls(value):
        raise ValueError(f"{value[:60]!r} is not the address of a repository")
    return value


class OfferedRepository(Document):
    """A repository that the agent may check out."""

    url: Annotated[str, AfterValidator(_check_url)]
    description: Text = ""


def check_task_id(value: str) -> TaskId:
    """The canonical spelling of a UUID. Raises ValueError."""
    if str(uuid.UUID(value)) != value:
        raise ValueError(f"{value!r} is not a UUID in its canonical form")
    return TaskId(value)


class Task(Document):
    """What is to be done, by whom, and what has become of it; times are seconds since the epoch.

    `body` is Markdown, `handoff` what the one before has to say about it. `runs` counts the launches: from the second
    one on, its agent goes on in the environment of the first, with the conversation `native_session` if there is one.
    `exit_code` and `result` are those of the last run.
    """

    id: Annotated[TaskId, AfterValidator(check_task_id)]
    title: Name
    body: Annotated[Text, Field(max_length=MAX_BODY)] = ""
    agent_id: AgentIdField
    repositories: tuple[OfferedRepository, ...] = ()
    trigger: Trigger = Trigger()
    handoff: Text = ""
    state: TaskState = "new"
    created_at: float = 0.0
    queued_at: float | None = None
    started_at: float | None = None
    ended_at: float | None = None
    runs: int = Field(default=0, ge=0)
    native_session: str | None = None
    exit_code: int | None = None
    result: str = ""

    @property
    def key(self) -> str:
        """What people and paths call it: the last 12 hex digits of its id."""
        return task_key(self.id)

    def queued(self, at: float) -> "Task":
        """Waiting for its agent, for the first time or again. Raises Refused for one that waits or runs already."""
        return self._moved("queued", queued_at=at, exit_code=None)

    def running(self, at: float, native_session: str | None) -> "Task":
        """Launched. Raises Refused for one that was not dispatched."""
        return self._moved(
            "running", started_at=at, ended_at=None, runs=self.runs + 1, native_session=native_session, result=""
        )

    def ended(self, outcome: Outcome, at: float, result: str = "", exit_code: int | None = None) -> "Task":
        """Its run is over, or was called off before it began. Raises Refused for one that is over already."""
        return self._moved(outcome, ended_at=at, result=result[:MAX_RESULT], exit_code=exit_code)

    def archived(self) -> "Task":
        """Out of sight. Raises Refused for one that waits or runs."""
        return self._moved("archived")

    def may_become(self, state: TaskState) -> bool:
        """Whether that state can follow the one it is in."""
        return state in _FOLLOWING[self.state]

    def _moved(self, state: TaskState, **fields: Any) -> "Task":
        if not self.may_become(state):
            raise Refused(f"{self.title} is {self.state} and cannot become {state}; {_WAY_OUT[self.state]}.")
        return self.changed(state=state, **fields)


_WAY_OUT: Final[Mapping[TaskState, str]] = {
    "new": "dispatch it first",
    "queued": "cancel it, or wait until its agent is free",
    "running": "finish or cancel it first",
    **dict.fromkeys(ENDED, "re-open or archive it"),
    "archived": "re-open it first",
}


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


def find_task(tasks: Iterable[Task], word: str) -> Task:
    """The task that a person means by its id, its key, or the beginning of that.

    Raises NotFound, or Invalid where it is the beginning of several.
    """
    found = [task for task in tasks if word and (task.id == word or task.key.startswith(word))]
    if not found:
        raise NotFound(f"There is no task {word!r}; `ideai task ls --all` shows them.")
    if len(found) > 1:
        raise Invalid(f"{word!r} is the beginning of {len(found)} tasks; write more of it.")
    return found[0]


def is_busy(agent_id: AgentId, tasks: Iterable[Task]) -> bool:
    """Whether the agent is at work on one of the tasks."""
    return any(task.agent_id == agent_id and task.state == "running" for task in tasks)


def unfinished(agent_id: AgentId, tasks: Iterable[Task]) -> tuple[Task, ...]:
    """The agent's tasks that wait in its queue, then the one it is at work on."""
    own = [task for task in tasks if task.agent_id == agent_id and task.state in ("queued", "running")]
    return tuple(sorted(own, key=lambda task: task.state == "running"))


def next_tasks(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """For each agent that is free, the one of its tasks that has waited longest."""
    known = tuple(tasks)
    waiting: dict[AgentId, Task] = {}
    for task in sorted(known, key=lambda task: (task.queued_at or 0.0, task.created_at, task.id)):
        if task.state == "queued" and not is_busy(task.agent_id, known):
            waiting.setdefault(task.agent_id, task)
    return tuple(waiting.values())


def with_task(plan: Plan, task: Task) -> Plan:
    """The plan with the task's description for its agent."""
    return replace(plan, files=(*plan.files, PlannedFile(TASK_FILE, describe_task(task))))


def git_settings(workdir: PurePath, homes: PurePath) -> tuple[tuple[str, str], ...]:
    """For the git of a task's process: a repository that its agent makes of the working directory itself leaves out
    what `git_excludes` says. Repositories inside of it are not meant.
    """
    return ((f"includeIf.gitdir:{workdir}/.git.path", str(homes / GIT_CONFIG)),)


def git_excludes(plan: Plan) -> tuple[str, ...]:
    """Patterns for what a launch puts into a task's working directory (gitignore(5))."""
    names = [file.path for file in plan.files if not file.path.startswith(_CONTEXT_FOLDER)]
    folders = [_CONTEXT_FOLDER, *([f"{plan.skills_folder}/"] if plan.skills_folder else [])]
    return tuple("/" + _SPECIAL.sub(r"\\\g<0>", path) for path in (*folders, *names))


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
    parts.append(f"## Result\n\nAt the end, write what came of it to `{RESULT_FILE}`, as Markdown.\n")
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
