"""All panes of the workspace: flat children, those of the tab on screen placed by geometry, the rest hidden."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from rich.segment import Segment
from textual import events
from textual.geometry import Offset, Region, Spacing
from textual.geometry import Size as Extent
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from app.domain.geometry import Rect, Side
from app.domain.layout import Pane, PaneId, Split, Tab, panes, regions, resize
from widgets.glyphs import PaneState
from widgets.pane_lines import LineCell, body_of, has_line, line_cells, title_of
from widgets.pane_strip import PaneStrip, StripItem
from widgets.pane_title import Focus, Heading, PaneTitle
from widgets.pane_view import PaneView, ending
from widgets.terminal_pane import TerminalPane

NARROW: Final = 64
"""Under this many columns one pane is shown at a time."""

_EMPTY = PaneView()


class _Tiles(Layout):
    """Puts each child where the grid says; Textual asks for it whenever the grid's size changes."""

    name = "tiles"

    def arrange(
        self,
        parent: Widget,
        children: list[Widget],
        size: Extent,
        greedy: bool = True,  # noqa: ARG002 – Textual's signature
    ) -> ArrangeResult:
        assert isinstance(parent, PaneGrid)
        places = parent.places(size)
        return [
            WidgetPlacement(_region(places[child]), Offset(0, 0), Spacing(), child)
            for child in children
            if child in places
        ]


@dataclass(frozen=True, slots=True)
class _Drag:
    """A border on its way. `tree` is what the tree becomes with all that was asked for so far: the requests are
    answered later, and the next step must not count the same cells again.
    """

    pane_id: PaneId
    side: Side
    tree: Pane | Split


class PaneGrid(Widget):
    """Shows a tab. A pane is mounted once and stays the same widget until it is closed, however it is split, moved,
    zoomed or hidden: a remounted terminal would lose its scroll and its focus.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"pane-grid--line", "pane-grid--focused", "pane-grid--hint"}

    class BorderDragged(Message):
        """The mouse wants the pane's border at `side` further out by `cells` (negative: in), as `layout.resize`."""

        def __init__(self, pane_id: PaneId, side: Side, cells: int) -> None:
            """The arguments of `layout.resize`, with `PaneGrid.area`."""
            super().__init__()
            self.pane_id = pane_id
            self.side: Side = side
            self.cells = cells

    class FocusRequested(Message):
        """A pane that is not in sight was chosen in the strip."""

        def __init__(self, pane_id: PaneId) -> None:
            """`pane_id` says which."""
            super().__init__()
            self.pane_id = pane_id

    def __init__(self, *, empty_hint: str = "No pane is open.") -> None:
        """`empty_hint` is shown in a tab without panes; its lines are centred."""
        super().__init__()
        self.empty_hint = empty_hint
        self._tiles = _Tiles()
        self._strip = PaneStrip()
        self._tab: Tab | None = None
        self._views: Mapping[PaneId, PaneView] = {}
        self._panes: dict[PaneId, tuple[PaneTitle, TerminalPane]] = {}
        self._placed: dict[PaneId, Rect] = {}
        self._lines: dict[int, dict[int, LineCell]] = {}
        self._drag: _Drag | None = None

    def compose(self) -> Iterable[Widget]:
        """Only the strip; panes come with `show`."""
        yield self._strip

    # What it shows

    def show(self, tab: Tab | None, views: Mapping[PaneId, PaneView]) -> None:
        """Show `tab`. `views` has every pane of every tab: those of other tabs stay mounted, those missing are closed.

        The pane that the tab focuses gets the focus if a pane has it now, or nothing has; a sidebar keeps it.
        """
        same_panes = tab == self._tab and views.keys() == self._views.keys()
        self._tab, self._views = tab, views
        if not self.is_mounted:
            return
        if same_panes:  # a title or a state changed, as it does many times a second: nothing needs placing
            self._show_views()
            self._retitle()
        else:
            self._reconcile()

    def pane(self, pane_id: PaneId) -> TerminalPane | None:
        """The pane with that id, shown or hidden."""
        found = self._panes.get(pane_id)
        return found[1] if found is not None else None

    @property
    def current(self) -> TerminalPane | None:
        """The pane that the tab focuses, whether or not it has the keys now."""
        return self.pane(self._tab.focus) if self._tab is not None and self._tab.focus is not None else None

    def stop_copying(self) -> None:
        """Let no pane point at anything."""
        for _, pane in self._panes.values():
            pane.stop_copying()

    @property
    def area(self) -> Rect:
        """The cells that the tree of a tab divides, for `layout.move`, `neighbour` and `resize`."""
        return Rect(0, 0, self.size.width, self.size.height)

    def focus_current(self) -> None:
        """Give the keys to the pane that the tab focuses. It does not ask for the focus, as one does that is clicked:
        its request would come late, and take the focus back from a pane that was opened meanwhile.
        """
        if (pane := self.current) is not None:
            with self.prevent(TerminalPane.Focused):
                self.screen.set_focus(pane, scroll_visible=False)

    def pane_at(self, x: int, y: int) -> tuple[TerminalPane, int, int] | None:
        """The pane whose terminal is under that cell of the screen, and the cell within it.

        None while a border is dragged: the mouse is the grid's then, wherever it is.
        """
        if self._drag is not None:
            return None
        for pane_id in self._placed:
            pane = self._panes[pane_id][1]
            if pane.display and pane.region.contains(x, y):
                return pane, x - pane.region.x, y - pane.region.y
        return None

    def _reconcile(self) -> None:
        gone = [pane_id for pane_id in self._panes if pane_id not in self._views]
        self._mount_new()
        for pane_id, view in self._views.items():
            self._panes[pane_id][1].show(view)
        self._show_and_hide()
        # The focus moves before its old holder goes, or Textual would pass it to whatever comes next.
        if self.has_focus_within or self.screen.focused is None:
            self.focus_current()
        for pane_id in gone:
            title, pane = self._panes.pop(pane_id)
            title.remove()
            pane.remove()
        if self._drag is not None and not self._has(self._drag.pane_id):
            self._end_drag()
        self._retitle()
        self._place(self.area)
        # A layout asked for by a child clears the arrangement that Textual keeps of its parent.
        self._strip.refresh(layout=True)

    def _show_views(self) -> None:
        for pane_id, (_, pane) in self._panes.items():
            pane.show(self._views.get(pane_id, _EMPTY))

    def _mount_new(self) -> None:
        new: list[Widget] = []
        for pane_id, view in self._views.items():
            if pane_id not in self._panes:
                pair = PaneTitle(pane_id), TerminalPane(pane_id, view)
                self._panes[pane_id] = pair
                new += pair
        if new:
            self.mount_all(new)

    def _show_and_hide(self) -> None:
        shown = self._arranged(self.area)
        for pane_id, pair in self._panes.items():
            for widget in pair:
                widget.display = pane_id in shown
        self._strip.display = self._has_strip(self.size.width)

    def _has(self, pane_id: PaneId) -> bool:
        return self._tab is not None and any(pane.id == pane_id for pane in panes(self._tab.tree))

    # Placing

    @property
    def layout(self) -> Layout:
        """Our own, which Textual's styles could not name."""
        return self._tiles

    def places(self, size: Extent) -> dict[Widget, Rect]:
        """Where each widget in sight belongs in a grid of that size."""
        self._place(Rect(0, 0, size.width, size.height))
        places: dict[Widget, Rect] = {}
        if self._has_strip(size.width):
            places[self._strip] = Rect(0, 0, size.width, 1)
        for pane_id, region in self._placed.items():
            title, pane = self._panes[pane_id]
            places[title], places[pane] = title_of(region), body_of(region)
        return {widget: rect for widget, rect in places.items() if rect.area}

    def _place(self, area: Rect) -> None:
        self._placed = self._arranged(area)
        self._draw_lines()

    def _arranged(self, area: Rect) -> dict[PaneId, Rect]:
        """The region of each pane in sight."""
        tab = self._tab
        if tab is None or tab.focus is None:
            return {}
        if self._has_strip(area.width):
            placed = {tab.focus: Rect(area.x, area.y + 1, area.width, max(0, area.height - 1))}
        elif tab.zoomed:
            placed = {tab.focus: area}
        else:
            placed = regions(tab.tree, area)
        return {pane_id: region for pane_id, region in placed.items() if pane_id in self._panes}

    def _has_strip(self, width: int) -> bool:
        return width < NARROW and self._tab is not None and isinstance(self._tab.tree, Split)

    # Titles and lines

    def _retitle(self) -> None:
        tab = self._tab
        if tab is None:
            return
        for pane in panes(tab.tree):
            if pane.id in self._panes:
                self._panes[pane.id][0].show(self._heading(tab, pane))
        self._strip.show([self._item(tab, pane) for pane in panes(tab.tree)])

    def _heading(self, tab: Tab, pane: Pane) -> Heading:
        view = self._views.get(pane.id, _EMPTY)
        session = view.session
        focus: Focus = "none"
        if pane.id == tab.focus:
            focus = "focused" if self._panes[pane.id][1].has_focus else "current"
        return Heading(
            state=_state(view),
            name=_name(view),
            profile=view.profile,
            place=view.place,
            title=view.title,
            note=view.note,
            ending=ending(session.exit_code) if session is not None and session.status == "exited" else "",
            zoomed=tab.zoomed and isinstance(tab.tree, Split),
            focus=focus,
        )

    def _item(self, tab: Tab, pane: Pane) -> StripItem:
        view = self._views.get(pane.id, _EMPTY)
        return StripItem(pane.id, _name(view), _state(view), current=pane.id == tab.focus)

    def _draw_lines(self) -> None:
        lines = line_cells(self._placed, self._tab.focus if self._tab is not None else None)
        if lines != self._lines:
            self._lines = lines
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The lines between the panes, which are all that the panes and titles leave of the grid."""
        width = self.size.width
        if not self._placed:
            return self._hint_line(y, width)
        light = self.get_component_rich_style("pane-grid--line")
        heavy = self.get_component_rich_style("pane-grid--focused") if self.has_focus_within else light
        row = self._lines.get(y, {})
        segments: list[Segment] = []
        at = 0
        for x in sorted(row):
            segments += [Segment(" " * (x - at), light), Segment(row[x].glyph, heavy if row[x].heavy else light)]
            at = x + 1
        return Strip([*segments, Segment(" " * (width - at), light)], width)

    def _hint_line(self, y: int, width: int) -> Strip:
        style = self.get_component_rich_style("pane-grid--hint")
        lines = self.empty_hint.splitlines()
        place = y - (self.size.height - len(lines)) // 2
        text = lines[place] if 0 <= place < len(lines) else ""
        return Strip([Segment(text.center(width), style)]).adjust_cell_length(width, style)

    # Events of Textual

    def on_mount(self) -> None:
        """Show what was asked for before it could be."""
        self._reconcile()

    def on_resize(self) -> None:
        """Between narrow and wide the panes in sight change."""
        self._show_and_hide()

    def on_descendant_focus(self) -> None:
        """The focus shows in the titles and lines."""
        self._retitle()
        self.refresh()

    def on_descendant_blur(self) -> None:
        """The focus shows in the titles and lines."""
        self._retitle()
        self.refresh()

    def on_pane_strip_chosen(self, message: PaneStrip.Chosen) -> None:
        """Ask for the pane, which is hidden and cannot take the focus itself."""
        message.stop()
        self.post_message(self.FocusRequested(message.pane_id))

    # Dragging borders

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A title focuses its pane; a line, or a title with a pane above it, begins a drag."""
        event.stop()
        x, y = event.screen_offset - self.region.offset
        for pane_id, region in self._placed.items():
            if _contains(title_of(region), x, y):
                self.screen.set_focus(self._panes[pane_id][1], scroll_visible=False)
        tree = self._tab.tree if self._tab is not None else None
        border = self._border_at(x, y)
        if border is not None and tree is not None and event.button == 1:
            self._drag = _Drag(*border, tree)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Ask for the border to come to the pointer."""
        drag = self._drag
        if drag is None:
            return
        event.stop()
        x, y = event.screen_offset - self.region.offset
        region = regions(drag.tree, self.area)[drag.pane_id]
        cells = region.x - x if drag.side == "left" else region.y - y
        tree = resize(drag.tree, drag.pane_id, drag.side, cells, self.area)
        if tree != drag.tree:
            self._drag = replace(drag, tree=tree)
            self.post_message(self.BorderDragged(drag.pane_id, drag.side, cells))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """The border stays where it is."""
        event.stop()
        self._end_drag()

    def _end_drag(self) -> None:
        if self._drag is not None:
            self._drag = None
            self.release_mouse()

    def _border_at(self, x: int, y: int) -> tuple[PaneId, Side] | None:
        """The pane and the side of its border under that cell of the grid."""
        if self._tab is None or self._tab.zoomed or self._has_strip(self.size.width):
            return None
        for pane_id, region in self._placed.items():
            if has_line(region) and x == region.x and region.y <= y < region.bottom:
                return pane_id, "left"
            if region.y > 0 and _contains(title_of(region), x, y):
                return pane_id, "up"
        return None


def _region(rect: Rect) -> Region:
    return Region(rect.x, rect.y, rect.width, rect.height)


def _contains(rect: Rect, x: int, y: int) -> bool:
    return rect.x <= x < rect.right and rect.y <= y < rect.bottom


def _name(view: PaneView) -> str:
    return view.name or (view.session.title if view.session is not None else "empty")


def _state(view: PaneView) -> PaneState:
    """The state that somebody reads, where somebody does; else what is known of the process."""
    session = view.session
    if session is None:
        return "off"
    if session.status == "exited":
        return "failed" if session.exit_code else "exited"
    if view.state != "unknown":
        return view.state
    return "starting" if session.status == "starting" else "running"
