"""The environment variables of a process in a pane: what it inherits, what it must not, what describes the pane."""

from collections.abc import Mapping, Sequence
from pathlib import Path

_COUNT = "GIT_CONFIG_COUNT"

PANE = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "TERM_PROGRAM": "ideai"}
"""What a pane is, whatever terminal the person sits at."""

KEPT_OF_OURS = frozenset({"IDEAI_CONFIG_DIR", "IDEAI_STATE_DIR", "IDEAI_DATA_DIR"})
"""Where the user's files lie: an `ideai` that is run in a pane must find the same ones."""

OUTER_TERMINAL = frozenset(
    {
        "COLORFGBG",
        "COLUMNS",
        "LC_TERMINAL",
        "LC_TERMINAL_VERSION",
        "LINES",
        "OLDPWD",
        "STY",
        "TERMCAP",
        "TERMINAL_EMULATOR",
        "TERM_PROGRAM_VERSION",
        "TERM_SESSION_ID",
        "TMUX",
        "TMUX_PANE",
        "VTE_VERSION",
        "WINDOWID",
        "WT_PROFILE_ID",
        "WT_SESSION",
    }
)
"""What the terminal around ideai said of itself; programs key features and nested-session checks on it."""

OUTER_TERMINAL_PREFIXES = (
    "ALACRITTY_",
    "GHOSTTY_",
    "GNOME_TERMINAL_",
    "ITERM_",
    "KITTY_",
    "KONSOLE_",
    "VSCODE_",
    "WEZTERM_",
    "ZELLIJ",
)

CLI_MARKERS = frozenset(
    {
        "CI",
        "CLAUDECODE",
        "CLAUDE_CODE_ENTRYPOINT",
        "CLAUDE_CODE_EXECPATH",
        "CLAUDE_CODE_SESSION_ID",
        "CLAUDE_CODE_SSE_PORT",
        "CODEX_THREAD_ID",
        "CURSOR_AGENT",
        "GEMINI_CLI",
        "OPENCODE",
        "QWEN_CODE",
    }
)
"""By these a CLI takes itself for an agent's child, or sees no person; all its other variables are settings."""


def child_variables(
    inherited: Mapping[str, str], changes: Mapping[str, str], own: Mapping[str, str], cwd: Path
) -> dict[str, str]:
    """All variables of a new process.

    `inherited` are the workspace's, as the person started it; `changes` are the profile's and the agent's; `own` are
    ideai's (`IDEAI_PROJECT_ROOT`, `IDEAI_SOCKET`…) and win over everything. `LINES` and `COLUMNS` are left out:
    programs ask the PTY, and those with ncurses would go on believing them when the pane is resized (use_env(3X)).
    """
    kept = {key: value for key, value in inherited.items() if not _dropped(key)}
    return {**kept, **PANE, "PWD": str(cwd), **changes, "IDEAI": "1", **own}


def with_git_settings(variables: Mapping[str, str], settings: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The variables with more settings for git (git(1), GIT_CONFIG_COUNT); those that are there stay before them."""
    if not settings:
        return dict(variables)
    said = variables.get(_COUNT, "")
    count = int(said) if said.isdecimal() and len(said) < 6 else 0
    made = {_COUNT: str(count + len(settings))}
    for number, (key, value) in enumerate(settings, count):
        made |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return {**variables, **made}


def _dropped(key: str) -> bool:
    ours = key == "IDEAI" or (key.startswith("IDEAI_") and key not in KEPT_OF_OURS)
    return ours or key in OUTER_TERMINAL or key in CLI_MARKERS or key.startswith(OUTER_TERMINAL_PREFIXES)
