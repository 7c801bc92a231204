"""Skills on the screen: the rows of their list, and what their form finds wrong."""

from dataclasses import replace

import pytest

from app.domain.agent import SkillRef
from app.domain.provider import Provider
from app.tui.skills import check_skill, size_of, skill_entries
from app.tui.state import IdeState
from tests.scenes import agent, skill

NEW = {"name": "Git", "scope": "project", "description": "When committing.", "body": "Do it."}


@pytest.mark.parametrize(
    ("change", "field", "word"),
    [
        ({"name": ""}, "name", "cannot be empty"),
        ({"name": "money"}, "name", "already"),
        ({"description": " "}, "description", "drop a skill without"),
        ({"description": "x" * 1025}, "description", "at most 1024"),
        ({"body": "x" * 300_000}, "body", "256 KB"),
        ({"body": "\ud800"}, "body", "broken character"),
    ],
)
def test_what_is_wrong_stands_at_its_field(change: dict[str, str], field: str, word: str) -> None:
    problems = check_skill(NEW | change, ["project/money"])
    assert list(problems) == [field]
    assert word in problems[field]


def test_the_same_name_in_the_other_scope_is_free() -> None:
    assert check_skill(NEW | {"name": "money", "scope": "global"}, ["project/money"]) == {}


def test_a_row_tells_the_size_who_uses_it_and_what_a_cli_would_drop() -> None:
    money = replace(skill("money", "project", "How money counts."), files=("table.csv",))
    state = IdeState(agents=(agent(1, "Backend", "claude", "project/money"),), skills=(money,))
    picky = Provider(id="picky", name="Picky", command="picky", checked="1")
    (entry,) = skill_entries(state, [picky])
    assert entry.item.note == "project · 1.2 KB · 1 agent"
    assert ("used by", "Backend") in entry.details
    assert any(label == "Picky" for label, _ in entry.details)
    assert SkillRef(entry.item.key) == money.ref


@pytest.mark.parametrize(("size", "said"), [(0, "0 B"), (999, "999 B"), (1000, "1.0 KB"), (2_500_000, "2.5 MB")])
def test_sizes_are_told_in_words(size: int, said: str) -> None:
    assert size_of(size) == said
