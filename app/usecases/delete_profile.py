"""Delete a profile."""

from dataclasses import dataclass

from app.domain.agent import ProfileId
from app.domain.errors import Refused
from app.domain.project import Project
from app.ports.manifests import Manifests
from app.ports.profiles import Profiles
from app.usecases.list_profiles import ListProfiles


@dataclass(frozen=True, slots=True)
class DeleteProfile:
    """Remove a profile of the user's own; one of the same id that comes with ideai shows again."""

    manifests: Manifests
    profiles: Profiles
    list_profiles: ListProfiles

    async def __call__(self, project: Project, profile_id: ProfileId) -> None:
        """Remove it; publishes ProfilesRead.

        Raises Refused while an agent of this project uses it, NotFound if the user has no such profile, Damaged if the
        manifest cannot say who uses it.
        """
        users = [agent.name for agent in self.manifests.load(project).entries if agent.profile == profile_id]
        if users:
            raise Refused(f"The profile {profile_id} is used by {', '.join(users)}; give them another one first.")
        self.profiles.delete(profile_id)
        await self.list_profiles()
