"""What of this machine and its terminal keeps ideai from working well, and the way out. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Final, Literal, TypeAlias

State: TypeAlias = Literal["ok", "note", "fault"]
Version: TypeAlias = tuple[int, ...]

_MERGES: Final = (2, 38)
"""From this version on git merges without a working tree (`git merge-tree --write-tree`)."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that was looked at: a `note` is worth knowing, a `fault` keeps something from working."""

    subject: str
    state: State
    said: str


@dataclass(frozen=True, slots=True)
class TerminalAnswers:
    """What the person's terminal says that it can."""

    kitty_keys: bool = False
    synchronised: bool = False


@dataclass(frozen=True, slots=True)
class FolderFacts:
    """A folder of the user's, or `there`, the nearest one above it that exists."""

    what: str
    path: Path
    there: Path
    is_folder: bool = True
    writable: bool = True
    own: bool = True
    open_to_others: bool = False
    temporary: bool = False


@dataclass(frozen=True, slots=True)
class LoginFacts:
    """Whether the system ends a user's processes at logout, and whether this user's are spared (logind.conf(5))."""

    kills: bool = False
    lingers: bool = False

    @property
    def ends_us(self) -> bool:
        """Whether agents end with the last login."""
        return self.kills and not self.lingers


LINGER_ADVICE: Final = (
    "This system ends your processes when you log out, agents among them; `loginctl enable-linger` lets them run on."
)


def terminal_signs(variables: Mapping[str, str], answers: TerminalAnswers | None) -> Iterator[Sign]:
    """What the person sits at; `answers` None where there is no terminal, or it answers nothing."""
    yield _colours(variables)
    if answers is None:
        said = "It was not asked, or does not answer; run this in the terminal that you use."
        yield Sign("keys", "note", said)
        return
    yield _keys(answers, in_tmux="TMUX" in variables)
    if answers.synchronised:
        yield Sign("drawing", "ok", "The terminal shows whole frames (synchronized output).")
    else:
        yield Sign("drawing", "note", "The terminal does not know synchronized output; large changes may flicker.")
    yield _clipboard(variables)


def _colours(variables: Mapping[str, str]) -> Sign:
    term = variables.get("TERM", "")
    if term in ("", "dumb"):
        return Sign("colours", "fault", f"TERM is {term or 'not set'}; set it to what your terminal is.")
    if variables.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return Sign("colours", "ok", "16 million")
    if "256color" in term or "direct" in term:
        said = "256, as TERM says; set COLORTERM=truecolor if your terminal has more."
        return Sign("colours", "note", said)
    return Sign("colours", "note", f"16, as TERM={term} says; set it to xterm-256color if your terminal has more.")


def _keys(answers: TerminalAnswers, *, in_tmux: bool) -> Sign:
    if answers.kitty_keys:
        return Sign("keys", "ok", "The terminal tells all keys apart (kitty keyboard protocol).")
    advice = "in tmux: `set -s extended-keys on`" if in_tmux else "kitty, Ghostty, WezTerm, foot and iTerm2 can"
    return Sign("keys", "note", f"The terminal does not tell Shift+Enter from Enter and the like; {advice}.")


def _clipboard(variables: Mapping[str, str]) -> Sign:
    if "TMUX" in variables:
        return Sign("clipboard", "note", "tmux hands copies on only with `set -s set-clipboard on`.")
    return Sign("clipboard", "ok", "Copies are sent by OSC 52; most terminals take them, some must be allowed to.")


def program_signs(found: Mapping[str, Path], git: Version | None, ssh: Path | None) -> Iterator[Sign]:
    """The CLIs that were found by name, git's version and where ssh is; None where there is none."""
    if found:
        yield Sign("agents", "ok", ", ".join(sorted(found)))
    else:
        said = "No agent's CLI is on PATH; `ideai provider ls` says how each is installed."
        yield Sign("agents", "note", said)
    yield _git(git)
    if ssh is None:
        yield Sign("ssh", "note", "There is no ssh; repositories are only reached by https.")
    else:
        yield Sign("ssh", "ok", str(ssh))


def _git(version: Version | None) -> Sign:
    if version is None:
        return Sign("git", "fault", "There is no git that runs; worktrees, reviews and checkouts need it. Install git.")
    shown = ".".join(str(part) for part in version)
    if version < _MERGES:
        return Sign("git", "note", f"{shown} cannot merge an agent's worktree by itself; that needs 2.38.")
    return Sign("git", "ok", shown)


def folder_signs(folders: Collection[FolderFacts]) -> Iterator[Sign]:
    """The user's folders, one sign each."""
    for folder in folders:
        yield _folder(folder)


def _folder(folder: FolderFacts) -> Sign:
    path = folder.path
    if not folder.own:
        return Sign(folder.what, "fault", f"{path} belongs to somebody else; move it away or take it over (chown).")
    elsewhere = f"set IDEAI_{folder.what.upper()}_DIR to another"
    if not folder.is_folder:
        return Sign(folder.what, "fault", f"{folder.there} is no folder; move it away, or {elsewhere}.")
    if not folder.writable:
        done, way_out = "written" if folder.there == path else "made", f"chmod u+rwx {quote(str(folder.there))}"
        return Sign(folder.what, "fault", f"{path} cannot be {done}; `{way_out}` lets you, or {elsewhere}.")
    if folder.temporary:
        return Sign(folder.what, "note", f"{path} is temporary, and what is kept there goes; {elsewhere}.")
    if folder.open_to_others:
        return Sign(folder.what, "note", f"{path} can be written by others; `chmod go-w {quote(str(path))}` ends that.")
    return Sign(folder.what, "ok", str(path))


def login_sign(facts: LoginFacts) -> Sign:
    """Whether agents survive a logout."""
    if facts.ends_us:
        return Sign("logout", "fault", LINGER_ADVICE)
    return Sign("logout", "ok", "Agents run on when you log out.")
