"""Where the user's profiles are kept."""

from typing import Protocol

from app.domain.agent import ProfileId
from app.domain.listing import Listing
from app.domain.profile import Profile


class Profiles(Protocol):
    """The profiles: those that come with ideai and the user's own, which win."""

    def list(self) -> Listing[Profile]:
        """All profiles, sorted by id; the files that do not parse are the problems."""
        ...

    def save(self, profile: Profile) -> None:
        """Create or replace the user's own file, keeping the comments and unknown fields of one that is there."""
        ...

    def own_ids(self) -> frozenset[str]:
        """The ids of the user's own."""
        ...

    def delete(self, profile_id: ProfileId) -> None:
        """Remove the user's own file; one that comes with ideai shows again. Raises NotFound."""
        ...

    def restore(self, profile_id: ProfileId) -> None:
        """Bring back the file that was deleted last. Raises NotFound, or Conflict if there is one again."""
        ...
