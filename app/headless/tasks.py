"""`ideai task …`: tasks from a shell, and by the agents that work on them."""

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.client.ask import ask
from app.domain.environment import time_text
from app.domain.names import printable
from app.domain.task import OfferedRepository, Task, Trigger
from app.headless.foreground import run_task
from app.headless.shop import Shop, json_option, print_json, print_list
from app.sockets import answers, socket_path

if TYPE_CHECKING:
    from app.domain.project import Project
    from app.ports.task_logs import Transcript

_FINISH_PATIENCE = 60.0
"""Seconds that a workspace has to end a task's program."""

_MAX_LINES = 100_000

_project = click.option(
    "-C",
    "--project",
    "path",
    type=click.Path(path_type=Path),
    default=lambda: os.environ.get("IDEAI_PROJECT_ROOT", "."),
    help="The project (default: the agent's that runs this, or here).",
)
_key = click.argument("key", required=False)


@click.group()
def task() -> None:
    """Make, run and finish tasks; KEY is what `ls` shows, or its beginning (default: the task that runs this)."""


@task.command()
@_project
@click.argument("title")
@click.option("--agent", required=True, help="Who does it: its slug, name or id.")
@click.option("--body", type=click.File("r", encoding="utf-8"), help="What is to be done, in Markdown: a file or - .")
@click.option("--repository", "repositories", multiple=True, help="What it may check out: an address; may be repeated.")
@json_option
def new(path: Path, title: str, agent: str, body: Any, repositories: tuple[str, ...], as_json: bool) -> None:
    """Make a task called TITLE; `run` dispatches it."""
    try:
        offered = [OfferedRepository(url=url) for url in repositories]
    except ValueError:
        raise click.UsageError("A --repository is an address, such as https://example.org/shop.git.") from None
    shop = Shop(path)
    text = body.read() if body is not None else ""
    maker = os.environ.get("IDEAI_AGENT_ID", "")
    trigger = Trigger(kind="agent", source=maker) if maker else None
    doer = shop.agent(agent).id
    made = shop.run(shop.do.tasks.create(shop.project, title, doer, text, repositories=offered, trigger=trigger))
    _tell_workspace(shop.project)
    if as_json:
        print_json(made.as_fields())
    else:
        click.echo(made.key)


@task.command()
@_project
@click.option("--all", "everything", is_flag=True, help="Those in the archive too.")
@json_option
def ls(path: Path, everything: bool, as_json: bool) -> None:
    """List the tasks, the oldest first."""
    shop = Shop(path)
    read = shop.run(shop.do.tasks.list(shop.project))
    shown = [found for found in read.tasks if everything or found.state != "archived"]
    names = {} if as_json else {agent.id: agent.slug for agent in shop.agents()}
    print_list(
        (found.as_fields() for found in shown),
        (f"{found.key}\t{found.state}\t{names.get(found.agent_id, '-')}\t{found.title}" for found in shown),
        read.problems,
        as_json=as_json,
    )


@task.command()
@_project
@_key
@json_option
def show(path: Path, key: str | None, as_json: bool) -> None:
    """Print what is to be done and what came of it."""
    shop = Shop(path)
    found = shop.run(shop.do.tasks.read(shop.project, _word(key)))
    place = str(shop.do.tasks.read.place(shop.project, found)) if found.runs else None
    if as_json:
        print_json({**found.as_fields(), "key": found.key, "environment": place})
        return
    facts = {
        "title": found.title,
        "state": found.state,
        "key": found.key,
        "environment": place,
        **{
            name: time_text(at)
            for name, at in (("queued", found.queued_at), ("started", found.started_at), ("ended", found.ended_at))
            if at is not None
        },
        "exit code": str(found.exit_code) if found.exit_code is not None else None,
    }
    for name, value in facts.items():
        if value is not None:
            click.echo(f"{name}\t{printable(value, 400)}")
    for text in (found.body, found.result):
        if text.strip():
            click.echo(f"\n{text.strip()}")


@task.command()
@_project
@_key
@click.option("--run", "number", type=click.IntRange(min=1), help="Which of its runs (default: the last one).")
@click.option("--raw", is_flag=True, help="Byte for byte, with all that moves the cursor.")
@json_option
def log(path: Path, key: str | None, number: int | None, raw: bool, as_json: bool) -> None:
    """Print what a task's program has shown, up to now or to its end; of much, the end of it."""
    shop = Shop(path)
    found = shop.run(shop.do.tasks.read(shop.project, _word(key)))
    transcript = shop.run(shop.do.tasks.read.transcript(shop.project, found, number))
    if as_json:
        print_json({**transcript.log.as_fields(), "text": _shown(transcript)})
    elif raw:
        click.echo(transcript.data, nl=False)
    else:
        click.echo(_shown(transcript))


def _shown(transcript: "Transcript") -> str:
    """What a person would have read, had they read along."""
    from app.terminal.emulator import Emulator

    size = transcript.log.size
    emulator = Emulator(size.rows, size.cols, scrollback=_MAX_LINES)
    emulator.feed(transcript.data)
    lines = [line.text.rstrip() for line in emulator.lines.logical_lines()]
    return "\n".join(reversed(lines)).rstrip()


@task.command()
@_project
@_key
@json_option
def run(path: Path, key: str | None, as_json: bool) -> None:
    """Dispatch a task to the running workspace; without one, run it here until it ends (exit code 1: it failed)."""
    shop = Shop(path)
    socket = socket_path(shop.project.root)
    if answers(socket):
        _print(Task.model_validate(dict(ask(socket, "task", {"verb": "run", "key": _word(key)}))), as_json=as_json)
        return
    ended = asyncio.run(run_task(path, _word(key), os.environ, target=2 if as_json else 1))
    _print(ended, as_json=as_json)
    if ended.state != "done":
        raise SystemExit(1)


@task.command()
@_project
@_key
@click.option("--result", help="What came of it; without, what its agent has left.")
@json_option
def done(path: Path, key: str | None, result: str | None, as_json: bool) -> None:
    """Finish a task that runs: what its agent has left is collected, and its program ends."""
    _change(path, "done", key, as_json=as_json, result=result)


@task.command()
@_project
@_key
@json_option
def cancel(path: Path, key: str | None, as_json: bool) -> None:
    """Call off a task that waits or runs."""
    _change(path, "cancel", key, as_json=as_json)


@task.command()
@_project
@_key
@json_option
def archive(path: Path, key: str | None, as_json: bool) -> None:
    """Take a task out of sight; its environment stays until `ideai gc`."""
    _change(path, "archive", key, as_json=as_json)


@task.command()
@_project
@_key
@json_option
def reopen(path: Path, key: str | None, as_json: bool) -> None:
    """Put a task that is over into its agent's queue again; it goes on where it was."""
    _change(path, "reopen", key, as_json=as_json)


def _change(path: Path, verb: str, key: str | None, *, as_json: bool, result: str | None = None) -> None:
    """Change it in the workspace, which may have to end its program, or else in the files."""
    shop = Shop(path)
    socket = socket_path(shop.project.root)
    if answers(socket):
        arguments = {"verb": verb, "key": _word(key), "result": result}
        changed = Task.model_validate(dict(ask(socket, "task", arguments, _FINISH_PATIENCE)))
    else:
        changed = shop.run(shop.do.tasks.perform(shop.project, verb, _word(key), result))
    _print(changed, as_json=as_json)


def _tell_workspace(project: "Project") -> None:
    """Let a running workspace read the tasks again."""
    socket = socket_path(project.root)
    if answers(socket):
        ask(socket, "task", {"verb": "read"})


def _word(key: str | None) -> str:
    word = key or _own_task(os.environ)
    if not word:
        raise click.UsageError("Name a task by its KEY; `ideai task ls` shows them.")
    return word


def _own_task(variables: Mapping[str, str]) -> str:
    return variables.get("IDEAI_TASK_ID", "")


def _print(changed: Task, *, as_json: bool) -> None:
    if as_json:
        print_json(changed.as_fields())
    else:
        click.echo(f"{changed.key}\t{changed.state}")
