"""The private parts of Textual that the server leans on, one test each: what breaks when Textual is changed."""

import asyncio
import inspect
import os
import subprocess
import sys

from textual import events
from textual.app import App
from textual.driver import Driver

from app.server.input import CanonicalKey
from app.server.textual_settings import SETTINGS
from app.terminal.keys import Key

ADVICE = "Textual changed under the server; read its release notes and mend"


class StillDriver(Driver):
    """The smallest driver."""

    def write(self, data: str) -> None:
        """Nowhere."""

    def start_application_mode(self) -> None:
        """Nothing."""

    def disable_input(self) -> None:
        """Nothing."""

    def stop_application_mode(self) -> None:
        """Nothing."""


async def test_a_driver_keeps_its_app_its_loop_and_its_size() -> None:
    app: App[None] = App()
    driver = StillDriver(app, size=(33, 11))
    assert driver._app is app, f"{ADVICE} PipeDriver, which posts to `Driver._app`."
    assert driver._loop is asyncio.get_running_loop(), f"{ADVICE} PipeDriver.write, which uses `Driver._loop`."
    assert driver._size == (33, 11), f"{ADVICE} PipeDriver.resized, which sets `Driver._size`."


async def test_an_app_that_has_not_been_resized_has_the_size_of_its_driver() -> None:
    app: App[None] = App()
    app._driver = StillDriver(app, size=(33, 11))
    assert app.size == (33, 11), f"{ADVICE} Host, which starts an app in the size of its clients."


async def test_an_exception_is_kept_and_ends_the_app() -> None:
    app: App[None] = App(driver_class=StillDriver)
    running = asyncio.create_task(app.run_async(size=(20, 5)))
    planted = RuntimeError("planted")

    def plant() -> None:
        raise planted

    app.call_later(plant)
    app._fatal_error = app._close_messages_no_wait  # type: ignore[method-assign]
    await asyncio.wait_for(running, 20)
    assert app._exception is planted, f"{ADVICE} Host, which reads `App._exception` to tell a failure from an exit."
    assert not app._exit_renderables, f"{ADVICE} Host._prepare: the failure is rendered with all locals again."


async def test_an_app_that_exits_says_so_by_its_return_code() -> None:
    app: App[None] = App(driver_class=StillDriver)
    running = asyncio.create_task(app.run_async(size=(20, 5)))
    app.call_later(app.exit)
    await asyncio.wait_for(running, 20)
    assert (app.return_code, app._exception) == (0, None), f"{ADVICE} Host, which takes such an end for an exit."


def test_a_failure_can_be_handed_to_an_app_from_outside_its_handlers() -> None:
    assert list(inspect.signature(App._handle_exception).parameters) == ["self", "error"], (
        f"{ADVICE} PipeDriver.take, which calls `App._handle_exception(error)`."
    )


def test_our_key_event_is_handled_where_textual_handles_keys() -> None:
    event = CanonicalKey(Key(ord("x"), text="x"))
    assert event.handler_name == "on_key", f"{ADVICE} CanonicalKey.handler_name."
    assert isinstance(event, events.Key)


def test_textual_is_imported_under_our_settings_and_children_do_not_inherit_them() -> None:
    script = (
        "import os, sys; import app.server.workspace;"
        "from textual import constants as c;"
        "print(c.MAX_FPS, c.SMOOTH_SCROLL, c.COLOR_SYSTEM);"
        "print(*(os.environ.get(name) for name in sys.argv[1:]))"
    )
    variables = dict(os.environ)
    for name in SETTINGS:
        variables.pop(name, None)
    variables["TEXTUAL_FPS"] = "61"
    said = subprocess.run(
        [sys.executable, "-c", script, *SETTINGS], env=variables, capture_output=True, text=True, check=True
    )
    assert said.stdout == "500 False truecolor\n61 None None\n", (
        f"{ADVICE} app/server/textual_settings.py, which relies on the names and the moment of its settings."
    )
