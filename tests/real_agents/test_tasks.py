"""Tasks of real CLIs: the first message arrives by itself, what came of it is collected, and a task goes on."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app.domain.session import Session
from app.domain.task import FIRST_MESSAGE, RESULT_FILE, WORKDIR, OfferedRepository, Task
from app.ports.checkouts import CheckedOut
from app.provider_check.check import find_providers
from app.provider_check.model_server import ANSWER, ModelServer, Request
from app.provider_check.scratch import Scratch, scratch
from app.provider_check.trial import Trial
from tests.real_agents.test_real_agents import marker, sandboxed
from tests.repositories import make_repository

pytestmark = pytest.mark.real_agents

SECONDS = 300.0
"""One of them is slow on a machine that has other things to do."""


class Bench:
    """One CLI of a new user, and the server that it talks to."""

    def __init__(self, made: Scratch, server: ModelServer, name: str) -> None:
        """Everything lies in `made`."""
        (self._provider,) = (one for one in find_providers(os.environ) if one.id == name)
        self.scratch = made
        self.server = server
        self.trial = Trial(made, self._provider, made.folder / "none", self._variables())
        self.do = self.trial.do.tasks
        self.project = self.trial.project

    def set_up(self, workdir: Path) -> None:
        """Have the CLI ask nothing in the directory."""
        assert self._provider.check is not None
        self.scratch.set_up(self._provider.check, self.server.url, workdir)

    def _variables(self) -> dict[str, str]:
        assert self._provider.check is not None
        return self.scratch.variables(os.environ, self._provider.check, self.server.url, self.scratch.root)

    async def check_out(self, task: Task, server: Path) -> CheckedOut:
        """As `ideai repo checkout` does."""
        return await self.trial.do.check_out_repository(self.project, task.id, str(server))

    def commits(self, task: Task, tree: Path) -> str:
        """Commit something in Codex's sandbox; what there was to complain of."""
        named = "-c user.name=Ann -c user.email=ann@example.org"
        return self.sandboxed(task, tree, f"date >> log && git add log && git {named} commit --quiet --message Mine")

    def sandboxed(self, task: Task, cwd: Path, script: str) -> str:
        """What the script complains of in Codex's own sandbox, with the home of the task."""
        return sandboxed(self.trial.ports.task_environments.homes(self.project, task.id) / "codex-home", cwd, script)

    async def launched(self, task: Task) -> Session:
        """The task's session, once the answer to its first message is on the screen."""
        await self.do.dispatch(self.project, task.id)
        session = await self.do.launch(self.project, task.id)
        if await self.trial.shows_one(session.id, [ANSWER], SECONDS) is None:
            pytest.fail(f"no answer on this screen:\n{self.trial.screen(session.id)}")
        return session

    async def asked(self, *texts: str) -> Request:
        """The prompt that reached the model with all these in it."""

        def wanted(request: Request) -> bool:
            return request.asks_the_model and all(text in request.text for text in texts)

        found = await asyncio.to_thread(self.server.wait_for, wanted, SECONDS)
        assert found is not None, f"no request has all of {texts}"
        return found


@asynccontextmanager
async def bench(name: str) -> AsyncIterator[Bench]:
    """It is gone afterwards, with every process of it."""
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not on PATH")
    with scratch(os.environ) as made, ModelServer() as server:
        one = Bench(made, server, name)
        try:
            yield one
        finally:
            await one.trial.close()


@pytest.mark.parametrize("name", ["claude", "codex", "opencode"])
async def test_a_task_is_told_done_archived_and_re_opened_where_it_was(name: str) -> None:
    persona, skill = marker("persona"), marker("skill")
    async with bench(name) as made:
        agent = await made.trial.make_agent("run_dir", persona, skill, ())
        task = await made.do.create(made.project, "Mend the door", agent.id, "It squeaks.")
        root = made.trial.ports.task_environments.path(made.project, task.id)
        made.set_up(root / WORKDIR)
        session = await made.launched(task)
        await made.asked(FIRST_MESSAGE, persona, skill)
        assert (session.cwd, (await made.do.read(made.project, task.id)).state) == (root / WORKDIR, "running")
        (root / WORKDIR / RESULT_FILE).write_text("It is silent now.\n")
        done = await made.do.finish(made.project, task.id)
        assert (done.state, done.result) == ("done", "It is silent now.")
        assert (done.ended_at or 0.0) >= (done.started_at or 0.0) > 0.0
        assert not made.trial.alive(session.id)
        kept = await made.do.read.transcript(made.project, done)
        assert kept.log.outcome == "done"
        assert ANSWER.split()[-1].encode() in kept.data

        await made.do.archive(made.project, task.id)
        again = await made.launched(task)
        assert (again.id, again.cwd) == (session.id, session.cwd)
        assert (root / WORKDIR / RESULT_FILE).exists()
        assert (await made.do.read(made.project, task.id)).runs == 2


async def test_codex_may_commit_in_what_its_task_has_checked_out_and_change_no_hook() -> None:
    async with bench("codex") as made:
        offered, other = (make_repository(made.scratch.folder / "servers" / name) for name in ("shop", "bank"))
        agent = await made.trial.make_agent("run_dir", marker("persona"), marker("skill"), ())
        task = await made.do.create(
            made.project, "Mend the door", agent.id, repositories=[OfferedRepository(url=str(offered))]
        )
        root = made.trial.ports.task_environments.path(made.project, task.id)
        made.set_up(root / WORKDIR)
        session = await made.launched(task)
        shop = await made.check_out(task, offered)
        assert made.commits(task, shop.path) == ""
        (hooks,) = (root.parent.parent / ".repos").glob("*shop*.git/hooks")
        assert "Read-only file system" in made.sandboxed(task, shop.path, f"touch {hooks}/post-commit")
        bank = await made.check_out(task, other)
        assert "Read-only file system" in made.commits(task, bank.path)

        await made.do.finish(made.project, task.id)
        assert not made.trial.alive(session.id)
        await made.launched(task)
        assert made.commits(task, shop.path) == ""
        assert made.commits(task, bank.path) == ""
