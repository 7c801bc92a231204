"""What a user has set: `config.toml` and `keymap.toml`."""

from typing import Literal

from pydantic import Field

from app.domain.document import Document


class KeySettings(Document):
    """`keymap.toml`: a preset, other prefixes, and other keys for commands (an empty list: no key)."""

    preset: str = "ideai"
    prefix: tuple[str, ...] = ()
    commands: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class Settings(Document):
    """`config.toml`. `shell` empty means the user's login shell; `scrollback` is in rows a pane.

    `theme` is the id of a theme; `ascii` draws lines and signs with ASCII (auto: where a terminal's locale is not
    UTF-8); without `motion` nothing blinks or slides.
    """

    shell: str = ""
    scrollback: int = Field(default=20_000, ge=0, le=1_000_000)
    restore: Literal["ask", "resume", "off"] = "ask"
    which_key_delay: float = Field(default=0.4, ge=0.0, le=10.0)
    theme: str = "dark"
    ascii: Literal["auto", "on", "off"] = "auto"
    motion: bool = True
