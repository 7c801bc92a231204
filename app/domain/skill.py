"""A skill: a folder with `SKILL.md` that agents are given."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.domain.agent import SkillRef

SkillScope = Literal["global", "project"]


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill as it was read from its folder.

    `body` is the Markdown after the front matter; `files` are the supporting files, as POSIX paths relative to
    `folder`, sorted; `size` is the sum of all files in bytes; `problem` says what is wrong with a skill that can be
    listed but not used.
    """

    slug: str
    scope: SkillScope
    name: str
    description: str
    body: str
    folder: Path
    files: tuple[str, ...] = ()
    size: int = 0
    problem: str | None = None

    @property
    def ref(self) -> SkillRef:
        """How a manifest names it: `<scope>/<slug>`."""
        return SkillRef(f"{self.scope}/{self.slug}")
