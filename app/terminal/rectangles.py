"""Filling, erasing, copying and restyling rectangles (VT510, "DECFRA" and its neighbours)."""

from collections.abc import Callable
from dataclasses import fields

from app.terminal.editing import Editing
from app.terminal.grid import Area
from app.terminal.rows import PLAIN
from app.terminal.sgr import change_attributes, turn_attributes_over
from app.terminal.styles import Style


class Rectangles(Editing):
    """The control functions for rectangles."""

    def rectangle(
        self, top: int | None = None, left: int | None = None, bottom: int | None = None, right: int | None = None
    ) -> Area | None:
        """The area that the corners name, within the margins if DECOM is set; None if it is empty."""
        first_line, first_column = (self.top, self.left) if self.origin else (0, 0)
        last_line, last_column = (self.bottom, self.right) if self.origin else (self.lines, self.columns)
        area = Area(
            min(first_line + (top or 1) - 1, last_line),
            min(first_column + (left or 1) - 1, last_column),
            min(first_line + bottom, last_line) if bottom else last_line,
            min(first_column + right, last_column) if right else last_column,
        )
        return area if area.top < area.bottom and area.left < area.right else None

    def fill_rectangle(self, code: int | None = None, *corners: int | None) -> None:
        """DECFRA: with a character of the current pen."""
        area = self.rectangle(*corners[:4])
        if area and (32 <= (code or 0) <= 126 or 160 <= (code or 0) <= 255):
            self.grid.fill(area, chr(code or 0), self.pen.number)

    def erase_rectangle(self, *corners: int | None) -> None:
        """DECERA: with blanks of the current pen, as xterm."""
        area = self.rectangle(*corners[:4])
        if area:
            self.grid.fill(area, " ", self.pen.number)

    def erase_rectangle_unprotected(self, *corners: int | None) -> None:
        """DECSERA: the rendition stays as it is; what SPA guards is not spared, as in xterm."""
        area = self.rectangle(*corners[:4])
        if area:
            guards = not self.iso_protection
            self.grid.erase_unprotected(area, None, lambda number: guards and self._is_protected(number))

    def copy_rectangle(self, *parameters: int | None) -> None:
        """DECCRA: four corners, a page, then line, column and page of the place to copy to."""
        source = self.rectangle(*parameters[:4])
        target = self.rectangle(*parameters[5:7])
        if source and target:
            self.grid.copy(source, target)

    def change_rendition(self, *parameters: int | None) -> None:
        """DECCARA: change attributes of a rectangle; colours are left alone, as the VT510 has none."""
        self._restyle(parameters, change_attributes)

    def reverse_rendition(self, *parameters: int | None) -> None:
        """DECRARA: turn attributes of a rectangle over."""
        self._restyle(parameters, turn_attributes_over)

    def _restyle(self, parameters: tuple[int | None, ...], change: Callable[[Style, list[int]], Style]) -> None:
        area = self.rectangle(*parameters[:4])
        codes = [code for code in parameters[4:] if code is not None]
        if area is None or not codes:
            return

        def repen(number: str) -> str:
            pen = self.pens[number]
            return self.pens.pen(change(pen.style, codes), pen.link, pen.protected).number

        if self.attributes_fill_rectangles or area.bottom - area.top == 1:
            self.grid.restyle(area, repen)
            return
        # DECSACE 1: from the first corner to the second as text runs, over the ends of the lines.
        for line in range(area.top, area.bottom):
            start = area.left if line == area.top else 0
            end = area.right if line == area.bottom - 1 else self.columns
            self.grid.restyle(Area(line, start, line + 1, end), repen)

    def common_style(self, area: Area) -> Style:
        """What all cells of the area look like: what they differ in is as by default."""
        numbers: set[str] = set()
        for row in self.rows[area.top : area.bottom]:
            pens = row.pens[area.left : area.right]
            numbers.update(pens)
            if len(pens) < area.right - area.left:
                numbers.add(PLAIN)
        styles = [self.pens[number].style for number in numbers]
        values = {field.name: {getattr(style, field.name) for style in styles} for field in fields(Style)}
        return Style(**{name: found.pop() for name, found in values.items() if len(found) == 1})

    def set_attribute_extent(self, how: int | None = None) -> None:
        """DECSACE: 2 makes DECCARA and DECRARA work on the rectangle, 0 and 1 on the stream of cells between."""
        self.attributes_fill_rectangles = how == 2
