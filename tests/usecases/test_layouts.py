"""The tabs from one run to the next."""

from app.domain.events import LayoutChanged
from app.domain.layout import Pane, PaneId, Split, Tab, WorkspaceLayout, panes
from app.domain.session import SessionId
from app.usecases.load_layout import LoadLayout
from tests.usecases.world import PROJECT, SIZE, World


def load_layout(world: World) -> LoadLayout:
    return LoadLayout(world.layouts, world.sessions, world.events)


def two_panes(first: SessionId | None, second: SessionId | None) -> WorkspaceLayout:
    left = Pane(id=PaneId("left"), session=first, command=("make",), cwd="/tmp", title="build")
    right = Pane(id=PaneId("right"), session=second)
    tree = Split(direction="row", children=(left, right), weights=(3, 1))
    tab = Tab(name="work", tree=tree, focus=right.id, last=left.id, zoomed=True)
    return WorkspaceLayout(tabs=(Tab(name="empty"), tab), current=1, sidebars={"agents": False})


async def test_a_first_run_has_one_empty_tab(world: World) -> None:
    layout = await load_layout(world)(PROJECT)
    assert [(tab.name, tab.tree) for tab in layout.tabs] == [("main", None)]
    assert world.events.events == [LayoutChanged(layout)]


async def test_what_is_saved_is_loaded(world: World) -> None:
    layout = two_panes(None, None)
    world.layouts.save(PROJECT, layout)
    assert await load_layout(world)(PROJECT) == layout
    assert world.events.events == [LayoutChanged(layout)]


async def test_panes_of_an_earlier_workspace_keep_everything_but_their_sessions(world: World) -> None:
    world.layouts.save(PROJECT, two_panes(SessionId("lost"), SessionId("lost-too")))
    assert await load_layout(world)(PROJECT) == two_panes(None, None)


async def test_panes_keep_the_sessions_that_are_alive(world: World) -> None:
    session = await world.open_shell(PROJECT, SIZE)
    world.layouts.save(PROJECT, two_panes(session.id, SessionId("lost")))
    layout = await load_layout(world)(PROJECT)
    assert [pane.session for pane in panes(layout.tabs[1].tree)] == [session.id, None]
