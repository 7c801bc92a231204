"""How a context and skills reach a CLI: pure and deterministic, so that a launch can be shown before it is made."""

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from app.domain.agent import AgentId, CwdPolicy
from app.domain.context import Context
from app.domain.errors import Invalid
from app.domain.profile import PLACEHOLDER, Injection, Profile
from app.domain.provider import HomeKind, LinkedHome, Provider, Recipe
from app.domain.skill import Skill, folder_names

MAX_CONTEXT_ARGUMENT = 100 * 1024
"""Bytes of `{contextText}` that one argument may carry; Linux caps a single argument at 128 KiB."""

_MAX_ARGUMENT = 128 * 1024 - 1
"""Linux MAX_ARG_STRLEN (execve(2)), which counts the NUL at the end."""

_NO_PROVIDER_FILE = "CONTEXT.md"


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A text file to be written: `path` is a clean POSIX path relative to the run directory."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class PlannedBlock:
    """A text that stands between markers in a file of the user's: `path` is clean and relative to `folder`."""

    folder: Path
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class HomePlan:
    """What a CLI finds in the home that is its agent's own, beside what it takes from the user's.

    `context` follows the user's own instructions. `skills` go into the home's skills folder, each under the name that
    `folder_names` gives it. `argv` is what will be started, in `cwd`; `writable` are the directories outside of that in
    which it works. `session` is the id of the conversation that is to go on. `name` is that of the home's folder, and
    `linked` says how it is made, if it is of that kind. Its `context_file` is the user's own while `context` is empty.
    """

    kind: HomeKind
    argv: tuple[str, ...]
    cwd: Path
    context: str = ""
    skills: tuple[Skill, ...] = ()
    writable: tuple[Path, ...] = ()
    session: str | None = None
    name: str = "codex-home"
    linked: LinkedHome | None = None
    context_file: str | None = "AGENTS.md"
    skills_folder: str | None = "skills"


@dataclass(frozen=True, slots=True)
class Plan:
    """What must be put in place before the process starts, and what is piped to it afterwards.

    `skills` are copied into `skills_folder` (relative to the run directory), each under the name that `folder_names`
    gives it; None means that no folder is made. `home` None means that the CLI has no home of its own. `block` is there
    only where the user has asked for it.
    """

    files: tuple[PlannedFile, ...] = ()
    skills_folder: str | None = None
    skills: tuple[Skill, ...] = ()
    stdin: str | None = None
    home: HomePlan | None = None
    block: PlannedBlock | None = None


@dataclass(frozen=True, slots=True)
class Invocation:
    """A process to be started: command and arguments unresolved on PATH, the variables that change, and the plan.

    `descriptors` are open files of ours that the process inherits under other numbers; whoever starts it keeps a copy
    of each until the process has ended. `document` is what the agent reads of itself, however it is handed over.
    `git_settings` are for every git that the process runs, beside the person's own.
    """

    command: str
    args: tuple[str, ...]
    cwd: Path
    variables: tuple[tuple[str, str], ...] = ()
    plan: Plan = Plan()
    descriptors: tuple[int, ...] = ()
    document: str = ""
    git_settings: tuple[tuple[str, str], ...] = ()

    @property
    def argv(self) -> tuple[str, ...]:
        """The command and its arguments."""
        return (self.command, *self.args)

    def __str__(self) -> str:
        """As a shell would take it: variables, then the quoted command line."""
        variables = [f"{key}={shlex.quote(value)}" for key, value in self.variables]
        return " ".join([*variables, shlex.join(self.argv)])


@dataclass(frozen=True, slots=True)
class NativeSession:
    """The CLI's own conversation that a launch starts (`resume` False) or continues."""

    id: str
    resume: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """Absolute paths that a launch may name; every CLI's home lies in a folder of `homes`.

    For an agent in a worktree `project_root` is the project's place in there, and `git_folders` are those outside of it
    that git writes to when the agent commits.
    """

    project_root: Path
    run_dir: Path
    context_path: Path
    homes: Path
    git_folders: tuple[Path, ...] = ()

    def home(self, variable: str) -> Path:
        """The agent's home for the CLI that finds it by that variable: `codex-home` for `CODEX_HOME`."""
        return self.homes / variable.lower().replace("_", "-")


def compose_convention_file(project_root: Path, agent_md: str, skills: Sequence[Skill], *, inline: bool = True) -> str:
    """The document that a CLI reads at its start: where to work, who to be, which skills there are.

    The agent's Markdown stands in it unchanged. With `inline` each skill's body follows under its name; without, one
    line each, because the CLI finds the bodies in its skills folder. Same input, same text: no times, no per-run
    values, because the text is the prefix that model providers cache.
    """
    parts = [
        f"# Project root\n\n`{project_root}`\n\n"
        "Work in the project root above: read and change files there. Your current directory may be a private run "
        "directory; do not put the project's files into it.\n",
        agent_md,
    ]
    if skills:
        section = _skill_body if inline else _skill_line
        named = zip(skills, _headings(skills) if inline else folder_names(skills), strict=True)
        parts.append("# Skills\n\n" + ("\n" if inline else "").join(section(skill, name) for skill, name in named))
    return "\n---\n\n".join(part if part.endswith("\n") else part + "\n" for part in parts)


def _headings(skills: Sequence[Skill]) -> Iterator[str]:
    """The name of each skill, or that of its folder where an earlier one has the same name."""
    seen: set[str] = set()
    for skill, folder in zip(skills, folder_names(skills), strict=True):
        name = _one_line(skill.name)
        yield folder if name in seen else name
        seen.add(name)


def _skill_body(skill: Skill, heading: str) -> str:
    body = skill.body.strip("\r\n")
    return f"## {heading}\n\n{body}\n"


def _skill_line(skill: Skill, folder: str) -> str:
    summary = _one_line(skill.description)
    return f"- `{folder}`: {summary}\n" if summary else f"- `{folder}`\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def prepare_invocation(
    profile: Profile,
    provider: Provider | None,
    context: Context,
    skills: Sequence[Skill],
    places: Places,
    *,
    cwd: CwdPolicy | None = None,
    variables: Mapping[str, str] | None = None,
    session: NativeSession | None = None,
) -> Invocation:
    """The process that a launch starts, with every placeholder resolved.

    `cwd` and `variables` are the agent's own and win over the profile's; the agent's variables are taken literally.
    Nothing is read or written. Raises Invalid where the profile cannot be launched so: a context too long for an
    argument, or a cwd policy under which the CLI cannot be given a context without writing into the user's tree.
    """
    policy = cwd or profile.cwd
    in_project = profile.injection is not None and profile.injection.in_project and policy != "run_dir"
    recipe = Recipe(skills="inlined") if in_project else _recipe(provider, policy)
    folder = _skills_folder(provider, recipe)
    composed = compose_convention_file(places.project_root, context.text, skills, inline=folder is None)
    injection = _injection(profile, provider, recipe)
    base = places.project_root if in_project else _base(profile, provider, injection, places)
    variable = provider.home_variable if provider else None
    scanned = places.home(variable) if variable else places.run_dir
    skill_paths = _skill_paths(skills, scanned / folder if folder else None)
    resolve = _resolver(profile.name, _values(places, base, injection, composed, skill_paths, session))

    arguments = [
        *(provider.args if provider else ()),
        *_session_arguments(profile, provider, session),
        *recipe.args,
        *(recipe.opening if session is None or not session.resume else ()),
        *profile.args,
        *(injection.args if injection.kind == "args" else ()),
    ]
    changes = {key: resolve(value) for key, value in recipe.variables.items()}
    if injection.kind == "env" and injection.variable:
        changes[injection.variable] = str(places.context_path)
    changes |= {key: resolve(value) for key, value in profile.variables.items()}
    changes |= dict(variables or {})
    if variable:
        changes[variable] = str(places.home(variable))

    invocation = Invocation(
        command=profile.command,
        args=tuple(_expand(arguments, resolve, skill_paths)),
        cwd=places.run_dir if policy == "run_dir" else places.project_root,
        variables=tuple(sorted(changes.items())),
        plan=_block_plan(base, injection, composed) if in_project else _plan(injection, composed, folder, skills),
        document=_document(injection, composed, context),
    )
    if provider is None or variable is None:
        return invocation
    home = places.home(variable)
    return _with_home(invocation, provider, places, session, home, moved=base == home)


def marked(invocation: Invocation, agent_id: AgentId, project_root: Path, task_id: str | None = None) -> Invocation:
    """The invocation with the variables by which a program, and whatever it starts, can tell whose it is."""
    ours = {"IDEAI_AGENT_ID": agent_id, "IDEAI_PROJECT_ROOT": str(project_root)}
    if task_id is not None:
        ours["IDEAI_TASK_ID"] = task_id
    return replace(invocation, variables=tuple(sorted({**dict(invocation.variables), **ours}.items())))


def with_first_message(invocation: Invocation, prompt: Sequence[str], message: str) -> Invocation:
    """The invocation with the first message of its conversation as an argument, after those of `prompt`."""
    plan = invocation.plan
    arguments = (*prompt, message)
    if plan.home is not None:
        plan = replace(plan, home=replace(plan.home, argv=(*plan.home.argv, *arguments)))
    return replace(invocation, args=(*invocation.args, *arguments), plan=plan)


def held(invocation: Invocation, temporary: Path, descriptors: Sequence[int]) -> Invocation:
    """The invocation in an environment that was claimed for it: with the run's temporary directory and its lock."""
    variables = {**dict(invocation.variables), "TMPDIR": str(temporary)}
    return replace(invocation, variables=tuple(sorted(variables.items())), descriptors=tuple(descriptors))


def _recipe(provider: Provider | None, policy: CwdPolicy) -> Recipe:
    if provider is None:
        return Recipe()
    recipe = provider.recipe(policy)
    if recipe is None:
        place = "a worktree" if policy == "worktree" else "the project root"
        raise Invalid(
            f"{provider.name} cannot be given a context in {place} without writing into your files; "
            "choose run_dir as the agent's directory."
        )
    return recipe


def _skills_folder(provider: Provider | None, recipe: Recipe) -> str | None:
    """Where the CLI scans for skills; None where their bodies must stand in the context instead."""
    if provider is None or recipe.skills == "inlined":
        return None
    return provider.skills_folder


def _skill_paths(skills: Sequence[Skill], copies: Path | None) -> list[str]:
    """The folder of each skill: our copy where one is made (its front matter is in order), else the original."""
    if copies is None:
        return [str(skill.folder) for skill in skills]
    return [str(copies / name) for name in folder_names(skills)]


def _injection(profile: Profile, provider: Provider | None, recipe: Recipe) -> Injection:
    """The profile's own or else the provider's, with the file named that it writes, if it writes one."""
    chosen = profile.injection or (provider.injection if provider else Injection())
    if chosen.file:
        return chosen
    if chosen.kind == "convention_file":
        return chosen.changed(file=recipe.context_file or (provider and provider.context_file) or _NO_PROVIDER_FILE)
    if chosen.kind == "args" and any("{contextFile}" in argument for argument in chosen.args):
        return chosen.changed(file=_NO_PROVIDER_FILE)
    return chosen


def _with_home(
    invocation: Invocation,
    provider: Provider,
    places: Places,
    session: NativeSession | None,
    folder: Path,
    *,
    moved: bool,
) -> Invocation:
    """The invocation with its skills in the CLI's home, which is that folder, and with `moved` its context too."""
    plan = invocation.plan
    linked = provider.home if isinstance(provider.home, LinkedHome) else None
    context = next(iter(plan.files), None) if moved else None
    home = HomePlan(
        "codex" if linked is None else "linked",
        invocation.argv,
        invocation.cwd,
        context=context.text if context else "",
        skills=plan.skills,
        writable=(*(() if invocation.cwd == places.project_root else (places.project_root,)), *places.git_folders),
        session=session.id if session and session.resume else None,
        name=folder.name,
        linked=linked,
        context_file=context.path if context else provider.context_file,
        skills_folder=provider.skills_folder,
    )
    return replace(invocation, plan=Plan(() if moved else plan.files, stdin=plan.stdin, home=home, block=plan.block))


def _base(profile: Profile, provider: Provider | None, injection: Injection, places: Places) -> Path:
    """Where the context file is written: the CLI's home, unless the profile has its own way to hand it over."""
    if provider and provider.home_variable and injection.kind == "convention_file" and profile.injection is None:
        return places.home(provider.home_variable)
    return places.run_dir


def _written_file(injection: Injection) -> str | None:
    return injection.file if injection.kind in ("convention_file", "args") else None


def _document(injection: Injection, composed: str, context: Context) -> str:
    match injection.kind:
        case "none":
            return ""
        case "env":
            return context.text
        case _:
            return composed


def _session_arguments(profile: Profile, provider: Provider | None, session: NativeSession | None) -> tuple[str, ...]:
    if session is None:
        return ()
    native = provider.native_sessions if provider else None
    if session.resume:
        return profile.resume or (native.resume if native else ())
    return profile.new_session or (native.new if native else ())


def _values(
    places: Places,
    base: Path,
    injection: Injection,
    composed: str,
    skill_paths: Sequence[str],
    session: NativeSession | None,
) -> Mapping[str, str]:
    """What each placeholder stands for."""
    written = _written_file(injection)
    return {
        "agentRunDir": str(places.run_dir),
        "projectRoot": str(places.project_root),
        "contextFile": str(base / written if written else places.context_path),
        "contextText": composed,
        "nativeSessionId": session.id if session else "",
        "skillPaths": ":".join(skill_paths),
    }


def _resolver(profile_name: str, values: Mapping[str, str]) -> Callable[[str], str]:
    """Placeholders are replaced in one pass, so that a value which looks like a placeholder stays as it is."""

    def resolve(argument: str) -> str:
        too_long = "{contextText}" in argument and len(values["contextText"].encode()) > MAX_CONTEXT_ARGUMENT
        resolved = PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), argument)
        if too_long or len(resolved.encode("utf-8", "surrogateescape")) > _MAX_ARGUMENT:
            raise Invalid(
                f"The context is too long for an argument of {profile_name} (over 100 KB); use {{contextFile}} instead."
            )
        if "\0" in resolved:
            raise Invalid(
                f"The context has a NUL character, which no argument of {profile_name} can carry; "
                "remove it, or use {contextFile} instead."
            )
        return resolved

    return resolve


def _expand(arguments: Sequence[str], resolve: Callable[[str], str], skill_paths: Sequence[str]) -> Iterator[str]:
    """Arguments resolved; one that is just `{skillPaths}` becomes one argument a skill, with the option before it.

    `["--skill", "{skillPaths}"]` with two skills is `--skill A --skill B`; with none it is nothing.
    """
    option: str | None = None
    for argument, following in pairwise([*arguments, ""]):
        if following == "{skillPaths}" and argument.startswith("-") and argument != "--":
            option = resolve(argument)
        elif argument == "{skillPaths}":
            for path in skill_paths:
                yield from (path,) if option is None else (option, path)
            option = None
        else:
            yield resolve(argument)


def _block_plan(project_root: Path, injection: Injection, composed: str) -> Plan:
    written = _written_file(injection)
    return Plan(block=PlannedBlock(project_root, written, composed) if written else None)


def _plan(injection: Injection, composed: str, folder: str | None, skills: Sequence[Skill]) -> Plan:
    written = _written_file(injection)
    return Plan(
        files=(PlannedFile(written, composed),) if written else (),
        skills_folder=folder,
        skills=tuple(skills) if folder else (),
        stdin=composed if injection.kind == "stdin" else None,
    )
