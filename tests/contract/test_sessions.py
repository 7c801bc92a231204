"""What every Sessions must do."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.adapters.memory_sessions import MemorySessions
from app.domain.errors import NotFound
from app.domain.session import Session, SessionId
from app.ports.sessions import Sessions
from tests.fakes.sessions import FakeSessions

BUILD = Session(SessionId("1"), "shell", "build", Path("/p"), ("make",))
TESTS = Session(SessionId("2"), "shell", "tests", Path("/p"), ("pytest",))


@pytest.fixture(params=[FakeSessions, MemorySessions])
def sessions(request: pytest.FixtureRequest) -> Sessions:
    made: Sessions = request.param()
    return made


def test_there_are_none_at_the_start(sessions: Sessions) -> None:
    assert sessions.all() == ()


def test_sessions_keep_the_order_in_which_they_came(sessions: Sessions) -> None:
    sessions.put(TESTS)
    sessions.put(BUILD)
    assert sessions.all() == (TESTS, BUILD)


def test_a_session_is_found_by_its_id(sessions: Sessions) -> None:
    sessions.put(BUILD)
    sessions.put(TESTS)
    assert sessions.get(BUILD.id) == BUILD


def test_a_replaced_session_keeps_its_place(sessions: Sessions) -> None:
    sessions.put(BUILD)
    sessions.put(TESTS)
    ended = replace(BUILD, status="exited", exit_code=2)
    sessions.put(ended)
    assert sessions.all() == (ended, TESTS)


def test_a_removed_session_is_not_found(sessions: Sessions) -> None:
    sessions.put(BUILD)
    assert sessions.remove(BUILD.id)
    assert sessions.all() == ()
    with pytest.raises(NotFound):
        sessions.get(BUILD.id)


def test_removing_what_is_not_there_says_so(sessions: Sessions) -> None:
    assert not sessions.remove(BUILD.id)


def test_a_session_that_comes_again_is_the_last(sessions: Sessions) -> None:
    sessions.put(BUILD)
    sessions.put(TESTS)
    sessions.remove(BUILD.id)
    sessions.put(BUILD)
    assert sessions.all() == (TESTS, BUILD)
