"""A `CODEX_HOME` for each agent, made out of the user's own at every launch.

What Codex keeps in there: developers.openai.com/codex/config-reference; that it reads the AGENTS.md and the skills of
it was seen in its requests to the model (0.169.0).
"""

import os
import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from pydantic import Field

from app import atomic
from app.domain.document import Document
from app.domain.errors import Failed, Refused
from app.domain.injection import HomePlan
from app.domain.problem import Problem
from app.files import agent_homes, state_files
from app.files.agent_homes import home_at, make_folders, put_skills, read_own, with_context
from app.files.documents import Unreadable, merged, parse_toml, text_of
from app.files.failures import failing
from app.files.folders import Folder, opened
from app.files.managed_toml import with_managed

MAX_CONFIG = 1 << 20
"""Bytes of a `config.toml`, which is parsed several times."""

_MIRRORED = ("config.json", "instructions.md")
_LAYERS = "*.config.toml"
"""What `codex -p NAME` reads."""

_INSTRUCTIONS = ("AGENTS.override.md", "AGENTS.md")
_UNRESTRICTED = "danger-full-access"
_UNRESTRICTED_OPTIONS = {"--dangerously-bypass-approvals-and-sandbox", "--yolo"}
_NATIVE_ID = re.compile(r"[A-Za-z0-9-]{1,64}")


@dataclass(frozen=True, slots=True)
class Sandbox:
    """What is known of Codex's sandbox on one platform, from a version on: with `roots` it takes more writable ones."""

    platform: str
    since: tuple[int, ...]
    roots: bool


SANDBOXES = (
    Sandbox("linux", (0, 169), roots=True),
    Sandbox("darwin", (0, 169), roots=True),
)
"""The first row that fits holds."""

SAFE = Sandbox("", (), roots=False)
"""For versions that nobody has looked at: the sandbox is left as the user has it, and Codex asks before it writes."""


class Versions(Protocol):
    """Tells the version of a command."""

    def find(self, command: str, changes: Mapping[str, str]) -> tuple[int, ...] | None:
        """None if it cannot be told; `changes` are variables that the command gets."""
        ...


class _Seen(Document):
    """`codex-home.json` beside the home: the places that the user's own configuration trusted at the last launch.

    What the agent's copy trusts beyond them was answered in the agent's own pane.
    """

    version: int = Field(default=1, ge=1)
    projects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodexHome:
    """`Home` of Codex.

    `shared` is the user's own home; where that is itself one of ours (ideai runs in an agent's pane), the one that it
    was made of is meant. Below the directories of `temporary` no home is made: Codex does not want one there, and
    conversations would go with it.
    """

    shared: Path
    versions: Versions
    temporary: Sequence[Path] = ()
    platform: str = field(default=sys.platform)

    def refresh(self, folder: Path, plan: HomePlan) -> tuple[Problem, ...]:
        """As the port says. Raises Failed, also for a configuration that is no TOML, and Refused for a bad place."""
        self._check_place(folder)
        shared = resolved(self.shared)
        _make_plugin_cache(shared)
        with failing("Preparing", folder), home_at(folder, shared) as home:
            _link(home, shared, plan.session)
            _mirror(home, shared)
            _write_instructions(home, shared, plan.context)
            put_skills(home, "skills", shared / "skills", plan)
        return self._configure(folder, shared, plan)

    def _check_place(self, folder: Path) -> None:
        real = Path(os.path.realpath(folder))
        for place in self.temporary:
            if real.is_relative_to(os.path.realpath(place)):
                raise Refused(
                    f"Codex keeps an agent's conversations in {folder}, and that lies below the temporary directory "
                    f"{place}; set IDEAI_STATE_DIR to a directory that stays, and launch the agent again."
                )

    def _configure(self, folder: Path, shared: Path, plan: HomePlan) -> tuple[Problem, ...]:
        """Write `config.toml`: the user's, with what this agent needs on top; what the user should know of it."""
        path = shared / "config.toml"
        text = _text(path)
        table = _parsed(path, text)
        sandbox = self._sandbox(plan, folder)
        answers = _answers(folder, table, plan)
        changes: dict[str, Any] = dict(answers)
        if sandbox.roots and plan.writable:
            changes |= _more_roots(table, plan.writable)
        try:
            configured = with_managed(text, changes)
        except Unreadable as error:
            raise Failed(f"{path} cannot be used for the agent: {error.reason}") from None
        with failing("Saving", folder / "config.toml"), opened(folder) as home:
            home.replace("config.toml", configured.encode(), 0o600)
        trusted = _trusted(table, plan)
        state_files.save(_seen_file(folder), _Seen(projects=tuple(trusted)))
        return tuple(_warnings(path, merged(table, changes), plan, sandbox))

    def _sandbox(self, plan: HomePlan, folder: Path) -> Sandbox:
        if not plan.writable:
            return SAFE
        version = self.versions.find(plan.argv[0], {"CODEX_HOME": str(folder)})
        rows = (row for row in SANDBOXES if row.platform == self.platform and version and version >= row.since)
        return next(rows, SAFE)


def resolved(shared: Path) -> Path:
    """The user's own home, behind homes of ours: their `auth.json` leads to it."""
    return agent_homes.resolved(shared, "codex-home", "auth.json")


def _make_plugin_cache(shared: Path) -> None:
    cache = shared / "plugins" / "cache"
    with failing("Making", cache):
        atomic.private_folder(cache)


def _link(home: Folder, shared: Path, session: str | None) -> None:
    """What is the user's and stays one thing for all agents: the sign-in, and the skills that come with plugins."""
    home.link("auth.json", str(shared / "auth.json"))
    home.ensure("plugins")
    with home.inner(["plugins"]) as plugins:
        plugins.link("cache", str(shared / "plugins" / "cache"))
    home.ensure("sessions")
    if session is not None and _NATIVE_ID.fullmatch(session):
        _link_session(home, shared, session)


def _link_session(home: Folder, shared: Path, session: str) -> None:
    """Let a conversation that was begun without ideai go on (`sessions/Y/M/D/rollout-<time>-<id>.jsonl`)."""
    found = next(iter((shared / "sessions").glob(f"*/*/*/rollout-*-{session}.jsonl")), None)
    if found is None:
        return
    *folders, name = ("sessions", *found.relative_to(shared / "sessions").parts)
    make_folders(home, folders)
    with home.inner(folders) as day:
        if day.look(name) is None:
            day.link(name, str(found))


def _mirror(home: Folder, shared: Path) -> None:
    """Copies of what the user has, and nothing where the user has nothing any more."""
    layers = {path.name for path in shared.glob(_LAYERS) if path.is_file()}
    for name in {*_MIRRORED, *layers, *(name for name in home.names() if Path(name).match(_LAYERS))}:
        data = read_own(shared / name)
        if data is None:
            home.remove(name)
        else:
            home.replace(name, data, 0o600)


def _write_instructions(home: Folder, shared: Path, context: str) -> None:
    """The user's own instructions, then the agent's; an override in the home would hide both."""
    own = next((data for name in _INSTRUCTIONS if (data := read_own(shared / name)) and data.strip()), b"")
    for name in _INSTRUCTIONS:
        home.remove(name)
    home.write("AGENTS.md", with_context(own, context), 0o600)


def _more_roots(table: Mapping[str, Any], writable: Sequence[Path]) -> dict[str, Any]:
    """The user's writable roots and these; Codex does not start with one that is not there."""
    workspace = table.get("sandbox_workspace_write")
    roots = workspace.get("writable_roots", []) if isinstance(workspace, dict) else []
    own = roots if isinstance(roots, list) else []
    more = [str(path) for path in writable if str(path) not in own and path.exists()]
    return {"sandbox_workspace_write": {"writable_roots": [*own, *more]}}


def _answers(folder: Path, table: Mapping[str, Any], plan: HomePlan) -> dict[str, Any]:
    """What the person answered in the agent's pane when Codex asked whether to trust the directory.

    Codex keeps it in the copy, which is made anew here. What came from the user's own configuration and has gone from
    it is no answer: it was taken back.
    """
    seen = state_files.load(_seen_file(folder), _Seen, lambda _: None) or _Seen()
    before: dict[str, Any] = {}
    with suppress(Failed):  # it is made anew, whatever the agent has put in its place
        before = _table(folder / "config.toml")
    now = _trusted(table, plan)
    answered = {
        place: {"trust_level": level}
        for place, level in _trusted(before, plan).items()
        if place not in now and place not in seen.projects
    }
    return {"projects": answered} if answered else {}


def _trusted(table: Mapping[str, Any], plan: HomePlan) -> dict[str, str]:
    """What a configuration says of the agent's directory and those above it (`[projects."<path>"] trust_level`).

    Codex asks for the root of the git repository, where there is one, and else for its current directory.
    """
    projects = table.get("projects")
    found: dict[str, str] = {}
    for place, said in projects.items() if isinstance(projects, dict) else ():
        level = said.get("trust_level") if isinstance(said, dict) else None
        if isinstance(level, str) and plan.cwd.is_relative_to(place):
            found[place] = level
    return found


def _warnings(path: Path, table: Mapping[str, Any], plan: HomePlan, sandbox: Sandbox) -> list[Problem]:
    if _is_unrestricted(table, plan.argv):
        said = "Codex runs without its sandbox, as your settings have it: it can change whatever you can."
        return [Problem(path, None, said)]
    if plan.writable and not sandbox.roots:
        said = "This version of Codex is not known to ideai: its sandbox is left as it is, and asks before each change."
        return [Problem(path, None, said)]
    return []


def _is_unrestricted(table: Mapping[str, Any], argv: Sequence[str]) -> bool:
    """Whether the command line, the chosen profile or the configuration turns the sandbox off."""
    words = {word.rpartition("=")[2].strip("'\"") for word in argv}
    if _UNRESTRICTED in words or not _UNRESTRICTED_OPTIONS.isdisjoint(argv):
        return True
    profiles, chosen = table.get("profiles"), table.get("profile")
    layer = profiles.get(chosen) if isinstance(profiles, dict) and isinstance(chosen, str) else None
    mode = layer.get("sandbox_mode") if isinstance(layer, dict) else None
    return (mode or table.get("sandbox_mode")) == _UNRESTRICTED


def _seen_file(folder: Path) -> Path:
    return folder.with_name("codex-home.json")


def _table(path: Path) -> dict[str, Any]:
    """Raises Failed, as `_text` and `_parsed` do."""
    return _parsed(path, _text(path))


def _parsed(path: Path, text: str) -> dict[str, Any]:
    """Raises Failed for what is no TOML, with the line."""
    try:
        return parse_toml(text)
    except Unreadable as error:
        where = f"{path}, line {error.line}" if error.line else f"{path}"
        raise Failed(f"{where}: {error.reason} Mend the file, and launch the agent again.") from None


def _text(path: Path) -> str:
    try:
        return text_of(read_own(path, MAX_CONFIG) or b"")
    except Unreadable as error:
        raise Failed(f"{path}: {error.reason}") from None
