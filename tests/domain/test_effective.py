"""What a launch makes an agent see: all of it, and no secret."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.context import Context
from app.domain.effective import MASK, EffectiveContext, EffectiveFile, effective_context, is_secret
from app.domain.injection import HomePlan, Invocation, Places, Plan, PlannedFile, prepare_invocation
from app.domain.profile import Profile
from tests.usecases.world import CLAUDE, skill

ROOT = Path("/home/ann/shop")
PLACES = Places(ROOT, ROOT / ".ideai/run/1", ROOT / ".ideai/agents/backend.md", Path("/state/1"))
MONEY = replace(skill("money"), files=("a.py",), size=1200)


def seen(profile: Profile, **variables: str) -> EffectiveContext:
    provider = CLAUDE if profile.provider else None
    return effective_context(
        prepare_invocation(profile, provider, Context.of("Be kind é.\n"), [MONEY], PLACES, variables=variables)
    )


def test_the_files_are_those_of_the_plan_with_their_sizes() -> None:
    shown = seen(CLAUDE.default_profile())
    assert shown.files == (
        EffectiveFile("CLAUDE.md", len(shown.document.encode())),
        EffectiveFile(".claude/skills/money/", 1200, 2),
    )
    assert "Be kind é." in shown.document
    assert shown.piped == 0


def test_what_is_piped_is_counted_and_shown() -> None:
    shown = seen(Profile.model_validate({"id": "p", "name": "P", "command": "cat", "injection": {"kind": "stdin"}}))
    assert (shown.files, shown.piped) == ((), len(shown.document.encode()))


@pytest.mark.parametrize(("kind", "document"), [("none", ""), ("env", "Be kind é.\n")])
def test_an_agent_that_is_not_given_the_composed_document_is_not_shown_it(kind: str, document: str) -> None:
    injection = {"kind": kind, "variable": "CONTEXT"} if kind == "env" else {"kind": kind}
    profile = Profile.model_validate({"id": "p", "name": "P", "command": "cat", "injection": injection})
    assert seen(profile).document == document


def test_a_home_of_its_own_is_shown_with_what_goes_into_it() -> None:
    home = HomePlan("codex", ("codex",), ROOT, context="Be kind.", skills=(MONEY,))
    shown = effective_context(Invocation("codex", (), ROOT, plan=Plan(home=home)))
    assert shown.files == (EffectiveFile("codex-home/AGENTS.md", 8), EffectiveFile("codex-home/skills/money/", 1200, 2))


def test_secrets_are_masked_wherever_they_stand() -> None:
    shown = effective_context(
        Invocation("x", ("--key=s3cr3t", "plain"), ROOT, (("API_KEY", "s3cr3t"), ("URL", "https://s3cr3t@host")))
    )
    assert shown.argv == ("x", f"--key={MASK}", "plain")
    assert dict(shown.variables) == {"API_KEY": MASK, "URL": f"https://{MASK}@host"}


def test_an_empty_or_tiny_secret_does_not_blank_out_other_words() -> None:
    shown = effective_context(Invocation("x", ("a",), ROOT, (("A_TOKEN", ""), ("B_TOKEN", "a"))))
    assert shown.argv == ("x", "a")
    assert dict(shown.variables) == {"A_TOKEN": MASK, "B_TOKEN": MASK}


@pytest.mark.parametrize("name", ["OPENAI_API_KEY", "GH_TOKEN", "db_password", "AWS_SECRET", "Authorization"])
def test_names_of_secrets_are_known(name: str) -> None:
    assert is_secret(name)
    assert not is_secret("EDITOR")


def test_a_planned_file_counts_in_bytes() -> None:
    shown = effective_context(Invocation("x", (), ROOT, plan=Plan((PlannedFile("A.md", "é"),))))
    assert shown.files == (EffectiveFile("A.md", 2),)
