"""What keeps ideai from working well, and the way out."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.health import (
    FolderFacts,
    LoginFacts,
    Sign,
    TerminalAnswers,
    folder_signs,
    login_sign,
    program_signs,
    terminal_signs,
)

GOOD = {"TERM": "xterm-kitty", "COLORTERM": "truecolor"}
ALL = TerminalAnswers(kitty_keys=True, synchronised=True)
_PLACE = Path("/home/ann/.local/state/ideai")
FOLDER = FolderFacts("state", _PLACE, _PLACE)


def of(subject: str, variables: dict[str, str], answers: TerminalAnswers | None = ALL) -> Sign:
    return next(sign for sign in terminal_signs(variables, answers) if sign.subject == subject)


def test_with_a_good_terminal_all_is_well() -> None:
    assert {sign.state for sign in terminal_signs(GOOD, ALL)} == {"ok"}


@pytest.mark.parametrize(
    ("variables", "state", "advice"),
    [
        ({}, "fault", "set it to what your terminal is"),
        ({"TERM": "dumb", "COLORTERM": "truecolor"}, "fault", "TERM is dumb"),
        ({"TERM": "xterm-256color"}, "note", "COLORTERM=truecolor"),
        ({"TERM": "vt220"}, "note", "xterm-256color"),
    ],
)
def test_what_is_missing_of_colours_is_said(variables: dict[str, str], state: str, advice: str) -> None:
    sign = of("colours", variables)
    assert sign.state == state
    assert advice in sign.said


def test_a_terminal_that_answers_nothing_is_not_judged() -> None:
    assert [sign.subject for sign in terminal_signs(GOOD, None)] == ["colours", "keys"]


@pytest.mark.parametrize(("variables", "advice"), [({}, "kitty, Ghostty"), ({"TMUX": "x"}, "extended-keys")])
def test_keys_that_do_not_arrive_are_said_with_the_way_out(variables: dict[str, str], advice: str) -> None:
    sign = of("keys", {**GOOD, **variables}, replace(ALL, kitty_keys=False))
    assert (sign.state, advice in sign.said) == ("note", True)


def test_a_terminal_without_whole_frames_may_flicker() -> None:
    assert "flicker" in of("drawing", GOOD, replace(ALL, synchronised=False)).said


def test_tmux_must_be_told_to_hand_copies_on() -> None:
    assert "set-clipboard on" in of("clipboard", {**GOOD, "TMUX": "x"}).said


@pytest.mark.parametrize(
    ("version", "state", "said"),
    [
        (None, "fault", "Install git"),
        ((2, 37, 9), "note", "needs 2.38"),
        ((2, 38, 0), "ok", "2.38.0"),
    ],
)
def test_a_git_that_is_missing_or_old_is_said(version: tuple[int, ...] | None, state: str, said: str) -> None:
    sign = next(sign for sign in program_signs({}, version, None) if sign.subject == "git")
    assert sign.state == state
    assert said in sign.said


def test_the_clis_are_named_or_how_to_get_one() -> None:
    found = {"codex": Path("/bin/codex"), "claude": Path("/bin/claude")}
    agents, _, ssh = program_signs(found, (2, 47, 0), Path("/usr/bin/ssh"))
    assert (agents.said, ssh.state) == ("claude, codex", "ok")
    agents, _, ssh = program_signs({}, (2, 47, 0), None)
    assert (agents.state, ssh.state) == ("note", "note")
    assert "ideai provider ls" in agents.said


@pytest.mark.parametrize(
    ("facts", "state", "advice"),
    [
        (FOLDER, "ok", "/home/ann/.local/state/ideai"),
        (replace(FOLDER, own=False), "fault", "chown"),
        (replace(FOLDER, writable=False), "fault", "chmod u+rwx /home/ann/.local/state/ideai"),
        (replace(FOLDER, writable=False, there=Path("/a b")), "fault", "cannot be made; `chmod u+rwx '/a b'` lets you"),
        (replace(FOLDER, is_folder=False, there=Path("/home/ann/.local")), "fault", "/home/ann/.local is no folder"),
        (replace(FOLDER, temporary=True), "note", "IDEAI_STATE_DIR"),
        (replace(FOLDER, open_to_others=True), "note", "chmod go-w"),
    ],
)
def test_a_folder_that_cannot_be_used_is_said_with_the_way_out(facts: FolderFacts, state: str, advice: str) -> None:
    (sign,) = folder_signs([facts])
    assert sign.state == state
    assert advice in sign.said


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (LoginFacts(), "ok"),
        (LoginFacts(kills=True), "fault"),
        (LoginFacts(kills=True, lingers=True), "ok"),
        (LoginFacts(lingers=True), "ok"),
    ],
)
def test_a_logout_that_ends_agents_is_said(facts: LoginFacts, state: str) -> None:
    sign = login_sign(facts)
    assert sign.state == state
    assert ("loginctl enable-linger" in sign.said) == (state == "fault")
