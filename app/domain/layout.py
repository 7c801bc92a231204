"""The split tree of a tab: pure values, and functions from tree to tree.

A tree is a pane or a split; a split has at least two children, none of which is a split of the same direction.
`regions` gives every pane a rectangle so that they tile the area exactly.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Annotated, Literal, NewType, Self

from pydantic import Field, model_validator

from app.domain.agent import AgentId
from app.domain.document import Document
from app.domain.errors import NotFound
from app.domain.geometry import Rect, Side
from app.domain.names import Name
from app.domain.session import SessionId, SessionKind
from app.domain.task import TaskId

PaneId = NewType("PaneId", str)
Direction = Literal["row", "column"]
"""`row`: children side by side; `column`: one below the other."""
Preset = Literal["even", "main-left", "main-top", "grid"]
PRESETS: tuple[Preset, ...] = ("even", "main-left", "main-top", "grid")

_MAIN_SHARE = 3
_REST_SHARE = 2


class Pane(Document):
    """A leaf: which session it shows, and what to start again when that session is gone.

    `command` is what a person typed for the pane (empty: the shell, the agent of `agent_id`, or the task of `task_id`).
    """

    node: Literal["pane"] = "pane"
    id: PaneId
    session: SessionId | None = None
    shows: SessionKind = "shell"
    agent_id: AgentId | None = None
    task_id: TaskId | None = None
    command: tuple[str, ...] = ()
    cwd: str | None = None
    title: str = ""


class Split(Document):
    """Children in order with the weights by which they share the length of the split."""

    node: Literal["split"] = "split"
    direction: Direction
    children: "tuple[Node, ...]" = Field(min_length=2)
    weights: tuple[Annotated[int, Field(ge=1, le=1_000_000)], ...]

    @model_validator(mode="after")
    def _regular(self) -> Self:
        if len(self.weights) != len(self.children):
            raise ValueError("a split has one weight for each child")
        if any(isinstance(child, Split) and child.direction == self.direction for child in self.children):
            raise ValueError("a split has no child that splits in the same direction")
        return self


Node = Annotated[Pane | Split, Field(discriminator="node")]
Split.model_rebuild()


class Tab(Document):
    """A named tree with its focus; `zoomed` shows the focused pane alone, and changes nothing in the tree.

    An empty tab has no tree.
    """

    name: Name
    tree: Node | None = None
    focus: PaneId | None = None
    last: PaneId | None = None
    zoomed: bool = False

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        ids = [pane.id for pane in panes(self.tree)]
        if len(ids) != len(set(ids)):
            raise ValueError("a pane occurs twice in the tree")
        if (self.focus is None) != (not ids) or (self.focus is not None and self.focus not in ids):
            raise ValueError("the focus is on a pane of the tree")
        return self


class WorkspaceLayout(Document):
    """The layout file: all tabs and which one is on screen."""

    version: int = Field(default=1, ge=1)
    tabs: tuple[Tab, ...] = ()
    current: int = Field(default=0, ge=0)
    sidebars: dict[str, bool] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.current >= max(1, len(self.tabs)):
            raise ValueError("the current tab exists")
        ids = [pane.id for tab in self.tabs for pane in panes(tab.tree)]
        if len(ids) != len(set(ids)):
            raise ValueError("a pane occurs in two tabs")
        return self


def panes(tree: Pane | Split | None) -> Iterator[Pane]:
    """The leaves from left to right and top to bottom."""
    match tree:
        case Pane():
            yield tree
        case Split(children=children):
            for child in children:
                yield from panes(child)


def find(tree: Pane | Split | None, pane_id: PaneId) -> Pane:
    """The leaf with that id. Raises NotFound."""
    for pane in panes(tree):
        if pane.id == pane_id:
            return pane
    raise NotFound(f"There is no pane {pane_id} in this tab.")


def map_panes(tree: Pane | Split, change: Callable[[Pane], Pane | Split]) -> Pane | Split:
    """The tree with every leaf changed; where a split comes of it, it is taken in if the directions are the same."""
    match tree:
        case Pane():
            return change(tree)
        case Split():
            children = [map_panes(child, change) for child in tree.children]
            if all(new is old for new, old in zip(children, tree.children, strict=True)):
                return tree
            rejoined = _rejoin(tree, list(zip(children, tree.weights, strict=True)))
            assert rejoined is not None
            return rejoined


def regions(tree: Pane | Split | None, area: Rect) -> dict[PaneId, Rect]:
    """A rectangle for every pane; together they tile `area` exactly. In too small an area some are empty."""
    match tree:
        case Pane():
            return {tree.id: area}
        case Split():
            placed: dict[PaneId, Rect] = {}
            for child, rect in zip(tree.children, _cut(tree, area), strict=True):
                placed |= regions(child, rect)
            return placed
        case None:
            return {}


def split(
    tree: Pane | Split | None, pane_id: PaneId, direction: Direction, new: Pane, *, before: bool = False
) -> Pane | Split:
    """The tree with `new` beside (`row`) or below (`column`) the pane, each with half of its length."""
    find(tree, pane_id)
    assert tree is not None

    def halve(pane: Pane) -> Pane | Split:
        pair = (new, pane) if before else (pane, new)
        return Split(direction=direction, children=pair, weights=(1, 1))

    return _replace(tree, pane_id, halve)


def close(tree: Pane | Split | None, pane_id: PaneId) -> Pane | Split | None:
    """The tree without the pane; its neighbours in the same split get its length. None if it was the last."""
    find(tree, pane_id)
    match tree:
        case Split():
            kept = [
                (rest, weight)
                for child, weight in zip(tree.children, tree.weights, strict=True)
                if (rest := close(child, pane_id) if _has(child, pane_id) else child) is not None
            ]
            return _rejoin(tree, kept)
        case _:
            return None


def replace(tree: Pane | Split | None, pane: Pane) -> Pane | Split:
    """The tree with the leaf of the same id replaced."""
    find(tree, pane.id)
    assert tree is not None
    return _replace(tree, pane.id, lambda _: pane)


def swap(tree: Pane | Split | None, one: PaneId, other: PaneId) -> Pane | Split:
    """The tree with the two panes in each other's places."""
    first, second = find(tree, one), find(tree, other)
    assert tree is not None
    places = {one: second, other: first}
    return map_panes(tree, lambda pane: places.get(pane.id, pane))


def move(tree: Pane | Split | None, pane_id: PaneId, side: Side, area: Rect) -> Pane | Split:
    """The tree with the pane taken out and put at that side of its neighbour there.

    Two that follow each other in one split change places and all lengths stay. Without a neighbour on that side it
    becomes the whole edge of the tab; if it is that already, nothing changes.
    """
    pane = find(tree, pane_id)
    assert tree is not None
    direction: Direction = "row" if side in ("left", "right") else "column"
    before = side in ("left", "up")
    beside = neighbour(tree, pane_id, side, area)
    if beside is not None and _siblings(tree, pane_id, beside, direction):
        return swap(tree, pane_id, beside)
    rest = close(tree, pane_id)
    if rest is None:
        return tree
    if beside is not None:
        return split(rest, beside, direction, pane, before=before)
    whole = regions(tree, area)[pane_id]
    if (whole.height == area.height) if direction == "row" else (whole.width == area.width):
        return tree
    pair = [(pane, 1), (rest, 1)] if before else [(rest, 1), (pane, 1)]
    joined = _join(direction, pair)
    assert joined is not None
    return joined


def rotate(tree: Pane | Split | None) -> Pane | Split | None:
    """The same places, each pane one place further, the last one first."""
    if tree is None:
        return None
    leaves = list(panes(tree))
    shifted = dict(zip((pane.id for pane in leaves), [leaves[-1], *leaves[:-1]], strict=True))
    return map_panes(tree, lambda pane: shifted[pane.id])


def resize(tree: Pane | Split | None, pane_id: PaneId, side: Side, cells: int, area: Rect) -> Pane | Split:
    """The tree with the pane's border at `side` moved outwards by `cells` (negative: inwards).

    Where the pane has no border at that side, its opposite border moves the same way on the screen. No pane gets
    smaller than one cell; what cannot move stays.
    """
    find(tree, pane_id)
    assert tree is not None
    towards_end = side in ("right", "down")
    direction: Direction = "row" if side in ("left", "right") else "column"
    for candidate, delta in ((towards_end, cells), (not towards_end, -cells)):
        shifted = _shift(tree, pane_id, direction, delta if candidate else -delta, area, after=candidate)
        if shifted is not None:
            return shifted
    return tree


def neighbour(tree: Pane | Split | None, pane_id: PaneId, side: Side, area: Rect) -> PaneId | None:
    """The pane that shares the longest piece of the border at that side; the first of equals. None at the edge.

    What has no cell in this area is nobody's neighbour. Raises NotFound for a pane that is not in the tree.
    """
    find(tree, pane_id)
    placed = {other: rect for other, rect in regions(tree, area).items() if rect.area}
    if (own := placed.get(pane_id)) is None:
        return None
    touching = [(own.overlap(rect, side), other) for other, rect in placed.items() if own.touches(rect, side)]
    return max(touching, key=lambda pair: pair[0])[1] if touching else None


def arrange(tree: Pane | Split | None, preset: Preset) -> Pane | Split | None:
    """The same panes in the same order in one of the ready-made layouts."""
    leaves = list(panes(tree))
    if len(leaves) < 2:
        return tree
    match preset:
        case "even":
            return _join("row", [(pane, 1) for pane in leaves])
        case "main-left":
            return _main("row", leaves)
        case "main-top":
            return _main("column", leaves)
        case "grid":
            return _grid(leaves)


def _main(direction: Direction, leaves: Sequence[Pane]) -> Pane | Split | None:
    across: Direction = "column" if direction == "row" else "row"
    rest = _join(across, [(pane, 1) for pane in leaves[1:]])
    assert rest is not None
    return _join(direction, [(leaves[0], _MAIN_SHARE), (rest, _REST_SHARE)])


def _grid(leaves: Sequence[Pane]) -> Pane | Split | None:
    columns = 1
    while columns * columns < len(leaves):
        columns += 1
    rows = [leaves[start : start + columns] for start in range(0, len(leaves), columns)]
    lines = [_join("row", [(pane, 1) for pane in row]) for row in rows]
    return _join("column", [(line, 1) for line in lines if line is not None])


def _has(tree: Pane | Split, pane_id: PaneId) -> bool:
    return any(pane.id == pane_id for pane in panes(tree))


def _siblings(tree: Pane | Split, one: PaneId, other: PaneId, direction: Direction) -> bool:
    """Whether both are children of the same split of that direction."""
    if not isinstance(tree, Split):
        return False
    children = {child.id for child in tree.children if isinstance(child, Pane)}
    if tree.direction == direction and {one, other} <= children:
        return True
    return any(_siblings(child, one, other, direction) for child in tree.children)


def _replace(tree: Pane | Split, pane_id: PaneId, change: Callable[[Pane], Pane | Split]) -> Pane | Split:
    return map_panes(tree, lambda pane: change(pane) if pane.id == pane_id else pane)


def _rejoin(tree: Split, parts: Sequence[tuple[Pane | Split, int]]) -> Pane | Split | None:
    """The split with other parts: itself with its unknown fields where it can stay, else as `_join` makes it."""
    children, weights = [part for part, _ in parts], [weight for _, weight in parts]
    if len(children) > 1 and not any(isinstance(part, Split) and part.direction == tree.direction for part in children):
        return tree.changed(children=children, weights=weights)
    return _join(tree.direction, parts)


def _join(direction: Direction, parts: Sequence[tuple[Pane | Split, int]]) -> Pane | Split | None:
    """A split of these parts in its regular form: children of the same direction are taken in, one child stands alone.

    A child that is taken in keeps its share: all weights are scaled so that its children add up to it.
    """
    scale = 1
    for part, _ in parts:
        if isinstance(part, Split) and part.direction == direction:
            scale *= sum(part.weights)
    children: list[Pane | Split] = []
    weights: list[int] = []
    for part, weight in parts:
        if isinstance(part, Split) and part.direction == direction:
            unit = weight * scale // sum(part.weights)
            children += part.children
            weights += [unit * inner for inner in part.weights]
        else:
            children.append(part)
            weights.append(weight * scale)
    if len(children) < 2:
        return children[0] if children else None
    return Split(direction=direction, children=tuple(children), weights=_reduced(weights))


def _reduced(weights: Sequence[int]) -> tuple[int, ...]:
    """The same proportions in numbers small enough to read in a file."""
    largest = max(weights)
    bounded = [max(1, round(weight * 10_000 / largest)) for weight in weights] if largest > 10_000 else list(weights)
    return tuple(weight // _divisor(bounded) for weight in bounded)


def _divisor(numbers: Sequence[int]) -> int:
    divisor = 0
    for number in numbers:
        while number:
            divisor, number = number, divisor % number
    return divisor


def _cut(tree: Split, area: Rect) -> list[Rect]:
    """The children's rectangles in order; they tile the area exactly."""
    along_x = tree.direction == "row"
    least = [_least(child, tree.direction) for child in tree.children]
    edges = _edges(tree.weights, least, area.width if along_x else area.height)
    if along_x:
        return [Rect(area.x + start, area.y, end - start, area.height) for start, end in pairwise(edges)]
    return [Rect(area.x, area.y + start, area.width, end - start) for start, end in pairwise(edges)]


def _edges(weights: Sequence[int], least: Sequence[int], length: int) -> list[int]:
    """Where the parts begin and end: by weight, but none shorter than its `least` as long as there is room for all."""
    if sum(least) > length:
        return [min(edge, length) for edge in accumulate(least, initial=0)]
    total = sum(weights)
    edges = [length * part // total for part in accumulate(weights, initial=0)]
    for place, shortest in enumerate(least[:-1], start=1):
        edges[place] = max(edges[place], edges[place - 1] + shortest)
    for place in range(len(least) - 1, 0, -1):
        edges[place] = min(edges[place], edges[place + 1] - least[place])
    return edges


def _least(tree: Pane | Split, direction: Direction) -> int:
    """The length in that direction at which every pane of the tree still has a cell."""
    match tree:
        case Pane():
            return 1
        case Split():
            lengths = [_least(child, direction) for child in tree.children]
            return sum(lengths) if tree.direction == direction else max(lengths)


def _shift(
    tree: Pane | Split, pane_id: PaneId, direction: Direction, delta: int, area: Rect, *, after: bool
) -> Pane | Split | None:
    """The tree with the nearest border of that direction moved by `delta` cells towards the end; None: no such border.

    The border meant is the one behind (`after`) or before the innermost part that contains the pane.
    """
    if not isinstance(tree, Split):
        return None
    rects = _cut(tree, area)
    place = next(index for index, child in enumerate(tree.children) if _has(child, pane_id))
    deeper = _shift(tree.children[place], pane_id, direction, delta, rects[place], after=after)
    if deeper is not None:
        children = (*tree.children[:place], deeper, *tree.children[place + 1 :])
        return tree.changed(children=[child.as_fields() for child in children])
    border = place if after else place - 1
    if tree.direction != direction or not 0 <= border < len(tree.children) - 1:
        return None
    lengths = [rect.width if direction == "row" else rect.height for rect in rects]
    least = [_least(child, direction) for child in tree.children]
    if any(length < shortest for length, shortest in zip(lengths, least, strict=True)):
        return tree
    moved = max(least[border] - lengths[border], min(delta, lengths[border + 1] - least[border + 1]))
    lengths[border] += moved
    lengths[border + 1] -= moved
    return tree.changed(weights=lengths)


def session_panes(tabs: Sequence[Tab]) -> Mapping[SessionId, PaneId]:
    """Which pane shows which session."""
    return {pane.session: pane.id for tab in tabs for pane in panes(tab.tree) if pane.session is not None}
