"""Profiles without a disk."""

from dataclasses import dataclass, field

from app.domain.agent import ProfileId
from app.domain.errors import Conflict, IdeaiError, NotFound
from app.domain.listing import Listing
from app.domain.problem import Problem
from app.domain.profile import Profile


@dataclass(slots=True)
class FakeProfiles:
    """`builtin` come with ideai, `own` are the user's and win; `problems` are the files that do not parse.

    `errors` maps a method's name to what it raises next time.
    """

    builtin: tuple[Profile, ...] = ()
    own: dict[str, Profile] = field(default_factory=dict)
    deleted: dict[str, Profile] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    errors: dict[str, IdeaiError] = field(default_factory=dict)

    def list(self) -> Listing[Profile]:
        """Both, the user's first choice."""
        self._step("list")
        found = {profile.id: profile for profile in self.builtin} | self.own
        return Listing(tuple(found[key] for key in sorted(found)), self.problems)

    def save(self, profile: Profile) -> None:
        """Make it the user's."""
        self._step("save")
        self.own[profile.id] = profile

    def own_ids(self) -> frozenset[str]:
        """Those of the user's."""
        return frozenset(self.own)

    def delete(self, profile_id: ProfileId) -> None:
        """Drop the user's."""
        self._step("delete")
        if profile_id not in self.own:
            raise NotFound(f"There is no profile {profile_id} of your own.")
        self.deleted[profile_id] = self.own.pop(profile_id)

    def restore(self, profile_id: ProfileId) -> None:
        """Make it the user's again."""
        self._step("restore")
        if profile_id not in self.deleted:
            raise NotFound(f"There is no deleted profile {profile_id}.")
        if profile_id in self.own:
            raise Conflict(f"There is a profile {profile_id} again.")
        self.own[profile_id] = self.deleted.pop(profile_id)

    def _step(self, method: str) -> None:
        if error := self.errors.pop(method, None):
            raise error
