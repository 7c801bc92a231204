"""The mouse on its way to a pane, which keeps it from the press to the release."""

from dataclasses import replace

from textual.app import App

from app.terminal.mouse import MouseReport
from widgets.pane_grid import PaneGrid
from widgets.terminal_pane import TerminalPane


class Pointer:
    """Finds the pane under a report, and turns the screen's cells into the pane's."""

    def __init__(self, app: App[None], grid: PaneGrid) -> None:
        """No button is down."""
        self._app = app
        self._grid = grid
        self._captured: TerminalPane | None = None

    def take(self, report: MouseReport) -> bool:
        """Hand the report to a pane; False where none is under it, or something lies over it."""
        pane = self._captured or self._pane_under(report)
        if pane is None:
            return False
        if report.kind == "press":
            self._captured = pane
        elif report.kind == "release":
            self._captured = None
        pane.mouse(replace(report, x=report.x - pane.region.x, y=report.y - pane.region.y))
        return True

    def _pane_under(self, report: MouseReport) -> TerminalPane | None:
        found = self._grid.pane_at(report.x, report.y)
        if found is None or report.x >= self._app.size.width or report.y >= self._app.size.height:
            return None
        widget, _ = self._app.screen.get_widget_at(report.x, report.y)
        return found[0] if widget is found[0] else None
