"""Where templates are kept."""

from typing import Protocol

from app.domain.listing import Listing
from app.domain.template import Template


class Templates(Protocol):
    """The templates: those that come with ideai and the user's own, which win."""

    def list(self) -> Listing[Template]:
        """All templates, sorted by id."""
        ...

    def save(self, template: Template) -> None:
        """Create or replace the user's own file."""
        ...

    def own_ids(self) -> frozenset[str]:
        """The ids of the user's own."""
        ...

    def delete(self, template_id: str) -> None:
        """Remove the user's own file. Raises NotFound."""
        ...

    def restore(self, template_id: str) -> None:
        """Bring back the file that was deleted last. Raises NotFound, or Conflict if there is one again."""
        ...
