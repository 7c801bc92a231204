"""What becomes of an agent that follows its template."""

import pytest

from app.domain.agent import Agent
from app.domain.context import Context
from app.domain.errors import Refused
from app.domain.synchronisation import offer, outdated
from app.domain.template import Template

TEMPLATE = Template(
    id="reviewer", name="Reviewer", version=2, profile="claude", skills=("global/a",), context="new\nsame\n"
)
AGENT = Agent.model_validate(
    {
        "id": "6f9619ff-8b86-4011-b42d-00c04fc964ff",
        "name": "Ann",
        "md_path": "agents/ann.md",
        "profile": "codex",
        "skills": ["global/b"],
        "cwd": "project_root",
        "origin": {"template": "reviewer", "version": 1, "synchronized": True},
    }
)
ORIGIN = {"template": "reviewer", "version": 1, "synchronized": True}


def test_the_difference_shows_fields_and_text_in_one_piece() -> None:
    assert offer(AGENT, Context.of("old\nsame\n"), TEMPLATE).difference == (
        "--- Ann",
        "+++ template Reviewer",
        "@@ -1,7 +1,7 @@",
        "-profile: codex",
        "-skills: global/b",
        "+profile: claude",
        "+skills: global/a",
        " directory: project_root",
        " ",
        "-old",
        "+new",
        " same",
        " ",
    )


def test_an_agent_that_is_as_its_template_has_no_difference_and_gets_the_version() -> None:
    same = AGENT.changed(profile="claude", skills=["global/a"])
    made = offer(same, Context.of(TEMPLATE.context), TEMPLATE)
    assert made.difference == ()
    assert made.after.origin is not None
    assert made.after.origin.version == 2


@pytest.mark.parametrize("text", ["new\nsame", "new\r\nsame\r\n", "new\nsame\n\n"])
def test_a_difference_in_line_ends_alone_is_seen(text: str) -> None:
    same = AGENT.changed(profile="claude", skills=["global/a"])
    assert offer(same, Context.of(text), TEMPLATE).difference != ()


def test_what_the_template_leaves_open_stays() -> None:
    made = offer(AGENT, Context.of(""), TEMPLATE.changed(profile=None, skills=[]))
    assert (made.after.profile, made.after.skills, made.after.cwd) == ("codex", (), "project_root")


def test_the_offer_carries_what_it_was_worked_out_from() -> None:
    context = Context.of("old")
    made = offer(AGENT, context, TEMPLATE)
    assert (made.before, made.revision, made.text) == (AGENT, context.revision, TEMPLATE.context)
    assert made == offer(AGENT, context, TEMPLATE)


@pytest.mark.parametrize("origin", [None, {**ORIGIN, "template": "writer"}])
def test_an_agent_of_another_origin_is_refused(origin: dict[str, object] | None) -> None:
    with pytest.raises(Refused, match="Ann was not made"):
        offer(AGENT.changed(origin=origin), Context.of(""), TEMPLATE)


def test_only_a_synchronised_agent_of_an_older_version_is_offered_the_change() -> None:
    assert outdated(AGENT, TEMPLATE)
    assert not outdated(AGENT.changed(origin={**ORIGIN, "version": 2}), TEMPLATE)
    assert not outdated(AGENT.changed(origin={**ORIGIN, "synchronized": False}), TEMPLATE)
    assert not outdated(AGENT.changed(origin={**ORIGIN, "template": "writer"}), TEMPLATE)
    assert not outdated(AGENT.changed(origin=None), TEMPLATE)
