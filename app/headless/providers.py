"""`ideai provider …`: what ideai knows of the CLIs, and whether it holds for those that are installed."""

import asyncio
import os
from pathlib import Path
from typing import get_args

import click

from app.domain.agent import CwdPolicy
from app.domain.provider import Provider
from app.headless.shop import json_option, print_json, print_list


@click.group()
def provider() -> None:
    """List the known CLIs, and check what reaches their models."""


@provider.command()
@json_option
def ls(as_json: bool) -> None:
    """List the providers, the version each was checked against, how to install it, and what to know of it."""
    from app.headless.shop import Shop

    shop = Shop(Path())
    profiles = shop.do.list_profiles
    listed = profiles.providers.list()
    found = [(known, _text(profiles.programs.find(known.command))) for known in listed.items]
    print_list(
        ({**known.as_fields(), "program": program} for known, program in found),
        (_line(known, program) for known, program in found),
        listed.problems,
        as_json=as_json,
    )


@provider.command()
@click.argument("name")
@click.option(
    "--cwd", "policies", multiple=True, type=click.Choice(get_args(CwdPolicy)), help="Where it works (default: each)."
)
@click.option("--keep", type=click.Path(path_type=Path), help="Leave its screen and the captured requests there.")
@click.option("--seconds", type=click.FloatRange(min=1), default=90, show_default=True, help="Until it is given up.")
@json_option
def check(name: str, policies: tuple[CwdPolicy, ...], keep: Path | None, seconds: float, as_json: bool) -> None:
    """Start the CLI NAME in a scratch project with a stand-in for its model, and say what reached it.

    No account is needed and none is used: it runs as a new user. Fails unless context and skill came through and the
    repository is as it was.
    """
    from app.provider_check.check import Limits, check_provider

    limits = Limits(prompt=seconds, request=seconds, better=seconds)
    results = []
    for policy in policies or get_args(CwdPolicy):
        place = keep / f"{name}-{policy}" if keep else None
        result = asyncio.run(check_provider(name, policy, os.environ, keep=place, limits=limits))
        results.append(result)
        if not as_json:
            click.echo(str(result))
    if as_json:
        print_json([result.as_fields() for result in results])
    if not all(result.passed or result.outcome == "not possible" for result in results):
        raise SystemExit(1)


def _text(path: Path | None) -> str | None:
    return str(path) if path else None


def _line(known: Provider, program: str | None) -> str:
    words = [known.id, known.checked, program or "not on PATH", known.install, known.remark]
    return "\t".join(words if known.remark else words[:-1])
