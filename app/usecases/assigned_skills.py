"""The skills that an agent is given at its launch."""

from dataclasses import dataclass

from app.domain.agent import Agent, SkillRef
from app.domain.errors import NotFound
from app.domain.project import Project
from app.domain.skill import Skill
from app.ports.skills import Skills


@dataclass(frozen=True, slots=True)
class AssignedSkills:
    """Those that were found, in manifest order, and those that are missing."""

    found: tuple[Skill, ...]
    missing: tuple[SkillRef, ...]


def read_assigned(skills: Skills, project: Project, agent: Agent) -> AssignedSkills:
    """Read each of the agent's skills once. A missing one is noted; every other error of the store is raised."""
    found: list[Skill] = []
    missing: list[SkillRef] = []
    for ref in dict.fromkeys(agent.skills):
        try:
            found.append(skills.read(project, ref))
        except NotFound:
            missing.append(ref)
    return AssignedSkills(tuple(found), tuple(missing))
