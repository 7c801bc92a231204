"""Environments on disk that are claimed for a run: what is common to those of agents and of tasks."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import gettempdir
from typing import TypeVar

from app.domain.errors import Failed, IdeaiError, Refused
from app.domain.injection import Plan
from app.domain.problem import Problem
from app.domain.project import Project
from app.domain.provider import HomeKind
from app.files.claims import PATIENCE, Lock, Purpose
from app.files.documents import Unreadable
from app.files.environment_records import EnvironmentRecord, Finished, Owner
from app.files.failures import failing
from app.files.holders import holders
from app.ports.homes import Home
from app.threads import in_thread

T = TypeVar("T")

ANSWER_SECONDS = 20.0
"""A disk that takes longer is dead (a lost network mount); the launch then fails instead of hanging."""

FINISH_PATIENCE = 0.1
"""Seconds: whoever runs in an environment that was thought to be finished finishes it later."""


class HeldEnvironment(ABC):
    """One environment. Everything in here may block; `problems` are what the user should hear of."""

    def __init__(self, path: Path, owner: Owner, disk: "EnvironmentDisk", record: EnvironmentRecord) -> None:
        """`record` tells what is damaged to `problems`; see `EnvironmentDisk.record`."""
        self.path = path
        self.owner = owner
        self.disk = disk
        self.record = record
        self.problems: list[Problem] = []

    @abstractmethod
    def make_or_take(self) -> bool:
        """Whether the directory was made now. Raises Refused for one that is not ours. The lock is held."""

    @abstractmethod
    def put(self, plan: Plan) -> None:
        """Put the plan's files into the directory. The lock is held."""

    @abstractmethod
    def clear(self) -> None:
        """Remove the directory, which must be ours, and the record of it. The lock is held."""

    def unmake(self) -> None:
        """Remove what `make_or_take` has made. The lock is held."""
        self.clear()

    @abstractmethod
    def not_ours(self) -> Refused:
        """What to say of a directory that no record of ours knows."""

    def prepare(self) -> "Prepared":
        """Claim the environment for a run. Raises Refused if somebody runs in it, naming the processes."""
        lock = self.held("run", self.disk.patience)
        try:
            with failing("Preparing", self.path):
                made = self.make_or_take()
                return Prepared(self, lock, made, self._last_end(), self._begun(made))
        except BaseException:
            lock.release()
            raise

    def _begun(self, made: bool) -> Path:
        """The run's temporary directory. Where it cannot be made, the directory that was made goes too."""
        try:
            temporary = self.record.make_temporary(self.disk.temporary)
            self.record.forget_finished()
        except (OSError, IdeaiError):
            if made:
                with suppress(OSError, IdeaiError):  # what went wrong first is what counts
                    self.unmake()
            raise
        return temporary

    def finish(self, at: str) -> bool:
        """Note that a run has ended, and clear away what was only for it; False if somebody runs there after all.

        What was finished before stays as it is.
        """
        if not self.record.folder.exists() or self._last_end() is not None:
            return True
        try:
            lock = self.held("keeping", FINISH_PATIENCE)
        except Refused:
            return False
        try:
            with failing("Finishing", self.path):
                self.record.take_block(self.owner.owner_id)
                self.record.remove_temporary()
                self.note_end(Finished.of(self.owner, at))
            return True
        finally:
            lock.release()

    def note_end(self, end: Finished) -> None:
        """Note when the last run ended, if there is an environment. The lock is held."""
        if self.record.owner(self.owner) is not None:
            self.record.save_finished(end)

    def _last_end(self) -> Finished | None:
        """None while the last run has not ended, as far as one knows."""
        try:
            return self.record.finished()
        except (OSError, Unreadable):
            return None

    def remove(self) -> None:
        """Remove the environment. Raises Refused if it is not ours, or somebody runs in it."""
        lock = self.held("keeping", self.disk.patience)
        try:
            with failing("Removing", self.path):
                self.record.take_block(self.owner.owner_id)
                self.clear()
        finally:
            lock.release()

    def held(self, purpose: Purpose, patience: float) -> Lock:
        """The record's lock. Raises Refused, naming who runs in the environment."""
        try:
            with failing("Locking", self.record.lock_file):
                return self.record.hold(purpose, patience)
        except Failed as failed:
            if isinstance(failed.__cause__, BlockingIOError):
                raise self._in_use() from None
            raise

    def check_owner(self) -> Owner | None:
        """Who owns the environment, if anybody does. Raises Refused if that is somebody else."""
        owner = self.record.owner(self.owner)
        if owner is not None and not owner.same(self.owner):
            raise Refused(
                f"{self.path} belongs to the {owner.kind} {owner.owner_id} of {owner.project_root}, as "
                f"{self.record.folder} says; nothing in it is touched. Move that away and launch the agent again."
            )
        return owner

    def check_ours(self) -> None:
        """Raises Refused for a directory that this machine has not made for this agent or task."""
        if self.check_owner() is None:
            raise self.not_ours()

    def users(self) -> str:
        """The processes that run in it, for a sentence."""
        return ", ".join(map(str, holders(self.record.lock_file))) or "another process"

    def _in_use(self) -> Refused:
        return Refused(
            f"{self.path} is in use by {self.users()}; close the session that runs there, or end what is left of it, "
            "and try again."
        )


@dataclass(frozen=True, slots=True)
class Prepared:
    """An environment whose lock we hold. A disk that hangs may keep one of its methods for longer than its caller.

    `end` is that of the run before, which counts again if this one does not come about.
    """

    environment: HeldEnvironment
    lock: Lock
    made: bool
    end: Finished | None
    temporary: Path

    def apply(self, plan: Plan, kinds: Mapping[HomeKind, Home]) -> None:
        """Put the plan in place, the home of its CLI first."""
        with failing("Preparing", self.environment.path), self.lock.kept():
            if plan.home is not None:
                folder = self.environment.record.folder / plan.home.name
                self.environment.problems.extend(kinds[plan.home.kind].refresh(folder, plan.home))
            self.environment.put(plan)
            self.environment.record.put_block(plan.block, self.environment.owner.owner_id)

    def abandon(self) -> None:
        """Take back what preparing has made."""
        try:
            with failing("Removing", self.environment.path), self.lock.kept():
                self.environment.record.take_block(self.environment.owner.owner_id)
                self.environment.record.remove_temporary()
                if self.made:
                    self.environment.unmake()
                if self.end is not None:
                    self.environment.note_end(self.end)
        finally:
            self.lock.release()


@dataclass(frozen=True, slots=True)
class EnvironmentDisk:
    """Where environments are remembered, and how patiently they are treated.

    `report` is told, on the loop, of a journal that was damaged and set aside, and of what to know of a home; `kinds`
    make homes. Runs have their temporary directories below `temporary`.
    Everything is done in threads, and given up with Failed if the disk does not answer within `seconds`; `patience` is
    for how many seconds it is waited until what runs in an environment has ended.
    """

    state: Path
    report: Callable[[Problem], None]
    kinds: Mapping[HomeKind, Home] = field(default_factory=dict)
    temporary: Path = field(default_factory=lambda: Path(gettempdir()))
    seconds: float = ANSWER_SECONDS
    patience: float = PATIENCE

    def record(self, project: Project, name: str) -> EnvironmentRecord:
        """The record of that name, which is one safe path segment."""
        return EnvironmentRecord.of(self.state, project, name)

    async def in_thread(
        self, environment: HeldEnvironment, work: Callable[[], T], undo: Callable[[T], object] | None = None
    ) -> T:
        """Do work on an environment that may block. Raises Failed if it takes too long; `undo` is for `in_thread`."""
        try:
            return await in_thread(work, seconds=self.seconds, undo=undo)
        except TimeoutError:
            raise Failed(
                f"{environment.path} does not answer within {self.seconds:.0f} seconds; "
                "see whether its disk is still there, and launch the agent again."
            ) from None
        finally:
            for problem in (*environment.problems, *environment.record.problems):
                self.report(problem)
            environment.problems.clear()
            environment.record.problems.clear()

    async def claim(self, environment: HeldEnvironment) -> "LocalClaim":
        """Prepare the environment for a run."""
        prepared = await self.in_thread(environment, environment.prepare, undo=Prepared.abandon)
        return LocalClaim(self, prepared)


@dataclass(frozen=True, slots=True)
class LocalClaim:
    """`Claim` of an environment on disk: the lock of its record, which the agent's process inherits."""

    disk: EnvironmentDisk
    prepared: Prepared

    @property
    def made(self) -> bool:
        """Whether the directory was made by preparing it."""
        return self.prepared.made

    @property
    def temporary(self) -> Path:
        """As the port says."""
        return self.prepared.temporary

    @property
    def descriptors(self) -> tuple[int, ...]:
        """As the port says: the lock's."""
        return self.prepared.lock.descriptors

    async def apply(self, plan: Plan) -> None:
        """As the port says. Raises Refused for a place where somebody has put a file of their own, and for a path that
        leads out of the directory; all is then as it was.
        """
        await self._in_thread(partial(self.prepared.apply, plan, self.disk.kinds))

    async def abandon(self) -> None:
        """As the port says."""
        await self._in_thread(self.prepared.abandon)

    def release(self) -> None:
        """As the port says."""
        self.prepared.lock.release()

    async def _in_thread(self, work: Callable[[], None]) -> None:
        await self.disk.in_thread(self.prepared.environment, work)
