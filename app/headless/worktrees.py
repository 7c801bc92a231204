"""`ideai worktree …`: the worktrees of agents from a shell."""

import sys
from pathlib import Path

import click

from app.domain.agent import AgentId
from app.domain.changes import FileChange, visible
from app.domain.errors import NotFound, Refused
from app.domain.worktree import Standing, describe_losses
from app.headless.shop import Shop, json_option, print_json, project_option
from app.usecases.read_changes import ReviewedTree


@click.group()
def worktree() -> None:
    """List, compare, merge and discard the git worktrees of agents."""


@worktree.command()
@project_option
@json_option
def ls(path: Path, as_json: bool) -> None:
    """List the worktrees of the project's agents with what was changed in them."""
    shop = Shop(path)
    found = shop.run(shop.do.trees.list(shop.project))
    if as_json:
        print_json([_fields(standing) for standing in found])
        return
    for standing in found:
        changes = str(standing.changes) or "no changes"
        click.echo(f"{standing.worktree.branch}\t{standing.problem or changes}\t{standing.worktree.tree.root}")


@worktree.command()
@project_option
@click.argument("agent")
@json_option
def diff(path: Path, agent: str, as_json: bool) -> None:
    """Print what AGENT has changed since it got its worktree, as a unified diff."""
    shop = Shop(path)
    found = _standing(shop, agent)
    if found.problem:
        raise Refused(found.problem)
    if as_json:
        print_json([_file(file) for file in found.changes.files])
        return
    reviewed = ReviewedTree(found.worktree.tree, found.worktree.branch)
    for file in found.changes.files:
        told = shop.run(shop.do.trees.read.diff(reviewed, file))
        click.echo(_fit(told.text), nl=False)
        if told.cut:
            click.echo(f"\nideai: the rest of {visible(file.path)} is left out: it is too long.", err=True)


@worktree.command()
@project_option
@click.argument("agent")
@json_option
def merge(path: Path, agent: str, as_json: bool) -> None:
    """Merge AGENT's work into the branch that the project has checked out; its worktree stays."""
    shop = Shop(path)
    merged = shop.run(shop.do.trees.merge(shop.project, _standing(shop, agent).worktree.agent_id))
    if as_json:
        print_json({"into": merged.into, "commits": merged.commits})
    else:
        click.echo(f"Merged {merged.commits} commits into {merged.into}." if merged.commits else "Nothing to merge.")


@worktree.command()
@project_option
@click.argument("agent")
@click.option("--yes", is_flag=True, help="Also if something is lost by it.")
@json_option
def discard(path: Path, agent: str, yes: bool, as_json: bool) -> None:
    """Remove AGENT's worktree and its branch; says what would be lost, and does it only with --yes then."""
    shop = Shop(path)
    do = shop.do.trees.discard
    found, losses = shop.run(do.losses(shop.project, _standing(shop, agent).worktree.agent_id))
    if losses and not yes:
        raise Refused(f"It would be lost for ever; say --yes if it may.\n{describe_losses(losses)}")
    shop.run(do(shop.project, found, losses))
    if as_json:
        lost = {"commits": losses.commits, "uncommitted": losses.uncommitted, "untracked": losses.untracked}
        print_json({"branch": found.branch, "lost": {kind: list(names) for kind, names in lost.items()}})
    else:
        click.echo(f"Discarded {found.branch}.", err=True)


def _standing(shop: Shop, word: str) -> Standing:
    """The worktree of an agent, or of that branch: its agent may have been deleted. Raises NotFound."""
    found = shop.run(shop.do.trees.list(shop.project))
    for standing in found:
        if word in (standing.worktree.branch, standing.worktree.agent_id):
            return standing
    agent_id: AgentId = shop.agent(word).id
    for standing in found:
        if standing.worktree.agent_id == agent_id:
            return standing
    raise NotFound(f"{word} has no worktree; `ideai worktree ls` shows those there are.")


def _fit(text: str) -> str:
    """For a terminal, which must not act on what a file says; for a pipe, as it is."""
    return "\n".join(map(visible, text.split("\n"))) if sys.stdout.isatty() else text


def _fields(standing: Standing) -> dict[str, object]:
    worktree = standing.worktree
    return {
        "agent": worktree.agent_id,
        "branch": worktree.branch,
        "path": str(worktree.tree.root),
        "added": standing.changes.added,
        "removed": standing.changes.removed,
        "files": [_file(file) for file in standing.changes.files],
        "problem": standing.problem or None,
    }


def _file(file: FileChange) -> dict[str, object]:
    return {
        "path": file.path,
        "status": file.status,
        "added": file.added,
        "removed": file.removed,
        "before": file.before,
    }
