"""Templates in the user's config directory, over the gallery that comes with ideai."""

from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from app.domain.listing import Listing
from app.domain.template import Template
from app.files.documents import parse_toml
from app.files.toml_folder import TomlFolder


@dataclass(frozen=True, slots=True)
class TomlTemplates:
    """`Templates` as `<folder>/<id>.toml`."""

    folder: Path

    def list(self) -> Listing[Template]:
        """All templates, sorted by id; the files that do not parse are the problems.

        A damaged file does not hide the template of that id that comes with ideai.
        """
        own = self._files().read()
        found = {template.id: template for template in (*_gallery(), *own.items)}
        return Listing(tuple(found[key] for key in sorted(found)), own.problems)

    def save(self, template: Template) -> None:
        """Create or replace the user's own file, keeping the comments and unknown fields of one that is there.

        Raises Damaged if that one does not parse, Failed if the disk refuses.
        """
        self._files().save(template.id, template)

    def own_ids(self) -> frozenset[str]:
        """The ids that have a file of the user's, one that does not parse too."""
        return self._files().keys()

    def delete(self, template_id: str) -> None:
        """Put the user's own file aside; one that comes with ideai shows again. Raises NotFound or Failed."""
        self._files().delete(template_id)

    def restore(self, template_id: str) -> None:
        """Bring back the file that was deleted last.

        Raises NotFound if none was, Conflict if there is one again, Failed if the disk refuses.
        """
        self._files().restore(template_id)

    def _files(self) -> TomlFolder[Template]:
        return TomlFolder(self.folder, Template)


def _gallery() -> list[Template]:
    """Those that come with ideai. They are ours: one that does not parse is a bug, and crashes."""
    files = (file for file in resources.files("app.gallery").iterdir() if file.name.endswith(".toml"))
    return [
        Template.model_validate({"id": file.name.removesuffix(".toml"), **parse_toml(file.read_text("utf-8"))})
        for file in files
    ]
