"""`config.toml` and `keymap.toml` in the user's configuration directory."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from app.domain.document import Document
from app.domain.problem import Problem
from app.domain.settings import KeySettings, Settings
from app.files.documents import Unreadable, parse_toml, text_of, toml_document
from app.files.toml_folder import TomlFolder

D = TypeVar("D", bound=Document)

MAX_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class TomlSettings:
    """What the user has set; a file that cannot be read is a problem, and the defaults hold."""

    folder: Path

    def settings(self) -> tuple[Settings, tuple[Problem, ...]]:
        """`config.toml`."""
        return self._read("config.toml", Settings)

    def keys(self) -> tuple[KeySettings, tuple[Problem, ...]]:
        """`keymap.toml`."""
        return self._read("keymap.toml", KeySettings)

    def keys_chosen(self) -> bool:
        """Whether there is a `keymap.toml`, whatever it says."""
        return os.path.lexists(self.folder / "keymap.toml")

    def save(self, settings: Settings) -> None:
        """Write `config.toml`, keeping comments and unknown fields; what is the default is not written.

        Raises Damaged if there is one that does not parse, Failed if the disk refuses.
        """
        TomlFolder(self.folder, Settings).save("config", settings)

    def save_keys(self, keys: KeySettings) -> None:
        """Write `keymap.toml` likewise."""
        TomlFolder(self.folder, KeySettings).save("keymap", keys)

    def _read(self, name: str, model: type[D]) -> tuple[D, tuple[Problem, ...]]:
        path = self.folder / name
        try:
            with path.open("rb") as file:
                text = text_of(file.read(MAX_BYTES))
            return toml_document(model, text, parse_toml(text)), ()
        except FileNotFoundError:
            return model(), ()
        except Unreadable as error:
            return model(), (Problem(path, error.line, f"{error.reason} The defaults are used."),)
        except OSError as error:
            return model(), (Problem(path, None, f"It cannot be read ({error.strerror}); the defaults are used."),)
