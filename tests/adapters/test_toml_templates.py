"""The gallery, and templates as files that people write."""

from pathlib import Path

import pytest

from app.adapters.toml_templates import TomlTemplates
from app.domain.template import Template


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    return tmp_path / "templates"


def test_the_gallery_has_four_that_say_what_they_are_for() -> None:
    gallery = TomlTemplates(Path("/nonexistent")).list().items
    assert [one.id for one in gallery] == ["documentation-writer", "pair-programmer", "reviewer", "tester"]
    for one in gallery:
        assert one.description.endswith(".")
        assert one.context.startswith(f"# {one.name}\n")
        assert one.context.endswith("\n")
        assert one.model_extra == {}


def test_a_context_stands_on_lines_of_its_own(folder: Path) -> None:
    TomlTemplates(folder).save(Template(id="mine", name="Mine", context='# Mine\n\nSay "hi".\n'))
    assert (folder / "mine.toml").read_text() == 'name = "Mine"\ncontext = """\n# Mine\n\nSay "hi".\n"""\n'


def test_comments_survive_a_change(folder: Path) -> None:
    (folder / "mine.toml").write_text('# about\nname = "Mine"  # shown\nversion = 1\nlater = true\n')
    templates = TomlTemplates(folder)
    mine = next(one for one in templates.list().items if one.id == "mine")
    templates.save(mine.changed(version=2))
    assert (folder / "mine.toml").read_text() == '# about\nname = "Mine"  # shown\nversion = 2\nlater = true\n'


def test_a_damaged_file_does_not_hide_the_one_of_the_gallery(folder: Path) -> None:
    (folder / "reviewer.toml").write_text("name = 3\n")
    listing = TomlTemplates(folder).list()
    assert [(problem.path.name, problem.line) for problem in listing.problems] == [("reviewer.toml", 1)]
    assert "reviewer" in {one.id for one in listing.items}
