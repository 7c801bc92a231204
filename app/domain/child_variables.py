"""The environment variables of a process in a pane: what it inherits, what it must not, what describes the pane."""

from collections.abc import Mapping
from pathlib import Path

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
    ideai's (`IDEAI_PROJECT_ROOT`, `IDEAI_SOCKET`…) and win over everything. `LINES` and `COLUMNS` are left out: they
    would go stale with the first resize, and programs ask the PTY.
    """
    kept = {key: value for key, value in inherited.items() if not _dropped(key)}
    return {**kept, **PANE, "PWD": str(cwd), **changes, "IDEAI": "1", **own}


def _dropped(key: str) -> bool:
    ours = key == "IDEAI" or (key.startswith("IDEAI_") and key not in KEPT_OF_OURS)
    return ours or key in OUTER_TERMINAL or key in CLI_MARKERS or key.startswith(OUTER_TERMINAL_PREFIXES)
