"""The user's own themes in the configuration directory."""

from dataclasses import dataclass
from pathlib import Path

from app.domain.listing import Listing
from app.domain.theme import UserTheme
from app.files.toml_folder import TomlFolder


@dataclass(frozen=True, slots=True)
class TomlThemes:
    """`Themes` as `<folder>/<id>.toml`."""

    folder: Path

    def list(self) -> Listing[UserTheme]:
        """All of them, sorted by id; the files that do not parse are the problems."""
        return TomlFolder(self.folder, UserTheme).read()
