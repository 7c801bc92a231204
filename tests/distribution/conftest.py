"""A wheel of the checkout, and a bare environment in which it is installed."""

from pathlib import Path

import pytest

from tests.distribution.bare import BareEnvironment
from tests.distribution.wheel import build, copy_sources


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout's sources."""
    return copy_sources(tmp_path_factory.mktemp("sources"))


@pytest.fixture(scope="session")
def wheel(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the sources."""
    return build(sources, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> BareEnvironment:
    """An environment that holds the wheel and what it says that it needs."""
    environment = BareEnvironment(tmp_path_factory.mktemp("bare"))
    environment.install(wheel)
    return environment
