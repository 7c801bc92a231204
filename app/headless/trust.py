"""`ideai trust …`: what a project's files ask for, and whether you agree."""

from collections.abc import Callable, Coroutine, Iterable
from pathlib import Path
from typing import Any

import click

from app.domain.agent import Agent, AgentId
from app.domain.errors import IdeaiError
from app.domain.project import Project
from app.domain.trust import Demand, Wish
from app.headless.shop import Shop, complain, json_option, print_json, project_option


class _Trust(click.Group):
    """`ideai trust AGENT` is `ideai trust show AGENT`, but for an agent that is called like a command."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Without a command, show."""
        known = {*self.commands, *self.get_help_option_names(ctx)}
        return super().parse_args(ctx, args if args and args[0] in known else ["show", *args])


@click.group(cls=_Trust)
def trust() -> None:
    """What the project's files ask for when agents are launched, and what of it you have agreed to on this machine.

    That is: variables, a profile that is more than its CLI's plain start, and skills of the project with programs or
    hooks in them. Consent is to what is shown; when it changes, it is asked again. `ideai trust [AGENT] [--yes]` is
    `ideai trust show [AGENT] [--yes]`.
    """


@trust.command()
@project_option
@click.argument("agent", required=False)
@click.option("--yes", is_flag=True, help="Agree to what is asked for AGENT, as it is now.")
@json_option
def show(path: Path, agent: str | None, yes: bool, as_json: bool) -> None:
    """Show what the project's files ask for when AGENT is launched, or any agent; --yes agrees to it."""
    if yes and agent is None:
        raise click.UsageError("Name the AGENT for which you agree.")
    shop = Shop(path)
    asked, failures = _read(shop.do.give_consent.of, shop, [shop.agent(agent)] if agent is not None else shop.agents())
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


@trust.command()
@project_option
@json_option
def ls(path: Path, as_json: bool) -> None:
    """List what you have agreed to, of what is asked for now, and count what else you have."""
    shop = Shop(path)
    allowed, failures = _read(shop.do.revoke_consent.of, shop, shop.agents())
    others = shop.do.revoke_consent.others(shop.project, allowed)
    if as_json:
        print_json({"allowed": [_fields(shop, demand) for demand in allowed], "others": others})
    else:
        for demand in allowed:
            _print(shop, demand)
    if others:
        click.echo(f"{others} more, to what is not asked for now; `ideai trust revoke --all` takes all back.", err=True)
    elif not allowed and not failures:
        click.echo("Nothing was agreed to.", err=True)
    if failures:
        raise SystemExit(1)


@trust.command()
@project_option
@click.argument("agent", required=False)
@click.option("--all", "everything", is_flag=True, help="Whatever you have agreed to in the project, asked for or not.")
@json_option
def revoke(path: Path, agent: str | None, everything: bool, as_json: bool) -> None:
    """Take back what you have agreed to for AGENT: its next launch asks again. What runs already goes on."""
    if everything == (agent is not None):
        raise click.UsageError("Name the AGENT, or --all.")
    shop = Shop(path)
    if agent is None:
        count = shop.do.revoke_consent.all(shop.project)
        if as_json:
            print_json({"revoked": count})
    else:
        allowed = shop.run(shop.do.revoke_consent.of(shop.project, shop.agent(agent).id))
        shop.run(shop.do.revoke_consent(shop.project, allowed))
        count = len(allowed.wishes)
        if as_json:
            print_json([_fields(shop, allowed)])
        elif count:
            _print(shop, allowed)
    click.echo(
        "The next launch asks again; what runs already goes on." if count else "Nothing was agreed to.", err=True
    )


def _read(
    of: Callable[[Project, AgentId], Coroutine[Any, Any, Demand]], shop: Shop, agents: Iterable[Agent]
) -> tuple[list[Demand], list[IdeaiError]]:
    """What is asked for when they are launched, and why that cannot be told of some, which is said."""
    asked: list[Demand] = []
    failures: list[IdeaiError] = []
    for agent in agents:
        try:
            demand = shop.run(of(shop.project, agent.id))
        except IdeaiError as error:
            complain(error)
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
