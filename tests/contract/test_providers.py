"""What every store of providers promises."""

from pathlib import Path

import pytest

from app.adapters.toml_providers import TomlProviders
from app.domain.provider import Provider
from app.ports.providers import Providers
from tests.fakes.providers import FakeProviders


@pytest.fixture(params=["fake", "toml"])
def providers(request: pytest.FixtureRequest, tmp_path: Path) -> Providers:
    if request.param == "toml":
        return TomlProviders(tmp_path / "providers")
    return FakeProviders(
        tuple(Provider(id=name, name=name, command=name, checked="1") for name in ("shell", "claude", "codex"))
    )


def test_providers_are_listed_in_order_and_once(providers: Providers) -> None:
    ids = [provider.id for provider in providers.list().items]
    assert ids == sorted(set(ids))
    assert {"claude", "codex", "shell"} <= set(ids)


def test_every_provider_gives_a_profile_of_its_own(providers: Providers) -> None:
    for provider in providers.list().items:
        profile = provider.default_profile()
        assert (profile.id, profile.provider, profile.command) == (provider.id, provider.id, provider.command)
