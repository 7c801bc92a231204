"""The context editor: several agents' texts, conflicts, and nothing lost."""

from textual.pilot import Pilot

from app.domain.agent import AgentId
from app.domain.context import ABSENT, Context
from tests.widgets.stage import Stage, text_of
from widgets.context_editor import ContextEditor
from widgets.markdown_editor import MarkdownEditor

ANN, BEN = AgentId("a1"), AgentId("a2")


async def type_into(editor: ContextEditor, pilot: Pilot[None], text: str) -> None:
    """Type at the end of the text that is shown."""
    editor.text.focus()
    editor.text.move_cursor(editor.text.document.end)
    await pilot.press(*text)
    await pilot.pause()


def saves(stage: Stage) -> list[tuple[str, str]]:
    """What was asked to be saved, and instead of which text."""
    asked = [message for message in stage.take_asked() if isinstance(message, ContextEditor.SaveRequested)]
    return [(message.text, message.revision) for message in asked]


async def test_without_an_agent_it_says_how_to_choose_one() -> None:
    editor = ContextEditor()
    async with Stage(editor).open(40, 10) as pilot:
        await pilot.pause()
        assert "No agent is chosen." in " ".join(text_of(editor.query_one(".context-editor--hint")))
        assert not editor.query_one(MarkdownEditor).display


async def test_it_shows_the_text_and_counts_it() -> None:
    editor = ContextEditor()
    async with Stage(editor).open(40, 10):
        editor.show(ANN, "Ann", Context.of("one\ntwo\n"))
        assert editor.text.text == "one\ntwo\n"
        assert editor.border_title == "CONTEXT Ann"
        assert editor.border_subtitle == "2 lines  ~2 tok"


async def test_typing_marks_the_text_as_unsaved_and_ctrl_s_asks_to_save_it() -> None:
    editor = ContextEditor()
    stage = Stage(editor)
    async with stage.open(60, 10) as pilot:
        context = Context.of("one")
        editor.show(ANN, "Ann", context)
        await type_into(editor, pilot, "!")
        assert editor.border_title == "CONTEXT Ann ●"
        assert "ctrl+s save" in str(editor.border_subtitle)
        assert editor.unsaved == (ANN,)
        await pilot.press("ctrl+s")
        assert saves(stage) == [("one!", context.revision)]
        editor.saved(ANN, Context.of("one!"))
        assert editor.border_title == "CONTEXT Ann"
        assert not editor.unsaved


async def test_what_is_typed_while_a_save_is_on_its_way_stays_unsaved() -> None:
    editor = ContextEditor()
    async with Stage(editor).open(60, 10) as pilot:
        editor.show(ANN, "Ann", Context.of("one"))
        await type_into(editor, pilot, "!")
        await pilot.press("ctrl+s")
        await type_into(editor, pilot, "?")
        editor.saved(ANN, Context.of("one!"))
        assert editor.text.text == "one!?"
        assert editor.unsaved == (ANN,)


async def test_another_agents_text_leaves_what_was_typed_where_it_is() -> None:
    editor = ContextEditor()
    async with Stage(editor).open(60, 10) as pilot:
        editor.show(ANN, "Ann", Context.of("ann"))
        await type_into(editor, pilot, "!")
        editor.show(BEN, "Ben", Context.of("ben"))
        assert editor.text.text == "ben"
        assert editor.unsaved == (ANN,)
        editor.show(ANN, "Ann", Context.of("ann"))
        assert editor.text.text == "ann!"


async def test_what_was_typed_last_is_not_lost_when_another_agent_is_shown_at_once() -> None:
    editor = ContextEditor()
    async with Stage(editor).open(60, 10):
        editor.show(ANN, "Ann", Context.of("ann"))
        editor.text.insert("!", editor.text.document.end)  # the message that tells of it has not come yet
        editor.show(BEN, "Ben", Context.of("ben"))
        assert editor.unsaved == (ANN,)
        editor.show(ANN, "Ann", Context.of("ann"))
        assert editor.text.text == "ann!"


async def test_an_edit_made_outside_is_shown_where_nothing_was_typed() -> None:
    editor = ContextEditor()
    async with Stage(editor).open(60, 10) as pilot:
        editor.show(ANN, "Ann", Context.of("one"))
        editor.read(ANN, Context.of("two"))
        await pilot.pause()
        assert editor.text.text == "two"
        assert not editor.has_class("-conflict")


async def test_in_a_conflict_the_keys_that_decide_it_work_and_saving_waits() -> None:
    editor = ContextEditor()
    stage = Stage(editor)
    async with stage.open(60, 12) as pilot:
        editor.show(ANN, "Ann", Context.of("one"))
        await type_into(editor, pilot, "!")
        editor.read(ANN, Context.of("theirs"))
        await pilot.pause()
        assert editor.has_class("-conflict")
        assert "f2 keep mine · f3 take theirs" in "".join(text_of(editor.query_one(".context-editor--conflict")))
        stage.take_asked()
        await pilot.press("ctrl+s")
        assert saves(stage) == []
        await pilot.press("f4")
        (asked,) = (each for each in stage.take_asked() if isinstance(each, ContextEditor.DifferenceRequested))
        assert (asked.mine, asked.theirs) == ("one!", "theirs")


async def test_keeping_mine_saves_it_in_place_of_theirs() -> None:
    editor = ContextEditor()
    stage = Stage(editor)
    async with stage.open(60, 12) as pilot:
        editor.show(ANN, "Ann", Context.of("one"))
        await type_into(editor, pilot, "!")
        theirs = Context.of("theirs")
        editor.read(ANN, theirs)
        await pilot.press("f2")
        await pilot.pause()
        assert not editor.has_class("-conflict")
        await pilot.press("ctrl+s")
        assert saves(stage) == [("one!", theirs.revision)]


async def test_taking_theirs_can_be_undone() -> None:
    editor = ContextEditor()
    async with Stage(editor).open(60, 12) as pilot:
        editor.show(ANN, "Ann", Context.of("one"))
        await type_into(editor, pilot, "!")
        editor.read(ANN, Context.of("theirs"))
        await pilot.press("f3")
        await pilot.pause()
        assert (editor.text.text, editor.unsaved) == ("theirs", ())
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert (editor.text.text, editor.unsaved) == ("one!", (ANN,))


async def test_the_keys_that_decide_do_nothing_without_a_conflict() -> None:
    editor = ContextEditor()
    stage = Stage(editor)
    async with stage.open(60, 12) as pilot:
        editor.show(ANN, "Ann", Context.of("one"))
        editor.text.focus()
        stage.take_asked()
        await pilot.press("f2", "f3", "f4")
        assert stage.take_asked() == []
        assert editor.text.text == "one"


async def test_esc_asks_to_leave_and_tab_stays_in_the_text() -> None:
    editor = ContextEditor()
    stage = Stage(editor)
    async with stage.open(60, 12) as pilot:
        editor.show(ANN, "Ann", Context.of(""))
        editor.text.focus()
        await pilot.press("tab", "x")
        assert editor.text.text.strip() == "x"
        assert editor.text.text != "x"
        stage.take_asked()
        await pilot.press("escape")
        await pilot.pause()
        assert [type(message) for message in stage.take_asked()] == [ContextEditor.LeaveRequested]


async def test_an_unsaved_text_of_an_agent_that_is_gone_stays_to_be_copied() -> None:
    editor = ContextEditor()
    async with Stage(editor).open(60, 12) as pilot:
        editor.show(ANN, "Ann", Context.of("one"))
        await type_into(editor, pilot, "!")
        editor.forget(ANN)
        assert (editor.agent_id, editor.text.text) == (ANN, "one!")


async def test_a_saved_text_of_an_agent_that_is_gone_goes_with_it() -> None:
    editor = ContextEditor()
    async with Stage(editor).open(60, 12) as pilot:
        editor.show(ANN, "Ann", Context.of("one"))
        editor.forget(ANN)
        await pilot.pause()
        assert (editor.agent_id, editor.border_title) == (None, "CONTEXT")
        assert not editor.query_one(MarkdownEditor).display


async def test_a_missing_file_can_be_written_again() -> None:
    editor = ContextEditor()
    stage = Stage(editor)
    async with stage.open(60, 12) as pilot:
        editor.show(ANN, "Ann", Context("", ABSENT))
        await type_into(editor, pilot, "x")
        await pilot.press("ctrl+s")
        assert saves(stage) == [("x", ABSENT)]


async def test_every_line_ending_and_character_comes_back_as_it_was() -> None:
    editor = ContextEditor()
    stage = Stage(editor)
    text = "a\r\nb\tc\r\n漢字 🧑‍🚀 é\r\n"
    async with stage.open(60, 12) as pilot:
        editor.show(ANN, "Ann", Context.of(text))
        await pilot.pause()
        assert editor.unsaved == ()
        assert editor.text.text == text


async def test_a_text_with_mixed_line_endings_is_not_changed_by_looking_at_it() -> None:
    editor = ContextEditor()
    async with Stage(editor).open(60, 12) as pilot:
        for text in ("a\nb\r\nc", "a\rb", "no end", "\n\n", "a\x0bb\x0cc\u2028d"):
            editor.show(ANN, "Ann", Context.of(text))
            await pilot.pause()
            assert editor.unsaved == (), repr(text)
            editor.forget(ANN)


async def test_one_goes_on_writing_below_a_bare_heading_and_begins_a_longer_text_at_its_top() -> None:
    editor = ContextEditor()
    async with Stage(editor).open(40, 10) as pilot:
        editor.show(ANN, "Ann", Context.of("# Ann\n"))
        editor.text.focus()
        await pilot.press("x")
        assert editor.text.text == "# Ann\nx"
        editor.show(BEN, "Ben", Context.of("# Ben\n\nYou are kind.\n"))
        await pilot.press("x")
        assert editor.text.text.startswith("x# Ben")
