"""What becomes of an agent when it follows the template that it was made from."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff

from app.domain.agent import Agent, Origin
from app.domain.context import Context, Revision
from app.domain.errors import Refused
from app.domain.template import Template


@dataclass(frozen=True, slots=True)
class Offer:
    """A change of an agent that is shown before it is made.

    `before` and `revision` are what it was worked out from, `after` and `text` what it leads to. `difference` is a
    unified diff of both, in lines that may still hold controls; empty where nothing but the version would change.
    """

    before: Agent
    revision: Revision
    after: Agent
    text: str
    difference: tuple[str, ...]


def outdated(agent: Agent, template: Template) -> bool:
    """Whether the template has changes that this agent is to be offered."""
    origin = agent.origin
    return (
        origin is not None
        and origin.synchronized
        and origin.template == template.id
        and origin.version < template.version
    )


def offer(agent: Agent, context: Context, template: Template) -> Offer:
    """The change that brings an agent to its template's state: context, skills, profile and directory.

    What the template leaves open (profile and directory None) stays as it is; so do name and variables. Raises Refused
    if the agent was not made from this template.
    """
    if agent.origin is None or agent.origin.template != template.id:
        raise Refused(f"{agent.name} was not made from the template {template.id}.")
    after = agent.changed(
        profile=template.profile or agent.profile,
        skills=template.skills,
        cwd=template.cwd or agent.cwd,
        origin=Origin(template=template.id, version=template.version, synchronized=agent.origin.synchronized),
    )
    before_lines = [*_fields(agent), *context.text.split("\n")]
    after_lines = [*_fields(after), *template.context.split("\n")]
    difference = unified_diff(before_lines, after_lines, agent.name, f"template {template.name}", lineterm="")
    return Offer(agent, context.revision, after, template.context, tuple(difference))


def _fields(agent: Agent) -> Iterator[str]:
    """What is not in the Markdown, one line each, so that a single difference shows everything."""
    yield f"profile: {agent.profile}"
    yield f"skills: {', '.join(agent.skills) or 'none'}"
    yield f"directory: {agent.cwd or 'as the profile says'}"
    yield ""
