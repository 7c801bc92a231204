"""Templates: make, change, duplicate, delete; of agents, and agents of them."""

from collections.abc import Awaitable, Callable, Mapping

from app.domain.agent import Agent
from app.domain.errors import NotFound
from app.domain.names import check_name, slug
from app.domain.template import Template
from app.tui.actions.agents import agent_meant
from app.tui.actions.deletions import offer
from app.tui.actions.library import Verb, browse, copy_of, fill
from app.tui.desk import Desk
from app.tui.screens.choice import Choice, Option
from app.tui.screens.confirm import Confirm
from app.tui.screens.form import Values
from app.tui.screens.prompt import Prompt
from app.tui.screens.template_library import TemplateLibrary
from app.tui.templates import check_template, template_form_fields, template_of


async def _browse(desk: Desk) -> None:
    await browse(desk, lambda selected: TemplateLibrary(desk.state, selected), _VERBS)


async def _new(desk: Desk, _: str) -> str | None:
    return await _fill(desk, "New template", None)


async def _edit(desk: Desk, key: str) -> str | None:
    template = _template(desk, key)
    return await _fill(desk, f"Edit {template.name}", template)


async def _fill(desk: Desk, title: str, before: Template | None) -> str | None:
    """Show the form until it is saved; the id of what was saved."""
    fields = template_form_fields(before, [(profile.name, profile.id) for profile in desk.state.profiles])
    taken = {template.id for template in desk.state.templates}

    async def save(values: Values) -> str:
        template = await desk.do.save_template(template_of(values, before))
        desk.tell(f"Saved the template {template.name}, version {template.version}.")
        return template.id

    return await fill(desk, title, fields, lambda now: check_template(now, before, taken), save)


async def _duplicate(desk: Desk, key: str) -> str | None:
    model = _template(desk, key)
    made = await desk.do.save_template(copy_of(model, {template.id for template in desk.state.templates}))
    return await _edit(desk, made.id) or made.id


async def _delete(desk: Desk, key: str) -> str | None:
    template = _template(desk, key)
    if template.id not in desk.state.own_templates:
        desk.tell(f"{template.name} comes with ideai and cannot be deleted; a saved change of it can.", "warning")
        return None
    if await desk.ask(Confirm(f"Delete the template {template.name}?", "Agents made of it stay.", yes="Delete")):
        await desk.do.delete_template(template.id)
        offer(desk, f"the template {template.name}", lambda: desk.do.restore_template(template.id))
    return None


async def _make_agent(desk: Desk, key: str) -> str | None:
    template = _template(desk, key)
    name = await desk.ask(Prompt(f"Name of the new {template.name}", template.name, check_name))
    profile = template.profile or (await choose_profile(desk) if name is not None else None)
    if name is not None and profile is not None:
        agent = await desk.do.create_agent_from_template(desk.project, template.id, name, profile=profile)
        desk.tell(f"Made {agent.name}; enter in the list of agents launches it.")
    return None


async def choose_profile(desk: Desk) -> str | None:
    """Ask for a profile, those first that can be run here; None if the question was left."""
    found = sorted(desk.state.profiles, key=lambda profile: profile.id not in desk.state.found)
    options = [
        Option(profile.id, profile.name, "" if profile.id in desk.state.found else "not on PATH") for profile in found
    ]
    return await desk.ask(Choice("Which CLI runs it?", options))


async def save_agent(desk: Desk, agent: Agent) -> None:
    """Ask what a template of an agent is to be called, and save it; one of that name is replaced after a question."""
    name = await desk.ask(Prompt(f"Name of the template made of {agent.name}", agent.name, _check_template_name))
    if name is None:
        return
    template_id = slug(name, "")
    before = next((template for template in desk.state.templates if template.id == template_id), None)
    if before is not None:
        losses = f"It becomes version {before.version + 1}, and agents that follow it are offered the change."
        if not await desk.ask(Confirm(f"Replace the template {before.name}?", losses, yes="Replace")):
            return
    description = before.description if before is not None else f"Made of the agent {agent.name}."
    saved = await desk.do.save_agent_as_template(desk.project, agent.id, template_id, name, description)
    left = len([ref for ref in agent.skills if ref not in saved.skills])
    without = f" without {left} skill{'' if left == 1 else 's'} of this project" if left else ""
    desk.tell(f"Saved the template {saved.name}{without}.")


def _check_template_name(text: str) -> str:
    name = check_name(text)
    if not slug(name, ""):
        raise ValueError("it needs a letter or a digit of a to z")
    return name


async def _save_one(desk: Desk) -> None:
    agent = await agent_meant(desk, "Make a template of which agent?")
    if agent is not None:
        await save_agent(desk, agent)


def _template(desk: Desk, key: str) -> Template:
    """The template with that id. Raises NotFound if it is gone meanwhile."""
    template = next((template for template in desk.state.templates if template.id == key), None)
    if template is None:
        raise NotFound(f"There is no template {key!r} any more.")
    return template


_VERBS: Mapping[str, Verb] = {
    "new": _new,
    "edit": _edit,
    "duplicate": _duplicate,
    "agent": _make_agent,
    "delete": _delete,
}

ACTIONS: Mapping[str, Callable[[Desk], Awaitable[None]]] = {
    "templates.open": _browse,
    "agents.save-template": _save_one,
}
