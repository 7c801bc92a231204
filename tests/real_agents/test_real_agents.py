"""Claude Code and Codex, started by ideai, get the agent's context and skills to their model.

Markers are random, and looked for in what the stand-in for the model server was sent: nothing else proves that a
context was loaded.
"""

import asyncio
import os
import shutil
import subprocess
from pathlib import Path
from uuid import uuid4

import pytest

from app.domain.agent import Agent, CwdPolicy
from app.provider_check.model_server import ANSWER, Request
from tests.real_agents.bench import CLAUDE, CODEX, Bench, Cli, bench

pytestmark = pytest.mark.real_agents


def needs(cli: Cli) -> None:
    """Skip, with the reason, where the CLI is missing."""
    if shutil.which(cli.command) is None:
        pytest.skip(f"{cli} is not on PATH")


def marker(what: str) -> str:
    return f"{what}-{uuid4().hex}"


async def request_with(made: Bench, *texts: str) -> Request:
    """The prompt that reached the model with all of the texts in it."""

    def wanted(request: Request) -> bool:
        return request.asks_the_model and all(text in request.text for text in texts)

    found = await asyncio.to_thread(made.server.wait_for, wanted, 60)
    if found is None:
        came = [(r.path, [text for text in texts if text in r.text]) for r in made.server.requests]
        pytest.fail(f"no request has all of {texts}; what came, with what it has: {came}")
    return found


async def make_agent(made: Bench, policy: CwdPolicy, persona: str, skill: str) -> Agent:
    """An agent with the markers in its context and in its skill, which its CLI trusts to run where it will."""
    created = await made.do.create_skill(made.project, "project", "Stripes", f"Use {skill}.", f"Body with {skill}.\n")
    content = f"# Ada\n\nYou are {persona}.\n"
    agent = await made.do.create_agent(
        made.project, "Ada", made.cli.command, content, skills=(created.ref,), cwd=policy
    )
    run_dir = made.ports.environments.path(made.project, agent.id)
    made.trust(run_dir if policy == "run_dir" else made.project.root)
    return agent


@pytest.mark.parametrize("policy", ["run_dir", "project_root"])
@pytest.mark.parametrize("cli", [CLAUDE, CODEX], ids=str)
async def test_the_persona_and_the_skill_reach_the_model(cli: Cli, policy: CwdPolicy) -> None:
    needs(cli)
    persona, skill, prompt = marker("persona"), marker("skill"), marker("prompt")
    async with bench(cli) as made:
        agent = await make_agent(made, policy, persona, skill)
        before = made.tree()
        session = await made.launch(agent)
        await made.prompt(session.id, prompt)
        request = await request_with(made, prompt, persona, skill)
        await made.shows(session.id, ANSWER)
        await made.terminals.close(session.id)
        # In our text, and once more in the CLI's own list of the skills that it found.
        assert request.text.count(skill) >= 2
        assert made.tree() == before
        print(f"{cli} {policy}: persona ×{request.text.count(persona)}, skill ×{request.text.count(skill)}", end=" ")
        print(f"in {request.method} {request.path} ({len(request.text)} characters)")


async def test_a_conversation_goes_on_after_its_process_ended() -> None:
    needs(CLAUDE)
    first, second = marker("first"), marker("second")
    async with bench(CLAUDE) as made:
        agent = await make_agent(made, "run_dir", marker("persona"), marker("skill"))
        session = await made.launch(agent)
        await made.prompt(session.id, first)
        await made.shows(session.id, ANSWER)
        await made.do.close_session(session.id, even_alive=True)
        session = await made.launch(agent, resume=True)
        await made.prompt(session.id, second)
        await request_with(made, first, second)


@pytest.mark.parametrize("policy", ["run_dir", "project_root"])
async def test_what_the_person_has_in_their_own_codex_home_reaches_the_model_too(policy: CwdPolicy) -> None:
    needs(CODEX)
    persona, mine, own_skill, prompt = marker("persona"), marker("mine"), marker("own-skill"), marker("prompt")
    async with bench(CODEX) as made:
        agent = await make_agent(made, policy, persona, marker("skill"))
        (made.home / "AGENTS.md").write_text(f"Remember {mine}.\n")
        (made.home / "skills" / "own").mkdir(parents=True)
        (made.home / "skills" / "own" / "SKILL.md").write_text(f"---\nname: own\ndescription: {own_skill}\n---\n")
        with (made.home / "config.toml").open("a") as config:
            config.write("[sandbox_workspace_write]\nnetwork_access = true\n[features]\nunified_exec = false\n")
        session = await made.launch(agent)
        await made.prompt(session.id, prompt)
        await request_with(made, prompt, persona, mine, own_skill)
        await made.shows(session.id, ANSWER)
        await made.terminals.close(session.id)


def git_init(folder: Path) -> None:
    """Make it a repository: Codex asks for the trust of those only."""
    subprocess.run(["git", "init", "--quiet", folder], check=True)


async def test_codex_may_commit_in_a_worktree_and_nothing_else_of_the_repository_is_writable() -> None:
    needs(CODEX)
    async with bench(CODEX) as made:
        git_init(made.project.root)
        git(made.project.root, "add", "--all")
        git(made.project.root, "commit", "--quiet", "--message", "First")
        agent = await make_agent(made, "worktree", marker("persona"), marker("skill"))
        made.trust(made.project.root)
        session = await made.launch(agent)
        home = made.ports.environments.homes(made.project, agent.id) / "codex-home"
        commit = "git add --all && git commit --quiet --message Second"
        assert sandboxed(home, session.cwd, f"echo 1 > new.txt && {commit}") == ""
        assert git(made.project.root, "log", "--format=%s", "agent/ada").split() == ["Second", "First"]
        hook = made.project.root / ".git" / "hooks" / "post-commit"
        assert "Read-only file system" in sandboxed(home, session.cwd, f"touch {hook}")
        await made.terminals.close(session.id)


def git(folder: Path, *arguments: str) -> str:
    """What git says there."""
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


def sandboxed(home: Path, cwd: Path, script: str) -> str:
    """What a shell in Codex's own sandbox complains of, as Codex with that home would run it."""
    argv = ["codex", "sandbox", "--config", 'sandbox_mode="workspace-write"', "--", "sh", "-c", script]
    return subprocess.run(
        argv, cwd=cwd, env={**os.environ, "CODEX_HOME": str(home)}, check=False, capture_output=True, text=True
    ).stderr


async def test_codex_asks_once_whether_to_trust_a_project() -> None:
    needs(CODEX)
    persona, question = marker("persona"), "Trust this folder?"
    async with bench(CODEX) as made:
        git_init(made.project.root)
        agent = await make_agent(made, "run_dir", persona, marker("skill"))
        made.trust(made.home)  # and not the project
        session = await made.launch(agent)
        await made.shows(session.id, question)
        async with asyncio.timeout(60):
            while question in made.screen(session.id):  # it takes no key for a while
                made.terminals.write(session.id, b"\r")
                await asyncio.sleep(0.5)
        await made.shows(session.id, "for shortcuts")
        await made.do.close_session(session.id, even_alive=True)
        session = await made.launch(agent)
        prompt = marker("prompt")
        await made.prompt(session.id, prompt)
        await request_with(made, prompt, persona)
        assert question not in made.screen(session.id)
        await made.terminals.close(session.id)
