"""The use cases that the screen and the command line call, made by the composition root."""

from dataclasses import dataclass

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
from app.usecases.detect_profiles import DetectProfiles
from app.usecases.duplicate_agent import DuplicateAgent
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


@dataclass(frozen=True, slots=True)
class UseCases:
    """One of each."""

    add_skill_file: AddSkillFile
    save_agent_as_template: SaveAgentAsTemplate
    save_team: SaveTeam
    apply_team: ApplyTeam
    list_teams: ListTeams
    revise_team: ReviseTeam
    delete_team: DeleteTeam
    restore_team: RestoreTeam
    add_team_tabs: AddTeamTabs
    assign_skills: AssignSkills
    change_agent: ChangeAgent
    change_settings: ChangeSettings
    check_drift: CheckDrift
    check_out_repository: CheckOutRepository
    close_session: CloseSession
    create_agent: CreateAgent
    create_agent_from_template: CreateAgentFromTemplate
    create_skill: CreateSkill
    delete_agent: DeleteAgent
    delete_profile: DeleteProfile
    delete_skill: DeleteSkill
    delete_template: DeleteTemplate
    detect_profiles: DetectProfiles
    duplicate_agent: DuplicateAgent
    give_consent: GiveConsent
    revoke_consent: RevokeConsent
    put_aside_directory: PutAsideDirectory
    import_skills: ImportSkills
    launch_agent: LaunchAgent
    learn_commands: LearnCommands
    leave_drift: LeaveDrift
    list_agents: ListAgents
    list_profiles: ListProfiles
    list_skills: ListSkills
    list_templates: ListTemplates
    list_themes: ListThemes
    load_layout: LoadLayout
    open_shell: OpenShell
    preview_launch: PreviewLaunch
    preview_sync: PreviewSync
    read_context: ReadContext
    read_settings: ReadSettings
    read_versions: ReadVersions
    remove_skill_file: RemoveSkillFile
    rename_agent: RenameAgent
    rename_skill: RenameSkill
    reread: Reread
    resize_session: ResizeSession
    restart_session: RestartSession
    restore_agent: RestoreAgent
    restore_profile: RestoreProfile
    restore_skill: RestoreSkill
    restore_skill_file: RestoreSkillFile
    restore_template: RestoreTemplate
    revise_skill: ReviseSkill
    save_profile: SaveProfile
    save_template: SaveTemplate
    session_ended: SessionEnded
    stop_session: StopSession
    sync_agent: SyncAgent
    tasks: TaskUseCases
    trees: TreeUseCases
    update_context: UpdateContext
    update_skill: UpdateSkill
