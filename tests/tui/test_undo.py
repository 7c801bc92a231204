"""Taking deletions back, the last one first."""

from functools import partial

from app.domain.errors import Conflict
from app.tui.undo import MAX_STEPS, Undo


class Kept:
    """What was brought back, in its order; `refuses` raises instead."""

    def __init__(self) -> None:
        self.back: list[str] = []
        self.refuses = False

    async def restore(self, name: str) -> None:
        if self.refuses:
            raise Conflict("It is there again.")
        self.back.append(name)


def _with(kept: Kept, *names: str) -> Undo:
    undo = Undo()
    for name in names:
        undo.add(name, partial(kept.restore, name))
    return undo


async def test_the_last_deletion_is_taken_back_first() -> None:
    kept = Kept()
    undo = _with(kept, "a", "b")
    assert [await undo.take_back(), await undo.take_back(), await undo.take_back()] == ["b", "a", None]
    assert kept.back == ["b", "a"]


async def test_what_cannot_be_taken_back_now_can_be_later() -> None:
    kept = Kept()
    undo = _with(kept, "a")
    kept.refuses = True
    try:
        await undo.take_back()
    except Conflict:
        kept.refuses = False
    assert await undo.take_back() == "a"
    assert kept.back == ["a"]


async def test_only_so_many_deletions_are_kept() -> None:
    undo = _with(Kept(), *map(str, range(MAX_STEPS + 5)))
    taken = [await undo.take_back() for _ in range(MAX_STEPS + 1)]
    assert taken[-2:] == ["5", None]
