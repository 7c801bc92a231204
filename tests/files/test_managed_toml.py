"""Our values in a copy of the user's TOML, whatever forms theirs has."""

import tomllib
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.files.documents import Unreadable, merged, parse_toml
from app.files.managed_toml import BEGIN, END, MAX_EDITED, dotted, with_managed

CHANGES: dict[str, Any] = {
    "sandbox_workspace_write": {"writable_roots": ["/home/ann/shop", '/tmp/"odd" \\ \x7f\n']},
    "projects": {"/home/ann/shop.d": {"trust_level": "trusted"}},
}

MANAGED = st.sampled_from(
    [
        CHANGES,
        {"features": {"ours": False}, **CHANGES},
        {"features": {"sub": {"ours": 1}}, "sandbox_mode": "workspace-write"},
    ]
)

ROOT_KEYS = st.sampled_from(
    [
        'model = "gpt-5"',
        "approval_policy = 'on-request' # why",
        'sandbox_mode = "workspace-write"',
        "# a comment with [a header] in it",
        "notify = ['say', \"done\"]",
        'text = """\n[sandbox_workspace_write]\n# <<< ideai\nnot a table\n"""',
        "since = 2026-11-21T10:00:00Z",
        "day = 2026-11-21",
        "at = 10:00:00.5",
        "limit = inf",
        "odd = nan",
        "half = 0.5",
        "mask = 0xff",
        '"quoted key" = 1',
        "empty = {}",
        "",
    ]
)
SANDBOX = st.sampled_from(
    [
        ("", ""),
        ("sandbox_workspace_write.network_access = true", ""),
        ("sandbox_workspace_write.network_access = true\nsandbox_workspace_write . writable_roots = ['/mine']", ""),
        ("sandbox_workspace_write = {network_access = true, writable_roots = ['/mine']}", ""),
        ("", "[sandbox_workspace_write]\nnetwork_access = true # yes\n\nwritable_roots = [\n  '/mine',\n]"),
        ("", "[ sandbox_workspace_write ]"),
        ("", "[sandbox_workspace_write.later]\nx = 1"),
        ('"sandbox_workspace_write".exclude_slash_tmp = true', ""),
    ]
)
FEATURES = st.sampled_from(
    [
        ("", ""),
        ("features.web = true", ""),
        ("features = {web = true}", ""),
        ("", "[features]\nweb = true"),
        ("", "[features.sub]\nweb = true"),
        ("", "[features.sub]\nweb = true\n[features]\nours = true"),
        ("features.sub.web = true\nfeatures.ours = true", ""),
        ("", '[[features.list]]\nname = "a"\n[[features.list]]\nname = "b"'),
    ]
)
PROJECTS = st.sampled_from(
    [
        ("", ""),
        ('projects = {"/other" = {trust_level = "untrusted"}}', ""),
        ('projects."/other".trust_level = "untrusted"', ""),
        ("", '[projects]\n"/other" = {trust_level = "untrusted"}'),
        ("", '[projects."/other"]\ntrust_level = "untrusted"'),
        ("", '[projects."/home/ann/shop.d"]\ntrust_level = "untrusted"\nseen = 1'),
    ]
)
PROFILES = st.sampled_from(
    [
        ("", ""),
        ('profiles.x.sandbox_mode = "read-only"', ""),
        ('profiles = {x = {sandbox_mode = "read-only", sandbox_workspace_write = {writable_roots = ["/x"]}}}', ""),
        ("", '[profiles]\nx.sandbox_mode = "read-only"\n[profiles.y.sandbox_workspace_write]'),
        ("", '[profiles.x.sandbox_workspace_write]\nwritable_roots = ["/x"]\n[profiles.x]\nsandbox_mode = "read-only"'),
    ]
)
TABLES = st.sampled_from(
    [
        '[other.x]\nsandbox_mode = "read-only"\n[other.x.sandbox_workspace_write]\nwritable_roots = ["/x"]',
        '[[servers]]\nname = "a"\n[[servers]]\nname = "b"\n[servers.env]\nKEY = "v"',
        "[mcp_servers.docs]\ncommand = 'x'\nenv = {A = '1'}",
        "# the last word",
        "[tui]\n\nnotifications = [\"a\", 'b'] # both",
    ]
)


@st.composite
def configurations(draw: st.DrawFn) -> str:
    """What a user may have written: root keys, then tables, each form of what we manage at most once."""
    forms = [draw(SANDBOX), draw(FEATURES), draw(PROJECTS), draw(PROFILES)]
    roots = draw(st.lists(ROOT_KEYS, unique=True)) + [root for root, _ in forms if root]
    tables = draw(st.lists(TABLES, unique=True)) + [table for _, table in forms if table]
    lines = [*draw(st.permutations(roots)), *draw(st.permutations(tables))]
    text = "\n".join(lines) + draw(st.sampled_from(["", "\n", "\n\n"]))
    match draw(st.sampled_from(["LF", "CRLF", "mixed"])):
        case "CRLF":
            return text.replace("\n", "\r\n")
        case "mixed":
            return text.replace("\n", "\r\n", 3)
        case _:
            return text


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """In TOML's eyes: NaN is like NaN, and the order of keys does not count."""
    return sorted(dotted(one)) == sorted(dotted(other))


@given(configurations(), MANAGED)
def test_the_result_is_toml_that_says_what_the_user_said_and_what_we_add(text: str, changes: dict[str, Any]) -> None:
    result = with_managed(text, changes)
    assert same(tomllib.loads(result), merged(tomllib.loads(text), changes))
    assert result.startswith(f"{BEGIN}\n")
    block = result.partition(f"\n{END}\n")[0]
    assert not any(line.startswith("[") for line in block.splitlines())


@given(configurations(), MANAGED)
def test_doing_it_again_changes_nothing(text: str, changes: dict[str, Any]) -> None:
    once = with_managed(text, changes)
    assert with_managed(once, changes) == once


@given(configurations())
def test_with_nothing_to_add_the_text_stays(text: str) -> None:
    assert with_managed(text, {}) == text


def test_what_does_not_collide_stays_byte_for_byte() -> None:
    text = '\n# mine\r\nmodel = "x"   # odd\n[features]\nweb=true\n[profiles.x]\nsandbox_mode = "read-only"'
    assert with_managed(text, CHANGES).endswith(f"\n{END}\n{text}")


def test_a_table_that_cannot_be_added_to_is_said_again_with_the_rest_left_alone() -> None:
    text = '# mine\nmodel = "x"\n[sandbox_workspace_write]\nnetwork_access = true\n\n[features]\nweb = true # yes\n'
    result = with_managed(text, {"sandbox_workspace_write": {"writable_roots": ["/p"]}})
    assert result == (
        f"{BEGIN}\n"
        "sandbox_workspace_write.network_access = true\n"
        'sandbox_workspace_write.writable_roots = ["/p"]\n'
        f"{END}\n"
        '# mine\nmodel = "x"\n[features]\nweb = true # yes\n'
    )


def test_a_huge_text_is_said_again_as_a_whole() -> None:
    text = "[sandbox_workspace_write]\nnetwork_access = true\n" + "".join(
        f'[projects."/{n}"]\nx = 1\n' for n in range(6_000)
    )
    assert len(text) > MAX_EDITED
    result = with_managed(text, CHANGES)
    assert parse_toml(result) == merged(parse_toml(text), CHANGES)
    assert with_managed(result, CHANGES) == result


def test_another_value_takes_the_place_of_an_earlier_one_of_ours() -> None:
    first = with_managed('model = "x"\n', {"a": {"b": 1}})
    assert with_managed(first, {"a": {"b": 2}}) == f'{BEGIN}\na.b = 2\n{END}\nmodel = "x"\n'


@pytest.mark.parametrize("text", ["[", "a = 1\na = 2", "[a]\n[a]", "x"])
def test_what_is_no_toml_is_said_to_be_none(text: str) -> None:
    with pytest.raises(Unreadable):
        with_managed(text, CHANGES)


@given(st.dictionaries(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8"))))
def test_any_text_can_be_a_key_and_a_value(table: dict[str, str]) -> None:
    assert parse_toml("\n".join(dotted(table))) == table
