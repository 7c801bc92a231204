"""Rectangles of cells."""

from dataclasses import dataclass
from typing import Literal

Side = Literal["left", "right", "up", "down"]


@dataclass(frozen=True, slots=True)
class Rect:
    """Columns `x` to `x + width - 1`, rows `y` to `y + height - 1`; may be empty."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The first column to the right of it."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The first row below it."""
        return self.y + self.height

    @property
    def area(self) -> int:
        """How many cells it has."""
        return self.width * self.height

    def touches(self, other: "Rect", side: Side) -> bool:
        """Whether `other` lies directly at that side, with a common edge."""
        match side:
            case "left":
                return other.right == self.x and self.overlap(other, side) > 0
            case "right":
                return other.x == self.right and self.overlap(other, side) > 0
            case "up":
                return other.bottom == self.y and self.overlap(other, side) > 0
            case "down":
                return other.y == self.bottom and self.overlap(other, side) > 0

    def overlap(self, other: "Rect", side: Side) -> int:
        """How many cells of that side's edge the two have in common."""
        if side in ("left", "right"):
            return max(0, min(self.bottom, other.bottom) - max(self.y, other.y))
        return max(0, min(self.right, other.right) - max(self.x, other.x))
