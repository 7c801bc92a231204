"""Skills: make, change, rename, import, delete, and their supporting files."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from app.domain.agent import SkillRef
from app.domain.errors import NotFound
from app.domain.names import check_name
from app.domain.provider import Provider
from app.domain.skill import Skill, SkillScope
from app.domain.skill_import import ImportPlan
from app.tui.actions.deletions import offer
from app.tui.actions.library import Verb, browse, fill, until_saved
from app.tui.desk import Desk
from app.tui.screens.choice import Choice, Option
from app.tui.screens.confirm import Confirm
from app.tui.screens.details import Details
from app.tui.screens.form import Values
from app.tui.screens.prompt import Prompt
from app.tui.screens.skill_library import SkillLibrary
from app.tui.skills import SCOPES, check_skill, skill_details, skill_form_fields, users_of

_ADD = "+"
"""No file of a skill is called so: the option that adds one."""


async def _browse(desk: Desk) -> None:
    providers = _providers(desk)
    await browse(desk, lambda selected: SkillLibrary(desk.state, providers, selected), _VERBS)


def _providers(desk: Desk) -> tuple[Provider, ...]:
    """Those whose CLIs are on this machine, or run an agent here."""
    used = {agent.profile for agent in desk.state.agents} | desk.state.found
    ids = {profile.provider for profile in desk.state.profiles if profile.id in used}
    return tuple(known for known in desk.state.providers if known.id in ids)


async def act(desk: Desk, what: str, key: str) -> None:
    """Do what the picker asks for; what was made is selected there."""
    made = await _VERBS[what](desk, key)
    if made is not None:
        desk.sidebars.reveal_skill(SkillRef(made))


async def _preview(desk: Desk, key: str) -> str | None:
    skill = _skill(desk, key)
    await desk.ask(Details(skill.name, skill_details(desk.state, skill, _providers(desk))))
    return None


async def new(desk: Desk, _: str = "") -> str | None:
    """Ask for a new skill; its reference."""
    fields = skill_form_fields(None)

    def check(values: Values) -> Mapping[str, str]:
        return check_skill(values, [skill.ref for skill in desk.state.skills])

    async def save(values: Values) -> str:
        scope: SkillScope = "global" if values["scope"] == "global" else "project"
        texts = values["name"], values["description"], values["body"]
        made = await desk.do.create_skill(desk.project, scope, *texts)
        desk.tell(f"Made {made.folder}.")
        return made.ref

    return await fill(desk, "New skill", fields, check, save)


async def _new_one(desk: Desk) -> None:
    await new(desk)


async def _edit(desk: Desk, key: str) -> str | None:
    before = _skill(desk, key)
    fields = skill_form_fields(before)

    async def save(values: Values) -> None:
        await desk.do.revise_skill(desk.project, before, values["description"], values["body"])
        desk.tell(f"Saved {before.name}.")

    await fill(desk, f"Edit {before.name}", fields, check_skill, save)
    return None


async def _rename(desk: Desk, key: str) -> str | None:
    skill = _skill(desk, key)
    renamed = [skill]

    def prompt(name: str | None, problem: str) -> Prompt:
        return Prompt(f"Name of {skill.name}", name or skill.slug, check_name, problem=problem)

    async def save(name: str) -> None:
        if name != skill.slug:
            renamed.append(await desk.do.rename_skill(desk.project, skill.ref, name))
            users = users_of(desk.state, renamed[-1])
            desk.tell(f"It is {renamed[-1].name} now" + (f", for {', '.join(users)} too." if users else "."))

    await until_saved(desk, prompt, save)
    return renamed[-1].ref if len(renamed) > 1 else None


async def _delete(desk: Desk, key: str) -> str | None:
    skill = _skill(desk, key)
    if await desk.ask(Confirm(f"Delete the skill {skill.name}?", _losses(desk, skill), yes="Delete")):
        await desk.do.delete_skill(desk.project, skill.ref, even_assigned=True)
        offer(desk, f"the skill {skill.name}", lambda: desk.do.restore_skill(desk.project, skill.ref))
    return None


def _losses(desk: Desk, skill: Skill) -> str:
    users = users_of(desk.state, skill)
    files = f" Its {len(skill.files)} supporting files go with it." if skill.files else ""
    if users:
        return f"{', '.join(users)} will be launched without it.{files}"
    elsewhere = " Agents of other projects may." if skill.scope == "global" else ""
    return f"No agent of this project uses it.{elsewhere}{files}"


async def _files(desk: Desk, key: str) -> str | None:
    """Until the person leaves: the supporting files, one more, or one less."""
    while True:
        skill = _skill(desk, key)
        options = [Option(_ADD, "add a file…", "a copy of one on this machine")]
        options += [Option(file, file, "enter removes it") for file in skill.files]
        chosen = await desk.ask(Choice(f"Files of {skill.name}", options))
        if chosen is None:
            return None
        if chosen == _ADD:
            await _add_file(desk, skill)
        elif await desk.ask(Confirm(f"Remove {chosen}?", f"From the skill {skill.name}.", yes="Remove")):
            await _remove_file(desk, skill, chosen)


async def _add_file(desk: Desk, skill: Skill) -> None:
    async def save(path: str) -> None:
        await desk.do.add_skill_file(desk.project, skill.ref, Path(path))
        desk.tell(f"{skill.name} has {Path(path).name} now.")

    await until_saved(desk, _path_prompt("Path of the file to copy"), save)


async def _remove_file(desk: Desk, skill: Skill, path: str) -> None:
    await desk.do.remove_skill_file(desk.project, skill.ref, path)
    offer(desk, f"the file {path}", lambda: desk.do.restore_skill_file(desk.project, skill.ref, path))


def _absolute(text: str) -> str:
    """A path that a person typed. Raises ValueError for one that depends on where ideai was started."""
    try:
        path = Path(text.strip()).expanduser()
    except RuntimeError as error:
        raise ValueError("there is no such home directory") from error
    if not path.is_absolute():
        raise ValueError("the path begins with / or ~")
    return str(path)


async def _import(desk: Desk, _: str) -> str | None:
    source = await _source(desk)
    if source is None:
        return None
    scope = await desk.ask(Choice("Import them for", [Option(value, label) for label, value in SCOPES]))
    if scope is None:
        return None
    chosen: SkillScope = "global" if scope == "global" else "project"
    plan = await desk.do.import_skills.plan(desk.project, chosen, source)
    clashes = [skill.slug for skill in plan.skills if skill.clashes]
    question = f"Import {len(plan.skills)} skill{'' if len(plan.skills) == 1 else 's'}?"
    if not plan.skills or not await desk.ask(Confirm(question, _import_text(plan, clashes), yes="Import")):
        return None
    made, problems = await desk.do.import_skills(desk.project, chosen, source, rename=bool(clashes))
    desk.tell(problems[0] if problems else f"Imported {', '.join(skill.slug for skill in made)}.")
    return made[0].ref if made else None


async def _source(desk: Desk) -> Path | None:
    """Where the skills are, as the person says: a folder of another CLI's in the project, or a path."""
    own = desk.do.import_skills.sources_of(desk.project)
    if own:
        options = [Option(str(path), str(path.relative_to(desk.project.root)), "of this project") for path in own]
        answer = await desk.ask(Choice("Import from", [*options, Option(_ADD, "another folder or zip archive…")]))
        if answer != _ADD:
            return None if answer is None else Path(answer)
    found: list[Path] = []

    async def look(path: str) -> None:
        await desk.do.import_skills.plan(desk.project, "project", Path(path))
        found.append(Path(path))

    await until_saved(desk, _path_prompt("Folder or zip archive with skills"), look)
    return found[0] if found else None


def _path_prompt(title: str) -> Callable[[str | None, str], Prompt]:
    return lambda path, problem: Prompt(title, path or "", _absolute, problem=problem)


def _import_text(plan: ImportPlan, clashes: list[str]) -> str:
    parts = [f"{', '.join(skill.slug for skill in plan.skills)}."]
    if clashes:
        parts.append(f"There is {', '.join(clashes)} already: the new one gets a number, and nothing is overwritten.")
    return " ".join([*parts, *plan.problems])


def _skill(desk: Desk, key: str) -> Skill:
    """The skill with that reference. Raises NotFound if it is gone meanwhile."""
    skill = next((skill for skill in desk.state.skills if skill.ref == key), None)
    if skill is None:
        raise NotFound(f"There is no skill {key} any more.")
    return skill


_VERBS: Mapping[str, Verb] = {
    "new": new,
    "edit": _edit,
    "preview": _preview,
    "rename": _rename,
    "files": _files,
    "import": _import,
    "delete": _delete,
}

ACTIONS: Mapping[str, Callable[[Desk], Awaitable[None]]] = {"skills.open": _browse, "skills.new": _new_one}
