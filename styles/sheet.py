"""A stylesheet that reads no rules twice in one process.

Textual parses everything again for each app and for each change of the theme, though the rules of a source depend on
the colours only: a tenth of what it takes to start a screen or to change its theme.
"""

from collections.abc import Mapping
from typing import Final, TypeAlias

from textual.cache import LRUCache
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation

_THEMES_KEPT: Final = 8

Source: TypeAlias = tuple[str, CSSLocation, bool, int, str]
"""What Textual knows a source by: its text, where it is from, and how its rules rank."""

_parsed: Final[LRUCache[frozenset[tuple[str, str]], dict[Source, list[RuleSet]]]] = LRUCache(_THEMES_KEPT)


class Sheet(Stylesheet):
    """Rules are never changed once they are parsed, so that all sheets with the same colours share them."""

    def __init__(self, *, variables: Mapping[str, str]) -> None:
        """`variables` are the colours, as `App.get_css_variables` has them."""
        super().__init__(variables=dict(variables))
        self._shared = _shared_by(variables)

    def set_variables(self, variables: dict[str, str]) -> None:
        """Take other colours; `reparse` follows."""
        super().set_variables(variables)
        self._shared = _shared_by(variables)

    def reparse(self) -> None:
        """Apply them. Raises StylesheetError with the rules unchanged."""
        self.parse()

    def _parse_rules(
        self,
        css: str,
        read_from: CSSLocation,
        is_default_rules: bool = False,
        tie_breaker: int = 0,
        scope: str = "",
    ) -> list[RuleSet]:
        source = (css, read_from, is_default_rules, tie_breaker, scope)
        if (known := self._shared.get(source)) is not None:
            return known
        parsed = super()._parse_rules(*source)
        self._shared[source] = parsed
        return parsed


def _shared_by(variables: Mapping[str, str]) -> dict[Source, list[RuleSet]]:
    """What has been parsed with these colours."""
    colours = frozenset(variables.items())
    if (known := _parsed.get(colours)) is None:
        known = _parsed[colours] = {}
    return known
