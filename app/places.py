"""Where a user's own files are, and what a directory is called as a project."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from app import sockets
from app.domain.errors import Invalid, NotFound
from app.domain.project import Project


@dataclass(frozen=True, slots=True)
class UserPlaces:
    """The user's directories; none of them need exist.

    `config` is what the user writes, `state` what ideai remembers on this machine, `data` what it makes for agents.
    """

    config: Path
    state: Path
    data: Path

    @classmethod
    def find(cls, variables: Mapping[str, str]) -> "UserPlaces":
        """By platform convention; IDEAI_CONFIG_DIR, IDEAI_STATE_DIR and IDEAI_DATA_DIR of `variables` come before it.

        `variables` are the process's own. Raises Invalid if one of the three is no absolute path: ideai starts itself
        in other directories.
        """
        return cls(
            config=_chosen(variables, "IDEAI_CONFIG_DIR") or platformdirs.user_config_path("ideai"),
            # The client finds the state directory without platformdirs, and both must mean the same one.
            state=_chosen(variables, "IDEAI_STATE_DIR") or sockets.state_directory(variables),
            data=_chosen(variables, "IDEAI_DATA_DIR") or platformdirs.user_data_path("ideai"),
        )

    def project_state(self, project: Project) -> Path:
        """What belongs to the project and must not come with a repository."""
        return self.state / "projects" / project.key


def project_at(path: Path) -> Project:
    """The directory as a project, links resolved. Raises NotFound if there is none."""
    real = Path(os.path.realpath(path))
    if not real.is_dir():
        raise NotFound(f"{real} is not a directory; name one to open it as a project.")
    return Project(real, sockets.project_key(real))


def _chosen(variables: Mapping[str, str], name: str) -> Path | None:
    value = variables.get(name)
    if not value:
        return None
    if not Path(value).is_absolute():
        raise Invalid(f"{name} must be an absolute path, and is {value!r}; correct or unset it.")
    return Path(value)
