"""An agent's run directory on a real disk, for those who test what becomes of it."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from app.adapters.local_environments import LocalEnvironments
from app.domain.agent import AgentId
from app.domain.injection import Plan, PlannedFile
from app.domain.problem import Problem
from app.domain.project import Project
from app.domain.skill import Skill

NOW = "2026-11-21T10:00:00Z"
AGENT = AgentId("11111111-1111-4111-8111-111111111111")
SKILLS = ".claude/skills"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = tmp_path / "project"
    root.mkdir()
    return Project(root, "key")


@pytest.fixture
def problems() -> list[Problem]:
    return []


@pytest.fixture
def environments(tmp_path: Path, problems: list[Problem]) -> LocalEnvironments:
    (tmp_path / "tmp").mkdir()
    return LocalEnvironments(tmp_path / "state", problems.append, temporary=tmp_path / "tmp", patience=0.1)


@pytest.fixture
async def run_dir(environments: LocalEnvironments, project: Project) -> Path:
    (await environments.prepare(project, AGENT)).release()
    await environments.finish(project, AGENT, NOW)
    return environments.path(project, AGENT)


async def launch(environments: LocalEnvironments, project: Project, plan: Plan) -> None:
    """What a launch does with an environment, but for the process."""
    claim = await environments.prepare(project, AGENT)
    try:
        await claim.apply(plan)
    except BaseException:
        await claim.abandon()
        raise
    claim.release()


def text_plan(**texts: str) -> Plan:
    return Plan(files=tuple(PlannedFile(f"{name}.md", text) for name, text in texts.items()))


def skill_plan(*skills: Skill) -> Plan:
    return Plan(skills_folder=SKILLS, skills=skills)


def both(files: Plan, skills: Plan) -> Plan:
    return replace(skills, files=files.files)


def skill(tmp_path: Path, slug: str, *, text: str | None = None, scope: str = "global", **files: str) -> Skill:
    """A skill on the disk; `files` are supporting files, with `__` for `/` and `_` for `.`."""
    folder = tmp_path / "shelf" / scope / slug
    folder.mkdir(parents=True)
    written = text if text is not None else f"---\nname: {slug}\ndescription: About {slug}.\n---\n\nBody of {slug}.\n"
    (folder / "SKILL.md").write_bytes(written.encode())
    paths = []
    for name, content in files.items():
        path = name.replace("__", "/").replace("_", ".")
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content)
        paths.append(path)
    return Skill(
        slug=slug,
        scope="project" if scope == "project" else "global",
        name=slug,
        description=f"About {slug}.",
        body=f"Body of {slug}.\n",
        folder=folder,
        files=tuple(sorted(paths)),
    )


def tree(folder: Path) -> dict[str, str]:
    """Every file below the folder with its text; a folder without files has its own entry."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}"
        elif path.is_file():
            found[name] = path.read_text(errors="replace")
        elif not any(path.iterdir()):
            found[f"{name}/"] = ""
    return found


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def without_lock(folder: Path) -> dict[str, str]:
    """The tree but for what the lock says it was held for last."""
    return {name: text for name, text in tree(folder).items() if Path(name).name != "lock"}
