"""The collections of what nobody needs, for commands and for the workspace's daily one."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Final

from app.adapters.git_worktrees import GitWorktrees
from app.adapters.json_manifest import JsonManifests
from app.adapters.local_deletions import LocalDeletions
from app.adapters.local_leftovers import LocalLeftovers
from app.adapters.local_stored_environments import LocalStoredEnvironments
from app.adapters.system_clock import SystemClock
from app.adapters.toml_settings import TomlSettings
from app.bus import EventBus
from app.domain.events import CollectionDue
from app.domain.project import Project
from app.domain.stored import DAY
from app.places import UserPlaces
from app.usecases.collect_deletions import CollectDeletions
from app.usecases.collect_environments import Collected, CollectEnvironments
from app.usecases.collect_leftovers import CollectLeftovers
from app.usecases.collect_worktrees import CollectWorktrees
from app.usecases.use_cases import UseCases

FIRST_COLLECTION: Final = 600.0
"""Seconds after the start until environments that nobody needs are looked for."""

_log = logging.getLogger(__name__)


def make_collector(variables: Mapping[str, str]) -> CollectEnvironments:
    """The collection of environments that nobody needs, of all projects of this machine."""
    places = UserPlaces.find(variables)
    settings, _ = TomlSettings(places.config).settings()
    store = LocalStoredEnvironments(places.state, places.data / "environments")
    return CollectEnvironments(store, SystemClock(), settings.gc.rules)


def make_worktree_collector(variables: Mapping[str, str]) -> CollectWorktrees:
    """The collection of worktrees that nobody needs, of one project at a time."""
    places = UserPlaces.find(variables)
    worktrees = GitWorktrees(places.state, variables, lambda problem: _log.warning("%s", problem))
    return CollectWorktrees(JsonManifests(places.state), worktrees)


def make_deletion_collector(variables: Mapping[str, str]) -> CollectDeletions:
    """The collection of what was deleted long ago: the user's own, and that of the projects it is called for."""
    places = UserPlaces.find(variables)
    settings, _ = TomlSettings(places.config).settings()
    return CollectDeletions(LocalDeletions(places.config), SystemClock(), settings.gc.rules.deleted_after)


def make_leftover_collector(variables: Mapping[str, str]) -> CollectLeftovers:
    """The collection of what killed writers have left: in the user's own places, and in projects it is called for."""
    places = UserPlaces.find(variables)
    return CollectLeftovers(LocalLeftovers(places.config, places.state), SystemClock())


def collector_of(project: Project, do: UseCases, variables: Mapping[str, str]) -> Callable[[], Awaitable[Collected]]:
    """All of them together, for one project's workspace."""
    return partial(
        _collect,
        make_collector(variables),
        partial(do.trees.collect, project),
        partial(make_deletion_collector(variables), [project]),
        partial(make_leftover_collector(variables), [project]),
    )


async def collect_daily(bus: EventBus) -> None:
    """Have the screen collect once a day, and not while the workspace comes up: it shows that, and can cancel it."""
    while True:
        await asyncio.sleep(FIRST_COLLECTION)
        bus.publish(CollectionDue())
        await asyncio.sleep(DAY - FIRST_COLLECTION)


async def _collect(collect: CollectEnvironments, *others: Callable[[], Awaitable[object]]) -> Collected:
    """All that is collected; what of the environments went is in the log, too."""
    collected = await collect()
    gone = [str(stored.path) for stored, verdict in collected.verdicts if verdict.goes]
    if gone:
        _log.info("collected %s", ", ".join(gone))
    for other in others:
        await other()
    return collected
