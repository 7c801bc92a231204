"""requirements.lock holds everything that pyproject.toml asks for, and says where nothing comes from."""

import re
import tomllib
from dataclasses import dataclass
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.distribution.wheel import ROOT

PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
TEXT = (ROOT / "requirements.lock").read_text("utf-8")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
PLACES = re.compile(r"://| @ |^\s*-[ief]\b|--(extra-)?index-url|--find-links|--trusted-host|--editable", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Locked:
    """One line of the lock: exactly one version, and the hash of each of its files."""

    requirement: Requirement
    hashes: tuple[str, ...]

    @property
    def version(self) -> str:
        (pin,) = self.requirement.specifier
        assert pin.operator == "=="
        return pin.version


def parse(text: str) -> dict[str, Locked]:
    """The lines of a lock by the name of the project; ValueError for what is neither a pin nor a comment."""
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line.strip() and not line.startswith("#")]
    locked = [Locked(Requirement(HASH.sub("", line)), tuple(HASH.findall(line))) for line in lines]
    return {canonicalize_name(one.requirement.name): one for one in locked}


def wanted() -> list[Requirement]:
    """What pyproject.toml asks for: to run, to build, and to work on it."""
    project = PYPROJECT["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    return [Requirement(line) for line in (*project["dependencies"], *extras, *PYPROJECT["build-system"]["requires"])]


LOCKED = parse(TEXT)


@pytest.mark.parametrize("requirement", wanted(), ids=str)
def test_every_dependency_is_locked_at_a_version_that_pyproject_allows(requirement: Requirement) -> None:
    locked = LOCKED[canonicalize_name(requirement.name)]
    assert requirement.specifier.contains(locked.version)


def test_every_locked_version_has_its_hashes() -> None:
    assert [name for name, locked in LOCKED.items() if not locked.hashes or not locked.version] == []


def test_the_lock_says_nowhere_where_to_download_from() -> None:
    """It serves people behind mirrors too."""
    assert PLACES.findall(TEXT) == []


@pytest.mark.parametrize(
    "line",
    [
        "textual @ https://example.org/textual.whl",
        "--index-url https://example.org/simple",
        "--find-links wheels",
        "-e .",
        "-i mirror",
    ],
)
def test_a_place_would_be_seen(line: str) -> None:
    assert PLACES.search(f"{TEXT}\n{line}\n")


def test_the_lock_serves_other_systems_than_the_one_it_was_made_on() -> None:
    """A lock of one system only has dropped what other systems need besides."""
    markers = " ".join(str(locked.requirement.marker) for locked in LOCKED.values() if locked.requirement.marker)
    assert "sys_platform" in markers or "platform_system" in markers


def test_every_dependency_has_its_reason_beside_it() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    project = PYPROJECT["project"]
    for line in (
        *project["dependencies"],
        *(line for lines in project["optional-dependencies"].values() for line in lines),
    ):
        assert re.search(rf'^\s*"{re.escape(line)}",\s+# \S', text, re.MULTILINE), f"{line} has no reason"
