"""What a project's files ask to set or run, which a person must have agreed to. Pure."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from app.domain.agent import Agent, AgentId
from app.domain.changes import visible
from app.domain.errors import Refused
from app.domain.profile import Profile
from app.domain.resolution import ResolvedProfile
from app.domain.skill import Skill
from app.domain.skill_import import SkillFile

WishKind = Literal["profile", "variables", "skill"]

_DOCUMENTS = frozenset({".md", ".txt", ".rst", ".csv", ".pdf", ".png", ".jpg", ".jpeg", ".gif", ".webp"})
"""Endings of supporting files that are read or looked at; every other file may be a program."""

_PLAIN_KEYS = frozenset(
    {"name", "description", "version", "license", "author", "metadata", "compatibility", "disable-model-invocation"}
)
"""Front matter that only describes a skill; `hooks` and `allowed-tools` run programs or allow that."""

_INLINE_COMMAND = re.compile(r"!`[^`\n]+`|^```!", re.MULTILINE)
"""What some CLIs run in a shell when they read a skill."""

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that is asked for.

    `title` names it in a sentence, `lines` show it on the screen, and consent to `digest` is consent to no other
    content.
    """

    kind: WishKind
    title: str
    lines: tuple[str, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Demand:
    """What the project's files ask for when one agent is launched."""

    agent_id: AgentId
    name: str
    slug: str
    wishes: tuple[Wish, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """All that is asked for, fit for the screen."""
        return tuple(line for wish in self.wishes for line in wish.lines)

    @property
    def shared(self) -> bool:
        """Whether other agents may ask for some of it, too."""
        return any(wish.kind == "skill" for wish in self.wishes)


def variables_wish(agent: Agent) -> Wish | None:
    """The variables of the agent's process; None if its entry sets none.

    They can run programs (`LD_PRELOAD`, `NODE_OPTIONS`, `GIT_SSH_COMMAND`) or send what the agent says elsewhere
    (`HTTPS_PROXY`).
    """
    if not agent.variables:
        return None
    variables = sorted(agent.variables.items())
    return Wish(
        "variables",
        f"variables ({', '.join(key for key, _ in variables)})",
        tuple(f"{key}={visible(value)}" for key, value in variables),
        _digest([agent.id, variables]),
    )


def runs_its_context(resolved: ResolvedProfile) -> bool:
    """Whether the agent's Markdown is input or an argument of a command that ideai knows nothing about: a shell
    would run it.
    """
    injection = resolved.profile.injection
    return resolved.provider is None and injection is not None and injection.kind in ("stdin", "args")


def profile_wish(agent: Agent, resolved: ResolvedProfile, context: str = "") -> Wish | None:
    """The choice of one of the user's profiles; `context` is the agent's Markdown if `runs_its_context`.

    None where the CLI is just run as its provider says in a directory of its own: then it asks the user itself. Another
    profile may take its questions away, and in the project it may obey files of the project.
    """
    policy = agent.cwd or resolved.profile.cwd
    if policy == "run_dir" and _is_plain(resolved):
        return None
    profile = resolved.profile
    command = visible(" ".join((profile.command, *profile.args)))
    place = {"run_dir": "its own directory", "project_root": "the project", "worktree": "a worktree of the project"}
    lines = [f"profile {profile.id}: {command}, in {place[policy]}"]
    if context:
        lines.append("  with the agent's Markdown as its input")
    return Wish(
        "profile", f"the profile {profile.id}", tuple(lines), _digest([agent.id, profile.id, agent.cwd, context])
    )


def _is_plain(resolved: ResolvedProfile) -> bool:
    """Whether the profile adds nothing to what its provider says."""
    profile, provider = resolved.profile, resolved.provider
    if provider is None:
        return False
    program = profile.command.rpartition("/")[2]
    plain = Profile(id=profile.id, name=profile.name, command=profile.command, provider=provider.id)
    return profile == plain and provider.command.rpartition("/")[2] == program


def may_run(skill: Skill) -> bool:
    """Whether anything of the skill may be run or allow that: as far as names, front matter and text tell."""
    return bool(_programs(skill) or _odd_keys(skill) or _INLINE_COMMAND.search(skill.body))


def skill_wish(skill: Skill, files: Sequence[SkillFile]) -> Wish | None:
    """A skill of the project whose files may be run; `files` are all of them. None if nothing of it may be.

    It is agreed to for all agents, because it is the same for each.
    """
    if not may_run(skill):
        return None
    parts = [
        *(visible(path) for path in _shortened(_programs(skill))),
        *(f"`{visible(key)}` in its front matter" for key in _shortened(_odd_keys(skill))),
        *(["commands in its text"] if _INLINE_COMMAND.search(skill.body) else []),
    ]
    content = [[file.path, hashlib.sha256(file.data).hexdigest(), file.executable] for file in files]
    return Wish(
        "skill",
        f"the skill {skill.slug}",
        (f"skill {skill.slug}: {', '.join(parts)}",),
        _digest([skill.ref, sorted(content)]),
    )


def _programs(skill: Skill) -> list[str]:
    return [path for path in skill.files if PurePosixPath(path).suffix.lower() not in _DOCUMENTS]


def _odd_keys(skill: Skill) -> list[str]:
    if skill.header is None:
        return []
    if not skill.header.is_yaml:
        return ["?"]
    return [key for key in skill.header.keys if key.strip().lower() not in _PLAIN_KEYS]


def _shortened(names: list[str]) -> list[str]:
    return names if len(names) <= _SHOWN else [*names[:_SHOWN], f"{len(names) - _SHOWN} more"]


def _digest(content: object) -> str:
    text = json.dumps(content, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


class ConsentNeeded(Refused):
    """Nobody on this machine has agreed to what the project's files ask for."""

    def __init__(self, demand: Demand) -> None:
        """`demand` is what is to be shown: only what nobody has agreed to."""
        asked = ", ".join(wish.title for wish in demand.wishes)
        super().__init__(
            f"The project's files ask for more than a plain start of {demand.name}: {asked}. Nobody has agreed to that "
            f"on this machine; see it with `ideai trust {demand.slug}`, and agree with "
            f"`ideai trust {demand.slug} --yes`."
        )
        self.demand = demand
