"""`ideai trust`: what a project's files ask for, and whether you agree."""

from pathlib import Path

import click

from app.domain.trust import Demand
from app.headless.shop import Shop, json_option, print_json, project_option


@click.command()
@project_option
@click.argument("agent", required=False)
@click.option("--yes", is_flag=True, help="Agree to what AGENT's entry asks for, as it is now.")
@json_option
def trust(path: Path, agent: str | None, yes: bool, as_json: bool) -> None:
    """Show the variables that the project's files set for AGENT, or for all; --yes agrees to them on this machine."""
    if yes and agent is None:
        raise click.UsageError("Name the AGENT whose variables you agree to.")
    shop = Shop(path)
    wanted = shop.agent(agent).id if agent is not None else None
    asked = [
        (demand, given)
        for demand, given in shop.do.give_consent.demands(shop.project)
        if wanted in (None, demand.agent_id)
    ]
    if yes:
        for demand, _ in asked:
            shop.run(shop.do.give_consent(shop.project, demand))
        asked = [(demand, True) for demand, _ in asked]
    if as_json:
        print_json([_fields(demand, given) for demand, given in asked])
        return
    for demand, given in asked:
        click.echo(f"{demand.slug}\t{'allowed' if given else 'not allowed'}")
        for line in demand.lines:
            click.echo(f"  {line}")


def _fields(demand: Demand, given: bool) -> dict[str, object]:
    return {"agent": demand.agent_id, "slug": demand.slug, "variables": dict(demand.variables), "allowed": given}
