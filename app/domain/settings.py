"""What a user has set: `config.toml` and `keymap.toml`."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from app.domain.document import Document
from app.domain.stored import DAY, HOUR, CollectionRules


class KeySettings(Document):
    """`keymap.toml`: a preset, other prefixes, and other keys for commands (an empty list: no key)."""

    preset: str = "ideai"
    prefix: tuple[str, ...] = ()
    commands: dict[str, tuple[str, ...]] = Field(default_factory=dict)


_SPAN = re.compile(r"([0-9]{1,6})(h|d)")
_SIZE = re.compile(r"([0-9]{1,6})(MB|GB)")


def _check_span(value: str) -> str:
    if not _SPAN.fullmatch(value):
        raise ValueError(f"{value!r} is not a span of time, such as 72h or 14d")
    return value


def _check_size(value: str) -> str:
    if value and not _SIZE.fullmatch(value):
        raise ValueError(f"{value!r} is not a size, such as 500MB or 20GB")
    return value


Span = Annotated[str, AfterValidator(_check_span)]
Bytes = Annotated[str, AfterValidator(_check_size)]


class CollectionSettings(Document):
    """The table `gc` of `config.toml`: when what agents ran in is cleared away, and what was deleted.

    `keep` empty: whatever it takes.
    """

    done_after: Span = "14d"
    orphan_after: Span = "72h"
    clone_after: Span = "30d"
    deleted_after: Span = "30d"
    keep: Bytes = ""

    @property
    def rules(self) -> CollectionRules:
        """In seconds and bytes."""
        return CollectionRules(
            _seconds(self.done_after),
            _seconds(self.orphan_after),
            _seconds(self.clone_after),
            _seconds(self.deleted_after),
            _bytes(self.keep),
        )


def _seconds(span: str) -> float:
    return float(span[:-1]) * (DAY if span.endswith("d") else HOUR)


def _bytes(size: str) -> int | None:
    return int(size[:-2]) * (1_000_000_000 if size.endswith("GB") else 1_000_000) if size else None


class Settings(Document):
    """`config.toml`. `shell` empty means the user's login shell; `scrollback` is in rows a pane.

    `theme` is the id of a theme; `ascii` draws lines and signs with ASCII (auto: where a terminal's locale is not
    UTF-8); without `motion` nothing blinks or slides. `autosave` saves contexts by themselves soon after the last key;
    `editor` is the command that opens them elsewhere (empty: that of VISUAL or EDITOR). `hints` tells keys on the
    status line until they were used once. `history_log` keeps the end of what each pane has printed on the disk, for
    the workspace that comes after one that was killed.
    """

    shell: str = ""
    scrollback: int = Field(default=20_000, ge=0, le=1_000_000)
    restore: Literal["ask", "resume", "off"] = "ask"
    which_key_delay: float = Field(default=0.4, ge=0.0, le=10.0)
    theme: str = "dark"
    ascii: Literal["auto", "on", "off"] = "auto"
    motion: bool = True
    gc: CollectionSettings = Field(default_factory=CollectionSettings)
    autosave: bool = False
    editor: str = ""
    hints: bool = True
    history_log: bool = False
