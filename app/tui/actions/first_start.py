"""What is asked once, when somebody comes for the first time."""

from app.domain.settings import KeySettings
from app.tui.desk import Desk
from app.tui.keymap import make_keymap
from app.tui.screens.prefix_question import PrefixQuestion


async def choose_prefix(desk: Desk) -> None:
    """Ask for the prefix, and keep the answer; leaving the question keeps the usual one."""
    keys = await desk.ask(PrefixQuestion()) or KeySettings()
    await desk.do.change_settings(keys)
    desk.tell(f"{make_keymap(desk.state.keys).prefixes[0]}, then ? shows every key.")
