"""Where each provider's skills lie after a launch, on a real disk."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from app.adapters.codex_home import CodexHome
from app.adapters.linked_home import LinkedHomes
from app.adapters.local_environments import LocalEnvironments
from app.adapters.toml_providers import TomlProviders
from app.domain.agent import AgentId, CwdPolicy
from app.domain.context import Context
from app.domain.injection import Places, prepare_invocation
from app.domain.project import Project
from app.domain.skill import Skill

AGENT = AgentId("11111111-1111-4111-8111-111111111111")
SCANNED = {
    "claude": ".claude/skills",
    "codex": "codex-home/skills",
    "copilot": ".agents/skills",
    "gemini": ".gemini/skills",
    "kimi-code": "kimi-code-home/skills",
    "opencode": ".opencode/skills",
    "openhands": ".agents/skills",
    "pi": "skills",
    "qwen": ".qwen/skills",
    "vibe": "given/.vibe/skills",
}
"""For an agent in its run directory: providers.md 2c; of those that have one below its home."""


class NoVersions:
    """Nothing is known of any program."""

    def find(self, command: str, changes: Mapping[str, str]) -> None:
        """None."""


@pytest.mark.parametrize("cwd", ["run_dir", "project_root"])
@pytest.mark.parametrize("name", sorted(SCANNED))
async def test_case_6_a_skill_lands_where_its_cli_looks_and_nowhere_else(
    name: str, cwd: CwdPolicy, tmp_path: Path
) -> None:
    root = tmp_path / "project"
    root.mkdir()
    shelf = tmp_path / "shelf" / "tidy"
    shelf.mkdir(parents=True)
    (shelf / "SKILL.md").write_text("---\nname: tidy\ndescription: d\n---\nBody\n")
    (tmp_path / "codex").mkdir()
    (tmp_path / "tmp").mkdir()
    project = Project(root, "key")
    environments = LocalEnvironments(
        tmp_path / "state",
        lambda _: None,
        {"codex": CodexHome(tmp_path / "codex", NoVersions()), "linked": LinkedHomes({"HOME": str(tmp_path / "user")})},
        temporary=tmp_path / "tmp",
    )
    provider = next(found for found in TomlProviders(Path("/none"), "sh").list().items if found.id == name)
    run_dir, homes = environments.path(project, AGENT), environments.homes(project, AGENT)
    skill = Skill("tidy", "global", "tidy", "d", "Body\n", shelf)
    places = Places(root, run_dir, root / ".ideai" / "agents" / "ada.md", homes)
    invocation = prepare_invocation(
        provider.default_profile(), provider, Context.of("# Ada\n"), [skill], places, cwd=cwd
    )
    claim = await environments.prepare(project, AGENT)
    await claim.apply(invocation.plan)
    claim.release()
    scanned = (homes if provider.home else run_dir) / SCANNED[name]
    inlined = provider.project_root is not None and provider.project_root.skills == "inlined" and cwd == "project_root"
    found = [path for path in tmp_path.rglob("SKILL.md") if shelf not in path.parents]
    assert found == ([] if inlined else [scanned / "tidy" / "SKILL.md"])
