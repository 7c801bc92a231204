"""Skills as the screen shows and asks for them. Pure."""

from collections.abc import Mapping, Sequence
from typing import Final

from app.domain.agent import Agent
from app.domain.names import check_name, check_text, slug
from app.domain.provider import Provider
from app.domain.skill import MAX_TEXT, Skill
from app.domain.skill_lint import findings_by_reason, lint
from app.tui.profiles import problem_entries
from app.tui.screens.form import FormField, Values
from app.tui.screens.library import Entry
from app.tui.state import IdeState
from widgets.item_list import Item
from widgets.skill_picker import SkillNote

MAX_DESCRIPTION: Final = 1024
"""Characters; some CLIs drop a skill with a longer one."""

SCOPES = (("this project", "project"), ("all my projects", "global"))


def skill_entries(state: IdeState, providers: Sequence[Provider]) -> list[Entry]:
    """A row for each skill, then one for each folder that is damaged; `providers` are those whose CLIs matter here."""
    return [_entry(state, skill, providers) for skill in state.skills] + problem_entries(state, "skills")


def skill_details(state: IdeState, skill: Skill, providers: Sequence[Provider]) -> tuple[tuple[str, str], ...]:
    """All that is known of a skill, as (label, text), and what it says."""
    return _entry(state, skill, providers).details


def _entry(state: IdeState, skill: Skill, providers: Sequence[Provider]) -> Entry:
    users = users_of(state, skill)
    findings = findings_by_reason(skill, providers)
    used = counted(len(users), "agent") if users else "unused"
    details = [
        ("", skill.description or "It has no description: agents decide by that whether to use it."),
        ("used by", ", ".join(users) or "no agent of this project"),
        ("lies in", f"{skill.folder}, {size_of(skill.size)}"),
        *((("files", ", ".join(skill.files)),) if skill.files else ()),
        *((("problem", skill.problem),) if skill.problem else ()),
        *((", ".join(provider.name for provider in about), str(finding)) for finding, about in findings),
        ("", ""),
        ("", skill.body),
    ]
    worse = bool(skill.problem) or any(not finding.mended for finding, _ in findings)
    item = Item(
        skill.ref,
        skill.name,
        skill.problem or f"{skill.scope} · {size_of(skill.size)} · {used}",
        "problem" if worse else "good" if users else "quiet",
    )
    return Entry(item, tuple(details), words=f"{skill.slug} {skill.description}")


def skill_note(state: IdeState, agent: Agent, skill: Skill) -> SkillNote:
    """What else the picker of an agent says of a skill."""
    users = ", ".join(users_of(state, skill))
    files = f", {counted(len(skill.files), 'file')} beside it" if skill.files else ""
    profile = state.profile(agent.profile)
    provider = next((known for known in state.providers if profile and known.id == profile.provider), None)
    findings = lint(skill, provider, agent.cwd or profile.cwd) if profile and provider else ()
    return SkillNote(
        f"{size_of(skill.size)}{files} · {f'used by {users}' if users else 'unused'}",
        tuple(f"{provider.name}: {finding}" for finding in findings if provider),
        warns=any(not finding.mended for finding in findings),
    )


def counted(count: int, what: str) -> str:
    """`1 agent`, `3 agents`."""
    return f"{count} {what}{'' if count == 1 else 's'}"


def users_of(state: IdeState, skill: Skill) -> list[str]:
    """The names of the agents that have it."""
    return [agent.name for agent in state.agents if skill.ref in agent.skills]


def size_of(size: int) -> str:
    """Bytes for people: `812 B`, `3.4 KB`."""
    if size < 1000:
        return f"{size} B"
    return f"{size / 1000:.1f} KB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def skill_form_fields(skill: Skill | None) -> list[FormField]:
    """The fields of the form, with the values of a skill (None: of a new one). Name and scope are asked for once."""
    fixed = [
        FormField("name", "Name", placeholder="commit-message"),
        FormField("scope", "For", "project", "choice", SCOPES),
    ]
    return [
        *(fixed if skill is None else []),
        FormField(
            "description",
            "Description: agents decide by it when to use the skill",
            skill.description if skill is not None else "",
            placeholder="Use it when a commit message is to be written.",
        ),
        FormField("body", "What the agent is to do", skill.body if skill is not None else "", "text", rows=14),
    ]


def check_skill(values: Values, taken: Sequence[str] = ()) -> Mapping[str, str]:
    """What is wrong with the form; a new skill's reference must be none of those that are taken."""
    problems: dict[str, str] = {}
    if "name" in values:
        try:
            ref = f"{values['scope']}/{slug(check_name(values['name']), 'skill')}"
        except ValueError as error:
            problems["name"] = str(error)
        else:
            if ref in taken:
                problems["name"] = f"there is a skill {ref} already; choose another name"
    description = " ".join(values["description"].split())
    if not description:
        problems["description"] = "most CLIs drop a skill without a description"
    elif len(description) > MAX_DESCRIPTION:
        problems["description"] = f"a description has at most {MAX_DESCRIPTION} characters, this has {len(description)}"
    return problems | _text_problem(values["body"])


def _text_problem(body: str) -> dict[str, str]:
    try:
        check_text(body)
    except ValueError as error:
        return {"body": str(error)}
    if len(body.encode()) > MAX_TEXT:
        return {"body": f"a skill has at most {MAX_TEXT >> 10} KB; put some of it into files beside it"}
    return {}
