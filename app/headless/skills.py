"""`ideai skill …`: skills from a shell."""

from pathlib import Path
from typing import get_args

import click

from app.domain.agent import CwdPolicy
from app.domain.errors import NotFound
from app.domain.skill import Skill, SkillScope
from app.domain.skill_lint import findings_by_reason
from app.headless.shop import Shop, complain, json_option, print_json, print_list, project_option


@click.group()
def skill() -> None:
    """List, check and import skills."""


@skill.command()
@project_option
@json_option
def ls(path: Path, as_json: bool) -> None:
    """List the skills of the project and your own."""
    shop = Shop(path)
    read = shop.run(shop.do.list_skills(shop.project))
    lines = (f"{found.ref}\t{found.description}" for found in read.skills)
    print_list(map(_fields, read.skills), lines, read.problems, as_json=as_json)


@skill.command()
@project_option
@click.argument("name", required=False)
@click.option("--provider", "wanted", multiple=True, help="Only what this CLI makes of it; may be repeated.")
@click.option(
    "--cwd", "policy", type=click.Choice(get_args(CwdPolicy)), default="run_dir", help="For agents that work there."
)
@json_option
def lint(path: Path, name: str | None, wanted: tuple[str, ...], policy: CwdPolicy, as_json: bool) -> None:
    """Say what CLIs would drop, cut or hide of the skill NAME, or of all; fails if an agent would miss something."""
    shop = Shop(path)
    read = shop.run(shop.do.list_skills(shop.project))
    for problem in read.problems:
        complain(problem)
    known = shop.do.list_profiles.providers.list().items
    for word in wanted:
        if word not in {provider.id for provider in known}:
            raise click.UsageError(f"There is no provider {word!r}; there are {', '.join(p.id for p in known)}.")
    judges = [provider for provider in known if not wanted or provider.id in wanted]
    found = [
        (judged, finding, about)
        for judged in _chosen(read.skills, name)
        for finding, about in findings_by_reason(judged, judges, policy)
    ]
    if as_json:
        print_json(
            [
                {
                    "skill": judged.ref,
                    "effect": finding.effect,
                    "reason": finding.reason,
                    "mended": finding.mended,
                    "providers": [provider.id for provider in about],
                }
                for judged, finding, about in found
            ]
        )
    else:
        for judged, finding, about in found:
            click.echo(f"{judged.ref}\t{', '.join(provider.name for provider in about)}\t{finding}")
    if read.problems or any(not finding.mended for _, finding, _ in found):
        raise SystemExit(1)


@skill.command("import")
@project_option
@click.argument("source", type=click.Path(path_type=Path), required=False)
@click.option("--global", "for_all", is_flag=True, help="Among your own skills, and not the project's.")
@click.option("--rename", is_flag=True, help="Give a skill whose name is taken a number.")
@click.option("--dry-run", is_flag=True, help="Only say what would be imported.")
@json_option
def import_(path: Path, source: Path | None, for_all: bool, rename: bool, dry_run: bool, as_json: bool) -> None:
    """Copy the skills of SOURCE, a folder or a zip archive; without it, those in .claude/skills and .agents/skills."""
    shop = Shop(path)
    scope: SkillScope = "global" if for_all else "project"
    sources = shop.do.import_skills.sources_of(shop.project) if source is None else (source.absolute(),)
    if not sources:
        raise NotFound("This project has no .claude/skills and no .agents/skills; name a folder or a zip archive.")
    refs: list[str] = []
    problems: list[str] = []
    for each in sources:
        if dry_run:
            plan = shop.run(shop.do.import_skills.plan(shop.project, scope, each, rename=rename))
            refs += [f"{scope}/{planned.slug}" + (" (taken)" if planned.clashes else "") for planned in plan.skills]
            problems += plan.problems
        else:
            made, left = shop.run(shop.do.import_skills(shop.project, scope, each, rename=rename))
            refs += [imported.ref for imported in made]
            problems += left
    if as_json:
        print_json({"skills": refs, "problems": problems})
    else:
        for ref in refs:
            click.echo(ref)
    for problem in problems:
        complain(problem)
    if problems:
        raise SystemExit(1)


def _chosen(skills: tuple[Skill, ...], name: str | None) -> list[Skill]:
    """Those with that slug or reference, or all. Raises click.UsageError if there is none."""
    chosen = [skill for skill in skills if name in (None, skill.slug, skill.ref)]
    if name is not None and not chosen:
        raise click.UsageError(f"There is no skill {name!r}; `ideai skill ls` lists them.")
    return chosen


def _fields(skill: Skill) -> dict[str, object]:
    return {
        "ref": skill.ref,
        "name": skill.name,
        "description": skill.description,
        "folder": str(skill.folder),
        "files": list(skill.files),
        "size": skill.size,
        "problem": skill.problem,
    }
