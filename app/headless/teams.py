"""`ideai team …`: the agents of a project as a team, and a team in a project."""

from pathlib import Path

import click

from app.domain.errors import Refused
from app.domain.team import Team
from app.headless.shop import Shop, json_option, print_json, print_list, project_option
from app.sockets import answers, socket_path


@click.group()
def team() -> None:
    """Save the agents of a project as a team, and apply it in another."""


@team.command()
@project_option
@click.argument("name")
@click.option("--description", default="", help="What it is good for.")
@json_option
def save(path: Path, name: str, description: str, as_json: bool) -> None:
    """Save agents, contexts, skills, profiles and tabs of the project as the team NAME."""
    shop = Shop(path)
    saved = shop.run(shop.do.save_team(shop.project, name, description))
    if as_json:
        print_json(saved.as_fields())
    else:
        click.echo(_line(saved))


@team.command()
@json_option
def ls(as_json: bool) -> None:
    """List the teams."""
    shop = Shop(Path())
    listed = shop.run(shop.do.list_teams())
    print_list(
        (found.as_fields() for found in listed.teams), map(_line, listed.teams), listed.problems, as_json=as_json
    )


@team.command()
@project_option
@click.argument("team_id", metavar="TEAM")
@click.option("--profile", help="The profile for members that name none (see `ideai profiles`).")
@click.option("--dry-run", is_flag=True, help="Only say what would be added.")
@json_option
def apply(path: Path, team_id: str, profile: str | None, dry_run: bool, as_json: bool) -> None:
    """Add the agents of TEAM to the project; what is there stays as it is."""
    shop = Shop(path)
    plan = shop.run(shop.do.apply_team.plan(shop.project, team_id, profile))
    if not dry_run and plan.team.tabs and answers(socket_path(shop.project.root)):
        raise Refused("A workspace of this project runs and keeps its tabs itself; apply the team there.")
    if not dry_run:
        agents = shop.run(shop.do.apply_team(shop.project, plan))
        shop.run(shop.do.add_team_tabs(shop.project, plan.team, agents))
    if as_json:
        print_json({"team": plan.team.id, "applied": not dry_run, "plan": plan.lines()})
    else:
        for line in plan.lines():
            click.echo(line)


def _line(team: Team) -> str:
    return f"{team.id}\t{len(team.members)} agents\t{team.name}"
