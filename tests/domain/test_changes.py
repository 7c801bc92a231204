"""What git says of changes, read; and what would act on a terminal, made visible."""

import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.changes import Changes, FileChange, parse_changes, parse_diff, visible
from app.domain.names import has_controls
from app.domain.worktree import Losses, describe_losses

LINES = st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), max_size=8), max_size=12)


def test_files_have_their_kind_and_their_counts() -> None:
    statuses = ["M", "b.py", "A", "new", "D", "old", "R087", "x/a", "x/c"]
    counts = ["3\t1\tb.py", "-\t-\tnew", "0\t9\told", "1\t0\t", "x/a", "x/c"]
    assert parse_changes(statuses, counts) == (
        FileChange("b.py", "changed", 3, 1),
        FileChange("new", "added", None, None),
        FileChange("old", "deleted", 0, 9),
        FileChange("x/c", "renamed", 1, 0, "x/a"),
    )


@pytest.mark.parametrize("words", [["M"], ["R100", "only-one"]])
def test_a_list_that_ends_too_early_is_an_error(words: list[str]) -> None:
    with pytest.raises(ValueError, match="too early"):
        parse_changes(words, [])


def test_changes_add_up_without_binary_files() -> None:
    changes = Changes((FileChange("a", added=3, removed=1), FileChange("b", added=None, removed=None)))
    assert str(changes) == "+3 −1"
    assert str(Changes()) == ""


@given(LINES, LINES)
def test_every_line_of_a_difference_has_its_number_in_both_files(before: list[str], after: list[str]) -> None:
    text = "\n".join(difflib.unified_diff(before, after, "a/f", "b/f", lineterm="", n=2))
    for line in parse_diff(text):
        if line.old is not None:
            assert before[line.old - 1] == line.text
        if line.new is not None:
            assert after[line.new - 1] == line.text


def test_lines_that_look_like_headers_are_lines() -> None:
    lines = parse_diff("--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@ def f\n--- x\n+++ y\n z\n\\ No newline at end of file\n")
    assert [(line.kind, line.text) for line in lines] == [
        ("hunk", "@@ -1,2 +1,2 @@ def f"),
        ("removed", "-- x"),
        ("added", "++ y"),
        ("context", "z"),
        ("note", "\\ No newline at end of file"),
    ]


@given(st.text())
def test_what_is_shown_never_acts_on_a_terminal(text: str) -> None:
    assert not has_controls(visible(text))


def test_what_acts_on_a_terminal_is_written_out() -> None:
    assert visible("\x1b[2J") == "␛[2J"
    assert visible("a\u202eb") == "a<U+202E>b"
    assert visible("plain ä 漢") == "plain ä 漢"


def test_losses_are_told_by_kind_and_by_name() -> None:
    assert describe_losses(Losses()) == "Nothing would be lost."
    told = describe_losses(Losses(("abc Add it",), (), tuple(f"f{n}" for n in range(10))))
    assert told.startswith(
        "1 commit that is on no other branch:\n  abc Add it\n10 files that git does not know:\n  f0\n"
    )
    assert told.endswith("  f7\n  … and 2 more")
