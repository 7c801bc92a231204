"""The `logs/` folders of tasks' environments: `run-<n>.json` and `run-<n>.out` for each run.

Of a run that prints much, what came before lies in `run-<n>.before.out`, and what came before that is gone.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from app.domain.errors import Failed, NotFound
from app.domain.project import Project
from app.domain.run_log import RunLog
from app.domain.session import SessionId
from app.domain.task import Task, TaskId
from app.files.documents import Unreadable, dump_json, json_document, text_of
from app.files.failures import failing
from app.files.folders import Folder, opened
from app.files.recordings import Recording, recorded
from app.ports.task_logs import Transcript
from app.threads import in_thread

T = TypeVar("T")

MAX_PART = 2 << 20
"""Bytes of one file; of a run there are at most two."""

KEPT_RUNS = 10

_MAX_LOG = 1 << 20
_SECONDS = 20.0
_FOLDER = "logs"


class _Kept(NamedTuple):
    """What one session prints, for a task."""

    task_id: TaskId
    recording: Recording

    def close(self) -> None:
        """Write what waits."""
        self.recording.close()


@dataclass(slots=True)
class FileTaskLogs:
    """`TaskLogs` in the environments of tasks below `root`; no link in there is followed."""

    root: Path
    _recordings: dict[SessionId, _Kept] = field(default_factory=dict)

    async def begin(self, project: Project, task: Task, session_id: SessionId, log: RunLog) -> None:
        """As the port says; of the runs before only the last ones are kept."""
        begin = partial(self._begin, project, task, log)
        self._recordings[session_id] = await self._in_thread(begin, undo=_Kept.close)

    def printed(self, session_id: SessionId, data: bytes) -> None:
        """As the port says."""
        if (kept := self._recordings.get(session_id)) is not None:
            kept.recording.put(data)

    async def end(self, project: Project, task: Task) -> None:
        """As the port says."""
        own = [key for key, kept in self._recordings.items() if kept.task_id == task.id]
        ended = [self._recordings.pop(session_id) for session_id in own]
        await self._in_thread(partial(self._end, project, task, ended))

    async def read(self, project: Project, task: Task, run: int) -> Transcript:
        """As the port says."""
        return await self._in_thread(partial(self._read, project, task, run))

    def _begin(self, project: Project, task: Task, log: RunLog) -> _Kept:
        with failing("Saving", self._path(project, task)), self._folder(project, task) as folder:
            for name in _names(log.run - KEPT_RUNS) + _names(log.run):
                folder.remove(name)
            folder.replace(_json(log.run), dump_json(log), 0o600)
            return _Kept(task.id, Recording(folder, _out(log.run), _before(log.run), MAX_PART))

    def _end(self, project: Project, task: Task, ended: list[_Kept]) -> None:
        for kept in ended:
            kept.close()
        path = self._path(project, task)
        gone = suppress(FileNotFoundError, Unreadable)
        with failing("Saving", path), gone, self._folder(project, task) as folder:
            log = _load(folder, task.runs)
            folder.replace(_json(log.run), dump_json(log.ended(task)), 0o600)

    def _read(self, project: Project, task: Task, run: int) -> Transcript:
        with failing("Reading", self._path(project, task)):
            try:
                with self._folder(project, task) as folder:
                    return Transcript(_load(folder, run), _printed(folder, _before(run)) + _printed(folder, _out(run)))
            except (FileNotFoundError, Unreadable):
                raise NotFound(f"Nothing is kept of the run {run} of {task.title}.") from None

    def _path(self, project: Project, task: Task) -> Path:
        return self.root / project.key / task.key / _FOLDER

    @contextmanager
    def _folder(self, project: Project, task: Task) -> Iterator[Folder]:
        with opened(self.root) as root, root.inner([project.key, task.key]) as environment:
            environment.ensure(_FOLDER)
            with environment.inner([_FOLDER]) as folder:
                yield folder

    async def _in_thread(self, work: Callable[[], T], undo: Callable[[T], object] | None = None) -> T:
        try:
            return await in_thread(work, seconds=_SECONDS, undo=undo)
        except TimeoutError:
            raise Failed(f"{self.root} does not answer; see whether its disk is still there.") from None


def _json(run: int) -> str:
    return f"run-{run}.json"


def _out(run: int) -> str:
    return f"run-{run}.out"


def _before(run: int) -> str:
    return f"run-{run}.before.out"


def _names(run: int) -> tuple[str, ...]:
    return _json(run), _before(run), _out(run)


def _load(folder: Folder, run: int) -> RunLog:
    return json_document(RunLog, text_of(_read_json(folder, _json(run))))


def _read_json(folder: Folder, name: str) -> bytes:
    with folder.reading(name) as file, os.fdopen(os.dup(file), "rb") as stream:
        return stream.read(_MAX_LOG)


def _printed(folder: Folder, name: str) -> bytes:
    return recorded(folder, name, 2 * MAX_PART)
