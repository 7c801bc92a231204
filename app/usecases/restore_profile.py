"""Bring a deleted profile back."""

from dataclasses import dataclass

from app.domain.agent import ProfileId
from app.ports.profiles import Profiles
from app.usecases.list_profiles import ListProfiles


@dataclass(frozen=True, slots=True)
class RestoreProfile:
    """Undo the last deletion of a profile of the user's own."""

    profiles: Profiles
    list_profiles: ListProfiles

    async def __call__(self, profile_id: ProfileId) -> None:
        """Bring it back; publishes ProfilesRead.

        Raises NotFound if none was deleted, Conflict if there is one again.
        """
        self.profiles.restore(profile_id)
        await self.list_profiles()
