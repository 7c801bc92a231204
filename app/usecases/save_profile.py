"""Save a profile."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.document import checked
from app.domain.errors import NotFound
from app.domain.profile import Profile
from app.ports.profiles import Profiles
from app.ports.providers import Providers
from app.usecases.list_profiles import ListProfiles


@dataclass(frozen=True, slots=True)
class SaveProfile:
    """Create a profile of the user's own, or replace it; one that comes with ideai is overridden."""

    profiles: Profiles
    providers: Providers
    list_profiles: ListProfiles

    async def __call__(self, fields: Mapping[str, Any]) -> Profile:
        """Validate the fields of a profile, as a form or a file has them, and save it; publishes ProfilesRead.

        Raises Invalid that names the field (an unknown placeholder, a variable that ideai manages…), NotFound for an
        unknown provider, with nothing saved.
        """
        with checked("profile"):
            profile = Profile.model_validate(dict(fields))
        known = [provider.id for provider in self.providers.list().items]
        if profile.provider is not None and profile.provider not in known:
            raise NotFound(f"There is no provider {profile.provider!r}; the providers are: {', '.join(known)}.")
        self.profiles.save(profile)
        await self.list_profiles()
        return profile
