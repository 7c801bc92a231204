"""`ideai repo …`: repositories for the agents that work on tasks."""

import os
from pathlib import Path

import click

from app.domain.changes import visible
from app.domain.errors import Refused
from app.domain.repository import without_secret
from app.headless.shop import Shop, json_option, print_json

_CODEX_HOME = "CODEX_HOME"
_ASKS = (
    "Codex may ask before each commit here, until its task is run again: its sandbox was told at its start where it "
    "may write, and this repository was not among those that the task offers (`ideai task new --repository`)."
)


@click.group()
def repo() -> None:
    """Check out repositories into the directory of a task."""


@repo.command()
@click.argument("url")
@click.option("--ref", help="The branch, tag or commit to begin at (default: the repository's main branch).")
@click.option("--task", "word", help="For this task (default: the task that runs this).")
@click.option("-C", "--project", "path", type=click.Path(path_type=Path), help="The project of the task.")
@json_option
def checkout(url: str, ref: str | None, word: str | None, path: Path | None, as_json: bool) -> None:
    """Check out the repository at URL on a branch of the task's own; what is there already stays as it is."""
    task = word or os.environ.get("IDEAI_TASK_ID")
    if not task:
        raise Refused("Repositories are checked out for tasks; run this in a task's pane, or name its --task.")
    shop = Shop(path or Path(os.environ.get("IDEAI_PROJECT_ROOT", ".")))
    click.echo(f"Fetching {visible(without_secret(url))} …", err=True)
    found = shop.run(shop.do.tasks.read(shop.project, task))
    done = shop.run(shop.do.check_out_repository(shop.project, found.id, url, ref))
    if as_json:
        print_json(
            {
                "path": str(done.path),
                "branch": done.branch,
                "base": done.base or None,
                "kept": done.kept,
                "dirty": done.dirty,
                "ahead": done.ahead,
                "stale": done.stale or None,
            }
        )
        return
    click.echo(str(done.path))
    if done.stale:
        click.echo(done.stale, err=True)
    if done.kept:
        work = f"{_count(done.dirty, 'changed file')}, {_count(done.ahead, 'commit')} not pushed"
        click.echo(f"It was checked out already on {done.branch}, and is as it was: {work}.", err=True)
    else:
        click.echo(f"Checked out on {done.branch}, from {done.base}.", err=True)
        if not done.room and word is None and _CODEX_HOME in os.environ:
            click.echo(_ASKS, err=True)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
