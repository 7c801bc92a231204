"""What the pane and tab commands make of a workspace layout: pure, from layout to layout."""

from collections.abc import Callable

from app.domain import tabs
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
    map_panes,
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
    changed = change(tab)
    return layout.changed(
        tabs=[changed if place == layout.current else other for place, other in enumerate(layout.tabs)]
    )


def focus(layout: WorkspaceLayout, pane_id: PaneId) -> WorkspaceLayout:
    """Show the tab of the pane and give the pane the focus; zooming ends if another had it."""
    for index, tab in enumerate(layout.tabs):
        if any(pane.id == pane_id for pane in panes(tab.tree)):
            focused = with_tab(layout.changed(current=index), lambda tab: tabs.focused(tab, pane_id))
            return layout if focused == layout else focused
    return layout


def focus_side(layout: WorkspaceLayout, side: Side, area: Rect) -> WorkspaceLayout:
    """The focus on the neighbour at that side; zooming ends if there is one."""

    def change(tab: Tab) -> Tab:
        beside = neighbour(tab.tree, tab.focus, side, area) if tab.focus is not None else None
        return tab if beside is None else tabs.focused(tab, beside)

    return with_tab(layout, change)


def focus_last(layout: WorkspaceLayout) -> WorkspaceLayout:
    """The focus back on the pane that had it before."""
    return with_tab(layout, lambda tab: tab if tab.last is None else tabs.focused(tab, tab.last))


def split_focused(layout: WorkspaceLayout, direction: Direction, new: Pane) -> WorkspaceLayout:
    """`new` beside (`row`) or below (`column`) the focused pane, with the focus; in an empty tab it fills the tab."""
    return with_tab(layout, lambda tab: tabs.opened(tab, new, direction))


def close_pane(layout: WorkspaceLayout, pane_id: PaneId) -> WorkspaceLayout:
    """The layout without the pane; a tab that is left empty goes too, unless it is the only one."""
    for index, tab in enumerate(layout.tabs):
        if any(pane.id == pane_id for pane in panes(tab.tree)):
            rest = tabs.closed(tab, pane_id)
            if rest.tree is None and len(layout.tabs) > 1:
                return close_tab(layout, index)
            return _with_tab_at(layout, index, rest)
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
    return with_tab(layout, tabs.zoomed)


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
                return _with_tab_at(
                    layout, index, tab.changed(tree=replace(tab.tree, pane.changed(session=session_id)))
                )
    return layout


def all_panes(layout: WorkspaceLayout) -> list[Pane]:
    """The panes of all tabs."""
    return [pane for tab in layout.tabs for pane in panes(tab.tree)]


def new_tab(layout: WorkspaceLayout, name: str, pane: Pane | None) -> WorkspaceLayout:
    """A tab at the end, on screen, with one pane or empty."""
    tab = Tab(name=name, tree=pane, focus=pane.id if pane is not None else None)
    return layout.changed(tabs=[*layout.tabs, tab], current=len(layout.tabs))


def open_behind(layout: WorkspaceLayout, name: str, pane: Pane) -> WorkspaceLayout:
    """The pane in the tab of that name, made at the end if there is none; what is on screen has the focus still."""
    for index, tab in enumerate(layout.tabs):
        if tab.name == name:
            if tab.tree is None or tab.focus is None:
                return _with_tab_at(layout, index, tabs.opened(tab, pane))
            tree = arrange(split(tab.tree, tab.focus, "row", pane), "grid")
            return _with_tab_at(layout, index, tab.changed(tree=tree))
    return layout.changed(tabs=[*layout.tabs, Tab(name=name, tree=pane, focus=pane.id)])


def rename_tab(layout: WorkspaceLayout, name: str) -> WorkspaceLayout:
    """Another name for the tab on screen. Raises pydantic.ValidationError for one that cannot be shown."""
    return with_tab(layout, lambda tab: tab.changed(name=name))


def close_tab(layout: WorkspaceLayout, index: int) -> WorkspaceLayout:
    """The layout without that tab; the one before it is shown if it was on screen."""
    rest = [tab for place, tab in enumerate(layout.tabs) if place != index]
    current = layout.current - 1 if index <= layout.current and layout.current > 0 else layout.current
    return layout.changed(tabs=rest, current=min(current, max(0, len(rest) - 1)))


def move_tab(layout: WorkspaceLayout, places: int) -> WorkspaceLayout:
    """The tab on screen, which stays there, so many places further (negative: to the left), as far as there are any."""
    target = max(0, min(layout.current + places, len(layout.tabs) - 1))
    if not layout.tabs or target == layout.current:
        return layout
    moved = list(layout.tabs)
    moved.insert(target, moved.pop(layout.current))
    return layout.changed(tabs=moved, current=target)


def reopen_tab(layout: WorkspaceLayout, index: int, tab: Tab) -> WorkspaceLayout:
    """A closed tab at its old place and on screen, with its panes, which run nothing; without those open elsewhere."""
    for pane in panes(tab.tree):
        if any(pane.id == other.id for other in all_panes(layout)):
            tab = tabs.closed(tab, pane.id)
    tree = map_panes(tab.tree, lambda pane: pane.changed(session=None)) if tab.tree is not None else None
    place = min(index, len(layout.tabs))
    reopened = tab.changed(tree=tree.as_fields() if tree is not None else None)
    return layout.changed(tabs=[*layout.tabs[:place], reopened, *layout.tabs[place:]], current=place)


def rename_pane(layout: WorkspaceLayout, pane_id: PaneId, title: str) -> WorkspaceLayout:
    """Another name for a pane that shows no agent. Raises pydantic.ValidationError for one that cannot be shown."""
    for index, tab in enumerate(layout.tabs):
        for pane in panes(tab.tree):
            if pane.id == pane_id:
                return _with_tab_at(layout, index, tab.changed(tree=replace(tab.tree, pane.changed(title=title))))
    return layout


def move_to_tab(layout: WorkspaceLayout, pane_id: PaneId, places: int, name: str) -> WorkspaceLayout:
    """The pane in the tab so many places further, on screen and with the focus.

    Past the last tab it gets a new one with that name, unless it is alone in its own; a tab that is left empty goes.
    """
    for index, tab in enumerate(layout.tabs):
        pane = next((pane for pane in panes(tab.tree) if pane.id == pane_id), None)
        if pane is None:
            continue
        target = index + places
        is_alone = len(list(panes(tab.tree))) == 1
        if target < 0 or (target >= len(layout.tabs) and is_alone):
            return layout
        moved = [*layout.tabs]
        moved[index] = tabs.closed(tab, pane_id)
        if target < len(moved):
            moved[target] = tabs.opened(moved[target], pane)
        else:
            target = len(moved)
            moved.append(Tab(name=name, tree=pane, focus=pane.id))
        if is_alone:
            del moved[index]
            target -= 1 if index < target else 0
        return layout.changed(tabs=moved, current=target)
    return layout


def go_tab(layout: WorkspaceLayout, index: int) -> WorkspaceLayout:
    """The tab with that index (from 0) on screen; the layout itself if there is none."""
    return layout.changed(current=index) if 0 <= index < len(layout.tabs) else layout


def set_sidebar(layout: WorkspaceLayout, name: str, *, shown: bool) -> WorkspaceLayout:
    """A sidebar remembered as open or hidden."""
    return layout.changed(sidebars={**layout.sidebars, name: shown})


def _with_tab_at(layout: WorkspaceLayout, index: int, tab: Tab) -> WorkspaceLayout:
    return layout.changed(tabs=[tab if place == index else other for place, other in enumerate(layout.tabs)])


def _with_tree(layout: WorkspaceLayout, change: Callable[[Tab, PaneId], Pane | Split | None]) -> WorkspaceLayout:
    def changed(tab: Tab) -> Tab:
        if tab.focus is None:
            return tab
        tree = change(tab, tab.focus)
        return tab if tree is None or tree == tab.tree else tab.changed(tree=tree.as_fields(), zoomed=False)

    return with_tab(layout, changed)
