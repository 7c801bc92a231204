"""A workspace with a tiny app, to be served in a process of its own: `python -m tests.server.tiny serve PROJECT`."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path
from typing import Any

from textual import events
from textual.app import App, ComposeResult
from textual.driver import Driver
from textual.widgets import Input, Static

from app.server.control import Commands
from app.server.workspace import Composition, Workspace, serve


class Tiny(App[None]):
    """Says its size and its keys; f8 breaks it, f9 ends it, f10 detaches."""

    CSS = "Screen { layout: vertical; } #size, #key { height: 1; }"
    AUTO_FOCUS = ""
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, driver_class: type[Driver] | None, workspace: Workspace | None = None, number: int = 1) -> None:
        super().__init__(driver_class=driver_class)
        self.workspace = workspace
        self.number = number
        self.keys: list[str] = []

    def compose(self) -> ComposeResult:
        yield Static(f"app {self.number}", id="app")
        yield Static("", id="size")
        yield Static("", id="key")
        yield Input(id="input")

    def on_resize(self, event: events.Resize) -> None:
        self.query_one("#size", Static).update(f"size {event.size.width}x{event.size.height}")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.query_one("#key", Static).update(f"submitted {event.value}.")

    def on_key(self, event: events.Key) -> None:
        self.keys.append(event.key)
        self.query_one("#key", Static).update(f"keys {' '.join(self.keys)}")
        if event.key == "f8":
            raise RuntimeError("planted in a callback")
        if event.key == "f9":
            self.exit(return_code=3)
        if event.key == "f10" and self.workspace is not None:
            self.workspace.clients.detach_last("Detached from tiny.")


async def compose(workspace: Workspace) -> Composition:
    """The smallest composition root."""
    made = 0

    def make_app(driver_class: type[Driver]) -> Tiny:
        nonlocal made
        made += 1
        return Tiny(driver_class, workspace, made)

    async def ls(_: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"project": str(workspace.project), "clients": workspace.clients.attached, "apps": made}

    async def kill(_: Mapping[str, Any]) -> Mapping[str, Any]:
        workspace.stop("Killed by request.")
        return {}

    async def count(arguments: Mapping[str, Any]) -> AsyncGenerator[Mapping[str, Any], None]:
        for number in range(int(arguments["to"])):
            await asyncio.sleep(0)
            yield {"number": number}

    return Composition(make_app, Commands({"ls": ls, "kill": kill}, {"count": count}))


if __name__ == "__main__":
    sys.exit(serve(Path(sys.argv[2]), compose))
