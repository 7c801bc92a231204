"""What the headless commands share: a project's use cases, and answers in JSON."""

import asyncio
import json
import os
from collections.abc import Coroutine, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from app.domain.changes import visible_lines

if TYPE_CHECKING:
    from app.domain.agent import Agent
    from app.domain.project import Project
    from app.usecases.use_cases import UseCases

T = TypeVar("T")

project_option = click.option(
    "-C", "--project", "path", type=click.Path(path_type=Path), default=".", help="The project (default: here)."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")


class Shop:
    """The use cases of one project, without a screen; nothing is started."""

    def __init__(self, path: Path) -> None:
        """Open the directory as a project. Raises NotFound if there is none."""
        from app.main.commands import headless

        self.project: Project
        self.do: UseCases
        self.project, self.do = headless(path, os.environ, complain)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """What a use case returns."""
        return asyncio.run(work)

    def agent(self, word: str) -> "Agent":
        """The agent with that slug, name or id. Raises NotFound."""
        return self.do.read_context.manifests.load(self.project).resolve(word)

    def agents(self) -> "tuple[Agent, ...]":
        """All of the project's agents. Raises Damaged."""
        return self.do.read_context.manifests.load(self.project).entries


def print_json(value: object) -> None:
    """A value on stdout, for programs; of names that are no UTF-8 the bytes are escaped as lone surrogates."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    click.echo(text.encode("utf-8", "backslashreplace").decode())


def print_list(fields: Iterable[object], lines: Iterable[str], problems: Sequence[object], *, as_json: bool) -> None:
    """What was read, as JSON or a line each, after what could not be read; the command fails if there is any of that.

    The lines are for the terminal as they are; of the problems nothing acts on it.
    """
    for problem in problems:
        complain(problem)
    if as_json:
        print_json(list(fields))
    else:
        for line in lines:
            click.echo(line)
    if problems:
        raise SystemExit(1)


def complain(problem: object) -> None:
    """Say what went wrong, on stderr, with whatever a file or a name may hold."""
    click.echo(f"ideai: {visible_lines(str(problem))}", err=True)
