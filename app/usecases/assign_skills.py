"""Give an agent its skills."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.agent import Agent, AgentId, SkillRef
from app.domain.errors import NotFound
from app.domain.events import AgentChanged
from app.domain.manifest import Manifest
from app.domain.project import Project
from app.ports.events import Publisher
from app.ports.manifests import Manifests
from app.ports.skills import Skills


@dataclass(frozen=True, slots=True)
class AssignSkills:
    """The skills of an agent, in the order in which it is given them."""

    manifests: Manifests
    skills: Skills
    events: Publisher

    async def __call__(self, project: Project, agent_id: AgentId, refs: Iterable[SkillRef]) -> Agent:
        """Replace the agent's skills; each counts once, where it stands first.

        Raises NotFound for an unknown agent, and for a skill that does not exist unless the agent has it already: what
        has gone missing may be kept until it is back. Raises Invalid for what is no reference to a skill.
        """
        wanted = tuple(dict.fromkeys(refs))
        known = {skill.ref for skill in self.skills.list(project).items}

        def assign(manifest: Manifest) -> Manifest:
            changed = manifest.with_fields(agent_id, skills=wanted)
            check_known(wanted, known.union(manifest.find(agent_id).skills))
            return changed

        agent = self.manifests.update(project, assign).find(agent_id)
        self.events.publish(AgentChanged(agent))
        return agent


def check_known(wanted: Iterable[SkillRef], known: Iterable[SkillRef]) -> None:
    """Raise NotFound for the first skill that is not among the known ones."""
    missing = next((ref for ref in wanted if ref not in set(known)), None)
    if missing is not None:
        raise NotFound(f"There is no skill {missing}; choose one from the list, or create it first.")
