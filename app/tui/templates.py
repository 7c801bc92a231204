"""Templates as the screen shows and asks for them. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic import ValidationError

from app.domain.document import clauses
from app.domain.names import slug
from app.domain.template import Template
from app.tui.profiles import NONE, problem_entries
from app.tui.screens.form import FormField, Values
from app.tui.screens.library import Entry
from app.tui.state import IdeState
from widgets.item_list import Item

_DIRECTORIES: Final = (
    ("as the profile says", NONE),
    ("its own run directory", "run_dir"),
    ("the project root", "project_root"),
)


def template_entries(state: IdeState) -> list[Entry]:
    """A row for each template, the user's own first, then one for each file that is damaged."""
    rows = sorted(state.templates, key=lambda template: (template.id not in state.own_templates, template.name))
    return [_entry(state, template) for template in rows] + problem_entries(state, "templates")


def _entry(state: IdeState, template: Template) -> Entry:
    own = template.id in state.own_templates
    made = [agent.name for agent in state.agents if agent.origin is not None and agent.origin.template == template.id]
    details = [
        ("", template.description or "It has no description."),
        ("profile", template.profile or "chosen for each agent"),
        ("skills", ", ".join(template.skills) or "none"),
        ("version", str(template.version)),
        ("made of it", ", ".join(made) or "no agent of this project"),
        ("", ""),
        ("", template.context),
    ]
    note = "yours" if own else "comes with ideai"
    item = Item(template.id, template.name, note, "good" if own else "quiet")
    return Entry(item, tuple(details), words=f"{template.id} {template.description}")


def template_form_fields(template: Template | None, profiles: Iterable[tuple[str, str]]) -> list[FormField]:
    """The fields of the form, with the values of a template (None: of a new one); `profiles` are (name, id)."""
    fields = template.as_fields() if template is not None else {}
    known = (("chosen for each agent", NONE), *profiles)
    return [
        FormField("name", "Name", fields.get("name", ""), placeholder="Database reviewer"),
        FormField("description", "What it is good for", fields.get("description", "")),
        FormField("profile", "Profile", fields.get("profile", NONE), "choice", known),
        FormField("cwd", "Works in", fields.get("cwd", NONE), "choice", _DIRECTORIES),
        FormField("skills", "Skills, with commas between", ", ".join(fields.get("skills", ()))),
        FormField("context", "Context: its persona, in Markdown", fields.get("context", ""), "text", rows=14),
    ]


def template_of(values: Values, before: Template | None = None) -> dict[str, Any]:
    """The fields of the template that the form describes; what `before` has and the form does not show stays."""
    fields: dict[str, Any] = before.as_fields() if before is not None else {"id": slug(values["name"], "")}
    skills = [ref.strip() for ref in values["skills"].split(",") if ref.strip()]
    fields |= {key: values[key] for key in ("name", "description", "context")}
    return fields | {"skills": skills} | {key: _open(values[key]) for key in ("profile", "cwd")}


def check_template(values: Values, before: Template | None, taken: Iterable[str]) -> Mapping[str, str]:
    """What is wrong with the form; a new template's id must be none of those that are taken."""
    fields = template_of(values, before)
    try:
        Template.model_validate(fields)
    except ValidationError as error:
        found = {str(place[0]): why for place, why in clauses(error)}
        why = found.pop("id", None)
        return found if "name" in found or why is None else found | {"name": "it needs a letter or a digit of a to z"}
    if before is None and fields["id"] in taken:
        return {"name": f"there is a template {fields['id']!r} already; choose another name"}
    return {}


def _open(value: str) -> str | None:
    return None if value == NONE else value
