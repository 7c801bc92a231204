"""Profiles as the screen shows and asks for them. Pure."""

import shlex
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError

from app.domain.document import clauses
from app.domain.names import slug
from app.domain.profile import Profile
from app.tui.screens.form import FormField, Values
from app.tui.screens.library import Entry
from app.tui.state import IdeState
from widgets.item_list import Item

NONE: Final = "-"
"""The value of a choice that leaves a field open."""

_DIRECTORIES = (("the agent's run directory", "run_dir"), ("the project root", "project_root"))
_WAYS = (
    ("as its provider says", NONE),
    ("a file that the CLI reads by itself", "convention_file"),
    ("a variable with the file's path", "env"),
    ("arguments", "args"),
    ("its standard input", "stdin"),
    ("not at all", "none"),
)
_WORDS = ("args", "new_session", "resume", "injection_args")
_NEEDED = {"env": "variable", "args": "injection_args"}
"""What a kind of injection cannot do without."""


def profile_entries(state: IdeState) -> list[Entry]:
    """A row for each profile, those first that can be run here, then one for each file that is damaged."""
    rows = sorted(state.profiles, key=lambda profile: (profile.id not in state.found, profile.name.casefold()))
    return [_entry(state, profile) for profile in rows] + problem_entries(state, "profiles")


def problem_entries(state: IdeState, what: str) -> list[Entry]:
    """A row for each file that could not be read: where it is wrong, and the way out."""
    return [
        Entry(
            Item(f"!{place}", problem.path.name, problem.message, "problem"),
            (("", str(problem)), ("", "It is left as it is. Mend the file, and it shows here by itself.")),
            editable=False,
        )
        for place, problem in enumerate(state.problems.get(what, ()))
    ]


def _entry(state: IdeState, profile: Profile) -> Entry:
    found = profile.id in state.found
    version = state.versions.get(profile.id, "")
    notes = ["on PATH" if found else "not on PATH", "yours" if profile.id in state.own_profiles else "built in"]
    users = users_of(state, profile)
    injection = profile.injection.kind if profile.injection is not None else "as its provider says"
    details = [
        ("id", profile.id),
        ("command", shlex.join((profile.command, *profile.args))),
        *((("version", _version(state, profile, version)),) if version else ()),
        ("provider", profile.provider or "none: nothing special is known about the command"),
        ("works in", _label(_DIRECTORIES, profile.cwd)),
        ("context", injection),
        *(("variable", f"{key}={value}") for key, value in profile.variables.items()),
        ("used by", ", ".join(users) or "no agent of this project"),
    ]
    if not found:
        details.append(("", f"{profile.command} is not on PATH: install it, or correct the command."))
    item = Item(
        profile.id, profile.name, " · ".join([*([version] if version else []), *notes]), "good" if found else "quiet"
    )
    return Entry(item, tuple(details), words=f"{profile.id} {profile.command}")


def _version(state: IdeState, profile: Profile, version: str) -> str:
    """The version that is installed, beside the one with which all that is known of the CLI was tried."""
    provider = next((known for known in state.providers if known.id == profile.provider), None)
    return (
        version if provider is None or not provider.checked else f"{version}; ideai was tried with {provider.checked}"
    )


def users_of(state: IdeState, profile: Profile) -> list[str]:
    """The names of the agents that run with it."""
    return [agent.name for agent in state.agents if agent.profile == profile.id]


def profile_form_fields(profile: Profile | None, providers: Iterable[str]) -> list[FormField]:
    """The fields of the form, with the values of a profile (None: of an empty one). Its id is asked for once only."""
    fields = profile.as_fields() if profile is not None else {}
    injection = fields.get("injection", {})
    known = [("none", NONE), *((provider, provider) for provider in sorted(set(providers)))]
    return [
        FormField("name", "Name", fields.get("name", ""), placeholder="Claude with Opus"),
        *([FormField("id", "Id: what agents call it", placeholder="made of the name")] if profile is None else []),
        FormField("command", "Command", fields.get("command", ""), placeholder="claude"),
        FormField("args", "Arguments", shlex.join(fields.get("args", ())), placeholder="--model opus"),
        FormField("provider", "Provider: what is known of the CLI", fields.get("provider", NONE), "choice", (*known,)),
        FormField("cwd", "Works in", fields.get("cwd", "run_dir"), "choice", _DIRECTORIES),
        FormField("injection_kind", "Gets its context by", injection.get("kind", NONE), "choice", _WAYS),
        FormField(
            "file",
            "File, relative to the directory",
            injection.get("file", ""),
            placeholder="AGENTS.md",
            only_with=("injection_kind", "convention_file", "args"),
        ),
        FormField(
            "variable",
            "Variable",
            injection.get("variable", ""),
            placeholder="AGENT_CONTEXT_FILE",
            only_with=("injection_kind", "env"),
        ),
        FormField(
            "injection_args",
            "Arguments with {contextFile} or {contextText}",
            shlex.join(injection.get("args", ())),
            only_with=("injection_kind", "args"),
        ),
        FormField("variables", "Variables, KEY=value, one a line", _lines(fields.get("variables", {})), "text", rows=4),
        FormField("new_session", "Arguments of a new conversation", shlex.join(fields.get("new_session", ()))),
        FormField("resume", "Arguments to resume one", shlex.join(fields.get("resume", ()))),
    ]


def profile_of(values: Values, before: Profile | None = None) -> tuple[dict[str, Any], dict[str, str]]:
    """The fields of the profile that the form describes, and what is wrong with the form by its fields.

    What `before` has and the form does not show stays, variables of several lines among it.
    """
    problems: dict[str, str] = {}
    fields: dict[str, Any] = before.as_fields() if before is not None else {"id": _id(values)}
    fields |= {"name": values["name"], "command": values["command"], "cwd": values["cwd"]}
    words = {key: _split(values[key], key, problems) for key in _WORDS}
    fields |= {key: words[key] for key in ("args", "new_session", "resume")}
    fields["provider"] = None if values["provider"] == NONE else values["provider"]
    fields["injection"] = _injection(values, words["injection_args"], fields.get("injection"))
    kept = {key: value for key, value in fields.get("variables", {}).items() if "\n" in value}
    fields["variables"] = kept | _variables(values["variables"], problems)
    return fields, problems | {key: why for key, why in _complaints(fields).items() if key not in problems}


def check_profile(values: Values, before: Profile | None, taken: Iterable[str]) -> Mapping[str, str]:
    """What is wrong with the form; a new profile's id must be none of those that are taken."""
    fields, problems = profile_of(values, before)
    if before is None and fields["id"] in taken and "id" not in problems:
        problems["id"] = f"there is a profile {fields['id']!r} already; edit that one, or choose another id"
    return problems


def _id(values: Values) -> str:
    return values.get("id", "").strip() or slug(values["name"], "")


def _split(text: str, key: str, problems: dict[str, str]) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        problems[key] = "a quote is not closed"
        return []


def _injection(values: Values, args: Sequence[str], before: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The injection, with what belongs to its kind only; fields that a later version wrote stay."""
    kind = values["injection_kind"]
    if kind == NONE:
        return None
    fields = {key: value for key, value in (before or {}).items() if key not in ("file", "variable", "args")}
    fields["kind"] = kind
    if kind in ("convention_file", "args") and values["file"].strip():
        fields["file"] = values["file"].strip()
    if kind == "env":
        fields["variable"] = values["variable"].strip()
    if kind == "args":
        fields["args"] = list(args)
    return fields


def _lines(variables: Mapping[str, str]) -> str:
    return "\n".join(f"{key}={value}" for key, value in variables.items() if "\n" not in value)


def _variables(text: str, problems: dict[str, str]) -> dict[str, str]:
    variables: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), 1):
        key, equals, value = line.partition("=")
        if not line.strip():
            continue
        if not equals:
            problems["variables"] = f"line {number} is not of the form KEY=value"
        variables[key.strip()] = value
    return variables


def _complaints(fields: Mapping[str, Any]) -> dict[str, str]:
    """What the domain finds wrong, by the form's fields."""
    try:
        Profile.model_validate(fields)
    except ValidationError as error:
        found = {_field_of(place, fields): why for place, why in clauses(error)}
        if "name" in found and not fields.get("id"):
            found.pop("id", None)  # it is made of the name
        return found
    return {}


def _field_of(place: tuple[str | int, ...], fields: Mapping[str, Any]) -> str:
    """Where a place of the document stands in the form."""
    if place[:1] != ("injection",):
        return str(place[0]) if place else ""
    inner = place[1] if len(place) > 1 else _NEEDED.get(fields["injection"]["kind"])
    return {"file": "file", "variable": "variable", "injection_args": "injection_args", "args": "injection_args"}.get(
        str(inner), "injection_kind"
    )


def _label(options: Iterable[tuple[str, str]], value: str) -> str:
    return next((label for label, known in options if known == value), value)
