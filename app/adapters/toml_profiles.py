"""Profiles in the user's config directory, over those that the providers give."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.domain.agent import ProfileId
from app.domain.listing import Listing
from app.domain.profile import Profile
from app.domain.provider import Provider
from app.files.toml_folder import TomlFolder


@dataclass(frozen=True, slots=True)
class TomlProfiles:
    """`Profiles` as `<folder>/<id>.toml`; `providers` are the known ones, each with the profile it gives by itself."""

    folder: Path
    providers: Callable[[], Listing[Provider]]

    def list(self) -> Listing[Profile]:
        """All profiles, sorted by id; the files that do not parse are the problems.

        A damaged file does not hide the profile of that id that comes with ideai.
        """
        own = self._files().read()
        found = {provider.id: provider.default_profile() for provider in self.providers().items}
        found |= {profile.id: profile for profile in own.items}
        return Listing(tuple(found[key] for key in sorted(found)), own.problems)

    def save(self, profile: Profile) -> None:
        """Create or replace the user's own file, keeping the comments and unknown fields of one that is there.

        Raises Damaged if that one does not parse, Failed if the disk refuses.
        """
        self._files().save(profile.id, profile)

    def own_ids(self) -> frozenset[str]:
        """The ids that have a file of the user's, one that does not parse too."""
        return self._files().keys()

    def delete(self, profile_id: ProfileId) -> None:
        """Put the user's own file aside; one that comes with ideai shows again. Raises NotFound or Failed."""
        self._files().delete(profile_id)

    def restore(self, profile_id: ProfileId) -> None:
        """Bring back the file that was deleted last.

        Raises NotFound if none was, Conflict if there is one again, Failed if the disk refuses.
        """
        self._files().restore(profile_id)

    def _files(self) -> TomlFolder[Profile]:
        return TomlFolder(self.folder, Profile)
