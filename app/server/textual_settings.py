"""Textual reads its settings from the environment when it is first imported: ours, without leaving them to children."""

import importlib
import os
from typing import Final

SETTINGS: Final = {
    "TEXTUAL_FPS": "500",  # panes pace themselves (drawing.md §2); Textual's common grid makes keys wait for others
    "TEXTUAL_SMOOTH_SCROLL": "0",  # no mouse reports in pixels
    "TEXTUAL_COLOR_SYSTEM": "truecolor",  # reduced for each terminal by the driver
}


def import_textual() -> None:
    """Import Textual's constants under our settings, and put the environment back, for what panes will start.

    Called by the package itself, because it has to come before anything that imports `textual.app`; afterwards it
    changes nothing.
    """
    before = {name: os.environ.get(name) for name in SETTINGS}
    os.environ.update(SETTINGS)
    try:
        importlib.import_module("textual.constants")
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
