"""Facts about agent CLIs."""

from typing import Protocol

from app.domain.listing import Listing
from app.domain.provider import Provider


class Providers(Protocol):
    """The providers that ideai knows, with the user's overrides applied."""

    def list(self) -> Listing[Provider]:
        """All providers, sorted by id."""
        ...
