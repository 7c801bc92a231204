"""What each command does: from its id to a function of the desk. A function that must wait or ask is a coroutine."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from app.tui.actions import (
    agents,
    copying,
    deletions,
    drift,
    navigator,
    notices,
    panes,
    profiles,
    review,
    sessions,
    skills,
    tabs,
    tasks,
    teams,
    templates,
    workspace,
    worktrees,
)
from app.tui.desk import Desk

Action: TypeAlias = Callable[[Desk], Awaitable[None] | None]

ACTIONS: Mapping[str, Action] = MappingProxyType(
    {
        **panes.ACTIONS,
        **copying.ACTIONS,
        **sessions.ACTIONS,
        **tabs.ACTIONS,
        **agents.ACTIONS,
        **profiles.ACTIONS,
        **skills.ACTIONS,
        **templates.ACTIONS,
        **teams.ACTIONS,
        **deletions.ACTIONS,
        **tasks.ACTIONS,
        **worktrees.ACTIONS,
        **review.ACTIONS,
        **navigator.ACTIONS,
        **notices.ACTIONS,
        **drift.ACTIONS,
        **workspace.ACTIONS,
    }
)
