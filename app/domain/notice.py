"""What was told to the person, kept for whoever looked away."""

from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from app.domain.session import SessionId

Severity: TypeAlias = Literal["information", "warning", "error"]

MAX_NOTICES: Final = 200
"""How many are kept; the oldest go first."""
MAX_OF_ONE: Final = 20
"""How many of one session: a program that notifies without end pushes out nobody else's."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence; `at` is in seconds since the epoch, `times` how often it came in a row.

    `session` is whose program said it; None: ideai itself.
    """

    at: float
    message: str
    severity: Severity = "information"
    session: SessionId | None = None
    times: int = 1


def with_notice(notices: tuple[Notice, ...], new: Notice) -> tuple[Notice, ...]:
    """The notices, oldest first, with one more; the same one again is counted instead."""
    last = notices[-1] if notices else None
    if last is not None and (last.message, last.session, last.severity) == (new.message, new.session, new.severity):
        return (*notices[:-1], replace(new, times=last.times + new.times))
    of_one = [notice for notice in notices if notice.session == new.session]
    if new.session is not None and len(of_one) >= MAX_OF_ONE:
        notices = tuple(notice for notice in notices if notice is not of_one[0])
    return (*notices, new)[-MAX_NOTICES:]
