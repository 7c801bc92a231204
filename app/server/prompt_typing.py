"""Typing a line into a program once its screen shows that it takes one, and not into a question that it asks before."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from app.domain.session import SessionId
from app.terminal.emulator import Emulator

ENTER_AFTER = 0.5
"""Seconds between what was typed and Enter: what comes in one go is taken for a paste, and is not sent."""

REMIND_AFTER = 30.0
"""Seconds that a program is given to come to its prompt; then a person may have to answer what it asks before."""

_ECHOED = 12
"""Characters of a typed line that must be seen before Enter; a narrow pane breaks longer ones."""


@dataclass(frozen=True, slots=True)
class _Typing:
    """What is typed once the screen shows the sign; None is Enter."""

    sign: str
    line: str | None


class PromptTyping:
    """The lines that wait for their prompts, at most one for each session. To be used on one event loop."""

    def __init__(
        self,
        write: Callable[[SessionId, bytes], None],
        remind: Callable[[SessionId], None],
        enter_after: float = ENTER_AFTER,
        remind_after: float = REMIND_AFTER,
    ) -> None:
        """`write` types; `remind` is called, once, for a session whose sign keeps the person waiting."""
        self._write = write
        self._remind = remind
        self._enter_after = enter_after
        self._remind_after = remind_after
        self._waiting: dict[SessionId, _Typing] = {}

    def begin(self, session_id: SessionId, line: str, sign: str, screen: Emulator) -> None:
        """Type the line once the screen shows the sign, which may be now, and Enter once it shows the line."""
        typing = self._waiting[session_id] = _Typing(sign, line)
        self.look(session_id, screen)
        asyncio.get_running_loop().call_later(self._remind_after, self._remind_of, session_id, typing)

    def look(self, session_id: SessionId, screen: Emulator) -> None:
        """Type what is due, now that the screen has changed."""
        typing = self._waiting.get(session_id)
        if typing is None or typing.sign not in "\n".join(screen.text()):
            return
        if typing.line is None:
            del self._waiting[session_id]
            asyncio.get_running_loop().call_later(self._enter_after, self._write, session_id, b"\r")
        else:
            self._waiting[session_id] = _Typing(typing.line[:_ECHOED], None)
            self._write(session_id, typing.line.encode())

    def forget(self, session_id: SessionId) -> None:
        """Type nothing more there."""
        self._waiting.pop(session_id, None)

    def _remind_of(self, session_id: SessionId, typing: _Typing) -> None:
        if self._waiting.get(session_id) is typing:
            self._remind(session_id)
