"""Providers as data: those that come with ideai, with the user's overrides, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from app.domain.listing import Listing
from app.domain.provider import Provider
from app.files.documents import parse_toml
from app.files.toml_folder import TomlFolder

LOGIN_SHELL = "$SHELL"
"""What a provider's file says as its command to mean the user's login shell."""


@dataclass(frozen=True, slots=True)
class TomlProviders:
    """`Providers`: `<folder>/<id>.toml` overrides fields of the one with that id, or adds one.

    `shell` is the path of the user's login shell.
    """

    folder: Path
    shell: str = "/bin/sh"

    def list(self) -> Listing[Provider]:
        """All providers, sorted by id; the overrides that do not parse are the problems.

        A damaged override does not hide the provider that it is for.
        """
        builtin = _builtin()
        own = TomlFolder(self.folder, Provider).read(builtin)
        found = {key: Provider.model_validate(fields) for key, fields in builtin.items()}
        found |= {provider.id: provider for provider in own.items}
        return Listing(tuple(self._started(found[key]) for key in sorted(found)), own.problems)

    def _started(self, provider: Provider) -> Provider:
        return provider.changed(command=self.shell) if provider.command == LOGIN_SHELL else provider


@cache
def _builtin() -> Mapping[str, Mapping[str, Any]]:
    """The fields of those that come with ideai, by id. They are ours: one that does not parse is a bug, and crashes."""
    files = (file for file in resources.files("app.providers").iterdir() if file.name.endswith(".toml"))
    tables = {file.name.removesuffix(".toml"): parse_toml(file.read_text("utf-8")) for file in files}
    return {key: {"id": key, **table} for key, table in tables.items()}
