"""Tell which running agents were launched with something else than they would be now."""

from dataclasses import dataclass, replace

from app.domain.drift import changed_parts
from app.domain.errors import IdeaiError
from app.domain.events import AgentDrifted
from app.domain.project import Project
from app.domain.session import Session
from app.ports.events import Publisher
from app.ports.manifests import Manifests
from app.ports.sessions import Sessions
from app.usecases.fingerprints import Fingerprints


@dataclass(frozen=True, slots=True)
class CheckDrift:
    """Not async, so that a fact and what it means for running agents come one after the other."""

    manifests: Manifests
    fingerprints: Fingerprints
    sessions: Sessions
    events: Publisher

    def __call__(self, project: Project) -> None:
        """Publish AgentDrifted for each running agent whose changed parts are others than before.

        One whose parts cannot be read stays as it was: what is wrong with them is told by whoever shows them.
        """
        for session in self.sessions.all():
            if session.agent_id is not None and session.status == "running" and session.launched_with:
                self._check(project, session)

    def _check(self, project: Project, session: Session) -> None:
        assert session.agent_id is not None
        try:
            now = self.fingerprints.of(project, self.manifests.load(project).find(session.agent_id))
        except IdeaiError:
            return
        drift = () if now == session.seen else changed_parts(session.launched_with, now)
        if drift != session.drift:
            drifted = replace(session, drift=drift)
            self.sessions.put(drifted)
            self.events.publish(AgentDrifted(drifted))
