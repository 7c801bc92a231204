"""Values that the contract tests of the stores are written with."""

import hashlib
from pathlib import Path

from app.domain.agent import Agent
from app.domain.problem import Problem
from app.domain.project import Project


def project_in(folder: Path, name: str = "project") -> Project:
    """A project that exists."""
    root = folder.resolve() / name
    root.mkdir(parents=True, exist_ok=True)
    return Project(root, hashlib.sha256(str(root).encode()).hexdigest()[:12])


def agent(number: int = 1, name: str = "Ada", **fields: object) -> Agent:
    """An entry with an id of its own."""
    return Agent.model_validate(
        {
            "id": f"00000000-0000-4000-8000-{number:012x}",
            "name": name,
            "md_path": f"agents/ada-{number}.md",
            "profile": "claude",
            **fields,
        }
    )


def nothing_wrong(problem: Problem) -> None:
    """For stores that tell of damaged files, in tests that have none."""
    raise AssertionError(f"an unexpected problem: {problem}")
