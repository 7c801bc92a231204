"""What an agent was launched with, and what of it is different now. Pure."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any, TypeAlias

from app.domain.agent import Agent
from app.domain.context import Context
from app.domain.resolution import ResolvedProfile
from app.domain.skill import Skill, folder_names

Fingerprint: TypeAlias = tuple[tuple[str, str], ...]
"""The parts of a launch, by what a person calls them, each with a digest. Empty: nothing was noted."""

_ORDER = "order of the skills"


def fingerprint(agent: Agent, context: Context, resolved: ResolvedProfile, skills: Sequence[Skill]) -> Fingerprint:
    """The parts that decide what the agent reads and how it is run; `skills` are those that were found, in order."""
    profile, provider = resolved.profile, resolved.provider
    return (
        ("context", context.revision),
        ("profile", _digest([_ways(profile.as_fields()), _ways(provider.as_fields()) if provider else None])),
        ("directory", _digest(agent.cwd)),
        ("variables", _digest(dict(agent.variables))),
        *((f"skill {name}", _digest(_words(skill))) for name, skill in zip(folder_names(skills), skills, strict=True)),
        (_ORDER, _digest([skill.ref for skill in skills])),
    )


def changed_parts(before: Fingerprint, now: Fingerprint) -> tuple[str, ...]:
    """The names of the parts that are others, new or gone; nothing if either was never noted.

    That the skills have another order is only said where they are the same ones.
    """
    if not before or not now:
        return ()
    old, new = dict(before), dict(now)
    names = [name for name in {**new, **old} if old.get(name) != new.get(name)]
    return tuple(name for name in names if name != _ORDER or set(old) == set(new))


def _ways(fields: dict[str, Any]) -> dict[str, Any]:
    """How it is run, which its name in lists has no part in."""
    return {key: value for key, value in fields.items() if key != "name"}


def _words(skill: Skill) -> list[object]:
    return [skill.ref, skill.name, skill.description, skill.body, skill.files, skill.size, skill.digest]


def _digest(value: object) -> str:
    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
