"""What CLIs would drop, cut or hide of a skill."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.toml_providers import TomlProviders
from app.domain.provider import Provider, SkillRules
from app.domain.skill import Header, Skill
from app.domain.skill_lint import Finding, findings_by_reason, lint

KNOWN = {provider.id: provider for provider in TomlProviders(Path("/nonexistent")).list().items}
GOOD = Header(name="git", description="How to commit.")


def skill(header: Header, *files: str) -> Skill:
    return Skill("git", "project", "git", "How to commit.", "Body", Path("/skills/git"), files, header=header)


def effects(header: Header, provider: str) -> list[str]:
    return [finding.effect for finding in lint(skill(header), KNOWN[provider])]


@pytest.mark.parametrize("provider", sorted(KNOWN))
def test_a_skill_in_the_common_form_is_taken_by_every_cli(provider: str) -> None:
    assert effects(GOOD, provider) == []


@pytest.mark.parametrize(
    ("header", "droppers"),
    [
        (Header(found=False), {"codex", "copilot", "gemini", "kimi-code", "opencode", "pi", "qwen", "vibe"}),
        (Header(description="d"), {"gemini", "kimi-code", "opencode", "qwen", "vibe"}),
        (Header(name="git"), {"codex", "gemini", "kimi-code", "opencode", "pi", "qwen", "vibe"}),
        (Header(name="bad_Name", description="d"), {"openhands", "vibe"}),
        (Header(name="a" * 65, description="d"), {"openhands", "vibe"}),
        (Header(name="git", description="use: so", is_yaml=False), {"copilot", "kimi-code", "openhands", "pi", "vibe"}),
        (Header(name="git", description="d" * 1500), {"copilot", "vibe"}),
    ],
)
def test_what_a_cli_drops_is_what_it_dropped_when_it_was_tried(header: Header, droppers: set[str]) -> None:
    assert {provider for provider in KNOWN if "dropped" in effects(header, provider)} == droppers


def test_agents_are_spared_what_their_copy_puts_right() -> None:
    for finding in lint(skill(Header(found=False)), KNOWN["vibe"]):
        assert finding.mended
        assert str(finding).endswith("Agents get a copy that is put right.")


def test_a_long_description_is_cut_for_agents_of_every_cli() -> None:
    (cut,) = lint(skill(Header(name="git", description="d" * 1025)), KNOWN["claude"])
    assert (cut.effect, cut.mended) == ("cut", False)
    assert effects(Header(name="git", description="d" * 1025), "codex") == ["cut"]


def test_kimi_cuts_what_no_copy_can_save() -> None:
    assert lint(skill(Header(name="git", description="d" * 251)), KNOWN["kimi-code"]) == (
        Finding("cut", "Its description is longer than 250 characters."),
    )


def test_a_skill_that_asks_to_be_hidden_is_hidden_or_not() -> None:
    header = Header(name="git", description="d", hidden=True)
    assert effects(header, "claude") == ["hidden"]
    assert effects(header, "codex") == ["shown"]
    assert effects(header, "vibe") == []  # nobody has seen what it does


def test_where_bodies_stand_in_the_context_the_files_beside_them_are_left_out() -> None:
    made = skill(GOOD, "run.sh", "data.csv")
    assert [finding.effect for finding in lint(made, KNOWN["aider"])] == ["left out"]
    assert lint(made, KNOWN["qwen"]) == ()
    (finding,) = lint(made, KNOWN["qwen"], "project_root")
    assert "2 files" in finding.reason
    assert lint(skill(Header(found=False)), KNOWN["aider"]) == ()


def test_a_file_that_some_disks_take_for_the_document_is_left_out() -> None:
    (finding,) = lint(skill(GOOD, "Skill.MD"), KNOWN["claude"])
    assert finding.effect == "left out"


def test_a_skill_that_nobody_looked_into_is_judged_by_its_name() -> None:
    made = Skill("git", "project", "Git!", "d", "Body", Path("/skills/git"))
    assert [finding.effect for finding in lint(made, KNOWN["vibe"])] == ["dropped"]


def test_a_finding_is_told_once_with_all_whom_it_is_about() -> None:
    told = findings_by_reason(skill(Header(name="git")), [KNOWN["gemini"], KNOWN["claude"], KNOWN["codex"]])
    assert [(finding.effect, [provider.id for provider in about]) for finding, about in told] == [
        ("dropped", ["gemini", "codex"])
    ]


@given(
    st.builds(Header, st.booleans(), st.booleans(), st.text(max_size=70), st.text(max_size=1100), st.booleans()),
    st.builds(
        SkillRules,
        drops=st.sets(st.sampled_from(["no_header", "no_name", "no_description", "odd_name", "not_yaml"])).map(tuple),
        max_description=st.none() | st.integers(1, 2000),
        longer=st.sampled_from(["dropped", "cut"]),
    ),
)
def test_what_is_not_mended_comes_first(header: Header, rules: SkillRules) -> None:
    provider = Provider(id="x", name="X", command="x", checked="1", skills_folder="skills", skill_rules=rules)
    mended = [finding.mended for finding in lint(skill(header), provider)]
    assert mended == sorted(mended)
