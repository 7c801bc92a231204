"""What every store of templates promises."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.adapters.toml_templates import TomlTemplates
from app.domain.agent import SkillRef
from app.domain.errors import Conflict, NotFound
from app.domain.template import Template
from app.ports.templates import Templates
from tests.fakes.templates import FakeTemplates


@pytest.fixture(params=["fake", "toml"])
def templates(request: pytest.FixtureRequest, tmp_path: Path) -> Templates:
    if request.param == "toml":
        return TomlTemplates(tmp_path / "templates")
    return FakeTemplates(builtin=(Template(id="reviewer", name="Reviewer", context="# Reviewer\n"),))


def _of(templates: Templates, template_id: str) -> Template:
    return next(template for template in templates.list().items if template.id == template_id)


def test_some_come_with_ideai(templates: Templates) -> None:
    assert _of(templates, "reviewer").context.startswith("# Reviewer")
    assert templates.list().problems == ()


def test_what_was_saved_is_listed_in_order(templates: Templates) -> None:
    own = Template(
        id="a-own", name="Own", version=3, profile="claude", skills=(SkillRef("global/git"),), cwd="project_root"
    )
    templates.save(own)
    assert _of(templates, "a-own") == own
    ids = [template.id for template in templates.list().items]
    assert ids == sorted(ids)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(text=st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(['a\n"""', "\n\n", "a\r\nb", '"\n"']))
def test_a_context_is_kept_to_the_letter(templates: Templates, text: str) -> None:
    templates.save(Template(id="own", name="Own", context=text))
    assert _of(templates, "own").context == text


def test_the_users_own_wins_until_it_is_deleted(templates: Templates) -> None:
    templates.save(Template(id="reviewer", name="Mine", version=7))
    assert _of(templates, "reviewer").version == 7
    templates.delete("reviewer")
    assert _of(templates, "reviewer").version == 1


@pytest.mark.parametrize("template_id", ["reviewer", "nothing"])
def test_only_the_users_own_can_be_deleted(templates: Templates, template_id: str) -> None:
    with pytest.raises(NotFound):
        templates.delete(template_id)


def test_a_deleted_template_can_be_brought_back_once(templates: Templates) -> None:
    own = Template(id="a-own", name="Own", context="one\ntwo\n")
    templates.save(own)
    assert templates.own_ids() == {"a-own"}
    templates.delete("a-own")
    assert templates.own_ids() == set()
    templates.restore("a-own")
    assert _of(templates, "a-own") == own
    with pytest.raises(NotFound):
        templates.restore("a-own")


def test_bringing_back_never_replaces_what_is_there_again(templates: Templates) -> None:
    templates.save(Template(id="a-own", name="Old"))
    templates.delete("a-own")
    templates.save(Template(id="a-own", name="New"))
    with pytest.raises(Conflict):
        templates.restore("a-own")
    assert _of(templates, "a-own").name == "New"
