"""What a store has: the good ones, and the problems with the others."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from app.domain.problem import Problem

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """`items` sorted as the user sees them; a file with a problem harms none of the others."""

    items: tuple[T, ...] = ()
    problems: tuple[Problem, ...] = ()
