"""Selecting, searching, links and prompt marks over the scrollback and the screen."""

import re
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.terminal.emulator import Emulator
from app.terminal.lines import LogicalLine, Position, Stretch
from app.terminal.prompts import last_output, next_prompt, previous_prompt
from app.terminal.search import compile_query, matches_in, nearest, search
from app.terminal.selection import Selection, word_at


def terminal(text: str, rows: int = 4, cols: int = 10) -> Emulator:
    emulator = Emulator(rows, cols)
    emulator.feed(text.replace("\n", "\r\n").encode())
    return emulator


def selected(emulator: Emulator, start: tuple[int, int], end: tuple[int, int], unit: str = "character") -> str:
    assert unit in ("character", "word", "line", "block")
    return Selection(Position(*start), Position(*end), unit).text(emulator.lines)  # type: ignore[arg-type]


def test_selected_text_ends_without_the_blanks_behind_it() -> None:
    emulator = terminal("one   \ntwo\x1b[1;8Hx\x1b[1;8H ")
    assert selected(emulator, (0, 0), (1, 9)) == "one\ntwo"


def test_a_soft_wrapped_line_is_copied_as_one_line() -> None:
    emulator = terminal("abcdefghijklmno\nnext")
    assert selected(emulator, (0, 2), (2, 3)) == "cdefghijklmno\nnext"


def test_a_selection_may_be_dragged_upwards() -> None:
    emulator = terminal("abc\ndef")
    assert selected(emulator, (1, 1), (0, 1)) == "bc\nde"


def test_a_selection_keeps_its_text_when_the_rows_scroll_away() -> None:
    emulator = terminal("first\nsecond")
    chosen = Selection(Position(0, 0), Position(1, 9))
    emulator.feed(b"\r\nmore" * 5)
    assert emulator.history_len == 3
    assert chosen.text(emulator.lines) == "first\nsecond"


def test_rows_that_left_the_scrollback_are_no_longer_selected() -> None:
    emulator = Emulator(2, 10, scrollback=1)
    emulator.feed(b"one\r\ntwo\r\nthree\r\nfour")
    assert selected(emulator, (0, 0), (3, 9)) == "two\nthree\nfour"


def test_half_of_a_wide_character_selects_it_whole() -> None:
    emulator = terminal("a你b")
    assert selected(emulator, (0, 2), (0, 2)) == "你"
    assert selected(emulator, (0, 1), (0, 1)) == "你"


def test_a_cluster_is_copied_with_all_its_codepoints() -> None:
    assert selected(terminal("x👨‍👩‍👧e\u0301y"), (0, 1), (0, 3)) == "👨‍👩‍👧e\u0301"


def test_a_block_takes_the_same_columns_of_each_row() -> None:
    emulator = terminal("abcdef\nghi\nmnopqr")
    assert selected(emulator, (0, 2), (2, 4), "block") == "cde\ni\nopq"


def test_a_line_is_selected_whole_over_its_wraps() -> None:
    emulator = terminal("before\nabcdefghijklmno\nafter", rows=6)
    assert selected(emulator, (2, 1), (2, 1), "line") == "abcdefghijklmno"


@pytest.mark.parametrize(
    ("column", "word"), [(0, "see"), (3, " "), (5, "src/app.py:12"), (17, "src/app.py:12"), (18, ")"), (4, "(")]
)
def test_a_word_is_what_a_person_would_paste(column: int, word: str) -> None:
    emulator = terminal("see (src/app.py:12)", cols=30)
    assert selected(emulator, (0, column), (0, column), "word") == word.strip()
    start, end = word_at(emulator.lines, Position(0, column))
    assert emulator.lines[0].cut(start.column, end.column) == word


def test_a_word_goes_on_over_a_soft_wrap() -> None:
    assert selected(terminal("ab cdefghijklm n"), (0, 5), (0, 5), "word") == "cdefghijklm"


def test_behind_the_end_of_a_line_there_is_nothing_to_copy() -> None:
    assert selected(terminal("ab"), (0, 7), (0, 7), "word") == ""
    assert selected(terminal("ab"), (3, 7), (3, 9)) == ""


@given(
    st.text(st.sampled_from("ab 你e\u0301⚠\ufe0f\r\n"), max_size=80),
    st.tuples(st.integers(-2, 30), st.integers(-2, 30)),
    st.tuples(st.integers(-2, 30), st.integers(-2, 30)),
    st.sampled_from(["character", "word", "line", "block"]),
)
def test_any_selection_of_any_screen_is_text_of_it(
    text: str, anchor: tuple[int, int], head: tuple[int, int], unit: str
) -> None:
    emulator = terminal(text, rows=3, cols=6)
    everything = "".join(emulator.lines[line].text for line in range(emulator.lines.first, emulator.lines.end))
    copied = selected(emulator, anchor, head, unit)
    assert set(copied) <= set(everything) | {"\n"}


# Search


def found(emulator: Emulator, query: str, *, is_regex: bool = False) -> list[tuple[Stretch, ...]]:
    return [match.stretches for match in search(emulator.lines, compile_query(query, is_regex=is_regex))]


def test_search_finds_the_newest_first_in_screen_and_scrollback() -> None:
    emulator = terminal("an error\nfine\nerror error\na\nb\nc\nd")
    assert found(emulator, "error") == [(Stretch(2, 6, 10), Stretch(3, 0, 1)), (Stretch(2, 0, 5),), (Stretch(0, 3, 8),)]


def test_a_match_over_a_soft_wrap_has_a_stretch_on_each_row() -> None:
    assert found(terminal("abcdefghijklmno"), "hijkl") == [(Stretch(0, 7, 10), Stretch(1, 0, 2))]


def test_a_match_behind_wide_characters_is_where_it_is_seen() -> None:
    assert found(terminal("你好ok⚠️ok"), "ok") == [(Stretch(0, 8, 10),), (Stretch(0, 4, 6),)]


def test_small_letters_find_capitals_and_capitals_only_themselves() -> None:
    emulator = terminal("Error\nerror")
    assert len(found(emulator, "error")) == 2
    assert len(found(emulator, "Error")) == 1


def test_a_literal_query_has_no_signs_with_a_meaning() -> None:
    assert len(found(terminal("a.b axb"), "a.b")) == 1
    assert len(found(terminal("a.b axb"), "a.b", is_regex=True)) == 2


def test_a_regex_that_matches_nothing_much_ends() -> None:
    assert found(terminal("abc"), "x*", is_regex=True) == []


def test_a_wrong_regex_says_so() -> None:
    with pytest.raises(re.error):
        compile_query("(", is_regex=True)


@given(st.text(st.sampled_from("ab你 \n"), max_size=60), st.text(st.sampled_from("ab你"), min_size=1, max_size=3))
def test_what_is_found_is_what_was_asked_for(text: str, query: str) -> None:
    emulator = terminal(text, rows=3, cols=6)
    for match in search(emulator.lines, compile_query(query)):
        pieces = [emulator.lines[line].cut(start, end) for line, start, end in match.stretches]
        assert "".join(pieces) == query


# Links


def test_a_plain_url_ends_before_the_sentence_does() -> None:
    emulator = terminal("(see https://example.org/a_(b).) end", cols=60)
    link = emulator.link_at(Position(0, 10))
    assert link is not None
    assert link.target == "https://example.org/a_(b)"
    assert link.stretches == (Stretch(0, 5, 30),)


def test_a_url_goes_on_over_a_soft_wrap() -> None:
    link = terminal("at https://example.org/x").link_at(Position(1, 3))
    assert link is not None
    assert link.target == "https://example.org/x"
    assert [stretch.line for stretch in link.stretches] == [0, 1, 2]


def test_a_marked_link_leads_where_the_program_said() -> None:
    emulator = terminal("go \x1b]8;;https://example.org/\x1b\\he\x1b[1mre\x1b]8;;\x1b\\ now", cols=20)
    link = emulator.link_at(Position(0, 5))
    assert link is not None
    assert link.target == "https://example.org/"
    assert link.stretches == (Stretch(0, 3, 5), Stretch(0, 5, 7)) or link.stretches == (Stretch(0, 3, 7),)
    assert emulator.link_at(Position(0, 8)) is None


# Prompts

PROMPT = "\x1b]133;A\x07$ \x1b]133;B\x07"


def session() -> Emulator:
    return terminal(
        f"{PROMPT}ls\n\x1b]133;C\x07a.txt\nb.txt\n\x1b]133;D;0\x07{PROMPT}make\n\x1b]133;C\x07a long line of output\n"
        f"done\n\x1b]133;D;2\x07{PROMPT}"
    )


def test_prompts_are_found_up_and_down() -> None:
    lines = session().lines
    assert previous_prompt(lines, lines.end) == 8
    assert previous_prompt(lines, 8) == 3
    assert previous_prompt(lines, 0) is None
    assert next_prompt(lines, 0) == 3
    assert next_prompt(lines, 8) is None


def test_the_last_output_is_what_the_last_command_printed() -> None:
    assert last_output(session().lines) == "a long line of output\ndone"


def test_without_marks_there_is_no_last_output() -> None:
    assert last_output(terminal("$ ls\na.txt").lines) is None


def test_marks_stay_with_their_rows_when_the_terminal_is_resized() -> None:
    emulator = session()
    emulator.resize(4, 7)
    emulator.resize(6, 30)
    assert last_output(emulator.lines) == "a long line of output\ndone"


def places(emulator: Emulator, query: str, at: tuple[int, int], *, up: bool, count: int) -> list[Position]:
    """Where one goes from match to match."""
    found: list[Position] = []
    position = Position(*at)
    for _ in range(count):
        match = nearest(emulator.lines, compile_query(query), position, up=up)
        assert match is not None
        position = Position(match.line, match.stretches[0].start)
        found.append(position)
    return found


def test_the_nearest_match_is_beyond_the_cursor_and_begins_again_at_the_other_end() -> None:
    emulator = terminal("ab ab\nx\nab")
    assert places(emulator, "ab", (2, 0), up=True, count=3) == [(0, 3), (0, 0), (2, 0)]
    assert places(emulator, "ab", (0, 0), up=False, count=3) == [(0, 3), (2, 0), (0, 0)]


def test_the_only_match_is_found_from_itself() -> None:
    assert places(terminal("ab"), "ab", (0, 0), up=True, count=1) == [(0, 0)]


def test_what_is_not_there_is_not_found() -> None:
    assert nearest(terminal("ab\n\ncd").lines, compile_query("x"), Position(1, 0), up=True) is None


def test_matches_in_some_rows_are_those_that_reach_them() -> None:
    emulator = terminal("abcabcabcabcabc", cols=4)
    assert list(matches_in(emulator.lines, compile_query("abc"), range(1, 2))) == [Stretch(1, 0, 2), Stretch(1, 2, 4)]


@given(st.text(alphabet="ab\n", max_size=60), st.integers(0, 10), st.integers(0, 10), st.booleans())
def test_the_nearest_match_is_one_of_all(text: str, line: int, column: int, up: bool) -> None:
    emulator = terminal(text)
    pattern = compile_query("ab")
    found = nearest(emulator.lines, pattern, Position(line, column), up=up)
    every = list(search(emulator.lines, pattern))
    assert found in every if every else found is None


def test_a_selection_tells_only_of_the_rows_that_are_asked_for() -> None:
    emulator = terminal("a\nb\nc\nd")
    chosen = Selection(Position(0, 0), Position(3, 0))
    assert list(chosen.stretches(emulator.lines, range(1, 3))) == list(chosen.stretches(emulator.lines))[1:3]


WORDS = st.text(alphabet="abc./ \n你", max_size=400)


@given(WORDS, st.integers(0, 40), st.integers(0, 9))
def test_a_word_is_the_same_however_few_rows_are_looked_at_first(text: str, line: int, column: int) -> None:
    lines = terminal(text).lines
    at = lines.clamp(Position(line, column))
    found = []
    for reach in (0, 1, 1000):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("app.terminal.selection._REACH", reach)
            found.append(word_at(lines, at))
    assert found[0] == found[1] == found[2]


@given(WORDS, st.integers(0, 40), st.integers(1, 6))
def test_matches_in_some_rows_are_found_however_long_their_line_is(text: str, top: int, height: int) -> None:
    lines, pattern = terminal(text).lines, compile_query("ab")
    rows = range(min(top, lines.end - 1), min(top + height, lines.end))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.terminal.search.MAX_QUERY", 2)
        found = [*matches_in(lines, pattern, rows)]
    every = [cells for match in search(lines, pattern) for cells in match.stretches if cells.line in rows]
    assert found == sorted(every)


@given(WORDS, st.integers(0, 40))
def test_the_lines_above_and_below_are_all_lines(text: str, line: int) -> None:
    lines = terminal(text).lines

    def read(found: Iterable[LogicalLine]) -> list[tuple[int, int, str]]:
        return [(each.first, each.end, each.text) for each in found]

    at = lines.clamp(Position(line, 0)).line
    above, below = read(lines.upwards(at)), read(lines.downwards(at))
    assert above[0] == below[0] == read([lines.logical(at)])[0]
    assert [*reversed(below[1:]), *above] == read(lines.logical_lines())
