"""What the agent will see, as a person reads it."""

from pathlib import Path

import pytest

from app.domain.agent import AgentId
from app.domain.effective import EffectiveContext, EffectiveFile
from tests.widgets.stage import Stage
from widgets.effective_view import MAX_DOCUMENT, EffectiveSeen, EffectiveView, size

ANN = AgentId("a1")
CONTEXT = EffectiveContext(
    argv=("claude", "--add-dir", "/home/ann/my shop", "x" * 5000),
    cwd=Path("/run/1"),
    variables=(("A", "1"), ("KEY", "••••••")),
    files=(EffectiveFile("CLAUDE.md", 1500), EffectiveFile(".claude/skills/money/", 300, 2)),
    piped=10,
    document="# Ann\x1b[31m\n",
)


async def drawn(seen: EffectiveSeen | None) -> str:
    """Everything on a high screen."""
    view = EffectiveView()
    stage = Stage(view)
    async with stage.open(80, 60) as pilot:
        view.display = True
        view.show(seen)
        await pilot.pause()
        return "\n".join(row.strip("│ ▁▂▃▄▅▆▇█") for row in stage.screen_text())


async def test_all_of_a_launch_is_told() -> None:
    shown = await drawn(EffectiveSeen(ANN, "Ann", CONTEXT, drift=("persona", "skill money"), unsaved=True))
    for text in (
        "NEXT LAUNCH Ann",
        "Changed since its launch: persona, skill money\nf9 restart or leave",
        "What is not saved yet is not in it.",
        "claude --add-dir '/home/ann/my shop'",
        "(4.9 KB)",
        "/run/1",
        "A=1",
        "KEY=••••••",
        "CLAUDE.md  1.5 KB",
        ".claude/skills/money/  2 files, 300 B",
        "piped to it  10 B",
        "# Ann·[31m",
    ):
        assert text in shown, text


async def test_a_launch_that_cannot_be_made_says_why() -> None:
    assert "There is no profile 'x'." in await drawn(EffectiveSeen(ANN, "Ann", problem="There is no profile 'x'."))
    assert "No agent is chosen." in await drawn(None)


async def test_a_very_long_document_is_cut_and_says_so() -> None:
    view = EffectiveView()
    async with Stage(view).open(80, 20) as pilot:
        view.display = True
        long = EffectiveContext((), Path("/"), (), (), 0, "word\n" * MAX_DOCUMENT)
        view.show(EffectiveSeen(ANN, "Ann", long))
        await pilot.pause()
        assert view.virtual_size.height < MAX_DOCUMENT // 4
        view.focus()
        await pilot.press("G")
        await pilot.pause()
        assert view.scroll_offset.y > 0


async def test_its_keys_ask_and_f9_only_where_there_is_something_to_decide() -> None:
    view = EffectiveView()
    stage = Stage(view)
    async with stage.open(80, 20) as pilot:
        view.display = True
        view.show(EffectiveSeen(ANN, "Ann", CONTEXT))
        view.focus()
        await pilot.press("f9", "e", "f6", "escape")
        await pilot.pause()
        assert [type(message) for message in stage.take_asked()] == [
            EffectiveView.EditRequested,
            EffectiveView.CloseRequested,
            EffectiveView.LeaveRequested,
        ]
        view.show(EffectiveSeen(ANN, "Ann", CONTEXT, drift=("persona",)))
        await pilot.press("f9")
        await pilot.pause()
        (asked,) = stage.take_asked()
        assert isinstance(asked, EffectiveView.DriftRequested)
        assert asked.agent_id == ANN


@pytest.mark.parametrize(("count", "text"), [(0, "0 B"), (1023, "1023 B"), (1024, "1.0 KB"), (3 << 20, "3.0 MB")])
def test_sizes_are_written_as_people_do(count: int, text: str) -> None:
    assert size(count) == text
