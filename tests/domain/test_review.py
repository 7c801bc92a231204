"""Comments stay with their lines, and become one message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.domain.changes import parse_diff
from app.domain.names import has_controls
from app.domain.review import Comment, ReviewDraft, comment_on, compose_message, place_comments

DIFF = "@@ -1,3 +1,4 @@\n one\n-two\n+2\n+\x1b[2Jthree\n four\n"
LINES = parse_diff(DIFF)


def on(index: int, text: str = "Why?", path: str = "a.py") -> Comment:
    made = comment_on(path, LINES[index], text)
    assert made is not None
    return made


def test_a_comment_knows_its_line_in_its_file() -> None:
    assert on(2).place == ("a.py", "old", 2)
    assert on(3).place == ("a.py", "new", 2)
    assert on(5).place == ("a.py", "new", 4)
    assert comment_on("a.py", LINES[0], "Why?") is None


@pytest.mark.parametrize("text", ["", "  ", "a\x1b[2Jb", "a\nb", "x" * 2001])
def test_a_comment_says_something_that_can_be_shown(text: str) -> None:
    with pytest.raises(ValidationError):
        on(1, text)


def test_a_line_has_one_comment() -> None:
    draft = ReviewDraft().with_comment(on(3, "First")).with_comment(on(1)).with_comment(on(3, "Second"))
    assert [comment.text for comment in draft.comments] == ["Why?", "Second"]
    assert draft.without(on(3)).comments == (on(1),)
    assert draft.of("b.py") == ()


def test_comments_are_found_at_their_lines() -> None:
    assert place_comments([on(2), on(4)], LINES) == {2: on(2), 4: on(4)}


def test_a_line_that_moved_keeps_its_comment() -> None:
    moved = parse_diff("@@ -1,3 +1,6 @@\n+new\n+newer\n one\n-two\n+2\n+\x1b[2Jthree\n four\n")
    assert place_comments([on(3)], moved) == {5: on(3)}


@given(st.lists(st.integers(1, 5), unique=True))
def test_no_comment_is_lost_when_its_line_is_gone(indexes: list[int]) -> None:
    comments = [on(index) for index in indexes]
    other = parse_diff("@@ -1 +1,9 @@\n" + "".join(f"+{n}\n" for n in "abcdefgh"))
    assert sorted(one.place for one in place_comments(comments, other).values()) == sorted(c.place for c in comments)


def test_the_message_names_each_place_and_quotes_the_line_without_acting_on_a_terminal() -> None:
    message = compose_message([on(2, "Keep it."), on(4, "No.", "e\x1bvil.py")])
    assert message == (
        "Review of your changes. Please go through these comments:\n\n"
        "a.py:2 (removed line)\n> two\nKeep it.\n\n"
        "e␛vil.py:3\n> ␛[2Jthree\nNo."
    )
    assert not any(has_controls(line) for line in message.split("\n"))
