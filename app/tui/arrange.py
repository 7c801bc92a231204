"""What the pane and tab commands make of a workspace layout: pure, from layout to layout."""

from collections.abc import Callable

from app.domain.geometry import Rect, Side
from app.domain.layout import (
    PRESETS,
    Direction,
    Pane,
    PaneId,
    Preset,
    Split,
    Tab,
    WorkspaceLayout,
    arrange,
    close,
    move,
    neighbour,
    panes,
    replace,
    resize,
    rotate,
    split,
)
from app.domain.session import SessionId


def current_tab(layout: WorkspaceLayout) -> Tab | None:
    """The tab on screen; None in a layout without tabs."""
    return layout.tabs[layout.current] if layout.tabs else None


def with_tab(layout: WorkspaceLayout, change: Callable[[Tab], Tab]) -> WorkspaceLayout:
    """The layout with the tab on screen changed; the layout itself if there is none."""
    tab = current_tab(layout)
    if tab is None:
        return layout
    tabs = [*layout.tabs]
    tabs[layout.current] = change(tab)
    return layout.changed(tabs=[tab.as_fields() for tab in tabs])


def focus(layout: WorkspaceLayout, pane_id: PaneId) -> WorkspaceLayout:
    """Show the tab of the pane and give the pane the focus; a zoomed tab shows it instead of the other."""
    for index, tab in enumerate(layout.tabs):
        if any(pane.id == pane_id for pane in panes(tab.tree)):
            focused = with_tab(layout.changed(current=index), lambda tab: _focused(tab, pane_id))
            return layout if focused == layout else focused
    return layout


def focus_side(layout: WorkspaceLayout, side: Side, area: Rect) -> WorkspaceLayout:
    """The focus on the neighbour at that side; zooming ends if there is one."""

    def change(tab: Tab) -> Tab:
        beside = neighbour(tab.tree, tab.focus, side, area) if tab.focus is not None else None
        return tab if beside is None else _focused(tab, beside).changed(zoomed=False)

    return with_tab(layout, change)


def focus_last(layout: WorkspaceLayout) -> WorkspaceLayout:
    """The focus back on the pane that had it before."""
    return with_tab(layout, lambda tab: tab if tab.last is None else _focused(tab, tab.last))


def split_focused(layout: WorkspaceLayout, direction: Direction, new: Pane) -> WorkspaceLayout:
    """`new` beside (`row`) or below (`column`) the focused pane, with the focus; in an empty tab it fills the tab."""

    def change(tab: Tab) -> Tab:
        tree = new if tab.focus is None else split(tab.tree, tab.focus, direction, new)
        return tab.changed(tree=tree.as_fields(), focus=new.id, last=tab.focus, zoomed=False)

    return with_tab(layout, change)


def close_pane(layout: WorkspaceLayout, pane_id: PaneId) -> WorkspaceLayout:
    """The layout without the pane; the focus goes to the pane that had it before, or to the one that took the place.

    A tab that is left empty goes too, unless it is the only one.
    """
    for index, tab in enumerate(layout.tabs):
        if any(pane.id == pane_id for pane in panes(tab.tree)):
            rest = close(tab.tree, pane_id)
            if rest is None and len(layout.tabs) > 1:
                return close_tab(layout, index)
            tabs = [other.as_fields() for other in layout.tabs]
            tabs[index] = _without(tab, pane_id, rest).as_fields()
            return layout.changed(tabs=tabs)
    return layout


def move_side(layout: WorkspaceLayout, side: Side, area: Rect) -> WorkspaceLayout:
    """The focused pane moved to that side; it keeps the focus."""
    return _with_tree(layout, lambda tab, focus: move(tab.tree, focus, side, area))


def resize_by(layout: WorkspaceLayout, pane_id: PaneId, side: Side, cells: int, area: Rect) -> WorkspaceLayout:
    """The pane's border at that side moved outwards by so many cells (negative: inwards)."""
    return _with_tree(layout, lambda tab, _: resize(tab.tree, pane_id, side, cells, area))


def rotate_panes(layout: WorkspaceLayout) -> WorkspaceLayout:
    """Each pane of the tab one place further."""
    return _with_tree(layout, lambda tab, _: rotate(tab.tree))


def toggle_zoom(layout: WorkspaceLayout) -> WorkspaceLayout:
    """The focused pane alone, or all again."""
    return with_tab(layout, lambda tab: tab if tab.focus is None else tab.changed(zoomed=not tab.zoomed))


def next_preset(layout: WorkspaceLayout) -> WorkspaceLayout:
    """The ready-made layout after the one that the tab has; the first one if it has none of them."""

    def change(tab: Tab) -> Tab:
        shapes = {preset: arrange(tab.tree, preset) for preset in PRESETS}
        current = next((place for place, preset in enumerate(PRESETS) if shapes[preset] == tab.tree), -1)
        for step in range(1, len(PRESETS) + 1):
            preset: Preset = PRESETS[(current + step) % len(PRESETS)]
            tree = shapes[preset]
            if tree is not None and tree != tab.tree:
                return tab.changed(tree=tree.as_fields(), zoomed=False)
        return tab

    return with_tab(layout, change)


def show(layout: WorkspaceLayout, pane_id: PaneId, session_id: SessionId | None) -> WorkspaceLayout:
    """The pane shows that session from now on (None: it runs nothing)."""
    for index, tab in enumerate(layout.tabs):
        for pane in panes(tab.tree):
            if pane.id == pane_id:
                tabs = [other.as_fields() for other in layout.tabs]
                fields = {**pane.as_fields(), "session": session_id}
                tabs[index] = tab.changed(tree=replace(tab.tree, Pane.model_validate(fields)).as_fields()).as_fields()
                return layout.changed(tabs=tabs)
    return layout


def all_panes(layout: WorkspaceLayout) -> list[Pane]:
    """The panes of all tabs."""
    return [pane for tab in layout.tabs for pane in panes(tab.tree)]


def new_tab(layout: WorkspaceLayout, name: str, pane: Pane | None) -> WorkspaceLayout:
    """A tab at the end, on screen, with one pane or empty."""
    tab = Tab(name=name, tree=pane, focus=pane.id if pane is not None else None)
    return layout.changed(tabs=[*(tab.as_fields() for tab in layout.tabs), tab.as_fields()], current=len(layout.tabs))


def rename_tab(layout: WorkspaceLayout, name: str) -> WorkspaceLayout:
    """Another name for the tab on screen. Raises pydantic.ValidationError for one that cannot be shown."""
    return with_tab(layout, lambda tab: tab.changed(name=name))


def close_tab(layout: WorkspaceLayout, index: int) -> WorkspaceLayout:
    """The layout without that tab; the one before it is shown if it was on screen."""
    tabs = [tab.as_fields() for place, tab in enumerate(layout.tabs) if place != index]
    current = layout.current - 1 if index <= layout.current and layout.current > 0 else layout.current
    return layout.changed(tabs=tabs, current=min(current, max(0, len(tabs) - 1)))


def go_tab(layout: WorkspaceLayout, index: int) -> WorkspaceLayout:
    """The tab with that index (from 0) on screen; the layout itself if there is none."""
    return layout.changed(current=index) if 0 <= index < len(layout.tabs) else layout


def set_sidebar(layout: WorkspaceLayout, name: str, *, shown: bool) -> WorkspaceLayout:
    """A sidebar remembered as open or hidden."""
    return layout.changed(sidebars={**layout.sidebars, name: shown})


def _focused(tab: Tab, pane_id: PaneId) -> Tab:
    if tab.focus == pane_id:
        return tab
    return tab.changed(focus=pane_id, last=tab.focus)


def _without(tab: Tab, pane_id: PaneId, rest: Pane | Split | None) -> Tab:
    left = [pane.id for pane in panes(rest)]
    last = tab.last if tab.last in left else None
    if rest is None:
        return tab.changed(tree=None, focus=None, last=None, zoomed=False)
    order = [pane.id for pane in panes(tab.tree)]
    heir = last or left[min(order.index(pane_id), len(left) - 1)]
    focus = heir if tab.focus == pane_id else tab.focus
    return tab.changed(
        tree=rest.as_fields(),
        focus=focus,
        last=last if last != focus else None,
        zoomed=tab.zoomed and tab.focus != pane_id,
    )


def _with_tree(layout: WorkspaceLayout, change: Callable[[Tab, PaneId], Pane | Split | None]) -> WorkspaceLayout:
    def changed(tab: Tab) -> Tab:
        if tab.focus is None:
            return tab
        tree = change(tab, tab.focus)
        return tab if tree is None or tree == tab.tree else tab.changed(tree=tree.as_fields(), zoomed=False)

    return with_tab(layout, changed)
