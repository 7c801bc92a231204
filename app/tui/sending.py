"""A text of more than one line for an agent, as if it had been pasted and Enter been pressed."""

import asyncio

from app.domain.errors import Refused
from app.domain.session import Session
from app.terminal.encode import encode_paste
from app.tui.ports import SessionScreens

ENTER_AFTER = 0.2
"""Seconds after a paste: Codex takes an Enter within 120 ms for one of the paste's lines (0.169)."""


def check_takes_messages(screens: SessionScreens, session: Session | None, name: str) -> Session:
    """The session. Raises Refused if nothing runs in it, or its program would take every line for a message."""
    if session is None or not session.alive:
        raise Refused(f"{name} does not run; launch it first.")
    emulator = screens.emulator(session.id)
    if emulator is None or not emulator.modes.bracketed_paste:
        raise Refused(f"{name} takes no text of several lines now; wait until it asks for input.")
    return session


async def send_message(screens: SessionScreens, session: Session | None, name: str, text: str) -> None:
    """Send it as one message. Raises as `check_takes_messages`."""
    checked = check_takes_messages(screens, session, name)
    screens.write(checked.id, encode_paste(text, bracketed=True))
    await asyncio.sleep(ENTER_AFTER)
    screens.write(checked.id, b"\r")
