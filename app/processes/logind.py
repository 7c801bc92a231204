"""Whether systemd-logind ends a user's processes at logout (logind.conf(5), loginctl(1))."""

import os
import pwd
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from app import atomic
from app.domain.health import LoginFacts

_ROOTS = ("usr/lib/systemd", "usr/local/lib/systemd", "run/systemd", "etc/systemd")
"""The weakest first."""

_SETTING = re.compile(r"^[ \t]*(KillUserProcesses|KillOnlyUsers|KillExcludeUsers)[ \t]*=(.*)$", re.MULTILINE)
_TRUE = frozenset({"1", "yes", "true", "on", "y", "t"})
_MAX = 256 * 1024


def login_facts(root: Path = Path("/"), user: str | None = None) -> LoginFacts:
    """What the files say; where systemd does not run, nobody's processes are ended. `user` None is who runs this."""
    if not (root / "run/systemd/system").is_dir():
        return LoginFacts()
    name = user if user is not None else _own_name()
    settings = dict(_settings(_files(root)))
    kills = settings.get("KillUserProcesses", "no").lower() in _TRUE
    only, spared = settings.get("KillOnlyUsers", "").split(), settings.get("KillExcludeUsers", "root").split()
    return LoginFacts(
        kills=kills and name not in spared and (not only or name in only),
        lingers=(root / "var/lib/systemd/linger" / name).exists(),
    )


def _own_name() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


def _files(root: Path) -> Iterator[Path]:
    """The main files, then what is dropped in beside them, in the order of the names (systemd.conf(5))."""
    folders = [root / place for place in _ROOTS]
    yield from (folder / "logind.conf" for folder in folders)
    dropped = {path.name: path for folder in folders for path in (folder / "logind.conf.d").glob("*.conf")}
    yield from (dropped[name] for name in sorted(dropped))


def _settings(files: Iterable[Path]) -> Iterator[tuple[str, str]]:
    for path in files:
        try:
            text = atomic.read(path, _MAX).decode("utf-8", "replace")
        except OSError:
            continue
        yield from ((key, value.strip()) for key, value in _SETTING.findall(text))
