"""The workspace as a whole: help, palette, lock, detach, quit."""

from collections.abc import Awaitable, Callable, Mapping

from app.tui.desk import Desk
from app.tui.looks import titles
from app.tui.screens.choice import Choice, Option
from app.tui.screens.confirm import Confirm
from app.tui.screens.help import Help
from app.tui.screens.palette import Palette
from app.tui.views import every_key, pane_keys


async def _help(desk: Desk) -> None:
    here = every_key(desk.widget_bindings) or pane_keys(desk.state)
    await desk.ask(Help(desk.keymap, desk.state, here))


async def _palette(desk: Desk) -> None:
    command_id = await desk.ask(Palette(desk.keymap, desk.state))
    if command_id is not None:
        desk.perform(command_id)


async def _theme(desk: Desk) -> None:
    """Offer the themes, each shown while it is chosen; the one that is taken is kept, leaving brings back the old."""
    settings = desk.state.settings
    options = [Option(theme_id, title, theme_id) for theme_id, title in titles(desk.state).items()]
    choice = Choice("Theme", options, chosen=settings.theme, looked_at=lambda one: desk.looks.show(desk.state, one))
    try:
        theme_id = await desk.ask(choice)
        if theme_id is not None and theme_id != settings.theme:
            await desk.do.change_settings(desk.state.settings.changed(theme=theme_id))
    finally:
        desk.looks.follow(desk.state)


def _lock(desk: Desk) -> None:
    desk.keys.lock()
    desk.tell(f"Every key goes to the pane now; {desk.keymap.prefixes[0]} three times unlocks.")


def _detach(desk: Desk) -> None:
    desk.detach()


def _events(desk: Desk) -> None:
    desk.sidebars.toggle_events()


async def _collect(desk: Desk) -> None:
    if not await _clear(desk):
        desk.tell("There is nothing to clear away.")


async def _clear(desk: Desk) -> int:
    """How many environments went, which is told."""
    desk.doing("Clearing away what nobody needs")
    collected = await desk.bench.collect()
    gone = sum(verdict.goes for _, verdict in collected.verdicts)
    if gone:
        desk.tell(f"Cleared away {gone} environment{'' if gone == 1 else 's'} that nobody needed.")
    return gone


async def collect_due(desk: Desk) -> None:
    """Clear away what nobody needs any more, without a word if there is nothing."""
    await _clear(desk)


async def _quit(desk: Desk) -> None:
    alive = [session.title for session in desk.state.sessions.values() if session.alive]
    running = f"{len(alive)} still running: {', '.join(alive)}. " if alive else ""
    if await desk.ask(Confirm("Quit ideai?", f"{running}Detach instead to keep everything running.", yes="Quit")):
        desk.end()


ACTIONS: Mapping[str, Callable[[Desk], Awaitable[None] | None]] = {
    "workspace.help": _help,
    "workspace.palette": _palette,
    "workspace.events": _events,
    "workspace.theme": _theme,
    "workspace.collect": _collect,
    "workspace.lock": _lock,
    "workspace.detach": _detach,
    "workspace.quit": _quit,
}
