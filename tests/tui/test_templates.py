"""Templates on the screen: the rows of their list, and their form as fields and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.template import Template
from app.tui.state import IdeState
from app.tui.templates import check_template, template_entries, template_form_fields, template_of

NEW = {field.key: field.value for field in template_form_fields(None, ())} | {"name": "Database reviewer"}

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]))
templates = st.builds(
    Template,
    id=st.just("mine"),
    name=st.just("Mine"),
    description=texts,
    version=st.integers(1, 9),
    profile=st.sampled_from([None, "claude"]),
    skills=st.lists(st.sampled_from(["global/git", "project/money"]), unique=True).map(tuple),
    cwd=st.sampled_from([None, "run_dir", "project_root", "worktree"]),
    context=texts,
    later=st.just({"unknown": 1}),
)


@given(templates)
def test_a_form_that_is_saved_as_it_was_opened_changes_nothing(template: Template) -> None:
    values = {field.key: field.value for field in template_form_fields(template, ())}
    assert check_template(values, template, {"mine"}) == {}
    assert Template.model_validate(template_of(values, template)) == template


@pytest.mark.parametrize(
    ("change", "field", "word"),
    [
        ({"name": " "}, "name", "cannot be empty"),
        ({"name": "字"}, "name", "a letter or a digit"),
        ({"name": "Tester"}, "name", "already"),
        ({"skills": "global/git, x"}, "skills", "'x'"),
        ({"context": "\ud800"}, "context", "broken character"),
    ],
)
def test_what_is_wrong_stands_at_its_field(change: dict[str, str], field: str, word: str) -> None:
    problems = check_template(NEW | change, None, {"tester"})
    assert list(problems) == [field]
    assert word in problems[field]


def test_the_users_own_come_first() -> None:
    state = IdeState(templates=(Template(id="a", name="A"), Template(id="z", name="Z")), own_templates=frozenset({"z"}))
    assert [entry.item.key for entry in template_entries(state)] == ["z", "a"]
    assert [entry.item.note for entry in template_entries(state)] == ["yours", "comes with ideai"]
