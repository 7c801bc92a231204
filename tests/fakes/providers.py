"""Providers without files."""

from dataclasses import dataclass

from app.domain.listing import Listing
from app.domain.problem import Problem
from app.domain.provider import Provider


@dataclass(slots=True)
class FakeProviders:
    """`known` are all there are."""

    known: tuple[Provider, ...] = ()
    problems: tuple[Problem, ...] = ()

    def list(self) -> Listing[Provider]:
        """Those, sorted."""
        return Listing(tuple(sorted(self.known, key=lambda provider: provider.id)), self.problems)
