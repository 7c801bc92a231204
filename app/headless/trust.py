"""`ideai trust`: what a project's files ask for, and whether you agree."""

from collections.abc import Iterable
from pathlib import Path

import click

from app.domain.agent import Agent
from app.domain.errors import IdeaiError
from app.domain.trust import Demand, Wish
from app.headless.shop import Shop, complain, json_option, print_json, project_option


@click.command()
@project_option
@click.argument("agent", required=False)
@click.option("--yes", is_flag=True, help="Agree to what is asked for AGENT, as it is now.")
@json_option
def trust(path: Path, agent: str | None, yes: bool, as_json: bool) -> None:
    """Show what the project's files ask for when AGENT is launched, or any agent; --yes agrees to it on this machine.

    That is: variables, a profile that is more than its CLI's plain start, and skills of the project with programs or
    hooks in them. Consent is to what is shown; when it changes, it is asked again.
    """
    if yes and agent is None:
        raise click.UsageError("Name the AGENT for which you agree.")
    shop = Shop(path)
    asked, failures = _asked(shop, [shop.agent(agent)] if agent is not None else shop.agents())
    for error in failures:
        complain(error)
    if yes:
        for demand in asked:
            shop.run(shop.do.give_consent(shop.project, demand))
    if as_json:
        print_json([_fields(shop, demand) for demand in asked])
    else:
        for demand in asked:
            _print(shop, demand)
        if not asked and not failures:
            click.echo("Nothing is asked for.", err=True)
    if failures:
        raise SystemExit(1)


def _asked(shop: Shop, agents: Iterable[Agent]) -> tuple[list[Demand], list[IdeaiError]]:
    """What is asked for when they are launched, and why that cannot be told of some."""
    asked: list[Demand] = []
    failures: list[IdeaiError] = []
    for agent in agents:
        try:
            demand = shop.run(shop.do.give_consent.of(shop.project, agent.id))
        except IdeaiError as error:
            failures.append(error)
        else:
            asked += [demand] if demand.wishes else []
    return asked, failures


def _print(shop: Shop, demand: Demand) -> None:
    click.echo(f"{demand.slug}\t{_word(_all_given(shop, demand))}")
    for wish in demand.wishes:
        for line in wish.lines:
            click.echo(f"  {line}")


def _all_given(shop: Shop, demand: Demand) -> bool:
    return all(shop.do.give_consent.given(shop.project, wish) for wish in demand.wishes)


def _word(given: bool) -> str:
    return "allowed" if given else "not allowed"


def _fields(shop: Shop, demand: Demand) -> dict[str, object]:
    wishes = [_wish_fields(shop, wish) for wish in demand.wishes]
    return {"agent": demand.agent_id, "slug": demand.slug, "asks": wishes, "allowed": _all_given(shop, demand)}


def _wish_fields(shop: Shop, wish: Wish) -> dict[str, object]:
    allowed = shop.do.give_consent.given(shop.project, wish)
    return {"kind": wish.kind, "lines": wish.lines, "allowed": allowed}
