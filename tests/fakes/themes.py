"""Themes without a disk."""

from dataclasses import dataclass

from app.domain.listing import Listing
from app.domain.problem import Problem
from app.domain.theme import UserTheme


@dataclass(slots=True)
class FakeThemes:
    """`own` are the user's; `problems` are the files that do not parse."""

    own: tuple[UserTheme, ...] = ()
    problems: tuple[Problem, ...] = ()

    def list(self) -> Listing[UserTheme]:
        """All, by id."""
        return Listing(tuple(sorted(self.own, key=lambda theme: theme.id)), self.problems)
