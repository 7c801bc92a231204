"""What a CLI would drop, cut or hide of a skill, which none of them tells."""

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from app.domain.agent import CwdPolicy
from app.domain.names import MAX_SLUG
from app.domain.provider import Provider, SkillFault
from app.domain.skill import Header, Skill

MAX_DESCRIPTION: Final = 1024
"""Characters of a description in the form that every CLI takes (agentskills.io), which our copies have."""

Effect = Literal["dropped", "cut", "hidden", "shown", "left out"]

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_REASONS: Final[dict[SkillFault, str]] = {
    "no_header": "It has no front matter.",
    "no_name": "Its front matter has no name.",
    "no_description": "Its front matter has no description.",
    "odd_name": "Its name is not made of a-z, 0-9 and single dashes, at most 64 characters.",
    "not_yaml": "Its front matter is not YAML; put values with a colon in them in quotes.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What becomes of a skill, and why.

    `mended`: only where the CLI reads the original itself; the copy that ideai gives to its agents is put right.
    """

    effect: Effect
    reason: str
    mended: bool = False

    def __str__(self) -> str:
        """`dropped: <reason>`, and whether agents are spared that."""
        return f"{self.effect}: {self.reason}" + (" Agents get a copy that is put right." if self.mended else "")


def lint(skill: Skill, provider: Provider, policy: CwdPolicy = "run_dir") -> tuple[Finding, ...]:
    """What that CLI makes of the skill, the worst first; empty if it takes all of it as it is.

    `policy` is where the agent runs: some CLIs find skills only in their own directory, and get the bodies elsewhere.
    """
    header = skill.header or Header(name=skill.name, description=skill.description)
    if not provider.finds_skills(policy):
        return tuple(_inlined(skill))
    found = [
        *_dropped(header, provider),
        *_described(header.description, provider),
        *_hidden(header, provider),
        *_left_out(skill),
    ]
    return tuple(sorted(found, key=lambda finding: (finding.mended, finding.effect != "dropped")))


def findings_by_reason(
    skill: Skill, providers: Sequence[Provider], policy: CwdPolicy = "run_dir"
) -> tuple[tuple[Finding, tuple[Provider, ...]], ...]:
    """Every finding once, with the providers that it is about."""
    grouped: dict[Finding, list[Provider]] = {}
    for provider in providers:
        for finding in lint(skill, provider, policy):
            grouped.setdefault(finding, []).append(provider)
    return tuple((finding, tuple(about)) for finding, about in grouped.items())


def _inlined(skill: Skill) -> Iterator[Finding]:
    if skill.files:
        count = f"{len(skill.files)} file{'' if len(skill.files) == 1 else 's'}"
        yield Finding("left out", f"It gets the text only, in its context, without the skill's {count}.")


def _dropped(header: Header, provider: Provider) -> Iterator[Finding]:
    for fault in _faults(header):
        if fault in provider.skill_rules.drops:
            yield Finding("dropped", _REASONS[fault], mended=True)


def _faults(header: Header) -> Iterator[SkillFault]:
    if not header.found:
        yield "no_header"
        return
    if not header.is_yaml:
        yield "not_yaml"
    if not header.name:
        yield "no_name"
    elif len(header.name) > MAX_SLUG or not _NAME.fullmatch(header.name):
        yield "odd_name"
    if not header.description:
        yield "no_description"


def _described(description: str, provider: Provider) -> Iterator[Finding]:
    limit = provider.skill_rules.max_description
    if len(description) > MAX_DESCRIPTION:
        yield Finding(
            "cut", f"Its description is longer than {MAX_DESCRIPTION:,} characters; agents get so much of it."
        )
    if limit is None or len(description) <= limit:
        return
    dropped = provider.skill_rules.longer == "dropped"
    if dropped or limit < MAX_DESCRIPTION:
        reason = f"Its description is longer than {limit:,} characters."
        yield Finding(provider.skill_rules.longer, reason, mended=dropped and limit >= MAX_DESCRIPTION)


def _hidden(header: Header, provider: Provider) -> Iterator[Finding]:
    if not header.hidden:
        return
    if provider.skill_rules.hides:
        yield Finding("hidden", "It says `disable-model-invocation: true`; only a person can call it.")
    elif provider.skill_rules.hides is False:
        yield Finding("shown", "It says `disable-model-invocation: true`, which does not keep the model from it.")


def _left_out(skill: Skill) -> Iterator[Finding]:
    for file in skill.files:
        if posixpath.normpath(file).lower() == "skill.md":
            yield Finding("left out", f"{file} would take the place of SKILL.md on some disks; rename it.")
