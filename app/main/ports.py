"""Every adapter behind its port."""

import logging
import os
import pwd
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from app.adapters.asked_versions import AskedVersions
from app.adapters.codex_home import CodexHome
from app.adapters.file_task_logs import FileTaskLogs
from app.adapters.folder_skill_files import FolderSkillFiles
from app.adapters.folder_skills import FolderSkills
from app.adapters.folder_teams import FolderTeams
from app.adapters.git_checkouts import GitCheckouts
from app.adapters.git_differences import GitDifferences
from app.adapters.git_worktrees import GitWorktrees
from app.adapters.json_hints import JsonHints
from app.adapters.json_layouts import JsonLayouts
from app.adapters.json_manifest import JsonManifests
from app.adapters.json_review_drafts import JsonReviewDrafts
from app.adapters.json_session_records import JsonSessionRecords
from app.adapters.json_tasks import JsonTasks
from app.adapters.json_trust import JsonTrust
from app.adapters.linked_home import LinkedHomes
from app.adapters.local_environments import LocalEnvironments
from app.adapters.local_skill_sources import LocalSkillSources
from app.adapters.local_task_environments import LocalTaskEnvironments
from app.adapters.markdown_contexts import MarkdownContexts
from app.adapters.memory_sessions import MemorySessions
from app.adapters.path_programs import PathPrograms
from app.adapters.system_clock import SystemClock
from app.adapters.toml_profiles import TomlProfiles
from app.adapters.toml_providers import TomlProviders
from app.adapters.toml_settings import TomlSettings
from app.adapters.toml_templates import TomlTemplates
from app.adapters.toml_themes import TomlThemes
from app.adapters.uuid_ids import UuidIds
from app.bus import EventBus
from app.domain.events import ProblemFound
from app.domain.problem import Problem
from app.domain.provider import HomeKind
from app.places import UserPlaces
from app.ports.homes import Home
from app.ports.terminals import Terminals
from app.processes.versions import ProgramVersions
from app.usecases.connect import Ports

_log = logging.getLogger(__name__)


def make_ports(
    places: UserPlaces,
    bus: EventBus,
    variables: Mapping[str, str],
    terminals: Terminals,
    *,
    providers: Path | None = None,
    temporary: Path | None = None,
) -> Ports:
    """Every adapter, where the user's places are.

    `providers` is another folder with the user's changes of providers, `temporary` another one for what lives only as
    long as a run.
    """
    report = reporter(bus)
    known = TomlProviders(providers or places.config / "providers", shell=login_shell(variables))
    homes: Mapping[HomeKind, Home] = {"codex": _codex_home(variables), "linked": LinkedHomes(variables)}
    return Ports(
        manifests=JsonManifests(places.state),
        contexts=MarkdownContexts(),
        profiles=TomlProfiles(places.config / "profiles", known.list),
        providers=known,
        programs=PathPrograms(variables.get("PATH", os.defpath)),
        versions=AskedVersions(variables),
        skills=FolderSkills(places.config / "skills"),
        skill_files=FolderSkillFiles(places.config / "skills"),
        skill_sources=LocalSkillSources(),
        templates=TomlTemplates(places.config / "templates"),
        teams=FolderTeams(places.config / "teams"),
        layouts=JsonLayouts(places.state, report),
        records=JsonSessionRecords(places.state, report),
        settings=TomlSettings(places.config),
        themes=TomlThemes(places.config / "themes"),
        hints=JsonHints(places.state, report),
        environments=LocalEnvironments(places.state, report, homes, temporary=temporary or Path(tempfile.gettempdir())),
        tasks=JsonTasks(places.state),
        task_environments=LocalTaskEnvironments(
            places.state, report, homes, root=places.data / "environments", variables=variables
        ),
        task_logs=FileTaskLogs(places.data / "environments"),
        worktrees=GitWorktrees(places.state, variables, report),
        differences=GitDifferences(variables),
        checkouts=GitCheckouts(places.data / "environments", variables, _log.info),
        drafts=JsonReviewDrafts(places.state, report),
        trust=JsonTrust(places.state, report),
        terminals=terminals,
        sessions=MemorySessions(),
        ids=UuidIds(),
        clock=SystemClock(),
        bus=bus,
    )


def reporter(bus: EventBus) -> Callable[[Problem], None]:
    """Tells the bus what an adapter finds wrong."""
    return lambda problem: bus.publish(ProblemFound(str(problem)))


def _codex_home(variables: Mapping[str, str]) -> CodexHome:
    """Agents' homes are made of the person's own, wherever Codex itself would look for that."""
    chosen = variables.get("CODEX_HOME", "")
    shared = Path(chosen) if Path(chosen).is_absolute() else Path(variables.get("HOME") or Path.home()) / ".codex"
    temporary = (Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp"))
    return CodexHome(shared, ProgramVersions(variables), temporary)


def login_shell(variables: Mapping[str, str]) -> str:
    """The person's own shell: SHELL, else what the user database says, else sh."""
    if shell := variables.get("SHELL"):
        return shell
    try:
        return pwd.getpwuid(os.getuid()).pw_shell or "/bin/sh"
    except KeyError:
        return "/bin/sh"
