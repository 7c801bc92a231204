"""Write the profiles of the agent CLIs that are installed."""

from dataclasses import dataclass

from app.domain.profile import Profile
from app.ports.profiles import Profiles
from app.ports.programs import Programs
from app.ports.providers import Providers
from app.usecases.list_profiles import ListProfiles


@dataclass(frozen=True, slots=True)
class DetectProfiles:
    """For a first start: a profile for every CLI on PATH that has none yet."""

    profiles: Profiles
    providers: Providers
    programs: Programs
    list_profiles: ListProfiles

    async def __call__(self) -> tuple[Profile, ...]:
        """The profiles that were written; one that the user has, by its id or its provider, is never touched.

        Nor is a file of that name that does not parse. Publishes ProfilesRead.
        """
        listed = self.profiles.list()
        taken = {profile.id for profile in listed.items} | {problem.path.stem for problem in listed.problems}
        taken |= {profile.provider for profile in listed.items if profile.provider is not None}
        written = tuple(
            provider.default_profile()
            for provider in self.providers.list().items
            if provider.id not in taken and self.programs.find(provider.command) is not None
        )
        for profile in written:
            self.profiles.save(profile)
        await self.list_profiles()
        return written
