"""What every store of settings and of themes promises."""

from pathlib import Path

import pytest

from app.adapters.toml_settings import TomlSettings
from app.adapters.toml_themes import TomlThemes
from app.domain.errors import Damaged
from app.domain.settings import KeySettings, Settings
from app.ports.settings import SettingsStore
from tests.fakes.settings import FakeSettings


@pytest.fixture(params=["fake", "toml"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> SettingsStore:
    return TomlSettings(tmp_path / "config") if request.param == "toml" else FakeSettings()


def test_nothing_set_is_the_defaults_and_nothing_chosen(store: SettingsStore) -> None:
    assert store.settings() == (Settings(), ())
    assert store.keys() == (KeySettings(), ())
    assert not store.keys_chosen()


def test_what_is_set_is_read_again(store: SettingsStore) -> None:
    store.save(Settings(theme="light", motion=False))
    assert store.settings() == (Settings(theme="light", motion=False), ())
    store.save(store.settings()[0].changed(theme="dark"))
    assert store.settings() == (Settings(motion=False), ())


def test_keys_are_chosen_even_if_they_are_the_defaults(store: SettingsStore) -> None:
    store.save_keys(KeySettings())
    assert store.keys_chosen()
    assert store.keys() == (KeySettings(), ())


def test_comments_stay_and_a_damaged_file_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('# mine\nscrollback = 10  # few\nlater = "x"\n')
    store = TomlSettings(tmp_path)
    store.save(store.settings()[0].changed(theme="light"))
    assert file.read_text() == '# mine\nscrollback = 10  # few\nlater = "x"\ntheme = "light"\n'
    file.write_text("theme = \n")
    settings, problems = store.settings()
    assert settings == Settings()
    assert problems[0].line == 1
    with pytest.raises(Damaged):
        store.save(Settings(theme="light"))
    assert file.read_text() == "theme = \n"


def test_a_broken_theme_says_where_and_hides_no_other(tmp_path: Path) -> None:
    (tmp_path / "sea.toml").write_text('name = "Sea"\nbase = "light"\n[tokens]\naccent = "#005577"\n')
    (tmp_path / "bad.toml").write_text('name = "Bad"\n\n[tokens]\naccent = "bluish"\n')
    (tmp_path / "dark.toml").write_text('name = "Mine"\n')
    listed = TomlThemes(tmp_path).list()
    assert [(theme.id, theme.name, theme.tokens) for theme in listed.items] == [("sea", "Sea", {"accent": "#005577"})]
    bad, dark = listed.problems
    assert (bad.path.name, bad.line) == ("bad.toml", 3)
    assert "accent is a colour such as #7fb0e8, not 'bluish'" in bad.message
    assert "comes with ideai" in dark.message
