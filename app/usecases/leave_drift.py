"""Leave a running agent as it was launched."""

from dataclasses import dataclass, replace

from app.domain.agent import AgentId
from app.domain.events import AgentDrifted
from app.domain.project import Project
from app.domain.session import live_session
from app.ports.events import Publisher
from app.ports.manifests import Manifests
from app.ports.sessions import Sessions
from app.usecases.fingerprints import Fingerprints


@dataclass(frozen=True, slots=True)
class LeaveDrift:
    """What has changed so far was seen, and nothing more is said of it until something changes again."""

    manifests: Manifests
    fingerprints: Fingerprints
    sessions: Sessions
    events: Publisher

    async def __call__(self, project: Project, agent_id: AgentId) -> None:
        """Publish AgentDrifted with nothing in it; nothing happens to an agent that does not run.

        Raises NotFound for an unknown agent, and what the stores raise.
        """
        agent = self.manifests.load(project).find(agent_id)
        session = live_session(self.sessions.all(), agent_id)
        if session is not None:
            left = replace(session, seen=self.fingerprints.of(project, agent), drift=())
            self.sessions.put(left)
            self.events.publish(AgentDrifted(left))
