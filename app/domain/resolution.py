"""A profile together with what is known about its CLI."""

from dataclasses import dataclass

from app.domain.errors import NotFound
from app.domain.listing import Listing
from app.domain.profile import Profile
from app.domain.provider import Provider


@dataclass(frozen=True, slots=True)
class ResolvedProfile:
    """A profile that can be launched; `provider` None means that nothing special is known about its command."""

    profile: Profile
    provider: Provider | None

    @property
    def chooses_native_session(self) -> bool:
        """Whether the CLI takes an id of ours for a new conversation."""
        return bool(self.profile.new_session or (self.provider and self.provider.native_sessions.new))

    @property
    def resumes_native_session(self) -> bool:
        """Whether the CLI can go on with a conversation by its id."""
        return bool(self.profile.resume or (self.provider and self.provider.native_sessions.resume))


def resolve_profile(profiles: Listing[Profile], providers: Listing[Provider], profile_id: str) -> ResolvedProfile:
    """The profile with that id, and its provider.

    Raises NotFound, which names the damaged file if that is why there is no such profile or provider.
    """
    profile = next((profile for profile in profiles.items if profile.id == profile_id), None)
    if profile is None:
        known = ", ".join(profile.id for profile in profiles.items) or "none"
        raise NotFound(
            _damage(profiles, profile_id) or f"There is no profile {profile_id!r}; the profiles are: {known}."
        )
    return ResolvedProfile(profile, _provider(profile, providers))


def _provider(profile: Profile, providers: Listing[Provider]) -> Provider | None:
    if profile.provider is None:
        return None
    for provider in providers.items:
        if provider.id == profile.provider:
            return provider
    raise NotFound(
        _damage(providers, profile.provider)
        or f"The profile {profile.id} names the provider {profile.provider!r}, which ideai does not know; "
        "correct the profile."
    )


def _damage(listing: Listing[Profile] | Listing[Provider], wanted: str) -> str | None:
    """What is wrong with the file of that name, if it is there and cannot be used."""
    problem = next((problem for problem in listing.problems if problem.path.stem == wanted), None)
    return f"{wanted!r} cannot be used: {problem}" if problem else None
