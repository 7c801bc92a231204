"""The queues of tasks move on when what ran has ended, and nothing that ran is forgotten."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.bus import EventBus
from app.domain.events import Event, ProblemFound
from app.domain.problem import Problem
from app.domain.session import SessionId
from app.domain.task import Task, TaskState
from app.server.task_keeper import TaskKeeper
from app.usecases.end_task import INTERRUPTED
from app.usecases.task_use_cases import TaskUseCases
from tests.usecases.world import PROJECT, World, agent


class Shop:
    """A world whose facts go over a bus that a keeper follows."""

    def __init__(self) -> None:
        self.world = World()
        self.backend = self.world.have(agent())
        self.bus = EventBus()
        self.bus.bind(asyncio.get_running_loop())
        self.changed = asyncio.Event()
        self.bus.subscribe(Event, lambda _: self.changed.set())
        launch = replace(self.world.launch_agent, events=self.bus)
        ended = replace(self.world.session_ended, events=self.bus)
        self.world.terminals.exited = ended
        stop = replace(self.world.stop_session, session_ended=ended)
        self.close_session = replace(self.world.close_session, events=self.bus)
        self.do = TaskUseCases.over(
            self.world.tasks,
            self.world.task_environments,
            self.world.task_logs,
            self.world.checkouts,
            launch,
            stop,
        )
        self.keeper = TaskKeeper(PROJECT, self.do, self.bus)
        self.keeper.follow()

    async def dispatch(self, title: str) -> Task:
        self.world.clock.advance(1)
        task = await self.do.create(PROJECT, title, self.backend.id)
        return await self.do.dispatch(PROJECT, task.id)

    def state(self, task: Task) -> TaskState:
        return self.world.tasks.read(PROJECT, task.id).state

    def session(self, task: Task) -> SessionId:
        return next(session.id for session in self.world.sessions.all() if session.task_id == task.id)

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not condition():
                self.changed.clear()
                await self.changed.wait()


@pytest.fixture
async def shop() -> Shop:
    return Shop()


async def test_a_dispatched_task_runs_and_the_next_one_comes_after_it(shop: Shop) -> None:
    first, second = await shop.dispatch("First"), await shop.dispatch("Second")
    await shop.until(lambda: shop.state(first) == "running")
    assert shop.state(second) == "queued"
    shop.world.terminals.exit(shop.session(first), 0)
    await shop.until(lambda: shop.state(second) == "running")
    assert shop.state(first) == "done"


async def test_a_finished_task_lets_the_next_one_begin(shop: Shop) -> None:
    first, second = await shop.dispatch("First"), await shop.dispatch("Second")
    await shop.until(lambda: shop.state(first) == "running")
    await shop.do.finish(PROJECT, first.id)
    await shop.until(lambda: shop.state(second) == "running")
    assert len(shop.world.terminals.running) == 1


async def test_a_task_whose_program_is_stopped_is_cancelled(shop: Shop) -> None:
    task = await shop.dispatch("First")
    await shop.until(lambda: shop.state(task) == "running")
    await shop.do.finish.stop_session(shop.session(task))
    await shop.until(lambda: shop.state(task) == "cancelled")


async def test_closing_the_pane_of_a_task_calls_it_off(shop: Shop) -> None:
    task = await shop.dispatch("First")
    await shop.until(lambda: shop.state(task) == "running")
    await shop.close_session(shop.session(task), even_alive=True)
    await shop.until(lambda: shop.state(task) == "cancelled")
    assert task.id in shop.world.task_environments.finished


async def test_the_end_of_the_workspace_interrupts_what_runs_and_keeps_what_waits(shop: Shop) -> None:
    first, second = await shop.dispatch("First"), await shop.dispatch("Second")
    await shop.until(lambda: shop.state(first) == "running")
    shop.keeper.stop()
    await shop.world.terminals.close(shop.session(first))
    await shop.keeper.close()
    assert shop.world.tasks.read(PROJECT, first.id).result == INTERRUPTED
    assert (shop.state(first), shop.state(second)) == ("failed", "queued")


async def test_the_next_workspace_goes_on_with_the_queue(shop: Shop) -> None:
    shop.keeper.stop()
    killed, waiting = await shop.dispatch("Killed"), await shop.dispatch("Waiting")
    shop.world.tasks.update(PROJECT, killed.id, lambda task, _: task.running(1.0, None))
    keeper = TaskKeeper(PROJECT, shop.do, shop.bus)
    keeper.follow()
    await keeper.begin()
    await shop.until(lambda: shop.state(waiting) == "running")
    assert shop.state(killed) == "failed"


async def test_a_damaged_task_is_told_when_the_workspace_begins(shop: Shop) -> None:
    told: list[str] = []
    shop.bus.subscribe(ProblemFound, lambda event: told.append(event.message))
    task = await shop.dispatch("First")
    shop.world.tasks.damaged[task.id] = Problem(Path("/state/x.json"), 3, "It is not JSON.")
    await shop.keeper.begin()
    await shop.until(lambda: bool(told))
    assert "/state/x.json:3: It is not JSON." in told[-1]
