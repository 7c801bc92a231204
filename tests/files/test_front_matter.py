"""The text of a SKILL.md, however odd."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.skill import Header
from app.files import front_matter

LINES = st.lists(
    st.sampled_from(
        ["---", "--- ", "----", "name: a", "name: 'b", "description: x: y", "a: &a [*a]", "\t- x", "[", "#", ""]
    )
    | st.text(max_size=10),
    max_size=8,
)


@given(lines=LINES, newline=st.sampled_from(["\n", "\r\n"]), start=st.sampled_from(["", "---\n", "\ufeff---\n"]))
def test_reading_never_raises_and_never_drops_a_body(lines: list[str], newline: str, start: str) -> None:
    text = start + newline.join(lines)
    said = front_matter.read(text)
    assert text.endswith(said.body)
    assert (said.problem is None) == (said.line is None)
    assert "\n" not in said.name + said.description


@given(description=st.text(st.characters(exclude_categories=["Cs"]), max_size=80), body=st.text(max_size=40))
def test_what_was_composed_reads_as_it_was_meant(description: str, body: str) -> None:
    said = front_matter.read(front_matter.compose("a-slug", description, body))
    assert (said.name, said.problem) == ("a-slug", None)
    assert said.body == body.lstrip("\r\n")
    again = front_matter.read(front_matter.compose("a-slug", said.description, body))
    assert again.description == said.description


@pytest.mark.parametrize("value", ["yes", "null", "2024-01-01", "1.0", "~", "!!python/object:os.system x", "a # b"])
def test_a_description_is_text_whatever_it_looks_like(value: str) -> None:
    assert front_matter.read(front_matter.compose("a", value, "")).description == value


@pytest.mark.parametrize(
    ("block", "name", "description"),
    [
        ("name: a\ndescription: |\n  two\n  lines\n", "a", "two lines"),
        ("name: a\ndescription: >-\n  two\n  lines\nlicense: MIT\nmetadata: {x: [1]}\n", "a", "two lines"),
        ("name: [a]\ndescription: {b: c}\n", "", ""),
        ("name: 7\n", "7", ""),
        ("# only a comment\n", "", ""),
        ("- a\n- b\n", "", ""),
        ("name: a\x1b[31mb\n", "a[31mb", ""),
        ("name: first\nname: second\n", "second", ""),
    ],
)
def test_forms_of_front_matter(block: str, name: str, description: str) -> None:
    said = front_matter.read(f"---\n{block}---\nbody\n")
    assert (said.name, said.description, said.body) == (name, description, "body\n")


@pytest.mark.parametrize("block", ["a: b\n" * 2_000, "a: " + "[" * 101 + "\n", "{" * 7_000 + "\n"])
def test_a_huge_block_is_not_parsed_and_not_dropped(block: str) -> None:
    text = f"---\n{block}---\nbody"
    said = front_matter.read(text)
    assert said.body == text
    assert said.problem is not None


@pytest.mark.filterwarnings("error")
def test_nothing_is_printed_about_anchors_that_occur_twice() -> None:
    said = front_matter.read("---\na: &x 1\nb: &x 2\nname: *x\ndescription: &x d\n---\n")
    assert (said.name, said.description, said.problem) == ("", "d", None)


def test_a_fence_within_the_body_ends_nothing() -> None:
    assert front_matter.read("---\nname: a\n---\none\n---\ntwo\n").body == "one\n---\ntwo\n"


def test_a_long_description_is_cut_to_what_every_cli_takes() -> None:
    assert len(front_matter.read(front_matter.compose("a", "x" * 5000, "")).description) == 1024


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("Body", Header(found=False)),
        ("---\nname: a\n", Header(found=False)),
        ("---\n---\nBody", Header()),
        (
            "---\nname: A b\ndescription: >\n  Long\n  text\n---\n",
            Header(name="A b", description="Long text", keys=("name", "description")),
        ),
        ("---\nname: a\ndescription: Use: so\n---\n", Header(is_yaml=False, name="a", description="Use: so")),
        (
            "---\nname: a\ndisable-model-invocation: true\n---\n",
            Header(name="a", hidden=True, keys=("name", "disable-model-invocation")),
        ),
        ("---\ndescription: " + "d" * 2000 + "\n---\n", Header(description="d" * 2000, keys=("description",))),
        ("---\nname: a\nhooks: {Stop: x}\n[b]: c\n---\n", Header(name="a", keys=("name", "hooks", "?"))),
    ],
)
def test_the_header_is_told_as_it_stands_there(text: str, header: Header) -> None:
    assert front_matter.read(text).header == header
