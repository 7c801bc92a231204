"""A team: agents with their contexts, skills, profiles and tabs, to be made again in another project."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Self

from pydantic import Field, model_validator

from app.domain.agent import Agent, AgentId, CwdPolicy, Origin, SkillRef, SkillRefField
from app.domain.document import Document
from app.domain.layout import Pane, PaneId, Tab, map_panes, panes
from app.domain.names import Name, Slug, Text
from app.domain.profile import Profile
from app.domain.skill_import import SkillFile
from app.domain.variables import Variables

VERSION = 1

TeamSkills = Mapping[SkillRef, tuple[SkillFile, ...]]
"""The files of each skill, its `SKILL.md` among them."""


class Member(Document):
    """An agent of a team: all that its entry and its Markdown say but its identity.

    `key` is the slug of its context's file; panes name it in place of an agent's id. `profile` None is chosen when the
    team is applied.
    """

    key: Slug
    name: Name
    profile: Slug | None = None
    skills: tuple[SkillRefField, ...] = ()
    cwd: CwdPolicy | None = None
    variables: Variables = Field(default_factory=dict)
    origin: Origin | None = None
    context: Text = ""


class Team(Document):
    """Panes of `tabs` run nothing; the directories in them are relative to the project's root."""

    id: Slug
    name: Name
    description: Text = ""
    version: int = Field(default=VERSION, ge=1)
    members: tuple[Member, ...] = ()
    profiles: tuple[Profile, ...] = ()
    tabs: tuple[Tab, ...] = ()

    @model_validator(mode="after")
    def _unique(self) -> Self:
        keys = [member.key for member in self.members] + [f"profile {profile.id}" for profile in self.profiles]
        twice = [key for key, count in Counter(keys).items() if count > 1]
        if twice:
            raise ValueError(f"{twice[0]} occurs twice")
        return self

    @property
    def wanted_skills(self) -> frozenset[SkillRef]:
        """The skills that its members have."""
        return frozenset(ref for member in self.members for ref in member.skills)

    @property
    def open_members(self) -> tuple[Member, ...]:
        """Those for whom a profile must be chosen."""
        return tuple(member for member in self.members if member.profile is None)


def member_of(agent: Agent, context: str) -> Member:
    """The agent as a member; fields that a later version wrote stay."""
    fields = {key: value for key, value in agent.as_fields().items() if key not in ("id", "md_path")}
    return Member.model_validate({**fields, "key": agent.slug, "context": context})


def agent_of(member: Member, agent_id: AgentId, md_path: str, profile: str) -> Agent:
    """The member as an agent of a project."""
    fields = {key: value for key, value in member.as_fields().items() if key not in ("key", "context")}
    return Agent.model_validate({**fields, "id": agent_id, "md_path": md_path, "profile": member.profile or profile})


def without_members(team: Team, keys: Collection[str]) -> Team:
    """The team without these members and the profiles that only they run with; their panes are shells."""

    def without(pane: Pane) -> Pane:
        return pane.changed(agent_id=None, shows="shell") if pane.agent_id in keys else pane

    members = tuple(member for member in team.members if member.key not in keys)
    gone = {member.profile for member in team.members} - {member.profile for member in members}
    return Team.model_validate(
        {
            **team.as_fields(),
            "members": [member.as_fields() for member in members],
            "profiles": [profile.as_fields() for profile in team.profiles if profile.id not in gone],
            "tabs": [_with_panes(tab, without).as_fields() for tab in team.tabs],
        }
    )


def portable_tabs(tabs: Sequence[Tab], root: Path, keys: Mapping[AgentId, str]) -> tuple[Tab, ...]:
    """The tabs without what is of this project only: sessions, tasks, places outside, agents that are not members."""

    def portable(pane: Pane) -> Pane:
        key = keys.get(pane.agent_id) if pane.agent_id is not None else None
        return pane.changed(
            session=None,
            task_id=None,
            agent_id=key,
            shows="agent" if key is not None else "shell",
            cwd=_relative(pane.cwd, root),
        )

    return tuple(_with_panes(tab, portable) for tab in tabs)


def tabs_of(
    team: Team, root: Path, agents: Mapping[str, AgentId], new_id: Callable[[], str], taken: Collection[str]
) -> tuple[Tab, ...]:
    """The team's tabs with panes of their own for these agents, by the members' keys; `taken` are names of tabs."""
    names = set(taken)
    made: list[Tab] = []
    for tab in team.tabs:
        ids = {pane.id: PaneId(new_id()) for pane in panes(tab.tree)}
        name = _free(tab.name, names)
        names.add(name)
        made.append(_renumbered(_with_panes(tab, lambda pane: _own(pane, root, agents)), ids).changed(name=name))
    return tuple(made)


def _own(pane: Pane, root: Path, agents: Mapping[str, AgentId]) -> Pane:
    agent_id = agents.get(pane.agent_id) if pane.agent_id is not None else None
    place = str(root / pane.cwd) if pane.cwd is not None and _relative(str(root / pane.cwd), root) else None
    return pane.changed(
        session=None, task_id=None, agent_id=agent_id, shows="agent" if agent_id is not None else "shell", cwd=place
    )


def _renumbered(tab: Tab, ids: Mapping[PaneId, PaneId]) -> Tab:
    if tab.tree is None:
        return tab
    tree = map_panes(tab.tree, lambda pane: pane.changed(id=ids[pane.id]))
    return tab.changed(
        tree=tree.as_fields(),
        focus=ids[tab.focus] if tab.focus is not None else None,
        last=ids.get(tab.last) if tab.last is not None else None,
    )


def _with_panes(tab: Tab, change: Callable[[Pane], Pane]) -> Tab:
    return tab if tab.tree is None else tab.changed(tree=map_panes(tab.tree, change).as_fields())


def _relative(cwd: str | None, root: Path) -> str | None:
    """The place as seen from the root; None for one outside of it."""
    path = PurePosixPath(cwd) if cwd is not None else None
    if path is None or not path.is_relative_to(root) or ".." in path.parts:
        return None
    return str(path.relative_to(root))


def _free(name: str, taken: Collection[str]) -> str:
    number, candidate = 1, name
    while candidate in taken:
        number += 1
        candidate = f"{name} {number}"
    return candidate


@dataclass(frozen=True, slots=True)
class TeamPlan:
    """What applying a team does: what is added, and what the project or the user has already and keeps.

    `profile` is for the members that name none. Two plans that are equal do the same.
    """

    team: Team
    skills: TeamSkills
    profile: str | None
    members: tuple[Member, ...]
    kept_members: tuple[Member, ...]
    new_skills: tuple[SkillRef, ...]
    kept_skills: tuple[SkillRef, ...]
    new_profiles: tuple[Profile, ...]
    kept_profiles: tuple[Profile, ...]
    missing: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """One line each: `+` is added, `=` is there and stays, `!` will be missing."""
        return [
            *(f"+ agent {member.name} ({member.profile or self.profile})" for member in self.members),
            *(f"= agent {member.name}: there is one of that name, and it stays" for member in self.kept_members),
            *(f"+ skill {ref}" for ref in self.new_skills),
            *(f"= skill {ref}: is there, and stays as it is" for ref in self.kept_skills),
            *(f"+ profile {profile.id}: runs {profile.command}" for profile in self.new_profiles),
            *(f"= profile {profile.id}: is there, and stays as it is" for profile in self.kept_profiles),
            *(f"+ tab {tab.name}" for tab in self.team.tabs),
            *(f"! {missing}" for missing in self.missing),
        ]


def plan_team(
    team: Team,
    skills: TeamSkills,
    profile: str | None,
    agents: Sequence[Agent],
    known_skills: Collection[SkillRef],
    profiles: Collection[str],
) -> TeamPlan:
    """What would come of it beside these agents, skills and profiles; nothing of theirs is ever replaced."""
    names = {agent.name for agent in agents}
    own = {own.id for own in team.profiles}
    needed = {member.profile or profile for member in team.members} - {None}
    return TeamPlan(
        team=team,
        skills=skills,
        profile=profile,
        members=tuple(member for member in team.members if member.name not in names),
        kept_members=tuple(member for member in team.members if member.name in names),
        new_skills=tuple(sorted(ref for ref in skills if ref not in known_skills)),
        kept_skills=tuple(sorted(ref for ref in skills if ref in known_skills)),
        new_profiles=tuple(own for own in team.profiles if own.id not in profiles),
        kept_profiles=tuple(own for own in team.profiles if own.id in profiles),
        missing=(
            *(f"skill {ref} is nowhere" for ref in sorted(team.wanted_skills - set(skills) - set(known_skills))),
            *(f"profile {name} is nowhere" for name in sorted(map(str, needed - own - set(profiles)))),
        ),
    )
