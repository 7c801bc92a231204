"""Output that means harm: nothing raises, everything is bounded, and twice as much costs twice the time."""

import time
import tracemalloc
from base64 import b64encode
from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.terminal.emulator import Emulator
from app.terminal.events import ClipboardWritten, TitleChanged
from app.terminal.lines import Position
from app.terminal.outbox import EVENT_LIMIT, REPLY_LIMIT
from app.terminal.pens import CROWDED, STABLE_PENS
from app.terminal.prompts import previous_prompt
from app.terminal.search import compile_query, search
from app.terminal.selection import Selection, word_at
from app.terminal.width import CLUSTER_LIMIT

PREFIXES = ("", "?", ">", "=", "<")
INTERMEDIATES = ("", " ", "!", '"', "#", "$", "%", "&", "'", "(", "*", "+", "$ ", "''")
FINALS = "".join(map(chr, range(0x40, 0x7F)))
PARAMETERS = (
    "",
    "0",
    "1",
    "3;2",
    "99999",
    ";;;;",
    "2;2;4;4;1;1;1;1",
    "65535;65535;65535;65535;65535",
    ":::",
    "1:2:3",
    "7" * 500,
    ";".join("1" * 60),
)


@pytest.mark.parametrize("parameters", PARAMETERS, ids=range(len(PARAMETERS)))
def test_no_control_sequence_raises_or_prints_anything_of_itself(parameters: str) -> None:
    emulator = Emulator(4, 12, scrollback=5)
    for prefix, intermediate, final in product(PREFIXES, INTERMEDIATES, FINALS):
        if f"{intermediate}{final}" == "$x":
            continue  # DECFRA prints because it is asked to
        emulator.feed(f"\x1b[{prefix}{parameters}{intermediate}{final}".encode())
        if any(row.chars.strip() for row in emulator._screen.rows):
            pytest.fail(f"{prefix}{parameters}{intermediate}{final} printed {emulator.text()}")
        if emulator.modes.vt52:  # whose sequences are others
            emulator.feed(b'\x1b<\x1b[64;1"p')


@pytest.mark.parametrize("introducer", ["\x1b]", "\x1bP", "\x1b_", "\x1b^", "\x1bX", "\x1bk"])
@pytest.mark.parametrize("end", ["\x1b\\", "\x18", "\x1a", "\x1b[m"])
def test_no_control_string_leaks(introducer: str, end: str) -> None:
    for payload in (
        "",
        "0;x",
        "99999999;x",
        "4;;;",
        "4;999;?",
        "8;;;;",
        "52;;",
        "+q",
        "$q",
        "+qzz;;",
        "\n\r\t",
        "é你⚠️",
    ):
        emulator = Emulator(4, 12)
        emulator.feed(f"{introducer}{payload}{end}X".encode())
        assert emulator.text() == ["X", "", "", ""]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.binary(max_size=40), st.tuples(st.integers(-3, 12), st.integers(-3, 20))), max_size=12))
def test_any_bytes_and_any_sizes_are_taken(steps: list[bytes | tuple[int, int]]) -> None:
    emulator = Emulator(4, 9, scrollback=6)
    for step in steps:
        if isinstance(step, bytes):
            emulator.feed(step)
        else:
            emulator.resize(*step)
        assert len(emulator.text()) == emulator.rows >= 1


def test_a_cell_keeps_24_codepoints() -> None:
    emulator = Emulator(2, 10)
    emulator.feed(("e" + "\u0301" * 100_000 + "f").encode())
    assert emulator.text()[0] == "e" + "\u0301" * (CLUSTER_LIMIT - 1) + "f"


def test_a_title_is_cut_and_has_no_control_characters() -> None:
    emulator = Emulator(2, 10)
    emulator.feed(b"\x1b]2; a\tb" + "\x85".encode() + b"x" * 100_000 + b"\x07")
    assert emulator.title.startswith("abx")
    assert len(emulator.title) <= 1024


def test_a_megabyte_may_be_copied_and_no_more() -> None:
    emulator = Emulator(2, 10)
    content = bytes(1024 * 1024)
    emulator.feed(b"\x1b]52;c;" + b64encode(content) + b"\x07")
    assert emulator.take_events() == [ClipboardWritten("c", content)]
    emulator.feed(b"\x1b]52;c;" + b64encode(content * 2) + b"\x07")
    for event in emulator.take_events():
        assert isinstance(event, ClipboardWritten)
        assert len(event.content) <= 1024 * 1024 + 64


def test_the_clipboard_is_never_read() -> None:
    emulator = Emulator(2, 10)
    emulator.feed(b"\x1b]52;c;?\x07\x1b]52;;?\x1b\\")
    assert emulator.take_replies() == b""


def test_the_title_is_never_reported() -> None:
    emulator = Emulator(2, 10)
    emulator.feed(b"\x1b]2;rm -rf ~\x07\x1b[21t\x1b[20t")
    assert b"rm" not in emulator.take_replies()


def test_replies_that_nobody_takes_stay_bounded() -> None:
    emulator = Emulator(2, 10)
    emulator.feed(b"\x1b[c" * 100_000)
    assert len(emulator.take_replies()) <= REPLY_LIMIT


def test_events_that_nobody_takes_stay_bounded() -> None:
    emulator = Emulator(2, 10)
    emulator.feed(b"\x07" * 100_000)
    assert len(emulator.take_events()) <= EVENT_LIMIT


def test_the_keyboard_stack_keeps_16_entries() -> None:
    emulator = Emulator(2, 10)
    for flags in range(1, 32):
        emulator.feed(b"\x1b[>%du" % flags)
    emulator.feed(b"\x1b[<16u")
    assert emulator.modes.kitty_flags == 15
    emulator.feed(b"\x1b[<99u")
    assert emulator.modes.kitty_flags == 0


def test_the_title_stack_keeps_10_entries() -> None:
    emulator = Emulator(2, 10)
    for number in range(30):
        emulator.feed(b"\x1b]2;%d\x07\x1b[22t" % number)
    emulator.feed(b"\x1b[23t" * 30)
    assert emulator.title == "20"


def test_pens_stay_bounded_over_hours_of_unlike_colours() -> None:
    emulator = Emulator(10, 40, scrollback=50)
    colours = [b"\x1b[38;2;%d;%d;%dmx" % (number >> 16, number >> 8 & 255, number & 255) for number in range(40_000)]
    for start in range(0, len(colours), 100):
        emulator.feed(b"".join(colours[start : start + 100]))
    assert len(emulator._screen.pens) <= STABLE_PENS + CROWDED + 10 * 40 + 2
    assert emulator.runs(-1)[0].style.fg is not None


def test_colours_survive_in_the_scrollback_when_their_pens_are_given_to_others() -> None:
    emulator = Emulator(2, 10, scrollback=20_000)
    colours = [(number >> 8, number & 255, 7) for number in range(15_000)]
    emulator.feed(b"".join(b"\x1b[48;2;%d;%d;%d;4;38;5;9mx\x1b[0m\r\n" % colour for colour in colours))
    kept = [emulator.runs(index)[0].style for index in range(-emulator.history_len, 0)]
    assert [style.bg for style in kept] == colours[: len(kept)]
    assert {(style.underline, style.fg) for style in kept} == {("single", 9)}
    emulator.resize(400, 10)
    assert [emulator.runs(row)[0].style.bg for row in range(390)][-1] in colours


def test_links_survive_in_a_line_of_any_length_when_their_pens_are_given_to_others() -> None:
    emulator = Emulator(4, 10, scrollback=20_000)
    emulator.feed("".join(f"\x1b]8;;http://example.org/{number}\x07x" for number in range(6000)).encode())
    emulator.feed(b"\x1b]8;;\x07\r\n" * 9)
    emulator.resize(4, 7)
    runs = [run for index in range(-emulator.history_len, emulator.rows) for run in emulator.runs(index)]
    assert [run.link for run in runs] == [f"http://example.org/{number}" for number in range(6000)]


ATTACKS = {
    "combining marks": "\u0301",
    "joiners": "👩\u200d",
    "flags": "🇩",
    "letters with marks": "ae\u0301",
    "alignment displays": "\x1b#8",
    "saved cursors": "\x1b7",
    "restored cursors": "\x1b8",
    "digits": "7",
    "bells": "\x07",
    "bare newlines": "\n",
    "returns": "\r",
    "escapes": "\x1b",
    "broken sequences": "\x1b[1\x1b[",
    "controls in sequences": "\x1b[1\x08;",
    "bad UTF-8": "\udcff",
    "repeats": "a\x1b[9999b",
    "unlike lines": "\r\nab\rc",
    "switches of the language": "\x1b[?2l\x1b<",
}


def _fed(attack: str, times: int, before: str = "") -> float:
    data = (before + attack * times).encode(errors="surrogateescape")
    emulator = Emulator(24, 80, scrollback=100)
    start = time.process_time()
    emulator.feed(data)
    return time.process_time() - start


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_eight_times_as_much_costs_about_eight_times_as_long(attack: str) -> None:
    times = 500 if attack.endswith("b") else 4000
    once = max(min(_fed(attack, times) for _ in range(2)), 0.002)
    assert any(_fed(attack, 8 * times) < 40 * once for _ in range(2))


def _unlike(template: str) -> Callable[[int], str]:
    return lambda times: "".join(template.format(number, number & 255, number >> 8) for number in range(times))


LONG_LINES = {
    "letters": "ab c ".__mul__,
    "wide characters": "你好a ".__mul__,
    "clusters": "👩 ok ⚠️ ".__mul__,
    "colours": _unlike("\x1b[38;2;{1};{2};9mxy"),
    "links": _unlike("\x1b]8;;http://example.org/{0}\x07link "),
    "prompts": "\x1b]133;A\x07x \x1b]133;B\x07y \x1b]133;C\x07z \x1b]133;D;1\x07".__mul__,
    "a URL with dots": lambda times: "http://a/" + "." * times * 16,
    "a URL with brackets": lambda times: "http://a/" + ")" * times * 16,
    "URLs": "http://a/b.c) ".__mul__,
}


def _read(line: str) -> float:
    """Seconds to do with an endless line what the screen does with it."""
    emulator = Emulator(24, 80, scrollback=20_000)
    emulator.feed((_unlike("\x1b[48;2;{1};{2};3m ")(STABLE_PENS) + "\x1b[m" + line).encode())
    lines = emulator.lines
    start = time.process_time()
    for position in (Position(lines.first, 1), Position(lines.end - 1, 0)):
        emulator.link_at(position)
        word_at(lines, position)
    for _ in search(lines, compile_query("a")):
        pass
    Selection(Position(lines.first, 0), Position(lines.end - 1, 0), "line").text(lines)
    at: int | None = lines.end
    while at is not None:
        at = previous_prompt(lines, at)
    emulator.resize(24, 70)
    emulator.resize(60, 90)
    for index in range(-emulator.history_len, emulator.rows):
        emulator.runs(index)
    return time.process_time() - start


@pytest.mark.parametrize("made", LONG_LINES.values(), ids=LONG_LINES)
def test_to_work_with_a_line_eight_times_as_long_takes_about_eight_times_as_long(made: Callable[[int], str]) -> None:
    once = max(min(_read(made(250)) for _ in range(2)), 0.01)
    assert min(_read(made(2000)) for _ in range(2)) < 40 * once


@pytest.mark.parametrize("introducer", ["\x1b]2;", "\x1bP", "\x1b_", "\x1b[", "\x1b]52;c;"])
def test_what_never_ends_costs_no_memory(introducer: str) -> None:
    emulator = Emulator(24, 80, scrollback=100)
    emulator.feed(introducer.encode())
    tracemalloc.start()
    try:
        for _ in range(64):
            emulator.feed(b"1" * 65536)
        assert tracemalloc.get_traced_memory()[0] < 2_500_000
    finally:
        tracemalloc.stop()
    emulator.feed(b"\x18\x1b\\")
    emulator.feed(b"X")
    assert "X" in "".join(emulator.text())


def test_a_byte_at_a_time_costs_no_more_for_a_long_string() -> None:
    emulator = Emulator(2, 10)
    emulator.feed(b"\x1b]2;")
    for _ in range(20_000):
        emulator.feed(b"y")
    emulator.feed(b"\x07")
    assert emulator.take_events()[-1] == TitleChanged("y" * 1024)


@pytest.mark.parametrize("coloured", [False, True])
def test_ten_thousand_rows_of_scrollback_fit_in_ten_megabytes(coloured: bool) -> None:
    line = "2026-11-21 13:00:00 INFO  worker-7 request handler returned after a retry, cache miss, id=%08x\r\n"
    if coloured:
        line = "\x1b[2m" + line[:19] + "\x1b[22m \x1b[32m" + line[20:26] + "\x1b[39m" + line[26:]
    data = "".join(line % number for number in range(10_100)).encode()
    tracemalloc.start()
    try:
        emulator = Emulator(50, 200, scrollback=10_000)
        for start in range(0, len(data), 4096):
            emulator.feed(data[start : start + 4096])
        used = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert emulator.history_len == 10_000
    assert used < 10_000_000
