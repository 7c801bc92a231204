"""An agent's conversation with its CLI: only a CLI of the same provider can go on with it."""

from app.domain.agent import Agent
from app.domain.listing import Listing
from app.domain.profile import Profile
from app.domain.project import Project
from app.ports.session_records import SessionRecords


def forget_if_foreign(
    records: SessionRecords, project: Project, profiles: Listing[Profile], before: Agent, after: Agent
) -> None:
    """Forget the native session of an agent whose new profile is another provider's."""
    if _family(profiles, before.profile) != _family(profiles, after.profile):
        records.remember(project, after.id, None)


def _family(profiles: Listing[Profile], profile_id: str) -> str:
    provider = next((profile.provider for profile in profiles.items if profile.id == profile_id), None)
    return f"provider {provider}" if provider else f"profile {profile_id}"
