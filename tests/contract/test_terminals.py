"""What every Terminals does, with processes and without."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.adapters.posix_terminals import PosixTerminals
from app.domain.errors import Failed, NotFound, Refused
from app.domain.injection import Invocation
from app.domain.session import SessionId, Size
from app.ports.terminals import Terminals
from tests.fakes.terminals import FakeTerminals, TerminalSink

SIZE = Size(24, 80)
ONE = SessionId("one")
TWO = SessionId("two")
ABSENT = "ideai-no-such-program"


@pytest.fixture
def sink() -> TerminalSink:
    return TerminalSink()


@pytest.fixture(params=["fake", "posix"])
async def terminals(request: pytest.FixtureRequest, sink: TerminalSink) -> AsyncIterator[Terminals]:
    if request.param == "fake":
        yield FakeTerminals(sink.output, sink.exited, missing=frozenset({ABSENT}))
        return
    real = PosixTerminals(sink.output, sink.exited, os.environ)
    yield real
    await real.close_all()


def run(command: str, *args: str, cwd: Path = Path("/")) -> Invocation:
    return Invocation(command, args, cwd)


async def test_a_program_gets_what_is_written_and_its_output_comes_back(
    terminals: Terminals, sink: TerminalSink
) -> None:
    pid = await terminals.spawn(ONE, run("cat"), SIZE)
    terminals.write(ONE, b"hello\n")
    await sink.prints(ONE, b"hello")
    assert pid > 1


async def test_two_sessions_do_not_mix(terminals: Terminals, sink: TerminalSink) -> None:
    await terminals.spawn(ONE, run("cat"), SIZE)
    await terminals.spawn(TWO, run("cat"), SIZE)
    terminals.write(ONE, b"first\n")
    terminals.write(TWO, b"second\n")
    await sink.prints(ONE, b"first")
    await sink.prints(TWO, b"second")
    assert b"second" not in sink.printed[ONE]
    assert b"first" not in sink.printed[TWO]


async def test_the_exit_code_is_told_once(terminals: Terminals, sink: TerminalSink) -> None:
    await terminals.spawn(ONE, run("sh"), SIZE)
    terminals.write(ONE, b"exit 3\n")
    await sink.until(lambda: bool(sink.exits))
    await terminals.close(ONE)
    assert sink.exits == [(ONE, 3)]


async def test_a_session_that_was_closed_tells_no_exit(terminals: Terminals, sink: TerminalSink) -> None:
    await terminals.spawn(ONE, run("cat"), SIZE)
    await terminals.close(ONE)
    await asyncio.sleep(0)
    assert sink.exits == []


async def test_a_session_that_has_exited_can_be_started_again(terminals: Terminals, sink: TerminalSink) -> None:
    await terminals.spawn(ONE, run("sh"), SIZE)
    terminals.write(ONE, b"exit 0\n")
    await sink.until(lambda: bool(sink.exits))
    await terminals.spawn(ONE, run("cat"), SIZE)
    terminals.write(ONE, b"again\n")
    await sink.prints(ONE, b"again")


async def test_a_session_that_was_closed_can_be_started_again(terminals: Terminals, sink: TerminalSink) -> None:
    await terminals.spawn(ONE, run("cat"), SIZE)
    await terminals.close(ONE)
    await terminals.spawn(ONE, run("cat"), SIZE)
    terminals.write(ONE, b"again\n")
    await sink.prints(ONE, b"again")


async def test_a_running_session_is_not_started_twice(terminals: Terminals) -> None:
    await terminals.spawn(ONE, run("cat"), SIZE)
    with pytest.raises(Refused, match="still running"):
        await terminals.spawn(ONE, run("cat"), SIZE)


async def test_a_command_that_is_not_on_path_is_not_found(terminals: Terminals) -> None:
    with pytest.raises(NotFound, match=f"{ABSENT} is not on PATH"):
        await terminals.spawn(ONE, run(ABSENT), SIZE)


@pytest.mark.parametrize("size", [Size(0, 80), Size(24, 0), Size(24, -1), Size(24, 100_000)])
async def test_a_size_that_no_terminal_has_is_refused(terminals: Terminals, size: Size) -> None:
    with pytest.raises(Failed, match="size"):
        await terminals.spawn(ONE, run("cat"), size)


async def test_a_failed_start_leaves_the_session_free(terminals: Terminals, sink: TerminalSink) -> None:
    with pytest.raises(NotFound):
        await terminals.spawn(ONE, run(ABSENT), SIZE)
    await terminals.spawn(ONE, run("cat"), SIZE)
    terminals.write(ONE, b"hello\n")
    await sink.prints(ONE, b"hello")


async def test_what_is_written_when_it_reads_arrives_in_order(terminals: Terminals, sink: TerminalSink) -> None:
    await terminals.spawn(ONE, run("cat"), SIZE)
    await terminals.write_when_reading(ONE, b"first\n")
    terminals.write(ONE, b"second\n")
    await sink.prints(ONE, b"second")
    assert sink.printed[ONE].index(b"first") < sink.printed[ONE].index(b"second")


async def test_typing_into_a_program_that_has_ended_fails(terminals: Terminals, sink: TerminalSink) -> None:
    await terminals.spawn(ONE, run("sh"), SIZE)
    terminals.write(ONE, b"exit 0\n")
    await sink.until(lambda: bool(sink.exits))
    with pytest.raises(Failed, match="ended before"):
        await terminals.write_when_reading(ONE, b"hello")


async def test_nothing_happens_to_a_session_that_is_gone(terminals: Terminals, sink: TerminalSink) -> None:
    await terminals.spawn(ONE, run("cat"), SIZE)
    await terminals.close(ONE)
    terminals.write(ONE, b"hello\n")
    terminals.resize(ONE, Size(10, 10))
    await terminals.close(ONE)
    assert sink.exits == []
