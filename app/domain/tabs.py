"""What a person does to a tab: the tree, the focus and the zoom, changed together."""

from app.domain.geometry import Rect
from app.domain.layout import Direction, Pane, PaneId, Tab, close, find, panes, regions, split


def visible(tab: Tab, area: Rect) -> dict[PaneId, Rect]:
    """The panes on screen and where: all of them, tiling `area`, or the zoomed one alone."""
    if tab.zoomed and tab.focus is not None:
        return {tab.focus: area}
    return regions(tab.tree, area)


def focused(tab: Tab, pane_id: PaneId) -> Tab:
    """The tab with the focus on that pane, unzoomed if it was on another. Raises NotFound."""
    find(tab.tree, pane_id)
    if pane_id == tab.focus:
        return tab
    return tab.changed(focus=pane_id, last=tab.focus, zoomed=False)


def opened(tab: Tab, new: Pane, direction: Direction = "row", *, before: bool = False) -> Tab:
    """The tab with `new` beside or below the focused pane, or alone in an empty tab; it gets the focus."""
    if tab.tree is None or tab.focus is None:
        return tab.changed(tree=new, focus=new.id, last=None, zoomed=False)
    tree = split(tab.tree, tab.focus, direction, new, before=before)
    return tab.changed(tree=tree, focus=new.id, last=tab.focus, zoomed=False)


def closed(tab: Tab, pane_id: PaneId) -> Tab:
    """The tab without the pane. The focus goes to the pane that had it last, or else to the one before it."""
    order = [pane.id for pane in panes(tab.tree)]
    tree = close(tab.tree, pane_id)
    fields = {"tree": tree, "last": tab.last if tab.last != pane_id else None}
    if pane_id != tab.focus:
        return tab.changed(**fields)
    place = order.index(pane_id)
    nearest = order[place - 1] if place else next(iter(order[1:]), None)
    focus = tab.last if tab.last in order and tab.last != pane_id else nearest
    return tab.changed(**fields | {"focus": focus, "last": None, "zoomed": False})


def zoomed(tab: Tab) -> Tab:
    """The tab with the zoom turned on or off; the tree stays as it is, and an empty tab too."""
    return tab if tab.focus is None else tab.changed(zoomed=not tab.zoomed)
