"""The looks: stylesheets in the order in which they are read, and the colours they name.

An app of ours reads `STYLES` as its `CSS_PATH`, and gives Textual `with_tokens(…)` from `get_css_variables`: Textual
reads each file by itself, so that a variable set in one would not be known in the next.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

_HERE = Path(__file__).parent

TOKENS: Final = _HERE / "tokens.tcss"
"""Our own colour names, each by those of Textual's themes (`$panel`, `$accent`, …); a theme may set any of them."""

STYLES: Final[tuple[Path, ...]] = tuple(
    _HERE / f"{name}.tcss" for name in ("base", "sidebars", "panes", "dialogs", "forms")
)

_TOKEN = re.compile(r"^\$([a-z][a-z0-9-]*):\s*(\S[^;]*);", re.MULTILINE)
_REFERENCE = re.compile(r"\$([a-z][a-z0-9-]*)")


@lru_cache(maxsize=1)
def tokens() -> Mapping[str, str]:
    """Name and value of every token, as they are written."""
    return dict(_TOKEN.findall(TOKENS.read_text(encoding="utf-8")))


def with_tokens(variables: Mapping[str, str]) -> dict[str, str]:
    """A theme's variables and our tokens, those that the theme itself sets unchanged.

    Raises KeyError for a token that refers to a variable which the theme does not have.
    """
    known = dict(variables)
    for name, value in tokens().items():
        known.setdefault(name, _REFERENCE.sub(lambda reference: known[reference.group(1)], value))
    return known
