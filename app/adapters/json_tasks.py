"""Tasks in the user's state directory, one file each."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from app import atomic
from app.domain.document import checked
from app.domain.errors import Conflict, Damaged, NotFound
from app.domain.listing import Listing
from app.domain.problem import Problem
from app.domain.project import Project
from app.domain.task import Task, TaskId, check_task_id
from app.files import state_files
from app.files.documents import Unreadable, json_document, text_of
from app.files.failures import failing, reason

_Version: TypeAlias = tuple[int, int, int]
"""Of a file: every change is another file in its place (inode), at another time, or of another size."""


@dataclass(frozen=True, slots=True)
class JsonTasks:
    """`Tasks` as `projects/<key>/tasks/<id>.json` below `state`.

    Command lines may change tasks beside the workspace, so changes are made under a lock. A task is somebody's
    work: a file that does not parse is left where it is, unlike what else is in the state directory.
    """

    state: Path
    _known: dict[Path, tuple[_Version, Task]] = field(default_factory=dict, compare=False, repr=False)
    """What was read, so that a list of many tasks reads only those that were changed since."""

    def list(self, project: Project) -> Listing[Task]:
        """As the port says; files of other names are none of ours."""
        tasks: list[Task] = []
        problems: list[Problem] = []
        folder = self._folder(project)
        try:
            paths = _files(folder)
        except OSError as error:
            return Listing((), (Problem(folder, None, f"It cannot be read: {reason(error)}"),))
        for path in paths:
            try:
                tasks.append(self._task(path))
            except FileNotFoundError:
                continue
            except OSError as error:
                problems.append(Problem(path, None, f"It cannot be read: {reason(error)}"))
            except Unreadable as error:
                problems.append(Problem(path, error.line, error.reason))
        return Listing(tuple(sorted(tasks, key=lambda task: (task.created_at, task.id))), tuple(problems))

    def read(self, project: Project, task_id: TaskId) -> Task:
        """As the port says. Raises Failed if the disk refuses."""
        path = self._path(project, task_id)
        with failing("Reading", path):
            try:
                return _task(path)
            except FileNotFoundError:
                raise NotFound(f"There is no task {task_id}; `ideai task ls --all` shows them.") from None
            except Unreadable as error:
                raise Damaged(path, error.line, error.reason) from None

    def add(self, project: Project, task: Task) -> None:
        """As the port says."""
        path = self._path(project, task.id)
        with self._locked(project):
            if path.exists():
                raise Conflict(f"There is a task {task.id} already; create it again.")
            state_files.save(path, task)

    def update(self, project: Project, task_id: TaskId, change: Callable[[Task, tuple[Task, ...]], Task]) -> Task:
        """As the port says. Raises Invalid if the changed task breaks a rule."""
        with self._locked(project):
            before = self.read(project, task_id)
            with checked("task"):
                after = Task.model_validate(change(before, self.list(project).items).as_fields())
            if after != before:
                state_files.save(self._path(project, task_id), after)
            return after

    def _task(self, path: Path) -> Task:
        """Raises OSError or Unreadable."""
        found = path.stat()
        version = (found.st_ino, found.st_mtime_ns, found.st_size)
        known = self._known.get(path)
        if known is None or known[0] != version:
            known = self._known[path] = (version, _task(path))
        return known[1]

    @contextmanager
    def _locked(self, project: Project) -> Iterator[None]:
        lock = state_files.project_folder(self.state, project) / "locks" / "tasks"
        with failing("Locking", lock), atomic.locked(lock):
            yield

    def _folder(self, project: Project) -> Path:
        return state_files.project_folder(self.state, project) / "tasks"

    def _path(self, project: Project, task_id: TaskId) -> Path:
        try:
            return self._folder(project) / f"{check_task_id(task_id)}.json"
        except ValueError:
            raise NotFound(f"{task_id!r} is not the id of a task; `ideai task ls --all` shows them.") from None


def _task(path: Path) -> Task:
    """The task in a file, which must be the one of its name. Raises OSError or Unreadable."""
    task = json_document(Task, text_of(atomic.read(path, state_files.MAX_STATE)))
    if task.id != path.stem:
        raise Unreadable(f"It says that it is the task {task.id}; give it that name again.")
    return task


def _files(folder: Path) -> list[Path]:
    """Raises OSError; none where there is no folder."""
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".json" and _is_id(path.stem))
    except FileNotFoundError:
        return []


def _is_id(word: str) -> bool:
    try:
        check_task_id(word)
    except ValueError:
        return False
    return True
