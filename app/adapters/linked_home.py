"""A home of its own for each agent of a CLI that keeps everything in one directory: the user's, entry by entry."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app import atomic
from app.domain.errors import Failed
from app.domain.injection import HomePlan
from app.domain.problem import Problem
from app.domain.provider import LinkedHome
from app.files.agent_homes import home_at, put_skills, read_own, resolved, with_context
from app.files.failures import failing
from app.files.folders import Folder, opened


@dataclass(frozen=True, slots=True)
class LinkedHomes:
    """`Home` of the CLIs whose providers say how it is made.

    `variables` tell where the user's own homes are. What a CLI has written there in the place of a link gives way to
    the link at the next launch, as copies go stale; a folder that it has made of its own stays.
    """

    variables: Mapping[str, str]

    def refresh(self, folder: Path, plan: HomePlan) -> tuple[Problem, ...]:
        """As the port says. Raises Failed, and Refused for a home that is the user's own."""
        if plan.linked is None:
            raise Failed(f"{plan.argv[0]} is to have a home in {folder}, and nothing says how it is made.")
        shared = resolved(self._shared(plan.linked), plan.name, plan.linked.shared[0])
        for name in plan.linked.shared:
            with failing("Preparing", shared / name):
                atomic.private_folder(shared / name)
        with failing("Preparing", folder), home_at(folder, shared) as home:
            _link(home, shared, plan.linked, _own(plan))
            _write(home, shared, plan)
        return tuple(_warnings(shared, plan.linked))

    def _shared(self, linked: LinkedHome) -> Path:
        """The user's own, wherever the CLI itself would look for it."""
        chosen = Path(self.variables.get(linked.variable, ""))
        return chosen if chosen.is_absolute() else Path(self.variables.get("HOME") or Path.home()) / linked.folder


def _own(plan: HomePlan) -> frozenset[str]:
    """The entries that are not simply linked."""
    return frozenset(name for name in (plan.context_file, plan.skills_folder) if name is not None)


def _link(home: Folder, shared: Path, linked: LinkedHome, own: frozenset[str]) -> None:
    """Links to what the user has, and none to what the user has no more."""
    with opened(shared) as users:
        theirs = {name for name in users.names() if name not in own and name not in linked.omitted}
    for name in home.names():
        if name in linked.omitted or (name not in theirs and _is_ours(home, name)):
            home.remove(name)
    for name in sorted(theirs):
        if name in linked.shared or not home.is_folder(name):
            home.link(name, str(shared / name))


def _is_ours(home: Folder, name: str) -> bool:
    """Whether that is a link as we make them; others are the CLI's."""
    target = Path(home.linked(name) or "")
    return target.is_absolute() and target.name == name


def _write(home: Folder, shared: Path, plan: HomePlan) -> None:
    if plan.context_file is not None:
        _write_instructions(home, shared / plan.context_file, plan.context)
    if plan.skills_folder is not None:
        put_skills(home, plan.skills_folder, shared / plan.skills_folder, plan)


def _write_instructions(home: Folder, own: Path, context: str) -> None:
    """The user's own instructions and the agent's; a link to the user's alone, where the agent's are not in there."""
    if context:
        home.replace(own.name, with_context(read_own(own) or b"", context), 0o600)
    elif own.exists():
        home.link(own.name, str(own))
    else:
        home.remove(own.name)


def _warnings(shared: Path, linked: LinkedHome) -> Iterator[Problem]:
    for name in linked.omitted:
        if (shared / name).exists():
            yield Problem(shared / name, None, "The agent works without this file: it would hide the agent's context.")
