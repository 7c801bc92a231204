"""A skill: a folder with `SKILL.md` that agents are given."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from app.domain.agent import SkillRef
from app.domain.names import unique

MAX_TEXT = 256 * 1024
"""Bytes of a `SKILL.md`."""

MAX_SKILLS = 200
"""Skills of one scope."""

MAX_FILES, MAX_SIZE, MAX_DEPTH = 1000, 64 << 20, 8
"""Supporting files, bytes and folder levels of one skill: all of it is copied at every launch."""

SkillScope = Literal["global", "project"]


@dataclass(frozen=True, slots=True)
class Header:
    """The front matter of a `SKILL.md` as it stands there, before anything is cut or mended.

    `found` False: there is none that ends; `is_yaml` False: a YAML parser refuses it, and `name` and `description` are
    what its lines seem to say. Both are empty where it says nothing. `hidden` is `disable-model-invocation: true`.
    `keys` are all there are at the top, `?` for each that is no plain text.
    """

    found: bool = True
    is_yaml: bool = True
    name: str = ""
    description: str = ""
    hidden: bool = False
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill as it was read from its folder.

    `body` is the Markdown after the front matter; `files` are the supporting files, as POSIX paths relative to
    `folder`, sorted; `size` is the sum of all files in bytes; `problem` says what its owner should mend: an
    agent is given the skill all the same, with the front matter of its copy repaired. `header` None means that nobody
    has looked at the text. `digest` is of what all files say; only a skill that was read by itself has one.
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
    header: Header | None = None
    digest: str = field(default="", compare=False)

    @property
    def ref(self) -> SkillRef:
        """How a manifest names it: `<scope>/<slug>`."""
        return SkillRef(f"{self.scope}/{self.slug}")


def folder_names(skills: Sequence[Skill], taken: Collection[str] = ()) -> tuple[str, ...]:
    """The folder of each skill's copy, in order: its slug, or `-2`, `-3`… where another skill or `taken` has that."""
    names: list[str] = []
    used = set(taken)
    for skill in skills:
        names.append(unique(skill.slug, used))
        used.add(names[-1])
    return tuple(names)
