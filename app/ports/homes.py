"""Homes of the CLIs that keep everything of their own in one directory."""

from pathlib import Path
from typing import Protocol

from app.domain.injection import HomePlan
from app.domain.problem import Problem


class Home(Protocol):
    """Makes an agent's home out of the user's own, for one kind of CLI. To be called in a thread: it may block."""

    def refresh(self, folder: Path, plan: HomePlan) -> tuple[Problem, ...]:
        """Make the home, or bring the one that is there up to date; what the user should know before it is used.

        Raises Failed or Refused: a CLI must not start in a home that is half made.
        """
        ...
