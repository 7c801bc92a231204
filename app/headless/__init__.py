"""The headless commands: the use cases from a shell, made for pipes.

Answers go to stdout, one line each or with `--json` as one JSON value; what went wrong is one sentence on stderr.
"""

import asyncio
import json
import os
import shlex
import sys
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.client.ask import ask, watch
from app.client.connect import running, socket_of
from app.domain.agent import SkillRef
from app.domain.changes import visible
from app.headless.doctor import doctor
from app.headless.providers import provider
from app.headless.repositories import repo
from app.headless.shop import Shop, json_option, print_json, print_list, project_option
from app.headless.skills import skill
from app.headless.tasks import task
from app.headless.teams import team
from app.headless.trust import trust
from app.headless.worktrees import worktree
from app.sockets import answers, socket_path
from app.usecases.preview_launch import NOT_YET_CHOSEN

if TYPE_CHECKING:
    from app.domain.agent import Agent
    from app.domain.stored import StoredEnvironment


def commands() -> list[click.Command]:
    """All of them, for the group of the command line."""
    workspaces = [attach, ls, kill, events, keys]
    of_agents = [agents, new, show, rm, launch, worktree, repo, trust, task]
    return [*workspaces, *of_agents, profiles, provider, skill, team, gc, du, doctor]


# Workspaces


@click.command()
@click.argument("path", type=click.Path(path_type=Path), default=".")
@click.pass_context
def attach(context: click.Context, path: Path) -> None:
    """Join the workspace of PATH, which must be running."""
    from app.client.attach import attach as join

    context.exit(join(socket_of(path)))


@click.command()
@json_option
def ls(as_json: bool) -> None:
    """List the running workspaces and their sessions."""
    found = [dict(ask(socket, "ls")) for socket in running()]
    if as_json:
        print_json(found)
        return
    for workspace in found:
        clients = workspace["clients"]
        click.echo(f"{workspace['project']}  {clients} client{'' if clients == 1 else 's'}")
        for session in workspace["sessions"]:
            ending = "" if session["exit_code"] is None else f" {session['exit_code']}"
            click.echo(f"  {session['status']}{ending}\t{session['kind']}\t{session['title']}\t{session['pid'] or ''}")


@click.command()
@click.argument("path", type=click.Path(path_type=Path), default=".")
def kill(path: Path) -> None:
    """End the workspace of PATH and everything that runs in it."""
    answer = ask(socket_of(path), "kill")
    click.echo(f"The workspace of {answer['project']} ends.", err=True)


@click.command()
@project_option
@json_option
def events(path: Path, as_json: bool) -> None:
    """Watch the traffic of the event bus until interrupted."""
    try:
        for event in watch(socket_of(path), "events"):
            click.echo(json.dumps(event, ensure_ascii=False) if as_json else _event_line(event))
            sys.stdout.flush()
    except KeyboardInterrupt:
        return


@click.command()
def keys() -> None:
    """List every command with its keys after the prefix."""
    from app.tui.commands import COMMANDS

    for command in COMMANDS:
        click.echo(f"{command.id}\t{' '.join(command.keys)}\t{command.title}: {command.help}")


# Agents


@click.command()
@project_option
@json_option
def agents(path: Path, as_json: bool) -> None:
    """List the project's agents."""
    shop = Shop(path)
    read = shop.run(shop.do.list_agents(shop.project))
    print_list(
        (agent.as_fields() for agent in read.agents),
        (f"{agent.slug}\t{agent.profile}\t{','.join(agent.skills)}\t{agent.name}" for agent in read.agents),
        read.problems,
        as_json=as_json,
    )


@click.command()
@project_option
@click.argument("name")
@click.option("--profile", help="The profile that runs it (see `ideai profiles`); a template may name one.")
@click.option("--context", "source", type=click.File("r", encoding="utf-8"), help="Its Markdown, from a file or - .")
@click.option("--template", help="Make it from this template.")
@click.option("--skill", "skills", multiple=True, help="A skill, such as project/refactor; may be repeated.")
@click.option(
    "--cwd",
    type=click.Choice(["run_dir", "project_root", "worktree"]),
    help="Where it works, if not as the profile says.",
)
@json_option
def new(  # one option each
    path: Path,
    name: str,
    profile: str | None,
    source: Any,
    template: str | None,
    skills: Sequence[str],
    cwd: Any,
    as_json: bool,
) -> None:
    """Create an agent called NAME."""
    if profile is None and template is None:
        raise click.UsageError("Name a --profile or a --template.")
    if template is not None and (source is not None or skills or cwd):
        raise click.UsageError("A --template brings its own context, skills and directory.")
    shop = Shop(path)
    if template is not None:
        made = shop.do.create_agent_from_template(shop.project, template, name, profile=profile)
    else:
        content = source.read() if source is not None else None
        made = shop.do.create_agent(
            shop.project, name, profile or "", content, skills=tuple(SkillRef(skill) for skill in skills), cwd=cwd
        )
    _print_agent(shop.run(made), as_json=as_json)


@click.command()
@project_option
@click.argument("agent")
@json_option
def show(path: Path, agent: str, as_json: bool) -> None:
    """Print the context of AGENT; with --json also its entry in the manifest."""
    shop = Shop(path)
    found = shop.agent(agent)
    context = shop.run(shop.do.read_context(shop.project, found.id))
    if as_json:
        print_json({**found.as_fields(), "context": context.text, "revision": context.revision})
    else:
        click.echo(context.text, nl=not context.text.endswith("\n"))


@click.command()
@project_option
@click.argument("agent")
@click.option("--even-running", is_flag=True, help="End its process and call off its tasks first.")
@json_option
def rm(path: Path, agent: str, even_running: bool, as_json: bool) -> None:
    """Delete AGENT from the manifest; its Markdown stays on disk."""
    shop = Shop(path)
    found = shop.agent(agent)
    socket = socket_path(shop.project.root)
    if answers(socket):
        ask(socket, "rm", {"agent": found.id, "even_running": even_running})
    else:
        shop.run(shop.do.delete_agent(shop.project, found.id, even_running=even_running))
    if as_json:
        print_json(found.as_fields())
    else:
        click.echo(f"Deleted {found.slug}; {found.md_path} stays in .ideai.", err=True)


@click.command()
@project_option
@click.argument("agent")
@click.option("--print", "only_print", is_flag=True, help="Only print what would be run.")
@json_option
def launch(path: Path, agent: str, only_print: bool, as_json: bool) -> None:
    """Start AGENT in the project's running workspace, or print the command with --print."""
    shop = Shop(path)
    found = shop.agent(agent)
    if not only_print:
        shop.run(shop.do.give_consent.require(shop.project, found.id))
        ask(socket_of(path), "launch", {"agent": found.id})
        return
    invocation = shop.run(shop.do.preview_launch(shop.project, found.id))
    if not as_json:
        line = f"cd {shlex.quote(str(invocation.cwd))} && {invocation}"
        click.echo(line.replace(NOT_YET_CHOSEN, str(uuid.uuid4())))
        return
    plan = invocation.plan
    print_json(
        {
            "command": invocation.command,
            "args": list(invocation.args),
            "cwd": str(invocation.cwd),
            "variables": dict(invocation.variables),
            "files": [{"path": file.path, "text": file.text} for file in plan.files],
            "skills_folder": plan.skills_folder,
            "skills": [skill.ref for skill in (plan.home.skills if plan.home else plan.skills)],
            "stdin": plan.stdin,
            "block": {"path": str(plan.block.folder / plan.block.path), "text": plan.block.text}
            if plan.block
            else None,
            "home": {"kind": plan.home.kind, "context": plan.home.context} if plan.home else None,
        }
    )


@click.command()
@json_option
def profiles(as_json: bool) -> None:
    """List the profiles, and whether their commands are installed."""
    shop = Shop(Path())
    read = shop.run(shop.do.list_profiles())
    found = [(profile, profile.id in read.found) for profile in read.profiles]
    print_list(
        ({**profile.as_fields(), "found": is_found} for profile, is_found in found),
        (f"{profile.id}\t{'found' if is_found else 'not on PATH'}\t{profile.name}" for profile, is_found in found),
        read.problems,
        as_json=as_json,
    )


# Environments


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would be removed.")
@json_option
def gc(dry_run: bool, as_json: bool) -> None:
    """Remove what was left long ago: environments of tasks and clones without work that is nowhere else, deletions."""
    from app.domain.stored import Verdict
    from app.main.collectors import (
        make_collector,
        make_deletion_collector,
        make_leftover_collector,
        make_worktree_collector,
    )

    collected = asyncio.run(make_collector(os.environ)(dry_run=dry_run))
    projects = dict.fromkeys(stored.project for stored, _ in collected.verdicts if stored.kind == "agent")
    collect = make_worktree_collector(os.environ)
    worktrees = [found for project in projects for found in asyncio.run(collect(project, dry_run=dry_run))]
    deletions = asyncio.run(make_deletion_collector(os.environ)(projects, dry_run=dry_run))
    leftovers = asyncio.run(make_leftover_collector(os.environ)(projects, dry_run=dry_run))
    if as_json:
        print_json(
            {
                "freed": collected.freed,
                "environments": [
                    {**_stored_fields(stored), "goes": verdict.goes, "reason": verdict.reason}
                    for stored, verdict in collected.verdicts
                ],
                "temporary": [str(stored.temporary) for stored in collected.temporary],
                "worktrees": [
                    {
                        "path": str(found.tree.root),
                        "branch": found.branch,
                        "goes": verdict.goes,
                        "reason": verdict.reason,
                    }
                    for found, verdict in worktrees
                ],
                "deleted": [
                    {"path": str(deletion.path), "goes": verdict.goes, "reason": verdict.reason}
                    for deletion, verdict in deletions
                ],
                "leftovers": [str(path) for path in leftovers],
            }
        )
        return
    went, kept = ("would go", "would stay") if dry_run else ("removed", "kept")
    rows = [
        *((verdict, human_size(stored.size), stored.path) for stored, verdict in collected.verdicts),
        *((Verdict(True, "its run has ended"), "", stored.temporary) for stored in collected.temporary),
        *((verdict, "", found.tree.root) for found, verdict in worktrees),
        *((verdict, "", deletion.path) for deletion, verdict in deletions),
        *((Verdict(True, "its writer was killed"), "", path) for path in leftovers),
    ]
    for verdict, size, path in rows:
        click.echo(f"{went if verdict.goes else kept}\t{size}\t{visible(str(path))}\t{visible(verdict.reason)}")
    click.echo(f"{human_size(collected.freed)} {'would be ' if dry_run else ''}freed.", err=True)


@click.command()
@json_option
def du(as_json: bool) -> None:
    """Show what the environments of agents and tasks take of the disk, the largest first."""
    from app.main.collectors import make_collector

    found = sorted(asyncio.run(make_collector(os.environ).store.survey()), key=lambda stored: -stored.size)
    print_list(map(_stored_fields, found), map(_stored_line, found), (), as_json=as_json)
    if not as_json:
        click.echo(f"{human_size(sum(stored.size for stored in found))} in {len(found)} environments.", err=True)


def _stored_line(stored: "StoredEnvironment") -> str:
    return f"{human_size(stored.size)}\t{stored.kind}\t{_stored_state(stored)}\t{visible(str(stored.path))}"


_STATES = {"unknown": "unknown", "clone": "kept", "removed": "half removed"}


def _stored_state(stored: "StoredEnvironment") -> str:
    if stored.kind in _STATES:
        return _STATES[stored.kind]
    if stored.held:
        return "running"
    return "not finished" if stored.completed_at is None else "finished"


def _stored_fields(stored: "StoredEnvironment") -> dict[str, object]:
    return {
        "kind": stored.kind,
        "path": str(stored.path),
        "owner": stored.owner_id,
        "project": stored.project_root,
        "size": stored.size,
        "held": stored.held,
        "completed_at": stored.completed_at,
        "work": [str(path) for path in stored.work],
        "temporary": str(stored.temporary) if stored.temporary else None,
    }


def human_size(size: int) -> str:
    """Bytes for people: `12 B`, `3.4 MB`; by thousands, as disks are sold."""
    value, units = float(size), ["B", "KB", "MB", "GB"]
    while value >= 1000 and len(units) > 1:
        value /= 1000
        units.pop(0)
    return f"{value:.0f} {units[0]}" if units[0] == "B" or value >= 100 else f"{value:.1f} {units[0]}"


def _print_agent(agent: "Agent", *, as_json: bool) -> None:
    if as_json:
        print_json(agent.as_fields())
    else:
        click.echo(f"{agent.slug}\t{agent.id}")


def _event_line(event: Mapping[str, Any]) -> str:
    rest = {key: value for key, value in event.items() if key != "event"}
    return f"{event['event']}\t{json.dumps(rest, ensure_ascii=False)}"
