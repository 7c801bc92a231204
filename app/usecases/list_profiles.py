"""List the profiles."""

from dataclasses import dataclass

from app.domain.events import ProfilesRead
from app.ports.events import Publisher
from app.ports.profiles import Profiles
from app.ports.programs import Programs
from app.ports.providers import Providers


@dataclass(frozen=True, slots=True)
class ListProfiles:
    """The profiles as they are now, and which of their commands this machine has."""

    profiles: Profiles
    providers: Providers
    programs: Programs
    events: Publisher

    async def __call__(self) -> ProfilesRead:
        """Publish and return them; files that do not parse, of providers too, are problems among them."""
        profiles, providers = self.profiles.list(), self.providers.list()
        found = frozenset(profile.id for profile in profiles.items if self.programs.find(profile.command) is not None)
        problems = (*profiles.problems, *providers.problems)
        read = ProfilesRead(profiles.items, found, problems, self.profiles.own_ids(), providers.items)
        self.events.publish(read)
        return read
