"""Environment variables that a profile or an agent asks for."""

import re
from typing import Annotated

from pydantic import AfterValidator

from app.domain.names import check_text

_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_REFUSED = frozenset({"HOME", "PATH", "USER", "SHELL", "TERM", "CODEX_HOME", "KIMI_CODE_HOME", "TMPDIR"})
_REFUSED_PREFIXES = ("IDEAI_",)


def refused_key(key: str) -> bool:
    """Whether only ideai itself may set this variable for a child."""
    return key == "IDEAI" or key in _REFUSED or key.startswith(_REFUSED_PREFIXES)


def check_key(key: str) -> str:
    """The name of a variable that ideai does not manage itself. Raises ValueError naming it."""
    if not _KEY.fullmatch(key):
        raise ValueError(f"{key!r} is not a variable name")
    if refused_key(key):
        raise ValueError(f"{key} is set by ideai and cannot be changed by a profile or an agent")
    return key


def check_variables(value: dict[str, str]) -> dict[str, str]:
    """Keys are names that ideai does not manage, values have no NUL. Raises ValueError naming the key."""
    for key, text in value.items():
        check_key(key)
        check_text(text)
        if "\0" in text:
            raise ValueError(f"the value of {key} contains a NUL character")
    return value


Variables = Annotated[dict[str, str], AfterValidator(check_variables)]
