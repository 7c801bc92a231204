"""Find, replace, preview and wrapping in a text."""

from textual.pilot import Pilot

from tests.widgets.stage import Stage, text_of
from widgets.find_bar import FindBar
from widgets.markdown_editor import MarkdownEditor
from widgets.markdown_preview import MAX_PREVIEWED, MarkdownPreview, beginning

TEXT = "api one\r\nAPI two\r\nmy api\r\n"


async def find(pilot: Pilot[None], wanted: str, *, key: str = "ctrl+f") -> None:
    """Open the bar and type."""
    await pilot.press(key, *wanted)
    await pilot.pause()


def says(editor: MarkdownEditor) -> str:
    return " ".join(text_of(editor.query_one(".find-bar--says"))).strip()


async def open_on(pilot: Pilot[None], editor: MarkdownEditor, text: str) -> None:
    editor.area.load_text(text)
    editor.area.focus()
    await pilot.pause()


async def test_hits_are_counted_and_gone_through_round_and_round() -> None:
    editor = MarkdownEditor()
    async with Stage(editor).open(40, 12) as pilot:
        await open_on(pilot, editor, TEXT)
        await find(pilot, "api")
        assert (says(editor), editor.area.selected_text) == ("1 of 3", "api")
        places = []
        for key in ("enter", "down", "enter", "up"):
            await pilot.press(key)
            await pilot.pause()
            places.append((says(editor), editor.area.selection.start))
        assert places == [("2 of 3", (1, 0)), ("3 of 3", (2, 3)), ("1 of 3", (0, 0)), ("3 of 3", (2, 3))]
        await pilot.press("alt+c")
        await pilot.pause()
        assert says(editor) == "2 of 2  Aa told apart"
        await pilot.press("x")
        await pilot.pause()
        assert says(editor) == "nothing found  Aa told apart"


async def test_esc_closes_the_bar_first_and_leaves_what_was_found_selected() -> None:
    editor = MarkdownEditor()
    async with Stage(editor).open(40, 12) as pilot:
        await open_on(pilot, editor, TEXT)
        await find(pilot, "two")
        await pilot.press("escape")
        await pilot.pause()
        assert editor.area.has_focus
        assert not editor.query_one(FindBar).display
        assert (editor.area.selected_text, editor.area.text) == ("two", TEXT)


async def test_one_hit_is_replaced_after_the_other_and_none_unseen() -> None:
    editor = MarkdownEditor()
    async with Stage(editor).open(40, 12) as pilot:
        await open_on(pilot, editor, TEXT)
        await find(pilot, "api", key="ctrl+r")
        await pilot.press("tab", *"api2", "enter")
        await pilot.pause()
        assert editor.area.text == TEXT.replace("api one", "api2 one")
        assert editor.area.selection.start == (1, 0)
        await pilot.press("enter")
        await pilot.pause()
        assert editor.area.text == "api2 one\r\napi2 two\r\nmy api\r\n"


async def test_all_are_replaced_at_once_and_one_undo_takes_it_back() -> None:
    editor = MarkdownEditor()
    async with Stage(editor).open(40, 12) as pilot:
        await open_on(pilot, editor, TEXT)
        await find(pilot, "api", key="ctrl+r")
        await pilot.press("tab", "x", "alt+a")
        await pilot.pause()
        assert (editor.area.text, says(editor)) == ("x one\r\nx two\r\nmy x\r\n", "3 replaced")
        await pilot.press("escape", "ctrl+z")
        await pilot.pause()
        assert editor.area.text == TEXT


async def test_what_is_read_only_is_not_replaced() -> None:
    editor = MarkdownEditor()
    async with Stage(editor).open(40, 12) as pilot:
        await open_on(pilot, editor, TEXT)
        editor.area.read_only = True
        await find(pilot, "api", key="ctrl+r")
        await pilot.press("alt+a")
        await pilot.pause()
        assert (editor.area.text, says(editor)) == (TEXT, "read-only now")


async def test_the_preview_takes_the_place_of_the_text_and_gives_it_back() -> None:
    editor = MarkdownEditor()
    stage = Stage(editor)
    async with stage.open(40, 12) as pilot:
        await open_on(pilot, editor, "# Head\n\n- [a](http://x) [b\n\n\x1b]0;evil\x07\n")
        await pilot.press("f5")
        await pilot.pause()
        shown = "\n".join(stage.screen_text())
        assert "Head" in shown
        assert "# Head" not in shown
        assert editor.query_one(MarkdownPreview).has_focus
        await pilot.press("escape")
        await pilot.pause()
        assert editor.area.has_focus
        assert "# Head" in "\n".join(stage.screen_text())


def test_a_long_text_is_previewed_up_to_the_end_of_a_line() -> None:
    line = "word " * 20 + "\n"
    shown, _, rest = beginning(line * 1000).partition("\n\n---\n")
    assert len(shown) <= MAX_PREVIEWED
    assert shown.endswith("word ")
    assert "goes on" in rest
    assert beginning(line) == line
    assert beginning("x" * (MAX_PREVIEWED + 1)).startswith("x" * MAX_PREVIEWED)


async def test_long_lines_run_on_if_that_is_wanted() -> None:
    editor = MarkdownEditor()
    async with Stage(editor).open(20, 12) as pilot:
        await open_on(pilot, editor, "word " * 20)
        rows = editor.area.virtual_size.height
        await pilot.press("alt+z")
        await pilot.pause()
        assert (rows > 3, editor.area.virtual_size.height) == (True, 1)


async def test_nothing_is_typed_into_a_text_behind_its_preview() -> None:
    editor = MarkdownEditor()
    stage = Stage(editor)
    async with stage.open(40, 12) as pilot:
        await open_on(pilot, editor, "# Head\n")
        await pilot.press("f5")
        await pilot.pause()
        editor.area.focus()
        await pilot.pause()
        assert "# Head" in "\n".join(stage.screen_text())


async def test_ctrl_with_home_and_end_goes_to_the_ends_of_the_text() -> None:
    editor = MarkdownEditor()
    async with Stage(editor).open(40, 12) as pilot:
        await open_on(pilot, editor, "one\ntwo\nthree")
        await pilot.press("ctrl+end", "x", "ctrl+home", "y")
        assert editor.area.text == "yone\ntwo\nthreex"
