"""The `logs/` folders of tasks' environments: `run-<n>.json` and `run-<n>.out` for each run.

Of a run that prints much, what came before lies in `run-<n>.before.out`, and what came before that is gone.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from queue import Full, Queue
from typing import TypeVar

from app.domain.errors import Failed, NotFound
from app.domain.project import Project
from app.domain.run_log import RunLog
from app.domain.session import SessionId
from app.domain.task import Task, TaskId
from app.files.documents import Unreadable, dump_json, json_document, text_of
from app.files.failures import failing
from app.files.folders import Folder, opened
from app.ports.task_logs import Transcript
from app.threads import in_thread

T = TypeVar("T")

MAX_PART = 2 << 20
"""Bytes of one file; of a run there are at most two."""

KEPT_RUNS = 10

_MAX_WAITING = 512
"""Portions of output that wait for a slow disk; what comes then is left out."""

_MAX_LOG = 1 << 20
_SECONDS = 20.0
_FOLDER = "logs"


class _Recording:
    """What one session prints, on its way into a file; a thread writes it, so that no disk holds up the screen."""

    def __init__(self, task_id: TaskId, folder: Folder, run: int) -> None:
        self.task_id = task_id
        self._folder = Folder(os.dup(folder.descriptor))
        self._run = run
        self._waiting: Queue[bytes | None] = Queue(_MAX_WAITING)
        self._thread = threading.Thread(target=self._work, name="ideai-log", daemon=True)
        self._thread.start()

    def put(self, data: bytes) -> None:
        with suppress(Full):
            self._waiting.put_nowait(data)

    def close(self) -> None:
        """Write what waits."""
        self._waiting.put(None)
        self._thread.join()

    def _work(self) -> None:
        try:
            with suppress(OSError):
                self._write()
                return
            while self._waiting.get() is not None:
                pass  # a full disk is no reason to hold up whoever prints
        finally:
            self._folder.close()

    def _write(self) -> None:
        more = True
        while more:
            with self._part() as file:
                more = self._fill(file)

    def _fill(self, file: int) -> bool:
        """Whether there is more to come once the file is full."""
        size = 0
        while size < MAX_PART:
            data = self._waiting.get()
            if data is None:
                return False
            _write_all(file, data)
            size += len(data)
        return True

    @contextmanager
    def _part(self) -> Iterator[int]:
        """A new file for what comes now; the one that is full takes the place of the one before it."""
        name, before = _out(self._run), _before(self._run)
        if self._folder.look(name) is not None:
            self._folder.remove(before)
            self._folder.move(name, self._folder, before)
        self._folder.write(name, b"", 0o600)
        file = os.open(name, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=self._folder.descriptor)
        try:
            yield file
        finally:
            os.close(file)


@dataclass(slots=True)
class FileTaskLogs:
    """`TaskLogs` in the environments of tasks below `root`; no link in there is followed."""

    root: Path
    _recordings: dict[SessionId, _Recording] = field(default_factory=dict)

    async def begin(self, project: Project, task: Task, session_id: SessionId, log: RunLog) -> None:
        """As the port says; of the runs before only the last ones are kept."""
        begin = partial(self._begin, project, task, log)
        self._recordings[session_id] = await self._in_thread(begin, undo=_Recording.close)

    def printed(self, session_id: SessionId, data: bytes) -> None:
        """As the port says."""
        if (recording := self._recordings.get(session_id)) is not None:
            recording.put(data)

    async def end(self, project: Project, task: Task) -> None:
        """As the port says."""
        own = [key for key, recording in self._recordings.items() if recording.task_id == task.id]
        ended = [self._recordings.pop(session_id) for session_id in own]
        await self._in_thread(partial(self._end, project, task, ended))

    async def read(self, project: Project, task: Task, run: int) -> Transcript:
        """As the port says."""
        return await self._in_thread(partial(self._read, project, task, run))

    def _begin(self, project: Project, task: Task, log: RunLog) -> _Recording:
        with failing("Saving", self._path(project, task)), self._folder(project, task) as folder:
            for name in _names(log.run - KEPT_RUNS) + _names(log.run):
                folder.remove(name)
            folder.replace(_json(log.run), dump_json(log), 0o600)
            return _Recording(task.id, folder, log.run)

    def _end(self, project: Project, task: Task, ended: list[_Recording]) -> None:
        for recording in ended:
            recording.close()
        path = self._path(project, task)
        gone = suppress(FileNotFoundError, Unreadable)
        with failing("Saving", path), gone, self._folder(project, task) as folder:
            log = _load(folder, task.runs)
            folder.replace(_json(log.run), dump_json(log.ended(task)), 0o600)

    def _read(self, project: Project, task: Task, run: int) -> Transcript:
        with failing("Reading", self._path(project, task)):
            try:
                with self._folder(project, task) as folder:
                    return Transcript(_load(folder, run), _data(folder, _before(run)) + _data(folder, _out(run)))
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


def _write_all(file: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(file, rest) :]


def _json(run: int) -> str:
    return f"run-{run}.json"


def _out(run: int) -> str:
    return f"run-{run}.out"


def _before(run: int) -> str:
    return f"run-{run}.before.out"


def _names(run: int) -> tuple[str, ...]:
    return _json(run), _before(run), _out(run)


def _load(folder: Folder, run: int) -> RunLog:
    return json_document(RunLog, text_of(_read_file(folder, _json(run), _MAX_LOG)))


def _data(folder: Folder, name: str) -> bytes:
    with suppress(FileNotFoundError):
        return _read_file(folder, name, 2 * MAX_PART)
    return b""


def _read_file(folder: Folder, name: str, limit: int) -> bytes:
    with folder.reading(name) as file, os.fdopen(os.dup(file), "rb") as stream:
        return stream.read(limit)
