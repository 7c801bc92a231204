"""`ideai doctor`: what keeps ideai from working well here, and the way out."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from app.domain.errors import IdeaiError
from app.domain.health import FolderFacts, Sign, folder_signs, login_sign, program_signs, terminal_signs
from app.headless.shop import json_option, print_json
from app.places import UserPlaces
from app.processes.children import find_program
from app.processes.logind import login_facts
from app.processes.terminal_answers import ask_terminal
from app.processes.versions import ProgramVersions

_STDIN, _STDOUT = 0, 1
_MARKS = {"ok": "ok", "note": "note", "fault": "FAULT"}
_WIDTH = 11


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """Look at the terminal, the CLIs, git, ssh, the folders and logout; one line each, with the way out.

    Fails if something keeps ideai from working.
    """
    signs = tuple(_signs(os.environ))
    if as_json:
        print_json([{"subject": sign.subject, "state": sign.state, "said": sign.said} for sign in signs])
    else:
        for sign in signs:
            click.echo(f"{_MARKS[sign.state]:<6}{sign.subject:<{_WIDTH}}{sign.said}")
    if any(sign.state == "fault" for sign in signs):
        raise SystemExit(1)


def _signs(variables: Mapping[str, str]) -> Iterator[Sign]:
    from app.provider_check.check import find_providers

    yield from terminal_signs(variables, ask_terminal(_STDIN, _STDOUT))
    found = {known.id: path for known in find_providers(variables) if (path := _find(known.command, variables))}
    git = ProgramVersions(variables).find("git", {})
    yield from program_signs(
        {name: path for name, path in found.items() if name != "shell"}, git, _find("ssh", variables)
    )
    places = UserPlaces.find(variables)
    named = (("config", places.config), ("state", places.state), ("data", places.data))
    yield from folder_signs([folder_facts(what, path) for what, path in named])
    yield login_sign(login_facts())


def _find(command: str, variables: Mapping[str, str]) -> Path | None:
    try:
        return Path(find_program(command, variables, Path("/")))
    except (IdeaiError, OSError):
        return None


def folder_facts(what: str, path: Path) -> FolderFacts:
    """What is to be known of a folder; of one that is not there yet, the one in which it would be made counts."""
    there = next((place for place in (path, *path.parents) if place.exists()), Path("/"))
    found = there.stat()
    return FolderFacts(
        what,
        path,
        there,
        is_folder=there.is_dir(),
        writable=os.access(there, os.R_OK | os.W_OK | os.X_OK),
        own=there != path or found.st_uid == os.geteuid(),
        open_to_others=there == path and bool(found.st_mode & 0o022),
        temporary=Path(os.path.realpath(path)).is_relative_to(os.path.realpath(tempfile.gettempdir())),
    )
