"""A copied SKILL.md is one that every CLI takes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from app.adapters.toml_providers import TomlProviders
from app.domain.skill import Skill
from app.domain.skill_lint import lint
from app.files.front_matter import read
from app.files.front_matter_repair import repaired

PROVIDERS = TomlProviders(Path("/nonexistent")).list().items


def fixed(text: str, name: str = "my-skill", description: str = "About it") -> str:
    return repaired(text.encode(), name, description).decode()


def fields(data: bytes) -> dict[str, object]:
    """The front matter as a CLI reads it."""
    text = data.decode("utf-8", "replace")
    assert text.startswith("---")
    block = text.split("---", 2)[1] if "\n---" in text else ""
    loaded = YAML(typ="safe", pure=True).load(block)
    assert isinstance(loaded, dict)
    return loaded


def test_what_is_right_stays_byte_for_byte() -> None:
    text = "---\r\nname: my-skill # mine\r\nlicense: MIT\r\ndescription: |\r\n  Long\r\n  text\r\n---\r\n\r\nBody\r\n"
    assert fixed(text) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("---\nname: Other # c\ndescription: d\n---\nB", "---\nname: my-skill # c\ndescription: d\n---\nB"),
        ('---\nname: "Other"\ndescription: d\n---\nB', "---\nname: my-skill\ndescription: d\n---\nB"),
        ("---\nname:\ndescription: d\n---\nB", "---\nname: my-skill\ndescription: d\n---\nB"),
        ("---\r\ndescription: d\r\n---\r\nB", "---\r\nname: my-skill\r\ndescription: d\r\n---\r\nB"),
        ("---\nname: my-skill\n---\nB", '---\ndescription: "About it"\nname: my-skill\n---\nB'),
        ('---\nname: my-skill\ndescription: ""\n---\nB', '---\nname: my-skill\ndescription: "About it"\n---\nB'),
        ("---\nname: my-skill\ndescription:\n---\nB", '---\nname: my-skill\ndescription: "About it"\n---\nB'),
        ("---\n---\nB", '---\nname: my-skill\ndescription: "About it"\n---\nB'),
        (
            "---\nname: my-skill\ndescription: Use when: a file # is\n---\nB",
            '---\nname: my-skill\ndescription: "Use when: a file # is"\n---\nB',
        ),
        (
            "---\nname: my-skill\ndescription: Use when: a\r\nlicense: MIT\n---\nB",
            '---\nname: my-skill\ndescription: "Use when: a"\r\nlicense: MIT\n---\nB',
        ),
        ("---\nname: &n x\ndescription: *n\n---\nB", '---\nname: my-skill\ndescription: "*n"\n---\nB'),
        ("---\nname: [a, b\n---\nB", '---\ndescription: "About it"\nname: my-skill\n---\nB'),
        ("---\nname: |\n  Other\ndescription: d\n---\nB", "---\nname: my-skill\ndescription: d\n---\nB"),
        ("---\nname: my-skill\ndescription: 2024\n---\n", '---\nname: my-skill\ndescription: "2024"\n---\n'),
        ("---\nname: my-skill\ndescription: yes\n---\n", '---\nname: my-skill\ndescription: "yes"\n---\n'),
        ("---\nname: my-skill\ndescription: !odd d\n---\n", '---\nname: my-skill\ndescription: "d"\n---\n'),
        ("Body\n", '---\nname: my-skill\ndescription: "About it"\n---\n\nBody\n'),
        ("Body\r\n", '---\r\nname: my-skill\r\ndescription: "About it"\r\n---\r\n\r\nBody\r\n'),
        ("", '---\nname: my-skill\ndescription: "About it"\n---\n\n'),
    ],
)
def test_only_what_is_wrong_changes(before: str, after: str) -> None:
    assert fixed(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "---\nname: a\nno end of it\n",
        "---\n[unclosed\n---\nBody\n",
        "---\njust a line between rules\n---\nBody\n",
        "---\n- a list\n---\nBody\n",
        "---\n{name: x, description: y}\n---\nBody\n",
        "---\nother: [a,\n  b\n---\nBody\n",
        "---\nname: x: y\n? name\n---\nBody\n",
        "---\nname: x\ndescription: d\n? [a, b]\n: c\n---\nBody\n",
        "---\n!tag\nname: x\ndescription: d\n---\nBody\n",
        "---\n# " + "x" * 10_000 + "\n---\nBody\n",
    ],
)
def test_text_is_never_dropped(text: str) -> None:
    result = fixed(text)
    assert result.endswith(text)
    assert fields(result.encode())["name"] == "my-skill"


def test_a_second_name_goes() -> None:
    result = fixed("---\nname: a\ndescription: d\nname: b\n---\nB").encode()
    assert fields(result) == {"name": "my-skill", "description": "d"}


@pytest.mark.parametrize("name", ["123", "true", "null", "1e3", "no", "0x1f", "2-b"])
def test_a_name_that_yaml_would_read_as_something_else_is_quoted(name: str) -> None:
    assert fields(repaired(b"Body", name, "d"))["name"] == name


def test_a_name_that_yaml_reads_as_something_else_is_put_into_quotes_where_it_stands() -> None:
    assert fixed("---\nname: 123\ndescription: d\n---\n", "123") == '---\nname: "123"\ndescription: d\n---\n'
    assert fixed("---\nname: '123'\ndescription: d\n---\n", "123") == "---\nname: '123'\ndescription: d\n---\n"


def test_a_key_that_stands_there_twice_is_not_left_for_the_cli_to_refuse() -> None:
    text = "---\nname: my-skill\ndescription: d\nlicense: a\nlicense: b\n---\nBody\n"
    assert fields(fixed(text).encode()) == {"name": "my-skill", "description": "About it"}
    assert fixed(text).endswith(text)


def test_a_description_that_some_clis_drop_is_cut() -> None:
    result = fields(repaired(b"---\nname: a\ndescription: " + b"word " * 400 + b"\n---\nB", "a", "d"))
    assert 1000 < len(str(result["description"])) <= 1024


def test_without_a_description_the_first_line_of_the_text_is_one() -> None:
    assert fields(repaired(b"---\nname: a\n---\n\n# How to *test*\n\nmore", "a", " "))["description"] == "How to *test*"
    assert fields(repaired(b"", "a", ""))["description"] == "a"


def test_a_byte_order_mark_does_not_hide_the_front_matter() -> None:
    assert (
        repaired(b"\xef\xbb\xbf---\nname: a\ndescription: d\n---\nB", "a", "d")
        == b"---\nname: a\ndescription: d\n---\nB"
    )


def test_bytes_that_are_no_text_stay() -> None:
    data = b"---\nname: a\ndescription: d\n# \xff\n---\n\xfe\xff"
    assert repaired(data, "b", "d") == b"---\nname: b\ndescription: d\n# \xff\n---\n\xfe\xff"


LINES = st.sampled_from(
    [
        "---",
        "name: x",
        "name: 'y'",
        "name:",
        "description: a: b",
        "description: >",
        "  more",
        "- z",
        "a: [1",
        "#c",
        "? name",
        ": c",
        "!tag",
        "",
    ]
)


@given(st.lists(st.one_of(LINES, st.text(max_size=20)), max_size=12), st.sampled_from(["\n", "\r\n"]))
def test_whatever_comes_in_a_cli_can_read_what_goes_out(lines: list[str], end: str) -> None:
    data = end.join(lines).encode("utf-8", "replace")
    once = repaired(data, "my-skill", "About it")
    assert fields(once)["name"] == "my-skill"
    assert str(fields(once)["description"]).strip()
    assert repaired(once, "my-skill", "About it") == once


@given(st.lists(st.one_of(LINES, st.text(max_size=20)), max_size=12), st.sampled_from(["my-skill", "123", "no"]))
def test_no_cli_drops_a_copy(lines: list[str], name: str) -> None:
    text = repaired("\n".join(lines).encode("utf-8", "replace"), name, "About it").decode("utf-8", "replace")
    said = read(text)
    skill = Skill(name, "project", said.name, said.description, said.body, Path(name), header=said.header)
    assert said.name == name
    for provider in PROVIDERS:
        assert [finding for finding in lint(skill, provider) if finding.effect == "dropped"] == []


@pytest.mark.parametrize(
    "block",
    [
        pytest.param("[" * 60_000, id="deep"),
        pytest.param("a: b: c\n" * 7_000, id="many lines"),
        pytest.param("name: a" + " " * 60_000 + "b", id="a long gap"),
        pytest.param("a: [" + "b," * 3_000 + "]", id="a long list"),
        pytest.param("{a: " * 99, id="almost too deep"),
    ],
)
def test_hostile_front_matter_is_bounded(block: str) -> None:
    assert fields(repaired(f"---\n{block}\n---\n".encode(), "my-skill", "d"))["name"] == "my-skill"
