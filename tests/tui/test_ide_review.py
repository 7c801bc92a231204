"""Reviewing an agent's changes on the whole screen."""

from app.domain.changes import Changes, FileChange, FileDiff
from app.domain.errors import Refused
from app.domain.review import ReviewDraft
from app.tui.screens.difference import Difference
from app.tui.screens.review import Review
from tests.scenes import BACKEND, reviewed, solo
from tests.tui.test_ide_agents import PREFIX, opened
from tests.tui.typist import Typist
from tests.tui.workspace import PROJECT, FakeWorkspace
from widgets.diff_view import DiffView


def draft(workspace: FakeWorkspace) -> ReviewDraft:
    return workspace.drafts.load(PROJECT, BACKEND.id)


def view(typist: Typist) -> DiffView:
    return typist.ide.screen.query_one(DiffView)


async def test_comments_are_written_changed_removed_and_kept() -> None:
    async with opened(reviewed) as (workspace, typist):
        await typist.press(PREFIX, "D", "j", "c")
        await typist.type("Why a tuple?")
        await typist.press("enter")
        assert [(one.path, one.line, one.text) for one in draft(workspace).comments] == [
            ("api/cart.py", 10, "Why a tuple?")
        ]
        await typist.press("c")
        await typist.type(" Say it.")
        await typist.press("enter", "escape")
        await typist.press(PREFIX, "D")
        await typist.sees("┃ Why a tuple? Say it.")
        await typist.press("j", "c")
        await typist.type("not this")
        await typist.press("escape")
        assert isinstance(typist.ide.screen, Review)
        assert draft(workspace).comments[0].text == "Why a tuple? Say it."
        await typist.press("x")
        assert draft(workspace).comments == ()


async def test_comments_are_sent_as_one_message_after_they_were_shown() -> None:
    async with opened(reviewed) as (workspace, typist):
        workspace.terminals.output(workspace.session_in(workspace.pane_ids()[0]).id, b"\x1b[?2004h")
        await typist.press(PREFIX, "D", "j", "c")
        await typist.type("Why?")
        await typist.press("enter", "s")
        assert isinstance(typist.ide.screen, Difference)
        await typist.sees("api/cart.py:10")
        await typist.press("escape")
        assert isinstance(typist.ide.screen, Review)
        await typist.press("s", "enter")
        await typist.sees("Sent 1 comment to Backend.")
        assert workspace.written().endswith(
            b"\x1b[200~Review of your changes. Please go through these comments:\n\n"
            b"api/cart.py:10\n>     lines: tuple[Line, ...] = ()\nWhy?\x1b[201~\r"
        )
        assert draft(workspace).comments == ()


async def test_a_program_that_would_take_each_line_for_a_message_gets_none() -> None:
    async with opened(reviewed) as (workspace, typist):
        workspace.terminals.output(workspace.session_in(workspace.pane_ids()[0]).id, b"\x1b[?2004l")
        before = workspace.written()
        await typist.press(PREFIX, "D", "j", "c")
        await typist.type("Why?")
        await typist.press("enter", "s", "enter")
        assert isinstance(typist.ide.screen, Review)
        assert workspace.written() == before
        await typist.sees("Backend takes no text of several lines now")
        assert len(draft(workspace).comments) == 1
        await typist.press("escape")


async def test_files_and_hunks_are_gone_through() -> None:
    async with opened(reviewed) as (_, typist):
        await typist.press(PREFIX, "D", "n")
        assert view(typist).page.lines[view(typist).selected].text.startswith("@@ -31,3")
        await typist.press("N")
        assert view(typist).selected == 0
        await typist.press("]")
        await typist.sees("Renamed from docs/old-cart.md, and not changed.")
        await typist.press("tab", "j")
        await typist.sees("A binary file: there are no lines to look at.")
        await typist.press("[", "[")
        await typist.sees("class Cart:")
        await typist.press("tab", "c")
        await typist.sees("That line is in no file")


async def test_what_cannot_be_reviewed_says_why() -> None:
    async with opened(solo) as (workspace, typist):
        workspace.differences.error = Refused("/home/ann/shop-api is in no git repository; run `git init` there.")
        await typist.press(PREFIX, "D")
        await typist.sees("is in no git repository; run `git init` there.")
        await typist.press("escape")
        workspace.differences.found = Changes(cut=True)
        await typist.press(PREFIX, "D")
        await typist.sees("Too many files were changed")
        await typist.press("s")
        await typist.sees("There is nothing to send")
        await typist.press("escape")


async def test_a_hostile_and_a_huge_difference_are_shown_as_far_as_they_go() -> None:
    async with opened(solo) as (workspace, typist):
        text = "@@ -0,0 +1,20000 @@\n+\x1b]52;c;b3duZWQ=\x07\n" + "+line\n" * 20000
        workspace.differences.found = Changes((FileChange("e\x1b[2Jvil.txt", "added", 20001, 0),))
        workspace.differences.diffs["e\x1b[2Jvil.txt"] = FileDiff(text, cut=True)
        await typist.press(PREFIX, "D")
        await typist.sees("+ ␛]52;c;b3duZWQ=␇")
        await typist.sees("e␛[2Jvil.txt")
        await typist.press("G")
        await typist.sees("The rest is left out: it is too long.")
