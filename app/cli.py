"""The command line. What a command needs is imported when it runs, so that joining a workspace loads no screen.

Exit codes: 0 done, 1 refused or failed (one sentence on stderr), 2 wrong usage or no terminal.
"""

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    import click

_WORDS = frozenset(
    {
        "agents",
        "attach",
        "doctor",
        "du",
        "events",
        "gc",
        "keys",
        "kill",
        "launch",
        "ls",
        "new",
        "open",
        "profiles",
        "provider",
        "repo",
        "rm",
        "serve",
        "show",
        "trust",
        "worktree",
        "skill",
        "task",
        "team",
    }
)


def main() -> NoReturn:
    """Run the command line and end the process with its exit code."""
    sys.exit(_run(sys.argv[1:]))


def _run(arguments: Sequence[str]) -> int:
    """What a person waits for, opening, joining and the serving behind it, does without click when said plainly."""
    match arguments:
        case ["attach", *path] if len(path) <= 1 and _are_plain(path):
            return join_workspace(Path(*path))
        case ["serve", path] if _are_plain([path]):
            return serve_workspace(Path(path))
        case [word, *_] if _is_neither(word):
            return _complain_of(word)
        case [*path] if len(path) <= 1 and _are_plain(path) and _WORDS.isdisjoint(path):
            return open_workspace(Path(*path))
        case _:
            return _commands(arguments)


def _are_plain(words: Sequence[str]) -> bool:
    return not any(word.startswith("-") or not word for word in words)


def _is_neither(word: str) -> bool:
    """Whether a first word is no command, and no path either: it has no slash, and there is nothing of that name."""
    return _are_plain([word]) and word not in _WORDS and os.sep not in word and not os.path.lexists(word)


def _complain_of(word: str) -> int:
    from difflib import get_close_matches

    from app.domain.changes import visible_lines

    close = get_close_matches(word, sorted(_WORDS - {"serve"}), 1)
    advice = f"did you mean `ideai {close[0]}`?" if close else "`ideai --help` lists the commands."
    print(f"ideai: There is no command and no directory '{visible_lines(word)}' here; {advice}", file=sys.stderr)
    return 2


def open_workspace(path: Path) -> int:
    """Join the workspace of a project, which is started first if there is none; the exit code."""
    from app.client.attach import attach, check_terminal
    from app.client.errors import ClientError
    from app.client.start import ensure_workspace

    try:
        check_terminal(os.environ)
        return attach(ensure_workspace(path))
    except ClientError as error:
        print(f"ideai: {error}", file=sys.stderr)
        return error.code


def join_workspace(path: Path) -> int:
    """Join the workspace of a project, which must be running; the exit code."""
    from app.client.attach import attach
    from app.client.connect import socket_of
    from app.client.errors import ClientError

    try:
        return attach(socket_of(path))
    except ClientError as error:
        print(f"ideai: {error}", file=sys.stderr)
        return error.code


def serve_workspace(path: Path) -> int:
    """Be the workspace process of a project; the exit code."""
    gc.disable()  # until it listens: nothing that is imported is garbage, and looking for some is a tenth of the start
    from app.main.workspace import serve_project

    return serve_project(path)


def _commands(arguments: Sequence[str]) -> int:
    """The commands by click; a first word that is none of them is the path of a project."""
    import click

    words = list(arguments)
    if words and words[0] not in _WORDS and not words[0].startswith("-"):
        words.insert(0, "open")
    try:
        with _one_sentence():
            make_group().main(args=words, prog_name="ideai", standalone_mode=False)
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        return 130
    except _Failed as failed:
        from app.domain.changes import visible_lines

        print(f"ideai: {visible_lines(str(failed))}", file=sys.stderr)
        return failed.code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return 0


class _Failed(Exception):
    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


@contextmanager
def _one_sentence() -> Iterator[None]:
    """What a user can act on becomes one sentence and an exit code; everything else is a traceback."""
    from app.client.errors import ClientError
    from app.domain.errors import IdeaiError

    try:
        yield
    except ClientError as error:
        raise _Failed(str(error), error.code) from error
    except IdeaiError as error:
        raise _Failed(str(error), 1) from error


def make_group() -> "click.Group":
    """The commands, as click knows them."""
    import click

    from app.headless import commands

    @click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
    @click.version_option(_version(), prog_name="ideai")
    @click.option("--inline", is_flag=True, help="Run without a workspace process; it ends with this terminal.")
    @click.pass_context
    def group(context: click.Context, inline: bool) -> None:
        """A terminal workspace for people who run several AI coding agents at once.

        `ideai [PATH]` joins the workspace of PATH (default: this directory) and starts it if there is none.
        """
        if inline:
            context.exit(_inline(Path()))
        if context.invoked_subcommand is None:
            context.exit(open_workspace(Path()))

    @group.command("open")
    @click.argument("path", type=click.Path(path_type=Path), default=".")
    @click.option("--inline", is_flag=True, help="Run without a workspace process; it ends with this terminal.")
    @click.pass_context
    def open_(context: click.Context, path: Path, inline: bool) -> None:
        """Join the workspace of PATH; start it if there is none."""
        context.exit(_inline(path) if inline else open_workspace(path))

    @group.command(hidden=True)
    @click.argument("path", type=click.Path(path_type=Path))
    @click.pass_context
    def serve(context: click.Context, path: Path) -> None:
        """Be the workspace process of PATH."""
        context.exit(serve_workspace(path))

    for command in commands():
        group.add_command(command)
    return group


def _inline(path: Path) -> int:
    from app.client.attach import check_terminal
    from app.main.workspace import run_inline

    check_terminal(os.environ)
    return run_inline(path)


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("ideai")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "unknown"
