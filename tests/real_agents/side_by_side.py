"""Agents' CLIs in a pane and in bare tmux, both talking to a stand-in for their model servers."""

import json
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from app.provider_check.model_server import ANSWER, ModelServer
from tests.e2e.computer import new_computer
from tests.e2e.side_by_side import Pair, Visit, side_by_side
from tests.real_agents.bench import CLAUDE, CODEX, KEY

_PATIENCE: Final = 120.0
_TURN: Final = (("Say hello",), ("Enter",))
_ENDED: Final = ("Say hello", ANSWER[-20:])
_CLAUDE: Final = (r"✻ \w+ for \d+s", r"● \w+ · /effort", r"ctrl\+g to .*")
_CODEX: Final = (r"[⠀-⣿]+", r"Tip: .*", r"^  \S.*\.$", r"─+ Worked for .*", r"\d+ warnings?.*", r"Worked for .*")
_OPENCODE: Final = (r"[■⬝]+", r"\d+(\.\d+)?s", r"● Tip .*", r'"[^"]+"', r"\d+(\.\d+)?K? +\(\d+%\)")

AGENTS: Final = (
    Visit("claude", "CLAUDE_CODE_NO_FLICKER=1 claude", _TURN, ("C-c", "C-c"), ("❯", *_ENDED), volatile=_CLAUDE),
    Visit("claude-inline", "claude", _TURN, ("C-c", "C-c"), ("❯", *_ENDED), volatile=_CLAUDE),
    Visit("codex", "codex --no-daemon", _TURN, ("C-c", "C-c"), ("›", *_ENDED), greets=True, volatile=_CODEX),
    Visit(
        "codex-inline",
        "codex --no-daemon --no-alt-screen",
        _TURN,
        ("C-c", "C-c"),
        ("›", *_ENDED),
        greets=True,
        volatile=_CODEX,
    ),
    Visit("opencode", "opencode", _TURN, ("C-c",), ("Ask anything", *_ENDED), volatile=_OPENCODE),
    # Where it breaks the first line of an answer depends on how the answer happens to arrive: it is not sent.
    Visit("opencode-inline", "opencode --mini", _TURN[:1], ("C-c",) * 3, ("Ask", _ENDED[0]), volatile=_OPENCODE),
)


@contextmanager
def agents_side_by_side() -> Iterator[Pair]:
    """Both windows, in which the CLIs that are on PATH are set up; each window has homes of its own.

    The homes lie below the user's own cache directory, because Codex refuses one below a temporary one.
    """
    homes = Path.home() / ".cache" / f"ideai-side-by-side-{uuid.uuid4().hex[:8]}"
    homes.mkdir(parents=True)
    try:
        with (
            ModelServer() as server,
            new_computer(_variables(server.url), _PATIENCE) as computer,
            side_by_side(computer) as pair,
        ):
            for window, name in zip(pair.windows, ("one", "two"), strict=True):
                for variable, value in _home(homes / name, server.url, computer.project).items():
                    window.enters(f"export {variable}={value}; clear")
            yield pair
    finally:
        shutil.rmtree(homes, ignore_errors=True)


def _home(home: Path, url: str, project: Path) -> dict[str, str]:
    """Homes for all the CLIs below one; the variables that name them."""
    named: dict[str, str] = {}
    for cli in (CLAUDE, CODEX):
        folder = home / cli.command
        folder.mkdir(parents=True)
        cli.set_up(folder, url, project)
        named[cli.home_variable] = str(folder)
    with (home / CODEX.command / "config.toml").open("a") as config:
        config.write("[tui]\nshow_tooltips = false\n")
    for what in ("CONFIG", "DATA", "STATE", "CACHE"):
        named[f"XDG_{what}_HOME"] = str(home / what.lower())
    return named


def _variables(url: str) -> dict[str, str]:
    opencode = {
        "model": "anthropic/claude-sonnet-4-5",
        "provider": {"anthropic": {"options": {"baseURL": f"{url}/v1", "apiKey": KEY}}},
        "autoupdate": False,
    }
    return {
        "PATH": os.environ["PATH"],
        "COLORTERM": "truecolor",
        "ANTHROPIC_BASE_URL": url,
        "ANTHROPIC_AUTH_TOKEN": KEY,
        "STAND_IN_KEY": KEY,
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
        "DISABLE_AUTOUPDATER": "1",
        "OPENCODE_CONFIG_CONTENT": json.dumps(opencode),
        "OPENCODE_DISABLE_AUTOUPDATE": "1",
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
    }
