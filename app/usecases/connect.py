"""From ports to use cases: one of each, connected the same over adapters and over fakes."""

from dataclasses import dataclass
from pathlib import Path

from app.ports.agent_contexts import AgentContexts
from app.ports.checkouts import Checkouts
from app.ports.clock import Clock
from app.ports.differences import Differences
from app.ports.environments import Environments
from app.ports.events import Publisher
from app.ports.hints import Hints
from app.ports.ids import Ids
from app.ports.layouts import Layouts
from app.ports.manifests import Manifests
from app.ports.profiles import Profiles
from app.ports.programs import Programs
from app.ports.providers import Providers
from app.ports.review_drafts import ReviewDrafts
from app.ports.session_records import SessionRecords
from app.ports.sessions import Sessions
from app.ports.settings import SettingsStore
from app.ports.skill_files import SkillFiles
from app.ports.skill_sources import SkillSources
from app.ports.skills import Skills
from app.ports.task_environments import TaskEnvironments
from app.ports.task_logs import TaskLogs
from app.ports.tasks import Tasks
from app.ports.teams import Teams
from app.ports.templates import Templates
from app.ports.terminals import Terminals
from app.ports.themes import Themes
from app.ports.trust import Trust
from app.ports.versions import Versions
from app.ports.worktrees import Worktrees
from app.usecases.add_skill_file import AddSkillFile
from app.usecases.add_team_tabs import AddTeamTabs
from app.usecases.apply_team import ApplyTeam
from app.usecases.assign_skills import AssignSkills
from app.usecases.change_agent import ChangeAgent
from app.usecases.change_settings import ChangeSettings
from app.usecases.check_drift import CheckDrift
from app.usecases.check_out_repository import CheckOutRepository
from app.usecases.close_session import CloseSession
from app.usecases.create_agent import CreateAgent
from app.usecases.create_agent_from_template import CreateAgentFromTemplate
from app.usecases.create_skill import CreateSkill
from app.usecases.delete_agent import DeleteAgent
from app.usecases.delete_profile import DeleteProfile
from app.usecases.delete_skill import DeleteSkill
from app.usecases.delete_team import DeleteTeam
from app.usecases.delete_template import DeleteTemplate
from app.usecases.demands import Demands
from app.usecases.detect_profiles import DetectProfiles
from app.usecases.duplicate_agent import DuplicateAgent
from app.usecases.fingerprints import Fingerprints
from app.usecases.give_consent import GiveConsent
from app.usecases.import_skills import ImportSkills
from app.usecases.launch_agent import LaunchAgent
from app.usecases.learn_commands import LearnCommands
from app.usecases.leave_drift import LeaveDrift
from app.usecases.list_agents import ListAgents
from app.usecases.list_profiles import ListProfiles
from app.usecases.list_skills import ListSkills
from app.usecases.list_teams import ListTeams
from app.usecases.list_templates import ListTemplates
from app.usecases.list_themes import ListThemes
from app.usecases.load_layout import LoadLayout
from app.usecases.open_shell import OpenShell
from app.usecases.preview_launch import PreviewLaunch
from app.usecases.preview_sync import PreviewSync
from app.usecases.put_aside_directory import PutAsideDirectory
from app.usecases.read_context import ReadContext
from app.usecases.read_settings import ReadSettings
from app.usecases.read_versions import ReadVersions
from app.usecases.remove_skill_file import RemoveSkillFile
from app.usecases.rename_agent import RenameAgent
from app.usecases.rename_skill import RenameSkill
from app.usecases.reread import Reread
from app.usecases.resize_session import ResizeSession
from app.usecases.restart_session import RestartSession
from app.usecases.restore_agent import RestoreAgent
from app.usecases.restore_profile import RestoreProfile
from app.usecases.restore_skill import RestoreSkill
from app.usecases.restore_skill_file import RestoreSkillFile
from app.usecases.restore_team import RestoreTeam
from app.usecases.restore_template import RestoreTemplate
from app.usecases.revise_skill import ReviseSkill
from app.usecases.revise_team import ReviseTeam
from app.usecases.revoke_consent import RevokeConsent
from app.usecases.save_agent_as_template import SaveAgentAsTemplate
from app.usecases.save_profile import SaveProfile
from app.usecases.save_team import SaveTeam
from app.usecases.save_template import SaveTemplate
from app.usecases.session_ended import SessionEnded
from app.usecases.stop_session import StopSession
from app.usecases.sync_agent import SyncAgent
from app.usecases.task_use_cases import TaskUseCases
from app.usecases.tree_use_cases import TreeUseCases
from app.usecases.update_context import UpdateContext
from app.usecases.update_skill import UpdateSkill
from app.usecases.use_cases import UseCases


@dataclass(frozen=True, slots=True)
class Ports:
    """All that the use cases reach the machine through."""

    manifests: Manifests
    contexts: AgentContexts
    profiles: Profiles
    providers: Providers
    programs: Programs
    versions: Versions
    skills: Skills
    skill_files: SkillFiles
    skill_sources: SkillSources
    templates: Templates
    teams: Teams
    layouts: Layouts
    records: SessionRecords
    settings: SettingsStore
    themes: Themes
    hints: Hints
    environments: Environments
    tasks: Tasks
    task_environments: TaskEnvironments
    task_logs: TaskLogs
    worktrees: Worktrees
    differences: Differences
    checkouts: Checkouts
    drafts: ReviewDrafts
    trust: Trust
    terminals: Terminals
    sessions: Sessions
    ids: Ids
    clock: Clock
    bus: Publisher


def connect(ports: Ports, config: Path, shell: str) -> UseCases:
    """Every use case; `config` is the user's configuration directory, `shell` what a shell's pane runs."""
    manifests, contexts, profiles, providers = ports.manifests, ports.contexts, ports.profiles, ports.providers
    skills, templates, records, environments = ports.skills, ports.templates, ports.records, ports.environments
    terminals, sessions, ids, clock, bus = ports.terminals, ports.sessions, ports.ids, ports.clock, ports.bus
    fingerprints = Fingerprints(contexts, profiles, providers, skills)
    list_agents = ListAgents(manifests, bus)
    list_profiles = ListProfiles(profiles, providers, ports.programs, bus)
    list_skills = ListSkills(skills, bus)
    list_templates = ListTemplates(templates, bus)
    list_teams = ListTeams(ports.teams, bus)
    list_themes = ListThemes(ports.themes, bus)
    read_settings = ReadSettings(ports.settings, bus)
    session_ended = SessionEnded(sessions, bus)
    close_session = CloseSession(terminals, sessions, bus)
    demands = Demands(contexts, profiles, providers, skills, ports.skill_sources, ports.trust)
    create_agent = CreateAgent(manifests, contexts, profiles, providers, demands, ids, bus)
    preview_sync = PreviewSync(manifests, contexts, templates)
    open_shell = OpenShell(terminals, sessions, ids, clock, bus, shell)
    launch_agent = LaunchAgent(
        manifests,
        contexts,
        profiles,
        providers,
        environments,
        skills,
        records,
        terminals,
        sessions,
        ids,
        clock,
        bus,
        ports.worktrees,
        demands,
    )
    stop_session = StopSession(terminals, sessions, session_ended)
    tasks = TaskUseCases.over(
        ports.tasks, ports.task_environments, ports.task_logs, ports.checkouts, launch_agent, stop_session
    )
    return UseCases(
        add_skill_file=AddSkillFile(ports.skill_files, list_skills),
        remove_skill_file=RemoveSkillFile(ports.skill_files, list_skills),
        restore_skill_file=RestoreSkillFile(ports.skill_files, list_skills),
        revise_skill=ReviseSkill(skills, ports.skill_files, list_skills),
        rename_skill=RenameSkill(manifests, ports.skill_files, list_skills, list_agents),
        save_agent_as_template=SaveAgentAsTemplate(manifests, contexts, SaveTemplate(templates, list_templates)),
        save_team=SaveTeam(
            manifests, contexts, skills, ports.skill_sources, profiles, ports.layouts, ports.teams, list_teams
        ),
        apply_team=ApplyTeam(
            manifests, contexts, skills, profiles, ports.teams, ids, list_agents, list_skills, list_profiles
        ),
        list_teams=list_teams,
        revise_team=ReviseTeam(ports.teams, list_teams),
        delete_team=DeleteTeam(ports.teams, list_teams),
        restore_team=RestoreTeam(ports.teams, list_teams),
        add_team_tabs=AddTeamTabs(ports.layouts, ids),
        assign_skills=AssignSkills(manifests, skills, bus),
        change_agent=ChangeAgent(manifests, profiles, providers, skills, records, demands, bus),
        check_drift=CheckDrift(manifests, fingerprints, sessions, bus),
        change_settings=ChangeSettings(ports.settings, read_settings),
        check_out_repository=CheckOutRepository(manifests, ports.tasks, ports.task_environments, ports.checkouts),
        close_session=close_session,
        create_agent=create_agent,
        create_agent_from_template=CreateAgentFromTemplate(templates, create_agent),
        create_skill=CreateSkill(skills, list_skills),
        delete_agent=DeleteAgent(
            manifests, records, environments, sessions, close_session, ports.tasks, tasks.finish, bus
        ),
        delete_profile=DeleteProfile(manifests, profiles, list_profiles),
        delete_skill=DeleteSkill(manifests, skills, list_skills),
        delete_template=DeleteTemplate(templates, list_templates),
        give_consent=GiveConsent(manifests, demands),
        revoke_consent=RevokeConsent(manifests, demands, ports.trust),
        put_aside_directory=PutAsideDirectory(environments),
        detect_profiles=DetectProfiles(profiles, providers, ports.programs, list_profiles),
        duplicate_agent=DuplicateAgent(manifests, contexts, demands, create_agent),
        import_skills=ImportSkills(skills, ports.skill_sources, list_skills),
        launch_agent=launch_agent,
        learn_commands=LearnCommands(ports.hints, bus),
        leave_drift=LeaveDrift(manifests, fingerprints, sessions, bus),
        list_agents=list_agents,
        list_profiles=list_profiles,
        list_skills=list_skills,
        list_templates=list_templates,
        list_themes=list_themes,
        load_layout=LoadLayout(ports.layouts, sessions, bus),
        open_shell=open_shell,
        preview_launch=PreviewLaunch(
            manifests, contexts, profiles, providers, environments, skills, records, ports.worktrees
        ),
        preview_sync=preview_sync,
        read_context=ReadContext(manifests, contexts),
        rename_agent=RenameAgent(manifests, bus),
        read_settings=read_settings,
        read_versions=ReadVersions(profiles, ports.programs, ports.versions, bus),
        reread=Reread(
            manifests,
            contexts,
            list_agents,
            list_profiles,
            list_skills,
            list_templates,
            list_teams,
            list_themes,
            read_settings,
            bus,
            config,
        ),
        resize_session=ResizeSession(terminals, sessions),
        restart_session=RestartSession(sessions, terminals, session_ended, launch_agent, open_shell),
        restore_agent=RestoreAgent(manifests, records, list_agents),
        restore_profile=RestoreProfile(profiles, list_profiles),
        restore_skill=RestoreSkill(skills, list_skills),
        restore_template=RestoreTemplate(templates, list_templates),
        save_profile=SaveProfile(profiles, providers, list_profiles),
        save_template=SaveTemplate(templates, list_templates),
        session_ended=session_ended,
        stop_session=stop_session,
        sync_agent=SyncAgent(manifests, contexts, profiles, providers, records, demands, preview_sync, bus),
        tasks=tasks,
        trees=TreeUseCases.over(manifests, ports.worktrees, ports.differences, ports.drafts, bus),
        update_context=UpdateContext(manifests, contexts, demands, bus),
        update_skill=UpdateSkill(skills, list_skills),
    )
