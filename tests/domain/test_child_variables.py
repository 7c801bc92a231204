"""The variables of a process in a pane."""

from pathlib import Path

import pytest

from app.domain.child_variables import child_variables

CWD = Path("/project")


def child(
    inherited: dict[str, str], changes: dict[str, str] | None = None, own: dict[str, str] | None = None
) -> dict[str, str]:
    return child_variables(inherited, changes or {}, own or {}, CWD)


@pytest.mark.parametrize(
    "key",
    [
        "TMUX",
        "TMUX_PANE",
        "STY",
        "ZELLIJ",
        "ZELLIJ_SESSION_NAME",
        "KITTY_WINDOW_ID",
        "WEZTERM_PANE",
        "ITERM_SESSION_ID",
        "VTE_VERSION",
        "WT_SESSION",
        "VSCODE_IPC_HOOK_CLI",
        "TERM_SESSION_ID",
        "TERM_PROGRAM_VERSION",
        "LINES",
        "COLUMNS",
        "CLAUDECODE",
        "CLAUDE_CODE_ENTRYPOINT",
        "CLAUDE_CODE_SESSION_ID",
        "CLAUDE_CODE_SSE_PORT",
        "CLAUDE_CODE_EXECPATH",
        "CODEX_THREAD_ID",
        "GEMINI_CLI",
        "CI",
        "IDEAI_READY_FD",
        "IDEAI_SOCKET",
        "IDEAI_AGENT_ID",
    ],
)
def test_what_the_outer_terminal_and_outer_agents_said_does_not_go_in(key: str) -> None:
    assert key not in child({key: "x"})


@pytest.mark.parametrize(
    "key", ["HOME", "PATH", "NO_COLOR", "CLAUDE_CODE_USE_BEDROCK", "CODEX_HOME", "ANTHROPIC_API_KEY", "IDEAI_STATE_DIR"]
)
def test_what_the_person_has_set_goes_in(key: str) -> None:
    assert child({key: "x"})[key] == "x"


def test_the_pane_describes_itself() -> None:
    made = child({"TERM": "screen", "COLORTERM": "no", "TERM_PROGRAM": "tmux", "PWD": "/elsewhere"})
    assert made["TERM"] == "xterm-256color"
    assert made["COLORTERM"] == "truecolor"
    assert made["TERM_PROGRAM"] == "ideai"
    assert made["PWD"] == "/project"
    assert made["IDEAI"] == "1"


def test_the_profile_changes_what_is_inherited_and_ideai_has_the_last_word() -> None:
    made = child(
        {"EDITOR": "vi", "LANG": "C"}, {"EDITOR": "nano", "IDEAI_SOCKET": "mine"}, {"IDEAI_SOCKET": "/run/socket"}
    )
    assert made["EDITOR"] == "nano"
    assert made["LANG"] == "C"
    assert made["IDEAI_SOCKET"] == "/run/socket"


def test_a_profile_may_set_what_is_not_inherited() -> None:
    assert child({"CI": "1"}, {"CI": "true", "COLUMNS": "80"})["CI"] == "true"
