"""A session's emulator: fed, answered for, and outliving whatever shows it."""

import asyncio

import pytest

from app.domain.errors import Failed, IdeaiError, NotFound
from app.domain.events import BellRang, ClipboardOffered, Event, ProblemFound, SessionNotified, SessionRetitled
from app.domain.injection import Invocation
from app.domain.session import SessionId, Size
from app.ports.histories import Printed
from app.server.emulated_terminals import MAX_CLIPBOARD, EmulatedTerminals
from tests.fakes.events import FakePublisher
from tests.fakes.histories import FakeHistories
from tests.fakes.terminals import FakeTerminals
from tests.usecases.world import PROJECT

S = SessionId("s")
SIZE = Size(rows=4, cols=20)
CAT = Invocation("cat", (), PROJECT.root)


@pytest.fixture
def events() -> FakePublisher:
    return FakePublisher()


@pytest.fixture
def inner() -> FakeTerminals:
    return FakeTerminals()


@pytest.fixture
def terminals(events: FakePublisher, inner: FakeTerminals) -> EmulatedTerminals:
    made = EmulatedTerminals(events, scrollback=100)
    made.inner = inner
    return made


def text(terminals: EmulatedTerminals) -> list[str]:
    emulator = terminals.emulator(S)
    assert emulator is not None
    return [line for line in emulator.text() if line]


async def test_what_a_program_prints_is_on_its_screen(terminals: EmulatedTerminals) -> None:
    await terminals.spawn(S, CAT, SIZE)
    terminals.output(S, b"hello\r\nworld")
    assert text(terminals) == ["hello", "world"]


async def test_what_a_program_asks_is_answered(terminals: EmulatedTerminals, inner: FakeTerminals) -> None:
    await terminals.spawn(S, CAT, SIZE)
    terminals.output(S, b"ab\x1b[6n")
    assert inner.running[S].written == b"\x1b[1;3R"


async def test_where_another_terminal_answers_there_is_one_answer(inner: FakeTerminals, events: FakePublisher) -> None:
    terminals = EmulatedTerminals(events, scrollback=10, answering=False)
    terminals.inner = inner
    await terminals.spawn(S, CAT, SIZE)
    terminals.output(S, b"ab\x1b[6n")
    assert inner.running[S].written == b""


async def test_the_watcher_hears_of_news_and_of_nothing_else(terminals: EmulatedTerminals) -> None:
    heard: list[SessionId] = []
    terminals.watcher = heard.append
    await terminals.spawn(S, CAT, SIZE)
    terminals.output(S, b"x")
    assert heard == [S]
    terminals.output(SessionId("unknown"), b"x")
    assert heard == [S]
    terminals.resize(S, Size(rows=5, cols=20))
    assert heard == [S, S]


@pytest.mark.parametrize(
    ("output", "fact"),
    [
        (b"\x1b]2;build\x1b\\", SessionRetitled(S, "build")),
        (b"\x07", BellRang(S)),
        (b"\x1b]52;c;aGk=\x07", ClipboardOffered(S, "hi")),
    ],
)
async def test_what_a_program_claims_becomes_a_fact(
    terminals: EmulatedTerminals, events: FakePublisher, output: bytes, fact: Event
) -> None:
    await terminals.spawn(S, CAT, SIZE)
    terminals.output(S, output)
    assert events.events == [fact]


async def test_too_much_for_the_clipboard_is_told_and_not_copied(
    terminals: EmulatedTerminals, events: FakePublisher
) -> None:
    await terminals.spawn(S, CAT, SIZE)
    terminals.output(S, b"\x1b]52;c;" + b"QUFB" * (MAX_CLIPBOARD // 3 + 1) + b"\x07")
    assert [type(event) for event in events.events] == [ProblemFound]


async def test_a_size_reaches_the_program_once_a_change(terminals: EmulatedTerminals, inner: FakeTerminals) -> None:
    await terminals.spawn(S, CAT, SIZE)
    for _ in range(3):
        terminals.resize(S, Size(rows=6, cols=30))
    assert inner.running[S].sizes == (Size(rows=6, cols=30),)
    assert inner.steps.count("resize") + inner.steps.count("terminals.resize") == 1
    emulator = terminals.emulator(S)
    assert emulator is not None
    assert (emulator.rows, emulator.cols) == (6, 30)


async def test_a_restart_that_fails_keeps_the_last_screen(terminals: EmulatedTerminals, inner: FakeTerminals) -> None:
    await terminals.spawn(S, CAT, SIZE)
    terminals.output(S, b"last words")
    await terminals.close(S)
    inner.errors["spawn"] = NotFound("There is no cat.")
    with pytest.raises(IdeaiError):
        await terminals.spawn(S, CAT, SIZE)
    assert text(terminals) == ["last words"]


async def test_a_session_that_is_forgotten_costs_nothing_more(terminals: EmulatedTerminals) -> None:
    await terminals.spawn(S, CAT, SIZE)
    terminals.forget(S)
    terminals.output(S, b"late")
    assert terminals.emulator(S) is None


async def test_programs_are_told_the_colours_of_the_theme_also_when_it_changes(
    terminals: EmulatedTerminals, inner: FakeTerminals
) -> None:
    await terminals.spawn(S, CAT, SIZE)
    terminals.output(S, b"\x1b[?2031h")
    terminals.dress((0x24, 0x27, 0x2D), (0xFB, 0xFB, 0xFA))
    terminals.output(S, b"\x1b]11;?\x1b\\")
    assert b"\x1b[?997;2n" in inner.written(S), "it wanted to know of changes, and now it is light"
    assert b"]11;rgb:fbfb/fbfb/fafa" in inner.written(S)


async def test_a_notification_is_a_fact_without_controls(terminals: EmulatedTerminals, events: FakePublisher) -> None:
    await terminals.spawn(S, CAT, SIZE)
    terminals.output(S, b"\x1b]777;notify;Done;all \xe2\x80\xaegreen\x1b\\\x1b]9;short\x07")
    told = events.of(SessionNotified)
    assert [fact.text for fact in told] == ["Done – all green", "short"]


async def test_what_is_printed_is_kept_for_the_next_workspace(events: FakePublisher, inner: FakeTerminals) -> None:
    histories = FakeHistories()
    terminals = EmulatedTerminals(events, scrollback=100, histories=histories)
    terminals.inner = inner
    await terminals.spawn(S, CAT, SIZE)
    terminals.output(S, b"one")
    terminals.resize(S, Size(8, 40))
    terminals.output(S, b"two")
    assert await histories.read(S) == (Printed(SIZE, b""), Printed(SIZE, b"one"), Printed(Size(8, 40), b"two"))


async def test_a_disk_that_is_full_is_told_and_starts_nothing_less(events: FakePublisher, inner: FakeTerminals) -> None:
    histories = FakeHistories(errors={"begin": Failed("The disk is full.")})
    terminals = EmulatedTerminals(events, scrollback=100, histories=histories)
    terminals.inner = inner
    await terminals.spawn(S, CAT, SIZE)
    assert S in inner.running
    assert "The disk is full." in str(events.of(ProblemFound)[0])


EARLIER = (Printed(SIZE, b""), Printed(SIZE, b"1\r\n2\r\n3\r\n4\r\n5\x1b]0;evil\x07\x1b[?2004h\x1b[6n"))


async def test_a_recalled_session_shows_what_it_printed_and_answers_nobody(
    terminals: EmulatedTerminals, events: FakePublisher
) -> None:
    terminals.recall(S, EARLIER)
    assert text(terminals) == ["2", "3", "4", "5"]
    emulator = terminals.emulator(S)
    assert emulator is not None
    assert (emulator.history_len, emulator.take_replies(), emulator.take_events()) == (1, b"", [])
    assert events.events == []


async def test_a_program_in_a_recalled_session_begins_below_what_was_there(
    terminals: EmulatedTerminals, inner: FakeTerminals
) -> None:
    terminals.recall(S, EARLIER)
    await terminals.spawn(S, CAT, Size(9, 30))
    terminals.output(S, b"new")
    emulator = terminals.emulator(S)
    assert emulator is not None
    assert (emulator.rows, emulator.cols, emulator.modes.bracketed_paste) == (9, 30, False)
    assert emulator.text()[0] == "new"
    assert [line.text.rstrip() for line in emulator.lines.logical_lines()][::-1][:6] == ["1", "2", "3", "4", "5", "new"]
    inner.exit(S)
    await terminals.spawn(S, CAT, SIZE)
    assert text(terminals) == []


async def test_programs_of_an_earlier_session_follow_each_other(terminals: EmulatedTerminals) -> None:
    vim = b"\x1b[?1049h\x1b[2Jvim\x1b[2;3r"
    terminals.recall(S, (*EARLIER, Printed(SIZE, vim), Printed(SIZE, b""), Printed(SIZE, b"next")))
    emulator = terminals.emulator(S)
    assert emulator is not None
    assert [line.text.rstrip() for line in emulator.lines.logical_lines()][::-1][:6] == [
        "1",
        "2",
        "3",
        "4",
        "5",
        "next",
    ]


async def test_a_recalled_session_that_cannot_be_started_keeps_what_it_shows(
    terminals: EmulatedTerminals, inner: FakeTerminals
) -> None:
    terminals.recall(S, EARLIER)
    inner.errors["spawn"] = NotFound("No such command.")
    with pytest.raises(NotFound):
        await terminals.spawn(S, CAT, SIZE)
    emulator = terminals.emulator(S)
    assert emulator is not None
    assert emulator.history_len == 5


async def a_moment() -> None:
    """Whatever is due at once has happened."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_line_is_typed_at_the_prompt_and_enter_follows_once_it_is_there(
    events: FakePublisher, inner: FakeTerminals
) -> None:
    terminals = EmulatedTerminals(events, scrollback=10, enter_after=0)
    terminals.inner = inner
    await terminals.spawn(S, CAT, Size(4, 80))
    terminals.output(S, b"Trust this folder?")
    await terminals.type_at_prompt(S, "Do the task in it.", "ready>")
    assert inner.running[S].written == b""
    terminals.output(S, b"\r\nready> ")
    assert inner.running[S].written == b"Do the task in it."
    terminals.output(S, b"Do the ")
    await a_moment()
    assert inner.running[S].written == b"Do the task in it."
    terminals.output(S, b"task in it.")
    await a_moment()
    assert inner.running[S].written == b"Do the task in it.\r"
    terminals.output(S, b"\r\nready> Do the task in it.")
    await a_moment()
    assert inner.running[S].written == b"Do the task in it.\r"


async def test_where_the_prompt_is_there_already_the_line_is_typed_at_once(
    terminals: EmulatedTerminals, inner: FakeTerminals
) -> None:
    await terminals.spawn(S, CAT, SIZE)
    terminals.output(S, b"ready> ")
    await terminals.type_at_prompt(S, "Do it.", "ready>")
    assert inner.running[S].written == b"Do it."


async def test_what_was_to_be_typed_is_not_typed_into_what_runs_there_next(
    terminals: EmulatedTerminals, inner: FakeTerminals
) -> None:
    await terminals.spawn(S, CAT, SIZE)
    await terminals.type_at_prompt(S, "Do it.", "ready>")
    inner.exit(S)
    await terminals.spawn(S, CAT, SIZE)
    terminals.output(S, b"ready> ")
    assert inner.running[S].written == b""


async def test_a_session_that_nobody_knows_is_not_typed_into(
    terminals: EmulatedTerminals, inner: FakeTerminals
) -> None:
    await terminals.type_at_prompt(S, "Do it.", "ready>")
    assert inner.running == {}


@pytest.mark.parametrize(("shown", "reminders"), [(b"Trust this folder?", 1), (b"ready>", 0)])
async def test_whoever_has_to_answer_a_question_before_the_prompt_is_told(
    events: FakePublisher, inner: FakeTerminals, shown: bytes, reminders: int
) -> None:
    terminals = EmulatedTerminals(events, scrollback=10, remind_after=0)
    terminals.inner = inner
    await terminals.spawn(S, CAT, SIZE)
    terminals.output(S, shown)
    await terminals.type_at_prompt(S, "Do it.", "ready>")
    await a_moment()
    assert len(events.of(SessionNotified)) == reminders


async def test_who_wants_to_be_told_of_a_late_prompt_is_told_instead(
    events: FakePublisher, inner: FakeTerminals
) -> None:
    told: list[SessionId] = []
    terminals = EmulatedTerminals(events, scrollback=10, remind=told.append, remind_after=0)
    terminals.inner = inner
    await terminals.spawn(S, CAT, SIZE)
    await terminals.type_at_prompt(S, "Do it.", "ready>")
    await a_moment()
    assert (told, events.of(SessionNotified)) == ([S], [])
