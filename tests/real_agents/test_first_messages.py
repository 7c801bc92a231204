"""The first message of a task reaches the model, whether its CLI is handed it or it is typed."""

import asyncio
import os
import shutil

import pytest

from app.domain.provider import Check, Provider
from app.domain.session import SessionId
from app.domain.task import FIRST_MESSAGE, WORKDIR
from app.provider_check.check import find_providers
from app.provider_check.model_server import ANSWER, ModelServer, Request
from app.provider_check.scratch import Scratch, scratch
from app.provider_check.trial import Trial
from tests.real_agents.test_real_agents import marker

pytestmark = pytest.mark.real_agents

SECONDS = 240.0
CLIS = [
    (provider, provider.check)
    for provider in find_providers(os.environ)
    if provider.check is not None and provider.id not in ("amp", "auggie", "crush")  # without an account, no prompt
]


@pytest.mark.parametrize(("provider", "check"), CLIS, ids=[provider.id for provider, _ in CLIS])
async def test_the_first_message_of_a_task_reaches_the_model(provider: Provider, check: Check) -> None:
    if shutil.which(provider.command) is None:
        pytest.skip(f"{provider.command} is not on PATH")
    persona, skill = marker("persona"), marker("skill")
    with scratch(os.environ) as made, ModelServer() as server:
        trial = Trial(made, provider, made.folder / "none", made.variables(os.environ, check, server.url, made.root))
        try:
            session_id = await launched(trial, made, check, server, persona, skill)
            await answered(trial, session_id, check)
        finally:
            await trial.close()

        def asks(request: Request) -> bool:
            return request.asks_the_model and all(text in request.text for text in (FIRST_MESSAGE, persona, skill))

        assert any(map(asks, server.requests))


async def launched(
    trial: Trial, made: Scratch, check: Check, server: ModelServer, persona: str, skill: str
) -> SessionId:
    """The session of a task in a directory that the CLI trusts, where its files can say so."""
    tasks = trial.do.tasks
    arguments = made.arguments(check, server.url, made.root)
    agent = await trial.make_agent("run_dir", persona, skill, arguments)
    task = await tasks.create(trial.project, "Mend the door", agent.id, "It squeaks.")
    made.set_up(check, server.url, trial.ports.task_environments.path(trial.project, task.id) / WORKDIR)
    await tasks.dispatch(trial.project, task.id)
    return (await tasks.launch(trial.project, task.id)).id


async def answered(trial: Trial, session_id: SessionId, check: Check) -> None:
    """Answer the dialogs as a person would, until the model's answer is on the screen."""
    async with asyncio.timeout(SECONDS):
        end = ANSWER[-12:]
        while (shown := await trial.shows_one(session_id, [*check.dialogs, end], SECONDS)) != end:
            assert shown is not None, trial.screen(session_id)
            trial.write(session_id, check.dialogs[shown].encode())
            await trial.shows_none(session_id, shown, SECONDS)
