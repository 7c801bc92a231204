"""What a launch makes an agent see, in the form in which a person reads it. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.domain.injection import Invocation, Plan
from app.domain.skill import Skill, folder_names

MASK: Final = "••••••"
_SECRET: Final = re.compile(r"key|token|secret|passw|passphrase|credential|auth|cookie", re.IGNORECASE)
_MIN_SECRET: Final = 4
"""Characters from which on a secret is looked for in other texts: a shorter one is part of many words."""


@dataclass(frozen=True, slots=True)
class EffectiveFile:
    """A file that will be written, or the folder of a skill; `size` is in bytes, of all `count` files together."""

    path: str
    size: int
    count: int = 1


@dataclass(frozen=True, slots=True)
class EffectiveContext:
    """`argv`, `variables` have no secrets in them; `files` lie in the run directory or in the CLI's own home there.

    `piped` is how many bytes the program is given to read. `document` is what the agent reads of itself: the composed
    document, or the context where only that is handed over.
    """

    argv: tuple[str, ...]
    cwd: Path
    variables: tuple[tuple[str, str], ...]
    files: tuple[EffectiveFile, ...]
    piped: int
    document: str


def effective_context(invocation: Invocation) -> EffectiveContext:
    """The process that a launch starts, and what is put in place for it."""
    secrets = [value for name, value in invocation.variables if is_secret(name) and len(value) >= _MIN_SECRET]
    return EffectiveContext(
        argv=tuple(_without(argument, secrets) for argument in invocation.argv),
        cwd=invocation.cwd,
        variables=tuple(
            (name, MASK if is_secret(name) else _without(value, secrets)) for name, value in invocation.variables
        ),
        files=tuple(_files(invocation.plan)),
        piped=len((invocation.plan.stdin or "").encode("utf-8", "surrogateescape")),
        document=invocation.document,
    )


def is_secret(name: str) -> bool:
    """Whether a variable of that name may hold what nobody should read over a person's shoulder."""
    return _SECRET.search(name) is not None


def _without(text: str, secrets: list[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, MASK)
    return text


def _files(plan: Plan) -> Iterator[EffectiveFile]:
    for file in plan.files:
        yield EffectiveFile(file.path, _size(file.text))
    if plan.skills_folder is not None:
        yield from _folders(plan.skills_folder, plan.skills)
    if plan.home is not None:
        home = plan.home
        if home.context:
            yield EffectiveFile(f"{home.name}/{home.context_file}", _size(home.context))
        if home.skills_folder is not None:
            yield from _folders(f"{home.name}/{home.skills_folder}", home.skills)


def _folders(folder: str, skills: tuple[Skill, ...]) -> Iterator[EffectiveFile]:
    for skill, name in zip(skills, folder_names(skills), strict=True):
        yield EffectiveFile(f"{folder}/{name}/", skill.size, 1 + len(skill.files))


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogateescape"))
