"""The commands that a person knows, in the user's state directory."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from app.domain.document import Document
from app.domain.problem import Problem
from app.files import state_files


class _Learned(Document):
    """The file."""

    version: int = Field(default=1, ge=1)
    commands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JsonHints:
    """`Hints` as `hints.json` below `state`; `report` is told of a file that was set aside."""

    state: Path
    report: Callable[[Problem], None]

    def learned(self) -> frozenset[str]:
        """As the port says."""
        return frozenset((state_files.load(self._path, _Learned, self.report) or _Learned()).commands)

    def learn(self, command_ids: Iterable[str]) -> None:
        """As the port says; what another workspace has added meanwhile stays."""
        state_files.save(self._path, _Learned(commands=tuple(sorted(self.learned() | set(command_ids)))))

    @property
    def _path(self) -> Path:
        return self.state / "hints.json"
