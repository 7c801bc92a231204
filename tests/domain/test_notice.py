"""What was told is kept, within bounds that no program can break."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.notice import MAX_NOTICES, MAX_OF_ONE, Notice, with_notice
from app.domain.session import SessionId

SESSIONS = st.sampled_from([None, SessionId("a"), SessionId("b")])
NOTICES = st.builds(Notice, at=st.floats(0, 9), message=st.sampled_from("xyz"), session=SESSIONS)


@given(st.lists(NOTICES, max_size=60))
def test_the_newest_is_last_and_nothing_is_lost_but_by_the_bounds(told: list[Notice]) -> None:
    kept: tuple[Notice, ...] = ()
    for notice in told:
        kept = with_notice(kept, notice)
        assert kept[-1].message == notice.message
        assert kept[-1].at == notice.at
    assert sum(notice.times for notice in kept) <= len(told)
    for session in (SessionId("a"), SessionId("b")):
        assert len([notice for notice in kept if notice.session == session]) <= MAX_OF_ONE


def test_the_same_again_is_counted() -> None:
    kept = with_notice(with_notice((), Notice(1, "Rang.")), Notice(2, "Rang."))
    assert kept == (Notice(2, "Rang.", times=2),)


def test_a_program_that_never_stops_pushes_out_only_itself() -> None:
    kept = with_notice((), Notice(0, "Mine."))
    for number in range(500):
        kept = with_notice(kept, Notice(number, f"{number}", session=SessionId("a")))
    assert kept[0].message == "Mine."
    assert len(kept) == MAX_OF_ONE + 1


def test_the_oldest_go_first() -> None:
    kept: tuple[Notice, ...] = ()
    for number in range(MAX_NOTICES + 5):
        kept = with_notice(kept, Notice(number, f"{number}"))
    assert len(kept) == MAX_NOTICES
    assert kept[0].message == "5"
