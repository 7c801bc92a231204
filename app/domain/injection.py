"""How a context and skills reach a CLI: pure and deterministic, so that a launch can be shown before it is made."""

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.agent import CwdPolicy
from app.domain.context import Context
from app.domain.errors import Invalid
from app.domain.profile import Injection, Profile
from app.domain.provider import Provider, Recipe
from app.domain.skill import Skill

MAX_CONTEXT_ARGUMENT = 100 * 1024
"""Bytes of `{contextText}` that one argument may carry; Linux caps a single argument at 128 KiB."""


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A text file to be written: `path` is a clean POSIX path relative to the run directory."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What must be put in place before the process starts, and what is piped to it afterwards.

    `skills` are copied into `skills_folder` (relative to the run directory); None means that no folder is made.
    """

    files: tuple[PlannedFile, ...] = ()
    skills_folder: str | None = None
    skills: tuple[Skill, ...] = ()
    stdin: str | None = None


@dataclass(frozen=True, slots=True)
class Invocation:
    """A process to be started: command and arguments unresolved on PATH, the variables that change, and the plan."""

    command: str
    args: tuple[str, ...]
    cwd: Path
    variables: tuple[tuple[str, str], ...] = ()
    plan: Plan = Plan()

    @property
    def argv(self) -> tuple[str, ...]:
        """The command and its arguments."""
        return (self.command, *self.args)

    def __str__(self) -> str:
        """As a shell would take it: variables, then the quoted command line."""
        return shlex.join([*(f"{key}={value}" for key, value in self.variables), *self.argv])


@dataclass(frozen=True, slots=True)
class NativeSession:
    """The CLI's own conversation that a launch starts (`resume` False) or continues."""

    id: str
    resume: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """Absolute paths that a launch may name."""

    project_root: Path
    run_dir: Path
    context_path: Path


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
        parts.append("# Skills\n\n" + "\n".join(_skill_section(skill, inline=inline) for skill in skills))
    return "\n---\n\n".join(part if part.endswith("\n") else part + "\n" for part in parts)


def _skill_section(skill: Skill, *, inline: bool) -> str:
    if inline:
        return f"## {skill.name}\n\n{skill.body.strip()}\n"
    summary = " ".join(skill.description.split())
    return f"- `{skill.slug}`: {summary}" if summary else f"- `{skill.slug}`"


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

    Nothing is read or written. Raises Invalid where the profile cannot be launched so: a context too long for an
    argument, or a cwd policy under which the CLI cannot be given a context without writing into the user's tree.
    """
    policy = cwd or profile.cwd
    recipe = _recipe(provider, policy)
    native = (recipe.skills or ("native" if provider and provider.skills_folder else "inlined")) == "native"
    composed = compose_convention_file(places.project_root, context.text, skills, inline=not native)
    injection = _injection(profile, provider, recipe)
    resolve = _resolver(profile, places, injection, composed, skills, session)

    arguments = [
        *(provider.args if provider else ()),
        *_session_arguments(profile, provider, session),
        *recipe.args,
        *profile.args,
        *(injection.args if injection.kind == "args" else ()),
    ]
    changes = {key: resolve(value) for key, value in recipe.variables.items()}
    if injection.kind == "env" and injection.variable:
        changes[injection.variable] = str(places.context_path)
    changes |= {key: resolve(value) for key, value in profile.variables.items()}
    changes |= dict(variables or {})

    return Invocation(
        command=profile.command,
        args=tuple(_expand(arguments, resolve, skills)),
        cwd=places.run_dir if policy == "run_dir" else places.project_root,
        variables=tuple(sorted(changes.items())),
        plan=_plan(injection, provider, composed, skills, native=native),
    )


def _recipe(provider: Provider | None, policy: CwdPolicy) -> Recipe:
    if policy == "worktree":
        raise Invalid("Worktrees are not available yet; choose run_dir or project_root as the agent's directory.")
    if provider is None:
        return Recipe()
    recipe = provider.run_dir if policy == "run_dir" else provider.project_root
    if recipe is None:
        raise Invalid(
            f"{provider.name} cannot be given a context in the project root without writing into your files; "
            "choose run_dir as the agent's directory."
        )
    return recipe


def _injection(profile: Profile, provider: Provider | None, recipe: Recipe) -> Injection:
    """The profile's own, completed by what the provider knows about its convention file."""
    chosen = profile.injection
    if chosen.kind != "convention_file" or chosen.file:
        return chosen
    file = recipe.context_file or (provider.context_file if provider else None) or "CONTEXT.md"
    return chosen.changed(file=file)


def _session_arguments(profile: Profile, provider: Provider | None, session: NativeSession | None) -> tuple[str, ...]:
    if session is None:
        return ()
    native = provider.native_sessions if provider else None
    if session.resume:
        return profile.resume or (native.resume if native else ())
    return profile.new_session or (native.new if native else ())


def _resolver(
    profile: Profile,
    places: Places,
    injection: Injection,
    composed: str,
    skills: Sequence[Skill],
    session: NativeSession | None,
) -> Callable[[str], str]:
    in_run_dir = injection.kind == "convention_file" and injection.file
    context_file = places.run_dir / injection.file if in_run_dir and injection.file else places.context_path
    values = {
        "agentRunDir": str(places.run_dir),
        "projectRoot": str(places.project_root),
        "contextFile": str(context_file),
        "nativeSessionId": session.id if session else "",
        "skillPaths": ":".join(str(skill.folder) for skill in skills),
    }

    def resolve(argument: str) -> str:
        if "{contextText}" in argument and len(composed.encode()) > MAX_CONTEXT_ARGUMENT:
            raise Invalid(
                f"The context is too long for an argument of {profile.name} (over 100 KB); use {{contextFile}} instead."
            )
        return _substitute(argument, {**values, "contextText": composed})

    return resolve


def _substitute(argument: str, values: Mapping[str, str]) -> str:
    """One pass from left to right, so that a value which looks like a placeholder stays as it is."""
    result, rest = [], argument
    while rest:
        found = [(rest.find("{" + name + "}"), name) for name in values]
        place, name = min((hit for hit in found if hit[0] >= 0), default=(-1, ""))
        if place < 0:
            break
        result += [rest[:place], values[name]]
        rest = rest[place + len(name) + 2 :]
    return "".join([*result, rest])


def _expand(arguments: Sequence[str], resolve: Callable[[str], str], skills: Sequence[Skill]) -> list[str]:
    """Arguments resolved; one that is just `{skillPaths}` becomes one argument a skill, with the option before it.

    `["--skill", "{skillPaths}"]` with two skills is `--skill A --skill B`; with none it is nothing.
    """
    expanded: list[str] = []
    for index, argument in enumerate(arguments):
        following = arguments[index + 1] if index + 1 < len(arguments) else None
        if following == "{skillPaths}" and argument.startswith("-"):
            continue
        if argument != "{skillPaths}":
            expanded.append(resolve(argument))
            continue
        option = arguments[index - 1] if index and arguments[index - 1].startswith("-") else None
        for skill in skills:
            expanded += [*([resolve(option)] if option else []), str(skill.folder)]
    return expanded


def _plan(
    injection: Injection, provider: Provider | None, composed: str, skills: Sequence[Skill], *, native: bool
) -> Plan:
    files: tuple[PlannedFile, ...] = ()
    if injection.kind == "convention_file" and injection.file:
        files = (PlannedFile(injection.file, composed),)
    plan = Plan(files=files, stdin=composed if injection.kind == "stdin" else None)
    if native and provider and provider.skills_folder:
        return replace(plan, skills_folder=provider.skills_folder, skills=tuple(skills))
    return plan
