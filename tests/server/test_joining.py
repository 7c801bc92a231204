"""People at terminals, a tiny app, and everything between them, in one loop."""

import asyncio
import re
from collections.abc import AsyncGenerator, Mapping
from typing import Any

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.driver import Driver
from textual.widgets import Static

from app.domain.errors import NotFound
from app.server import channel, client_connection, host
from app.server.control import Commands
from app.server.host import MAX_FAILURES
from app.terminal.keys import Key
from app.terminal.mouse import MouseReport
from app.wire import VERSION, Exit, Hello, Output, Resize
from tests.server.person import PATIENCE, House, Person, house
from tests.server.tiny import Tiny


def tiny(driver_class: type[Driver]) -> Tiny:
    return Tiny(driver_class)


class Still(App[None]):
    """Draws once, and does nothing by itself when it is resized."""

    def compose(self) -> ComposeResult:
        yield Static("app that stands still")


def current(home: House) -> Tiny:
    assert home.host is not None
    assert isinstance(home.host.app, Tiny)
    return home.host.app


def fully_painted(person: Person) -> bool:
    """Whether every row of its terminal was addressed."""
    rows = {int(row) for row in re.findall(rb"\x1b\[(\d+);1H", person.output)}
    return b"app" in person.output and rows >= set(range(1, 21))


async def test_a_terminal_that_joins_is_prepared_and_painted() -> None:
    async with house(tiny) as home:
        person = await home.joined(100, 30)
        await person.sees("size 100x30")
        assert person.output.startswith(b"\x1b[22;2t\x1b[?1049h")
        for mode in (b"1002", b"1006", b"1004", b"2004"):
            assert b"\x1b[?" + mode + b"h" in person.output
        assert b"\x1b[?1003h" not in person.output


async def test_a_second_terminal_of_another_size_repaints_everything_for_both() -> None:
    async with house(tiny) as home:
        first = await home.joined(80, 24)
        await first.sees("size 80x24")
        first.forget()
        second = await home.joined(60, 20)
        await second.sees("size 60x20")
        await second.until(fully_painted)
        await first.until(fully_painted)
        assert "size 60x20" in first.text


async def test_a_terminal_keeps_nothing_of_what_a_smaller_screen_does_not_cover() -> None:
    async with house(tiny) as home:
        first = await home.joined(80, 24)
        await first.sees("size 80x24")
        await first.settles()
        first.forget()
        second = await home.joined(60, 24)
        await second.until(fully_painted)
        await first.until(fully_painted)
        assert first.output.index(b"\x1b[2J") < first.output.index(b"size 60x24")
        await second.settles()
        second.forget()
        await first.type(b"x")
        await second.sees("keys x")
        assert b"\x1b[2J" not in second.output, "it is covered wholly, and would flicker"


async def test_a_late_frame_of_a_larger_screen_leaves_nothing_beyond_the_smaller_one() -> None:
    async with house(tiny) as home:
        first = await home.joined(80, 24)
        second = await home.joined(60, 20)
        await second.sees("size 60x20")
        home.clients.show("\x1b[3;1Hwithin\x1b[24;1Hbelow")
        await first.sees("within")
        assert "below" not in first.text


async def test_a_second_terminal_of_the_same_size_is_painted_too() -> None:
    async with house(lambda driver_class: Still(driver_class=driver_class)) as home:
        first = await home.joined()
        await first.sees("app that stands still")
        await first.settles()
        second = await home.joined()
        await second.until(fully_painted)


async def test_the_terminal_used_last_has_its_size() -> None:
    async with house(tiny) as home:
        first = await home.joined(80, 24)
        second = await home.joined(60, 20)
        await second.sees("size 60x20")
        first.forget()
        await first.type(b"x")
        await first.sees("size 80x24")
        await first.detach()
        assert (await first.ends()).code == 0
        await second.until(lambda person: person.text.count("size 60x20") > 1)


async def test_answers_and_losing_the_focus_are_no_use_of_a_terminal() -> None:
    async with house(tiny) as home:
        first = await home.joined(80, 24)
        second = await home.joined(60, 20)
        await second.sees("size 60x20")
        await first.type(b"\x1b[?62c\x1b[?2026;2$y\x1b[O")
        await second.type(b"z")
        await second.sees("keys z")
        assert home.clients.size == (60, 20)


async def test_a_resize_to_the_same_size_repaints_all_of_it() -> None:
    async with house(lambda driver_class: Still(driver_class=driver_class)) as home:
        person = await home.joined()
        await person.sees("app that stands still")
        await person.settles()
        person.forget()
        await person.resize(80, 24)
        await person.until(fully_painted)
        assert b"\x1b[?1002h" in person.output, "its modes are set again"
        assert b"\x1b[2J" in person.output


async def test_keys_arrive_as_they_were_pressed() -> None:
    async with house(tiny) as home:
        person = await home.joined()
        await person.sees("app 1")
        await person.type(b"\x1b\r")
        await person.type(b"\x1b\x03")
        await person.type(b"\xff")
        await person.type(b"\x1b[1;5R")
        await person.type("ü".encode())
        await person.until(lambda _: len(current(home).keys) >= 5)
        keys = current(home).keys
        assert keys[:2] == ["alt+enter", "alt+ctrl+c"]
        assert keys[3:] == ["ctrl+f3", "ü"]


async def test_a_lone_escape_comes_by_itself_and_what_follows_is_not_fused_with_it() -> None:
    async with house(tiny) as home:
        person = await home.joined()
        await person.sees("app 1")
        await person.type(b"\x1b")
        await person.sees("keys escape")
        await person.type(b"b")
        await person.sees("keys escape b")


async def test_a_paste_comes_whole_and_late_answers_are_never_typed() -> None:
    async with house(tiny) as home:
        person = await home.joined()
        await person.sees("app 1")
        await person.type(b"\t")
        await person.sees("keys tab")
        await person.type(b"\x1b[200~hello ")
        await person.type(b"world\x1b[201~\x1b[?62;4c\x1b]11;rgb:0000/0000/0000\x1b\\\x1bP>|XTerm(379)\x1b\\")
        await person.type(b"\r")
        await person.sees("submitted hello world.")
        assert current(home).keys == ["tab", "enter"], "of the answers, nothing was typed"


async def test_a_terminal_that_answers_gets_what_it_can_do() -> None:
    async with house(tiny) as home:
        kitty = await home.joined(TERM="xterm-kitty")
        await kitty.type(b"\x1b[?2026;2$y\x1b[?0u\x1b[?62c")
        await kitty.until(lambda person: b"\x1b[>1u" in person.output)
        await kitty.until(lambda person: b"\x1b[?2026h" in person.output and b"\x1b[?2026l" in person.output)
        xterm = await home.joined()
        await xterm.type(b"\x1b[?64;1c")
        await xterm.until(lambda person: b"\x1b[>4;2m" in person.output)
        assert b"\x1b[>1u" not in xterm.output
        assert b"\x1b[?2026h" not in xterm.output


async def test_a_console_that_would_print_the_questions_is_not_asked() -> None:
    async with house(tiny) as home:
        person = await home.joined(TERM="linux", COLORTERM="")
        await person.sees("app 1")
        assert b"\x1b[c" not in person.output
        assert b"$p" not in person.output


async def test_each_terminal_gets_its_own_colours() -> None:
    async with house(tiny) as home:
        full = await home.joined()
        plain = await home.joined(NO_COLOR="1")
        palette = await home.joined(COLORTERM="")
        for person in (full, plain, palette):
            await person.until(fully_painted)
        assert b"48;2;" in full.output
        assert not re.search(rb"\x1b\[[0-9;]*[34]8;", plain.output)
        assert b"48;2;" not in palette.output
        assert b"48;5;" in palette.output


async def test_each_terminal_gets_the_letters_that_it_knows() -> None:
    async with house(tiny) as home:
        new, old = await home.joined(LANG="C.UTF-8"), await home.joined(LANG="C")
        home.clients.show("\x1b[1;1H╭─ ä")
        await new.sees("╭─ ä")
        await old.sees("+- ?")
        home.clients.draw("on", still=False)
        home.clients.show("\x1b[1;1H╭─ ä")
        await new.sees("+- ä")


async def test_a_smaller_terminal_is_sent_nothing_that_lies_outside_of_it() -> None:
    async with house(tiny) as home:
        small = await home.joined(40, 10)
        await small.sees("size 40x10")
        large = await home.joined(80, 24)
        small.forget()
        await large.sees("size 80x24")
        await small.sees("size 80x24")
        addressed = [(int(row), int(col)) for row, col in re.findall(rb"\x1b\[(\d+);(\d+)H", small.output)]
        assert addressed
        assert all(row <= 10 and col <= 40 for row, col in addressed)


async def test_a_stalled_terminal_does_not_hold_up_the_others_and_is_repainted_when_it_drains(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(client_connection, "MAX_WAITING", 1 << 14)
    async with house(tiny) as home:
        stalled = await home.joined()
        await stalled.sees("app 1")
        await stalled.pause()
        other = await home.joined()
        await other.sees("app 1")
        for _ in range(400):
            home.clients.show("\x1b[1;1H" + "flood " * 400)
            await asyncio.sleep(0)
        await other.type(b"q")
        await other.sees("keys q")
        stalled.forget()
        stalled.resume()
        await stalled.until(lambda person: b"\x18\x1b[0m" in person.output)
        await stalled.until(lambda person: fully_painted(person) and "keys q" in person.text)
        assert len(stalled.output) < 400 * 2400


async def test_an_exception_in_a_callback_ends_one_app_and_another_takes_its_place() -> None:
    made: list[Tiny] = []

    def make(driver_class: type[Driver]) -> Tiny:
        made.append(Tiny(driver_class, number=len(made) + 1))
        return made[-1]

    async with house(make) as home:
        person = await home.joined(70, 22)
        await person.sees("app 1")
        await person.type(b"\x1b[19~")
        await person.sees("app 2")
        await person.until(fully_painted)
        assert "size 70x22" in person.text
        await person.type(b"y")
        await person.sees("keys y")
        assert person.exit is None


class Endless(Tiny):
    """Cannot end: a handler of its end never returns."""

    async def on_unmount(self) -> None:
        await asyncio.Event().wait()


async def test_an_app_that_cannot_end_is_given_up_and_another_takes_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host, "END_PATIENCE", 0.1)
    made: list[Tiny] = []

    def make(driver_class: type[Driver]) -> Tiny:
        made.append((Tiny if made else Endless)(driver_class, number=len(made) + 1))
        return made[-1]

    async with house(make) as home:
        person = await home.joined()
        await person.sees("app 1")
        await person.type(b"\x1b[19~")
        await person.sees("app 2")
        await person.type(b"y")
        await person.sees("keys y")


class BrokenAtStart(App[None]):
    """Fails before it has drawn anything."""

    def on_mount(self) -> None:
        raise RuntimeError("planted at the start")


async def test_an_app_that_keeps_failing_shows_the_error_and_waits_for_a_person() -> None:
    made: list[App[None]] = []
    mended = False

    def make(driver_class: type[Driver]) -> App[None]:
        made.append(Tiny(driver_class) if mended else BrokenAtStart(driver_class=driver_class))
        return made[-1]

    async with house(make) as home:
        person = await home.joined()
        await person.sees("planted at the start")
        assert len(made) == MAX_FAILURES + 1
        late = await home.joined(60, 20)
        await late.sees("Enter: try again")
        await late.type(b"x")
        assert len(made) == MAX_FAILURES + 1
        mended = True
        await person.type(b"\r")
        await person.sees("size 80x24")
        await person.until(fully_painted)


async def test_a_factory_that_raises_is_shown_like_an_app_that_fails() -> None:
    def make(_: type[Driver]) -> App[None]:
        raise RuntimeError("planted in the factory")

    async with house(make) as home:
        person = await home.joined()
        await person.sees("planted in the factory")


async def test_an_exit_of_the_apps_own_ends_the_host_with_its_code() -> None:
    async with house(tiny) as home:
        assert home.running is not None
        person = await home.joined()
        await person.sees("app 1")
        await person.type(b"\x1b[20~")
        assert await asyncio.wait_for(home.running, PATIENCE) == 3


class Taking(App[None]):
    """Takes input into its own hands: everything but what starts with x."""

    def __init__(self, driver_class: type[Driver]) -> None:
        super().__init__(driver_class=driver_class)
        self.taken: list[object] = []
        self.left: list[object] = []

    def compose(self) -> ComposeResult:
        yield Static("taking")

    def take_key(self, key: Key) -> bool:
        if key.spelling == "f8":
            raise RuntimeError("planted in a hand")
        self.taken.append(key.spelling)
        return key.spelling not in ("x", "f5")

    def take_text(self, text: str) -> bool:
        if text.startswith("x"):
            return False
        self.taken.append(text)
        return True

    def take_paste(self, step: str, text: str) -> bool:
        self.taken.append((step, text))
        return True

    def take_mouse(self, report: MouseReport) -> bool:
        self.taken.append(report)
        return report.y < 5

    def take_focus(self, gained: bool) -> None:
        self.taken.append(gained)

    def on_key(self, event: events.Key) -> None:
        self.left.append((event.key, event.canonical.spelling))  # type: ignore[attr-defined]

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self.left.append((event.button, event.x, event.y, event.ctrl))


async def test_the_app_takes_canonical_input_before_textual_sees_what_is_left() -> None:
    made: list[Taking] = []

    def make(driver_class: type[Driver]) -> Taking:
        made.append(Taking(driver_class))
        return made[-1]

    async with house(make) as home:
        person = await home.joined()
        await person.sees("taking")
        await person.type(b"hello\x1b\rx\x1b[15~\x1b[I\x1b[200~a\rb\x1b[201~")
        await person.type(b"\x1b[<0;3;2M\x1b[<16;3;9M\x1b[O")
        await person.until(lambda _: len(made[0].left) >= 3)
        app = made[0]
        assert app.taken[:5] == ["hello", "alt+enter", "x", "f5", True]
        steps = [item for item in app.taken if isinstance(item, tuple)]
        assert (steps[0][0], steps[-1]) == ("start", ("end", ""))
        assert "".join(text for _, text in steps) == "a\rb"
        assert next(item for item in app.taken if isinstance(item, MouseReport)) == MouseReport("press", 1, 2, 1)
        assert app.taken[-1] is False
        assert app.left == [("x", "x"), ("f5", "f5"), (1, 2, 8, True)]
        await person.type(b"\x1b[19~")
        await person.until(lambda _: len(made) == 2)
        assert person.exit is None


async def test_detaching_is_answered_and_leaves_the_app_running() -> None:
    async with house(tiny) as home:
        person = await home.joined()
        await person.sees("app 1")
        await person.detach()
        assert await person.ends() == Exit(0, client_connection.DETACHED)
        assert home.clients.attached == 0
        again = await home.joined(60, 20)
        await again.sees("size 60x20")


async def test_a_stuck_terminal_that_is_sent_away_is_not_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel, "PATIENCE", 0.05)
    async with house(tiny) as home:
        stuck = await home.joined()
        await stuck.sees("app 1")
        await stuck.pause()
        for _ in range(400):
            home.clients.show("flood " * 400)
        home.clients.dismiss(Exit(0))
        await asyncio.wait_for(home.clients.departed(), PATIENCE)


async def test_the_title_reaches_those_who_are_there_and_those_who_come_later() -> None:
    async with house(tiny) as home:
        first = await home.joined()
        home.clients.set_title("shop-api")
        await first.until(lambda person: person.titles == ["shop-api"])
        second = await home.joined()
        await second.until(lambda person: person.titles == ["shop-api"])


async def test_a_copy_goes_to_the_terminal_that_was_used_last_only() -> None:
    async with house(tiny) as home:
        first = await home.joined()
        second = await home.joined()
        await first.type(b"q")
        await first.sees("keys q")
        current(home).copy_to_clipboard("secret")
        await first.until(lambda person: b"\x1b]52;c;" in person.output)
        await second.sees("keys q")
        assert b"\x1b]52;" not in second.output


async def test_a_terminal_of_another_version_is_told_so() -> None:
    async with house() as home:
        person = home.person()
        await person.say(Hello(80, 24, {}, version=VERSION + 1))
        ending = await person.ends()
        assert ending.code == 1
        assert f"speaks version {VERSION}" in ending.message


@pytest.mark.parametrize("frame", [Output(b"x"), Resize(80, 24)])
async def test_whoever_does_not_greet_is_shown_out(frame: Output | Resize) -> None:
    async with house() as home:
        person = home.person()
        await person.say(frame)
        assert (await person.ends()).code == 1


async def test_a_connection_that_breaks_the_rules_is_closed_and_the_others_feel_nothing() -> None:
    async with house(tiny) as home:
        good = await home.joined()
        bad = await home.joined()
        await asyncio.get_running_loop().sock_sendall(bad.socket, b"\x00\xff\xff\xff\xff")
        await bad.until(lambda person: person.gone)
        await good.type(b"k")
        await good.sees("keys k")
        assert home.clients.attached == 1


# Commands


async def numbers(arguments: Mapping[str, Any]) -> AsyncGenerator[Mapping[str, Any], None]:
    for number in range(int(arguments["to"])):
        yield {"number": number}


async def echo(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"echo": dict(arguments)}


async def missing(_: Mapping[str, Any]) -> Mapping[str, Any]:
    raise NotFound("There is no agent called x; `ideai agents` lists them.")


async def broken(_: Mapping[str, Any]) -> Mapping[str, Any]:
    raise ZeroDivisionError


TABLE = Commands({"echo": echo, "missing": missing, "broken": broken}, {"numbers": numbers})


async def test_a_command_is_answered_once() -> None:
    async with house(commands=TABLE) as home:
        person = home.person()
        await person.ask("echo", a=[1, "ü"])
        await person.until(lambda person: person.gone)
        (answer,) = person.answers
        assert (answer.body, answer.error, answer.last) == ({"echo": {"a": [1, "ü"]}}, None, True)


@pytest.mark.parametrize(
    ("command", "said"),
    [("missing", "There is no agent"), ("broken", "its log says why"), ("unknown", "it knows broken, echo")],
)
async def test_a_command_that_fails_answers_with_a_sentence(command: str, said: str) -> None:
    async with house(commands=TABLE) as home:
        person = home.person()
        await person.ask(command)
        await person.until(lambda person: person.gone)
        (answer,) = person.answers
        assert said in (answer.error or "")


async def test_a_stream_answers_until_it_ends() -> None:
    async with house(commands=TABLE) as home:
        person = home.person()
        await person.ask("numbers", to=3)
        await person.until(lambda person: person.gone)
        assert [answer.body for answer in person.answers] == [{"number": 0}, {"number": 1}, {"number": 2}, {}]
        assert [answer.last for answer in person.answers] == [False, False, False, True]


async def test_a_stream_whose_asker_goes_away_is_closed() -> None:
    closed = asyncio.Event()

    async def endless(_: Mapping[str, Any]) -> AsyncGenerator[Mapping[str, Any], None]:
        try:
            yield {"first": True}
            await asyncio.Event().wait()
        finally:
            closed.set()

    async with house(commands=Commands(streams={"endless": endless})) as home:
        person = home.person()
        await person.ask("endless")
        await person.until(lambda person: bool(person.answers))
        await person.leave()
        await asyncio.wait_for(closed.wait(), PATIENCE)


async def test_an_asker_that_does_not_read_is_cut_off() -> None:
    closed = asyncio.Event()

    async def flood(_: Mapping[str, Any]) -> AsyncGenerator[Mapping[str, Any], None]:
        try:
            while True:
                yield {"x": "x" * 100_000}
                await asyncio.sleep(0)
        finally:
            closed.set()

    async with house(commands=Commands(streams={"flood": flood})) as home:
        person = home.person()
        await person.pause()
        await person.ask("flood")
        await asyncio.wait_for(closed.wait(), PATIENCE)
