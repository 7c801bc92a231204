"""The list of agents."""

from dataclasses import replace

import pytest

from app.domain.agent import AgentId
from tests.widgets.stage import Stage, text_of
from widgets.agent_list import AgentList, AgentRow, AgentsView
from widgets.glyphs import STATE_GLYPHS

ROW = AgentRow(AgentId("a1"), "Backend", "running", "Claude Code", 2)
OTHER = AgentRow(AgentId("a2"), "Tester", "failed", "Gemini CLI", 1, "exit 41")
VIEW = AgentsView((ROW, OTHER), found=("Claude Code", "Codex"))


async def shown(view: AgentsView, width: int = 28, height: int = 12) -> list[str]:
    agents = AgentList(view)
    async with Stage(agents).open(width, height) as pilot:
        await pilot.pause()
        return text_of(agents)


async def test_an_agent_is_two_lines_with_its_state_as_sign_and_word() -> None:
    rows = await shown(VIEW)
    assert rows[1] == "│ ▸ Backend       running  │"
    assert rows[2] == "│   Claude Code  2 skills  │"


async def test_what_is_wrong_goes_before_everything_else() -> None:
    rows = await shown(VIEW)
    assert rows[3] == "│ ✗ Tester        failed   │"
    assert rows[4] == "│   exit 41  Gemini CLI…   │"


async def test_every_state_has_its_sign_and_its_word() -> None:
    rows = tuple(replace(ROW, id=AgentId(state), state=state) for state in STATE_GLYPHS)
    lines = await shown(AgentsView(rows), height=2 * len(rows) + 2)
    for place, (state, glyph) in enumerate(STATE_GLYPHS.items()):
        assert lines[1 + 2 * place].split()[1:] == [glyph, "Backend", state, "│"]


async def test_without_agents_it_says_how_to_make_one_and_what_was_found() -> None:
    text = " ".join(row.strip("│ ") for row in await shown(AgentsView(found=("Claude Code", "Codex"))))
    assert "No agents yet. Press n to make one. Found here: Claude Code, Codex." in text


async def test_without_any_cli_it_says_that_too() -> None:
    text = " ".join(row.strip("│ ") for row in await shown(AgentsView()))
    assert "no agent CLI, only the shell" in text


async def test_a_manifest_that_does_not_parse_is_told_with_its_line_and_the_way_out() -> None:
    view = AgentsView(problems=(".ideai/manifest.json:14: It is not JSON.",), read_only=True)
    rows = await shown(view)
    text = " ".join(row.strip("│ ") for row in rows)
    assert ".ideai/manifest.json:14: It is not JSON. Mend the file and the list comes back." in text
    assert "read-only" in rows[-1]


@pytest.mark.parametrize("width", [12, 20, 28, 60])
async def test_no_name_makes_a_row_wider_than_the_list(width: int) -> None:
    names = ["漢字の名前がとても長い場合はどうなるか", "x" * 80, "\x1b[31mred", "🧑‍🚀 astronaut"]
    rows = [replace(ROW, id=AgentId(f"n{name}"), name=name) for name in names]
    rows += [replace(OTHER, id=AgentId(f"p{name}"), profile=name, note=name) for name in names]
    agents = AgentList(AgentsView(tuple(rows)))
    async with Stage(agents).open(width, 2 * len(rows) + 2) as pilot:
        await pilot.pause()
        lines = agents.render_lines(agents.outer_size.region)
        assert {line.cell_length for line in lines} == {width}
        assert all(line.text.isprintable() for line in lines)


def asked_of(stage: Stage) -> list[AgentList.Asked]:
    """What was asked about an agent; the list also tells where its selection goes."""
    return [message for message in stage.take_asked() if isinstance(message, AgentList.Asked)]


@pytest.mark.parametrize(
    ("key", "asked"),
    [
        ("enter", AgentList.LaunchRequested),
        ("r", AgentList.EditRequested),
        ("e", AgentList.ContextRequested),
        ("s", AgentList.SkillsRequested),
        ("x", AgentList.StopRequested),
        ("d", AgentList.DeleteRequested),
        ("delete", AgentList.DeleteRequested),
    ],
)
async def test_a_key_asks_for_the_selected_agent(key: str, asked: type[AgentList.Asked]) -> None:
    agents = AgentList(VIEW)
    stage = Stage(agents)
    async with stage.open() as pilot:
        agents.focus()
        await pilot.press("j", key)
        (message,) = asked_of(stage)
        assert type(message) is asked
        assert message.agent_id == "a2"


async def test_without_agents_only_a_new_one_can_be_asked_for() -> None:
    agents = AgentList()
    stage = Stage(agents)
    async with stage.open() as pilot:
        agents.focus()
        await pilot.press("enter", "r", "e", "s", "x", "d", "n")
        assert [type(message) for message in stage.take_asked()] == [AgentList.NewRequested]


async def test_a_double_click_launches() -> None:
    agents = AgentList(VIEW)
    stage = Stage(agents)
    async with stage.open(28, 12) as pilot:
        await pilot.pause()
        await pilot.click(agents, offset=(5, 3), times=2)
        (message,) = asked_of(stage)
        assert isinstance(message, AgentList.LaunchRequested)
        assert message.agent_id == "a2"


async def test_the_selection_stays_on_its_agent_when_another_one_comes_before_it() -> None:
    agents = AgentList(VIEW)
    async with Stage(agents).open():
        agents.select("a2")
        agents.show(AgentsView((AgentRow(AgentId("a0"), "New"), ROW, OTHER)))
        assert agents.selected == "a2"
