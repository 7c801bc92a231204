"""Agents: make, change, delete, edit their context, give them skills."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from app.domain.agent import Agent, AgentId, SkillRef
from app.domain.changes import visible
from app.domain.names import check_name
from app.domain.task import unfinished
from app.tui.actions.deletions import offer
from app.tui.actions.launching import revoke
from app.tui.actions.sessions import launch
from app.tui.desk import Desk
from app.tui.screens.agent_form import AgentFields, AgentForm
from app.tui.screens.choice import Choice, Option
from app.tui.screens.confirm import Confirm
from app.tui.screens.difference import Difference
from app.tui.screens.prompt import Prompt
from app.usecases.change_agent import AgentForm as AgentValues


def _toggle(desk: Desk) -> None:
    desk.sidebars.toggle_agents()


async def new(desk: Desk) -> None:
    """Ask for a new agent and launch it."""
    state = desk.state
    fields = await desk.ask(AgentForm(state.profiles, state.found, state.templates))
    if fields is None:
        return
    launch_it = fields.launch
    agent = await create(desk, fields)
    if launch_it:
        await launch(desk, agent)


async def create(desk: Desk, fields: AgentFields) -> Agent:
    """The agent that the form describes."""
    if fields.template is not None:
        return await desk.do.create_agent_from_template(
            desk.project, fields.template, fields.name, profile=fields.profile
        )
    return await desk.do.create_agent(desk.project, fields.name, fields.profile, cwd=fields.cwd)


async def edit(desk: Desk, agent: Agent) -> None:
    """Show an agent's form and save what was changed."""
    state = desk.state
    fields = await desk.ask(AgentForm(state.profiles, state.found, state.templates, agent))
    if fields is not None:
        await desk.do.change_agent(desk.project, agent, _values(agent, fields))


def _values(agent: Agent, fields: AgentFields) -> AgentValues:
    return replace(AgentValues.of(agent), name=fields.name, profile=fields.profile, cwd=fields.cwd)


async def delete(desk: Desk, agent: Agent) -> None:
    """Delete an agent after a question; its Markdown stays."""
    session = desk.state.session_of(agent.id)
    running = session is not None and session.alive
    tasks = unfinished(agent.id, desk.state.tasks)
    losses = f"{agent.md_path} stays on disk." + (" Its program is running and will be ended." if running else "")
    if tasks:
        losses += f" {'Its task is' if len(tasks) == 1 else f'Its {len(tasks)} tasks are'} called off."
    if (standing := desk.state.worktrees.get(agent.id)) is not None:
        losses += f" So does its worktree on {visible(standing.worktree.branch)}, until nothing in it would be lost."
    if await desk.ask(Confirm(f"Delete {agent.name}?", losses, yes="Delete")):
        deleted = await desk.do.delete_agent(desk.project, agent.id, even_running=running or bool(tasks))
        offer(desk, f"the agent {agent.name}", lambda: desk.do.restore_agent(desk.project, deleted))


async def duplicate(desk: Desk, agent: Agent) -> None:
    """Ask for a name and make another agent like this one."""
    name = await desk.ask(Prompt(f"Name of the agent like {agent.name}", f"{agent.name} 2", check_name))
    if name is not None:
        made = await desk.do.duplicate_agent(desk.project, agent.id, name)
        desk.tell(f"Made {made.name}; enter in the list of agents launches it.")


async def _rename(desk: Desk) -> None:
    agent = await agent_meant(desk, "Rename which agent?")
    name = await desk.ask(Prompt(f"Name of {agent.name}", agent.name, check_name)) if agent is not None else None
    if agent is not None and name is not None:
        await desk.do.rename_agent(desk.project, agent.id, name)


async def _duplicate_one(desk: Desk) -> None:
    agent = await agent_meant(desk, "Duplicate which agent?")
    if agent is not None:
        await duplicate(desk, agent)


async def _delete_one(desk: Desk) -> None:
    agent = await agent_meant(desk, "Delete which agent?")
    if agent is not None:
        await delete(desk, agent)


async def sync(desk: Desk, agent: Agent) -> None:
    """Show what a template would change of an agent that was made from it, and change it if that is accepted."""
    offer = await desk.do.preview_sync(desk.project, agent.id)
    if not offer.difference:
        desk.tell(f"{agent.name} is as its template has it.")
        return
    if await desk.ask(Difference(f"{agent.name} → its template", offer.difference, accept="synchronises")):
        await desk.do.sync_agent(desk.project, offer)
        desk.tell(f"{agent.name} is as its template has it now.")


async def _sync_focused(desk: Desk) -> None:
    agent = desk.state.focused_agent
    if agent is not None:
        await sync(desk, agent)


async def assign(desk: Desk, agent_id: AgentId, refs: tuple[SkillRef, ...]) -> None:
    """Give an agent these skills, in this order."""
    await desk.do.assign_skills(desk.project, agent_id, refs)


async def _edit_context(desk: Desk) -> None:
    agent = await agent_meant(desk, "Whose context?")
    if agent is not None:
        await desk.sidebars.edit_context(agent)


async def _effective(desk: Desk) -> None:
    agent = await agent_meant(desk, "Whose next launch?")
    if agent is not None:
        await desk.sidebars.show_effective(agent)


async def _skills(desk: Desk) -> None:
    agent = await agent_meant(desk, "Whose skills?")
    if agent is not None:
        await desk.sidebars.pick_skills(agent)


async def _revoke(desk: Desk) -> None:
    agent = await agent_meant(desk, "Whose consent?")
    if agent is not None:
        await revoke(desk, agent)


async def agent_meant(desk: Desk, question: str) -> Agent | None:
    """The agent of the focused pane, the only one there is, or the one that the person chooses."""
    state = desk.state
    if state.focused_agent is not None:
        return state.focused_agent
    if len(state.agents) == 1:
        return state.agents[0]
    options = [Option(agent.id, agent.name, agent.profile) for agent in state.agents]
    answer = await desk.ask(Choice(question, options))
    return None if answer is None else desk.state.agent(AgentId(answer))


ACTIONS: Mapping[str, Callable[[Desk], Awaitable[None] | None]] = {
    "agents.toggle": _toggle,
    "agents.new": new,
    "agents.rename": _rename,
    "agents.duplicate": _duplicate_one,
    "agents.delete": _delete_one,
    "agents.edit-context": _edit_context,
    "agents.effective": _effective,
    "agents.skills": _skills,
    "agents.sync": _sync_focused,
    "agents.revoke": _revoke,
}
