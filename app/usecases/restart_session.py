"""Restart a session."""

from dataclasses import dataclass

from app.domain.errors import Refused
from app.domain.project import Project
from app.domain.session import Session, SessionId, Size
from app.ports.sessions import Sessions
from app.ports.terminals import Terminals
from app.usecases.launch_agent import LaunchAgent
from app.usecases.open_shell import OpenShell
from app.usecases.session_ended import SessionEnded


@dataclass(frozen=True, slots=True)
class RestartSession:
    """Run a session's command again, under the same id, so that its pane stays what it is."""

    sessions: Sessions
    terminals: Terminals
    session_ended: SessionEnded
    launch_agent: LaunchAgent
    open_shell: OpenShell

    async def __call__(
        self,
        project: Project,
        session_id: SessionId,
        size: Size,
        *,
        resume: bool = False,
        even_alive: bool = False,
        carry: bool | None = None,
    ) -> Session:
        """Start it again: an agent with a fresh context and skills (`resume` goes on with its conversation), any other
        session with the same command in the same directory. `even_alive` ends a live process first; `carry` is for the
        launch.

        Raises NotFound for an unknown session or agent, Refused for a live session, and ConsentNeeded; then nothing was
        ended. Raises what LaunchAgent and OpenShell raise; then the ended session is still there, and can be restarted
        again.
        """
        size.checked()
        agent_id = self.sessions.get(session_id).agent_id
        if agent_id is not None:
            await self.launch_agent.require_consent(project, agent_id)
        before = self.sessions.get(session_id)
        if before.status == "starting":
            raise Refused(f"{before.title} is being started; wait until it runs.")
        if before.task_id is not None:
            raise Refused(f"{before.title} is a task; dispatch it again from the list of tasks.")
        if before.alive and not even_alive:
            raise Refused(f"{before.title} is still running; confirm that it may be ended.")
        await self.terminals.close(session_id)
        if self.sessions.get(session_id) == before:  # and not restarted by somebody else meanwhile
            self.session_ended(session_id, None)
        if before.agent_id is not None:
            return await self.launch_agent(
                project, before.agent_id, size, resume=resume, session_id=session_id, carry=carry
            )
        return await self.open_shell(
            project, size, command=before.command, cwd=before.cwd, title=before.title, session_id=session_id
        )
