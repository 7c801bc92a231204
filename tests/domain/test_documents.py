"""Agents, profiles, providers and the manifest: what is accepted, and what survives."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.domain.agent import Agent, AgentId
from app.domain.document import Document, checked
from app.domain.errors import Invalid, NotFound
from app.domain.manifest import VERSION, Manifest
from app.domain.profile import Injection, Profile
from app.domain.provider import Provider
from app.domain.variables import check_variables

ID = "6f9619ff-8b86-4011-b42d-00c04fc964ff"
OTHER = "7f9619ff-8b86-4011-b42d-00c04fc964ff"
ENTRY: dict[str, Any] = {"id": ID, "name": "Backend", "md_path": "agents/backend.md", "profile": "claude"}
PROFILE: dict[str, Any] = {"id": "mine", "name": "Mine", "command": "mine"}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
unknown_fields = st.dictionaries(st.from_regex(r"x_[a-z]{1,5}", fullmatch=True), json_values, max_size=3)


def entry(**fields: Any) -> Agent:
    return Agent.model_validate({**ENTRY, **fields})


# Documents


@given(unknown_fields, unknown_fields, unknown_fields)
def test_unknown_fields_survive_at_every_level(top: Any, middle: Any, inner: Any) -> None:
    origin = {"template": "reviewer", "version": 1, "synchronized": True, **inner}
    fields = {"version": 1, **top, "entries": [{**ENTRY, **middle, "origin": origin}]}
    manifest = Manifest.model_validate(json.loads(json.dumps(fields)))
    kept = manifest.with_fields(AgentId(ID), name="Other").as_fields()
    assert {key: kept[key] for key in top} == top
    assert {key: kept["entries"][0][key] for key in middle} == middle
    assert kept["entries"][0]["origin"] == origin


def test_a_null_that_a_later_version_wrote_survives_and_our_own_unset_fields_are_left_out() -> None:
    fields = entry(later=None, nested={"a": None}).as_fields()
    assert fields["later"] is None
    assert fields["nested"] == {"a": None}
    assert "cwd" not in fields
    assert "origin" not in fields


def test_a_changed_document_is_validated_again() -> None:
    with pytest.raises(ValidationError):
        entry().changed(name="")
    with pytest.raises(ValidationError):
        Manifest(entries=(entry(),)).changed(entries=[ENTRY, ENTRY])


def test_a_changed_document_is_another_one() -> None:
    agent = entry()
    assert agent.changed(name="Other").name == "Other"
    assert agent.name == "Backend"


def test_a_document_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValidationError):
        entry().name = "Other"  # type: ignore[misc]


def test_a_field_can_be_unset() -> None:
    assert entry(cwd="project_root").changed(cwd=None).cwd is None


@given(unknown_fields)
def test_a_document_comes_back_from_its_fields(unknown: Any) -> None:
    agent = entry(skills=["global/a", "project/b"], variables={"A": "1"}, cwd="run_dir", **unknown)
    assert Agent.model_validate(json.loads(json.dumps(agent.as_fields()))) == agent


def test_a_complaint_is_one_sentence_that_names_the_field() -> None:
    with pytest.raises(Invalid) as caught, checked("manifest"):
        Manifest.model_validate({"entries": [{**ENTRY, "md_path": "/etc/passwd"}]})
    assert str(caught.value) == (
        "The manifest is not valid: entries.0.md_path: '/etc/passwd' is not a path of the form agents/<slug>.md."
    )


def test_a_complaint_of_pydantics_own_reads_on_in_the_sentence() -> None:
    with (
        pytest.raises(Invalid, match=r"^The manifest is not valid: version: input should be a valid integer"),
        checked("manifest"),
    ):
        Manifest.model_validate({"version": "one"})


def test_a_complaint_about_the_whole_names_no_field() -> None:
    with (
        pytest.raises(Invalid, match=r"^The manifest is not valid: two agents have the same id \S+\.$"),
        checked("manifest"),
    ):
        Manifest.model_validate({"entries": [ENTRY, {**ENTRY, "md_path": "agents/other.md"}]})


# Agents


@pytest.mark.parametrize(
    "path",
    [
        "backend.md",
        "agents/../x.md",
        "agents/a/b.md",
        "agents/.md",
        "agents/A.md",
        "agents/a.txt",
        "/agents/a.md",
        "agents\\a.md",
        "agents/a.md\n",
        "agents/a\x00.md",
        "agents/%s.md" % ("x" * 65),
        "",
    ],
)
def test_a_context_lies_in_the_agents_folder_and_nowhere_else(path: str) -> None:
    with pytest.raises(ValidationError):
        entry(md_path=path)


@pytest.mark.parametrize("value", ["", "x", "..", ID.upper(), f"{{{ID}}}", ID.replace("-", ""), f"{ID}/..", f" {ID}"])
def test_an_id_is_a_uuid_in_its_canonical_form(value: str) -> None:
    with pytest.raises(ValidationError):
        entry(id=value)


@pytest.mark.parametrize(
    "ref", ["a", "global/", "global/A", "team/a", "project/../a", "project/a/b", "/a", "global/a\n"]
)
def test_a_skill_is_named_by_scope_and_slug(ref: str) -> None:
    with pytest.raises(ValidationError):
        entry(skills=[ref])


def test_the_slug_of_an_agent_is_its_files_name() -> None:
    assert entry().slug == "backend"


@pytest.mark.parametrize(
    "key", ["HOME", "PATH", "USER", "SHELL", "TERM", "CODEX_HOME", "KIMI_CODE_HOME", "TMPDIR", "IDEAI", "IDEAI_SOCKET"]
)
def test_variables_that_ideai_manages_are_refused_by_name(key: str) -> None:
    with pytest.raises(ValueError, match=key):
        check_variables({key: "x"})


@pytest.mark.parametrize("key", ["", "A B", "A=B", "1A", "A\n", "A-B", "Ä"])
def test_what_is_no_variable_name_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="not a variable name"):
        check_variables({key: "x"})


@pytest.mark.parametrize("value", ["a\x00b", "\ud800"])
def test_a_value_that_no_process_can_get_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"NUL|broken"):
        check_variables({"A": value})


def test_ordinary_variables_are_accepted() -> None:
    kept = {"NO_COLOR": "1", "_x": "", "PATH_EXTRA": "a\nb", "IDEAIST": "x", "ANTHROPIC_MODEL": "opus"}
    assert check_variables(kept) == kept


# Profiles and providers


@pytest.mark.parametrize(
    "fields",
    [
        {"args": ["{context}"]},
        {"args": ["a\x00"]},
        {"args": ["\udfff"]},
        {"resume": ["{sessionid}"]},
        {"variables": {"A": "{unknown}"}},
        {"variables": {"SHELL": "x"}},
        {"command": ""},
        {"command": "a\x00b"},
        {"cwd": "elsewhere"},
        {"id": "My Profile"},
        {"injection": {"kind": "env"}},
        {"injection": {"kind": "env", "variable": "IDEAI_X"}},
        {"injection": {"kind": "env", "variable": "A=B"}},
        {"injection": {"kind": "args"}},
        {"injection": {"kind": "args", "args": ["--yes"]}},
        *(
            {"injection": {"kind": "convention_file", "file": file}}
            for file in ("/x", "../x", "a/../b", "a//b", ".", "a\\b", "")
        ),
    ],
)
def test_a_profile_that_could_not_be_launched_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Profile.model_validate({**PROFILE, **fields})


@pytest.mark.parametrize(
    "fields",
    [
        {
            "args": [
                "{agentRunDir}",
                "{projectRoot}",
                "{contextFile}",
                "{contextText}",
                "{skillPaths}",
                "{nativeSessionId}",
            ]
        },
        {"args": ["{}", "{ x }", "{1}", "}{"]},
        {"variables": {"A": '{"json": 1}'}},
        {"injection": {"kind": "args", "args": ["--context={contextFile}"]}},
        {"injection": {"kind": "convention_file", "file": ".github/copilot-instructions.md"}},
    ],
)
def test_a_profile_that_can_be_launched_is_accepted(fields: dict[str, Any]) -> None:
    profile = Profile.model_validate({**PROFILE, **fields})
    assert Profile.model_validate(profile.as_fields()) == profile


def test_a_shell_variable_in_an_argument_is_taken_for_a_placeholder_and_refused() -> None:
    with pytest.raises(ValidationError, match="HOME"):
        Profile.model_validate({**PROFILE, "args": ["${HOME}"]})


def test_a_profile_without_an_injection_leaves_it_to_its_provider() -> None:
    assert Profile.model_validate(PROFILE).injection is None


def test_a_provider_gives_a_profile_of_its_own_id() -> None:
    provider = Provider(
        id="claude", name="Claude Code", command="claude", checked="2", injection=Injection(kind="stdin")
    )
    profile = provider.default_profile()
    assert (profile.id, profile.provider, profile.command) == ("claude", "claude", "claude")


# The manifest


def test_an_empty_manifest_is_of_our_version() -> None:
    assert Manifest().as_fields() == {"version": VERSION, "entries": []}
    assert not Manifest().read_only


def test_a_newer_manifest_is_read_only() -> None:
    assert Manifest(version=VERSION + 1).read_only


@pytest.mark.parametrize("version", [0, -1, "one", None])
def test_a_manifest_has_a_version_from_1(version: Any) -> None:
    with pytest.raises(ValidationError):
        Manifest.model_validate({"version": version})


def test_two_agents_cannot_share_an_id_or_a_path() -> None:
    manifest = Manifest(entries=(entry(),))
    with pytest.raises(ValidationError, match="same id"):
        Manifest.model_validate({"entries": [ENTRY, {**ENTRY, "md_path": "agents/x.md"}]})
    with pytest.raises(Invalid, match="same path"):
        manifest.with_entry(entry(id=OTHER))


def test_an_entry_is_added_at_the_end_or_replaced_in_place() -> None:
    other = entry(id=OTHER, md_path="agents/other.md")
    manifest = Manifest().with_entry(entry()).with_entry(other)
    assert [agent.id for agent in manifest.entries] == [ID, OTHER]
    renamed = manifest.with_entry(entry(name="New"))
    assert [agent.name for agent in renamed.entries] == ["New", "Backend"]


def test_a_removed_entry_is_gone_and_an_unknown_one_is_not_found() -> None:
    assert Manifest(entries=(entry(),)).without(AgentId(ID)).entries == ()
    with pytest.raises(NotFound, match="ideai agents"):
        Manifest().without(AgentId(ID))
    with pytest.raises(NotFound):
        Manifest().with_fields(AgentId(ID), name="x")


@pytest.mark.parametrize("word", [ID, "backend", "Backend", ID[:4], ID[:12]])
def test_an_agent_is_found_by_what_a_person_writes(word: str) -> None:
    other = entry(id=OTHER, md_path="agents/other.md", name="Other")
    assert Manifest(entries=(entry(), other)).resolve(word).id == ID


@pytest.mark.parametrize("word", ["", ID[:3], "nobody", "back"])
def test_a_word_that_names_no_agent_is_not_found(word: str) -> None:
    with pytest.raises(NotFound, match="no agent"):
        Manifest(entries=(entry(),)).resolve(word)


def test_a_word_that_names_two_agents_is_not_guessed() -> None:
    twin = entry(id=OTHER, md_path="agents/backend-2.md")
    with pytest.raises(NotFound, match="2 agents"):
        Manifest(entries=(entry(), twin)).resolve("Backend")


def test_a_free_path_is_free_in_the_manifest_and_on_the_disk() -> None:
    manifest = Manifest(entries=(entry(),))
    assert manifest.free_path("Frontend", []) == "agents/frontend.md"
    assert manifest.free_path("Backend", []) == "agents/backend-2.md"
    assert manifest.free_path("Backend", ["agents/backend-2.md"]) == "agents/backend-3.md"
    assert manifest.free_path("Docs", ["agents/Docs.md"]) == "agents/docs-2.md"
    assert manifest.free_path("!!!", []) == "agents/agent.md"


@given(st.lists(st.text(max_size=100), max_size=8))
def test_agents_of_any_names_get_along_in_one_manifest(names: list[str]) -> None:
    manifest = Manifest()
    for number, name in enumerate(names):
        path = manifest.free_path(name, [])
        manifest = manifest.with_entry(entry(id=f"{number:08x}-0000-4000-8000-000000000000", md_path=path))
    assert len(manifest.entries) == len(names)


def test_every_document_keeps_unknown_fields() -> None:
    kinds = list(Document.__subclasses__())
    assert kinds
    assert all(kind.model_config.get("extra") == "allow" and kind.model_config.get("frozen") for kind in kinds)
