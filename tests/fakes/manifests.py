"""Manifests without a disk."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from app.domain.errors import IdeaiError, Invalid, Refused
from app.domain.manifest import Manifest
from app.domain.project import Project


@dataclass(slots=True)
class FakeManifests:
    """`saved` is each project's manifest, by the project's root.

    `damaged` is what every method raises until it is None again; `errors` maps a method's name to what it raises next
    time. `steps` records the calls as `manifests.update`…; hand one list to several fakes to see the order.
    """

    saved: dict[Path, Manifest] = field(default_factory=dict)
    damaged: IdeaiError | None = None
    errors: dict[str, IdeaiError] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)

    def load(self, project: Project) -> Manifest:
        """What was saved, or an empty one."""
        self._step("load")
        return self.saved.get(project.root, Manifest())

    def update(self, project: Project, change: Callable[[Manifest], Manifest]) -> Manifest:
        """Change and save, unless it is a newer ideai's."""
        self._step("update")
        current = self.saved.get(project.root, Manifest())
        if current.read_only:
            raise Refused("This manifest was written by a newer ideai; update this one to change it.")
        try:
            self.saved[project.root] = Manifest.model_validate(change(current).as_fields())
        except ValidationError as error:
            raise Invalid("The manifest would not be valid.") from error
        return self.saved[project.root]

    def _step(self, method: str) -> None:
        self.steps.append(f"manifests.{method}")
        if error := self.damaged or self.errors.pop(method, None):
            raise error
