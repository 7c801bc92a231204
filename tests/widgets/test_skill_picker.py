"""The skill picker: which skills an agent has, and in which order."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.message import Message

from app.domain.agent import AgentId, SkillRef
from app.domain.skill import Skill, SkillScope
from tests.widgets.stage import Stage, lines_of, text_of
from widgets.skill_picker import SkillNote, SkillPicker, SkillRows, SkillsView


def skill(slug: str, scope: SkillScope = "project", problem: str | None = None) -> Skill:
    return Skill(slug, scope, slug, f"When to {slug}", "Do it.", Path("/skills") / slug, problem=problem)


SKILLS = (skill("money"), skill("orders"), skill("review", "global"))
AGENT = AgentId("a1")
ASSIGNED = (SkillRef("global/review"), SkillRef("project/money"))
VIEW = SkillsView(AGENT, "Backend", ASSIGNED, SKILLS)


async def after(*keys: str, view: SkillsView = VIEW) -> tuple[SkillRef, ...] | None:
    """What is asked for after these keys; None for nothing."""
    picker = SkillPicker(view)
    stage = Stage(picker)
    async with stage.open() as pilot:
        picker.rows.focus()
        await pilot.press(*keys)
        asked = [message for message in stage.take_asked() if isinstance(message, SkillPicker.AssignRequested)]
        assert all(message.agent_id == AGENT for message in asked)
        return asked[-1].refs if asked else None


async def shown(view: SkillsView, width: int = 40, height: int = 14) -> list[str]:
    picker = SkillPicker(view)
    stage = Stage(picker)
    async with stage.open(width, height) as pilot:
        await pilot.pause()
        return [row.rstrip() for row in stage.screen_text()]


async def test_the_agents_own_come_first_and_in_their_order() -> None:
    rows = await shown(VIEW)
    assert [row[2:].split("  ")[0] for row in rows[1:7:2]] == ["[x] 1 review", "[x] 2 money", "[ ] orders"]
    assert rows[1].endswith("global │")
    assert "When to review" in rows[2]


async def test_space_switches_off_and_keeps_the_order_of_the_others() -> None:
    assert await after("space") == ("project/money",)


async def test_space_switches_on_at_the_end() -> None:
    assert await after("j", "j", "space") == (*ASSIGNED, "project/orders")


@pytest.mark.parametrize("key", ["J", "shift+down"])
async def test_a_skill_moves_later(key: str) -> None:
    assert await after(key) == ("project/money", "global/review")


@pytest.mark.parametrize("key", ["K", "shift+up"])
async def test_a_skill_moves_earlier(key: str) -> None:
    assert await after("j", key) == ("project/money", "global/review")


@pytest.mark.parametrize("keys", [("K",), ("j", "J"), ("j", "j", "J")])
async def test_at_the_ends_and_for_a_skill_that_is_off_nothing_moves(keys: tuple[str, ...]) -> None:
    assert await after(*keys) is None


async def test_a_missing_skill_stays_until_it_is_switched_off() -> None:
    view = SkillsView(AGENT, "Backend", (SkillRef("project/gone"),), SKILLS)
    rows = await shown(view)
    assert "[x] 1 gone" in rows[1]
    assert "missing: space removes it" in rows[2]
    assert await after("space", view=view) == ()


async def test_a_skill_with_a_problem_says_what_to_mend() -> None:
    rows = await shown(SkillsView(AGENT, "Backend", (), (skill("odd", problem="it has no description"),)))
    assert "it has no description" in rows[2]


async def test_files_that_could_not_be_read_are_told_below_and_cannot_be_switched() -> None:
    view = SkillsView(AGENT, "Backend", (), (), problems=(".ideai/skills/x/SKILL.md: it is not text.",))
    rows = await shown(view)
    assert "!  .ideai/skills/x/SKILL.md" in rows[1]
    assert await after("space", "J", view=view) is None


async def test_without_an_agent_nothing_can_be_picked() -> None:
    view = SkillsView(skills=SKILLS)
    assert "No agent is chosen." in " ".join(await shown(view))
    assert await after("space", "J", view=view) is None


async def test_without_skills_it_says_where_they_come_from() -> None:
    text = " ".join(row.strip("│ ") for row in await shown(SkillsView(AGENT, "Backend")))
    assert "No skills yet. Press n to make one" in text
    assert ".ideai/skills" in text


@pytest.mark.parametrize(
    ("key", "asked"), [("n", "new"), ("i", "import"), ("p", "preview"), ("r", "edit"), ("enter", None)]
)
async def test_a_key_asks_for_what_is_done_with_the_selected_skill(key: str, asked: str | None) -> None:
    picker = SkillPicker(VIEW)
    stage = Stage(picker)
    async with stage.open() as pilot:
        picker.rows.focus()
        await pilot.press("j", key)
        found = [message for message in stage.take_asked() if isinstance(message, SkillPicker.ActionRequested)]
        assert [(message.what, message.ref) for message in found] == ([(asked, "project/money")] if asked else [])


async def test_a_missing_skill_can_be_neither_read_nor_edited() -> None:
    picker = SkillPicker(SkillsView(AGENT, "Backend", (SkillRef("project/gone"),), SKILLS))
    stage = Stage(picker)
    async with stage.open() as pilot:
        picker.rows.focus()
        await pilot.press("p", "r")
        assert not any(isinstance(message, SkillPicker.ActionRequested) for message in stage.take_asked())


async def test_a_search_leaves_what_fits_and_esc_shows_all_again_before_it_leaves() -> None:
    picker = SkillPicker(VIEW)
    stage = Stage(picker)
    async with stage.open(40, 14) as pilot:
        picker.rows.focus()
        await pilot.press("slash", *"GLOB", "enter")
        assert [row.split("  ")[0] for row in text_of(picker.rows) if "[" in row] == [" [x] 1 review"]
        assert picker.rows.has_focus
        await pilot.press("escape")
        assert sum("[" in row for row in text_of(picker.rows)) == 3
        await pilot.press("slash", *"nothing")
        assert "No skill has all these words." in " ".join(text_of(picker.rows))
        await pilot.press("escape")
        assert picker.rows.has_focus
        assert picker.rows.selected == "global/review"


async def test_another_agents_skills_are_all_of_them() -> None:
    picker = SkillPicker(VIEW)
    async with Stage(picker).open(40, 14) as pilot:
        picker.rows.focus()
        await pilot.press("slash", *"money", "enter")
        picker.show(SkillsView(AgentId("a2"), "Other", (), SKILLS))
        assert sum("[ ]" in row for row in text_of(picker.rows)) == 3


async def test_the_selected_skill_is_told_of_while_the_keys_are_there() -> None:
    finding = "Claude Code: cut: its description is too long"
    notes = {SkillRef("project/money"): SkillNote("1.2 KB · used by Backend", (finding,), warns=True)}
    picker = SkillPicker(SkillsView(AGENT, "Backend", ASSIGNED, SKILLS, notes=notes))
    stage = Stage(picker)
    async with stage.open(50, 14) as pilot:
        picker.rows.focus()
        await pilot.press("j")
        text = " ".join(stage.screen_text())
        assert "1.2 KB · used by Backend" in text
        assert "Claude Code: cut" in text
        assert "! project" in text_of(picker.rows)[2]
        await pilot.press("k")
        assert "Claude Code" not in " ".join(stage.screen_text())


@pytest.mark.parametrize("width", [14, 24, 40])
async def test_no_text_makes_a_row_wider_than_the_list(width: int) -> None:
    wide = Skill("wide", "project", "漢字" * 30, "説明" * 100, "", Path("/s"), problem=None)
    picker = SkillPicker(SkillsView(AGENT, "漢字" * 30, (wide.ref,), (wide,), problems=("x" * 500,)))
    async with Stage(picker).open(width, 8) as pilot:
        await pilot.pause()
        assert {line.cell_length for line in lines_of(picker.rows)} == {width - 2}


class Asking(SkillRows):
    """Keeps what it asks for, without a screen."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[SkillRef, ...]] = []

    def post_message(self, message: Message) -> bool:
        if isinstance(message, SkillPicker.AssignRequested):
            self.asked.append(message.refs)
        return True


@given(
    st.lists(st.sampled_from(["money", "orders", "review", "gone"]), unique=True, max_size=4),
    st.lists(st.sampled_from(["switch", "later", "earlier", "down", "up"]), max_size=12),
)
def test_whatever_is_pressed_no_skill_is_doubled_or_lost_by_moving(slugs: list[str], steps: list[str]) -> None:
    assigned = tuple(SkillRef(f"project/{slug}") for slug in slugs)
    picker = Asking()
    asked = picker.asked
    for step in steps:
        picker.show(SkillsView(AGENT, "Backend", assigned, SKILLS))
        before = len(asked)
        match step:
            case "switch":
                picker.action_switch()
            case "later" | "earlier":
                picker.action_shift(1 if step == "later" else -1)
            case "down" | "up":
                picker.action_move(1 if step == "down" else -1)
        if len(asked) > before:
            now = asked[-1]
            assert len(set(now)) == len(now)
            assert abs(len(set(now) ^ set(assigned))) == (1 if step == "switch" else 0)
            assigned = now
