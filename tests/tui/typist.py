"""Somebody who types into a screen: keys go the way that the driver sends them, and what is drawn can be read."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Literal

from textual._context import visible_screen_stack
from textual.pilot import Pilot
from textual.strip import Strip

from app.server.input import InputRouter
from app.server.tokenizer import PasteChunk, PasteEnd, PasteStart, Text, Token
from app.terminal.keys import Mods, parse_key
from app.terminal.mouse import MouseReport
from app.tui.ide import Ide

_MOMENT = 0.005
_PATIENCE = 2000
"""Rounds until a test gives up waiting; a round lasts as long as the machine needs for what is under way."""


class Typist:
    """Types, clicks and reads. `send…` returns at once, as bytes that come together; the others wait for the end."""

    def __init__(self, ide: Ide, pilot: Pilot[None]) -> None:
        self.ide = ide
        self.pilot = pilot
        self._router = InputRouter(ide)

    def send(self, *tokens: Token) -> None:
        """Hand tokens over as the driver does: all in one turn of the loop."""
        driver = self.ide._driver
        assert driver is not None
        for token in tokens:
            for message in self._router.route(token):
                driver.process_message(message)

    def send_keys(self, *spellings: str) -> None:
        """Keys that come in one read, such as `ctrl+space`, `a`, `shift+down`."""
        self.send(*(parse_key(spelling) for spelling in spellings))

    def send_text(self, text: str) -> None:
        """A run of typed text."""
        self.send(Text(text))

    def send_paste(self, text: str) -> None:
        """A paste, in chunks."""
        half = len(text) // 2
        self.send(PasteStart(), PasteChunk(text[:half]), PasteChunk(text[half:]), PasteEnd())

    async def press(self, *spellings: str) -> None:
        """Keys one by one, each after what the one before brought about."""
        for spelling in spellings:
            self.send_keys(spelling)
            await self.settle()

    async def type(self, text: str) -> None:
        """Text, and what comes of it."""
        self.send_text(text)
        await self.settle()

    async def paste(self, text: str) -> None:
        """A paste, and what comes of it."""
        self.send_paste(text)
        await self.settle()

    async def click(self, x: int, y: int, *, button: int = 1) -> None:
        """A press and a release of the mouse on one cell."""
        for kind in ("press", "release"):
            self._mouse(kind, x, y, button)
        await self.settle()

    async def wheel(self, x: int, y: int, button: Literal[4, 5]) -> None:
        """A notch of the wheel: 4 up, 5 down."""
        self.send(MouseReport("wheel", button, x, y, Mods(0)))
        await self.settle()

    def _mouse(self, kind: Literal["press", "release"], x: int, y: int, button: int) -> None:
        self.send(MouseReport(kind, button, x, y, Mods(0)))

    async def resize(self, cols: int, rows: int) -> None:
        """The terminal has another size."""
        await self.pilot.resize_terminal(cols, rows)
        await self.until(lambda: [strip.cell_length for strip in self.strips()] == [cols] * rows)
        await self.settle()

    async def dress(self, theme_id: str) -> None:
        """The screen in another theme."""
        self.ide.looks.show(self.ide.state, theme_id)
        await self.settle()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Go on until the condition holds; fails with the screen as it is if it never does."""
        for _ in range(_PATIENCE):
            if condition():
                return
            await self._round()
        raise AssertionError("it never came; there is\n" + "\n".join(self.screen()))

    async def sees(self, text: str) -> None:
        """Go on until the text is on the screen."""
        await self.until(lambda: any(text in row for row in self.screen()))

    async def settle(self) -> None:
        """Go on until nothing is held back or due, and two looks in a row show the same."""
        before: list[Strip] = []
        for _ in range(_PATIENCE):
            await self._round()
            if not self.ide.is_settled or self._is_working() or self._is_behind():
                await asyncio.sleep(_MOMENT)
                continue
            now = self.strips()
            if now == before:
                return
            before = now
        raise AssertionError("it never came to rest; there is\n" + "\n".join(self.screen()))

    async def _round(self) -> None:
        """Let everything that is queued be handled, and the screen be drawn."""
        await self.pilot._wait_for_screen()
        self.ide.screen._on_timer_update()

    def _is_working(self) -> bool:
        """Whether an action is under way that does not wait for the person's answer."""
        return len(self.ide.screen_stack) == 1 and any(not worker.is_finished for worker in self.ide.workers)

    def _is_behind(self) -> bool:
        """Whether a message waits to be handled, or what lies behind a dialog to be drawn by its own timer."""
        *below, top = self.ide.screen_stack
        pumps = [self.ide, top, *below, *(child for screen in below for child in screen.walk_children())]
        return any(pump.message_queue_size for pump in pumps) or any(screen._dirty_widgets for screen in below)

    # What is drawn

    def strips(self) -> list[Strip]:
        """The screen as it is drawn, one strip a row; behind a dialog what it leaves in sight."""
        visible_screen_stack.set(self.ide._background_screens)
        return self.ide.screen._compositor.render_strips()

    def screen(self) -> list[str]:
        """What a person reads, row by row over the whole width."""
        return [strip.text for strip in self.strips()]

    @property
    def status(self) -> str:
        """The bottom row."""
        return self.screen()[-1]


@asynccontextmanager
async def typing(ide: Ide, cols: int = 120, rows: int = 36) -> AsyncIterator[Typist]:
    """Somebody at a screen of that size, which has come to rest."""
    async with ide.run_test(size=(cols, rows)) as pilot:
        typist = Typist(ide, pilot)
        await typist.settle()
        yield typist
