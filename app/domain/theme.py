"""Themes: those that come with ideai, and the user's own, each a few colours over one of ours."""

import re
from typing import Annotated, Final, Literal, Self, TypeAlias

from pydantic import AfterValidator, Field, model_validator

from app.domain.document import Document
from app.domain.names import Name, Slug

BuiltinTheme: TypeAlias = Literal["dark", "light", "high-contrast", "terminal"]
BUILTIN_THEMES: Final[tuple[BuiltinTheme, ...]] = ("dark", "light", "high-contrast", "terminal")

BASE_COLOURS: Final = (
    "background", "surface", "panel", "foreground", "primary", "secondary", "accent", "warning", "error", "success",
)  # fmt: skip
"""What every theme has; the tokens of the stylesheets are made of these where a theme does not set them."""

COLOUR_TOKENS: Final = (
    "quiet", "strong", "line", "line-focus", "pane-foreground", "pane-background", "bar", "bar-current", "badge",
    "badge-text", "mode", "mode-text", "mode-active", "mode-active-text", "raised", "field", "selected",
    "state-starting", "state-running", "state-working", "state-waiting", "state-done", "state-idle", "state-limited",
    "state-exited", "state-failed", "state-off", "state-unknown",
)  # fmt: skip
STYLE_TOKENS: Final = ("selected-style", "option-style", "badge-style", "current-style", "field-style")
"""These hold `bold`, `reverse`, `underline`, several of them, or `none`."""

_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_ANSI = re.compile(r"ansi_(?:default|(?:bright_)?(?:black|red|green|yellow|blue|magenta|cyan|white))")
_STYLE = re.compile(r"none|(?:bold|reverse|underline|italic)(?: (?:bold|reverse|underline|italic))*")


def _check_tokens(tokens: dict[str, str]) -> dict[str, str]:
    for name, value in tokens.items():
        if name in STYLE_TOKENS:
            if not _STYLE.fullmatch(value):
                raise ValueError(f"{name} is none, or of bold, reverse, underline and italic, not {value[:40]!r}")
        elif name not in BASE_COLOURS and name not in COLOUR_TOKENS:
            raise ValueError(f"there is no token {name[:40]!r}; there are {', '.join(BASE_COLOURS)}, and more")
        elif not _COLOUR.fullmatch(value) and not _ANSI.fullmatch(value):
            raise ValueError(f"{name} is a colour such as #7fb0e8, not {value[:40]!r}")
    return tokens


class UserTheme(Document):
    """`themes/<id>.toml`: the tokens that differ from those of `base`. `name` is what the list of themes says."""

    id: Slug
    name: Name | None = None
    base: BuiltinTheme = "dark"
    tokens: Annotated[dict[str, str], AfterValidator(_check_tokens)] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _fits_its_base(self) -> Self:
        if self.id in BUILTIN_THEMES:
            raise ValueError(f"{self.id} is a theme that comes with ideai; give the file another name")
        ansi = next((name for name, value in self.tokens.items() if _ANSI.fullmatch(value)), None)
        if ansi is not None and self.base != "terminal":
            raise ValueError(f'{ansi} is one of the terminal\'s own colours, which need base = "terminal"')
        return self
