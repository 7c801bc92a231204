"""A `SKILL.md` with another description and body."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Refused
from app.files import front_matter
from app.files.skill_text import revised

lines = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp"]), max_size=40)
fields = st.dictionaries(
    st.sampled_from(["license", "allowed-tools", "model"]),
    st.sampled_from(["MIT", '"a: b"', "[Read, Grep]", "|\n  two\n  lines", "\n  a: 1\n  b: 2"]),
)


@given(lines, lines, fields, st.sampled_from(["\n", "\r\n"]))
def test_what_was_written_is_read_and_the_other_fields_stay(
    description: str, body: str, others: dict[str, str], end: str
) -> None:
    block = "".join(f"{key}: {value}\n" for key, value in others.items())
    text = f"---\nname: old\ndescription: before\n{block}---\nold body\n".replace("\n", end)
    after = revised(text, "git", description, body)
    said = front_matter.read(after)
    assert said.name == "git"
    assert said.description == " ".join(description.split())
    assert said.body == body.lstrip("\r\n")
    for value in others.values():
        assert value.replace("\n", end) in after


def test_a_document_without_front_matter_gets_one() -> None:
    assert revised("old\n", "git", "When to.", "new\n") == front_matter.compose("git", "When to.", "new\n")


@pytest.mark.parametrize("block", ["[1, 2]", "a: b: c", "{name: x}"])
def test_front_matter_that_cannot_be_kept_is_refused(block: str) -> None:
    with pytest.raises(Refused):
        revised(f"---\n{block}\n---\nbody\n", "git", "d", "b")
