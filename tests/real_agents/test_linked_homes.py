"""A CLI in a home of links has what its user has, and the user has what was said there."""

import asyncio
import os
import shutil

import pytest

from app.domain.session import SessionId
from app.provider_check.check import find_providers
from app.provider_check.model_server import ANSWER, ModelServer, Request
from app.provider_check.scratch import scratch
from app.provider_check.trial import Trial
from tests.real_agents.test_real_agents import marker

pytestmark = pytest.mark.real_agents

SECONDS = 240.0


async def talk(trial: Trial, session_id: SessionId, prompt: str) -> None:
    """Answer what stands before the prompt, and have the prompt answered."""
    async with asyncio.timeout(SECONDS):
        if await trial.shows_one(session_id, ["Trust this folder?", "context:"], SECONDS) == "Trust this folder?":
            trial.write(session_id, b"\r")
            await trial.shows_one(session_id, ["context:"], SECONDS)
        while await trial.shows_one(session_id, [prompt], 5) is None:  # it takes no key for a while
            trial.write(session_id, prompt.encode())
        while await trial.shows_one(session_id, [ANSWER], 5) is None:
            trial.write(session_id, b"\r")


async def asked(server: ModelServer, *texts: str) -> Request:
    """The request to the model with all these in it."""

    def wanted(request: Request) -> bool:
        return request.asks_the_model and all(text in request.text for text in texts)

    found = await asyncio.to_thread(server.wait_for, wanted, SECONDS)
    assert found is not None, f"no request has all of {texts}"
    return found


async def test_kimi_has_the_users_own_instructions_and_skills_and_leaves_its_conversations_to_the_user() -> None:
    if shutil.which("kimi") is None:
        pytest.skip("kimi is not on PATH")
    (provider,) = (one for one in find_providers(os.environ) if one.id == "kimi-code")
    assert provider.check is not None
    persona, mine, own_skill, prompt = marker("persona"), marker("mine"), marker("own-skill"), marker("prompt")
    with scratch(os.environ) as made, ModelServer() as server:
        made.set_up(provider.check, server.url, made.root)
        users = made.home / ".kimi-code"
        (users / "AGENTS.md").write_text(f"Remember {mine}.\n")
        (users / "skills" / "own").mkdir(parents=True)
        (users / "skills" / "own" / "SKILL.md").write_text(f"---\nname: own\ndescription: {own_skill}\n---\nBody\n")
        variables = made.variables(os.environ, provider.check, server.url, made.root)
        trial = Trial(made, provider, made.folder / "none", variables)
        try:
            agent = await trial.make_agent("project_root", persona, marker("skill"), ())
            session = await trial.launch(agent)
            await talk(trial, session.id, prompt)
            await asked(server, prompt, persona, mine, own_skill)
            (kept,) = (users / "sessions").glob("*/session_*/agents/main/wire.jsonl")
            async with asyncio.timeout(SECONDS):
                while prompt not in kept.read_text():  # noqa: ASYNC110 - another program writes it, some time after
                    await asyncio.sleep(0.5)
        finally:
            await trial.close()
        assert (users / "AGENTS.md").read_text() == f"Remember {mine}.\n"
