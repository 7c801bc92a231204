"""Where the user's own themes are kept."""

from typing import Protocol

from app.domain.listing import Listing
from app.domain.theme import UserTheme


class Themes(Protocol):
    """The user's own themes; those that come with ideai are part of the screen."""

    def list(self) -> Listing[UserTheme]:
        """All of them, sorted by id; the files that do not parse are the problems."""
        ...
