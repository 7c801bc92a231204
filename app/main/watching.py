"""What was edited outside, told to the workspace."""

import asyncio
import contextlib
from pathlib import Path

from app.domain.project import Project
from app.places import UserPlaces
from app.usecases.use_cases import UseCases


async def watch_files(project: Project, places: UserPlaces, do: UseCases) -> None:
    """Edits made outside become events, within a second."""
    from app.adapters.watch_files import Watched, WatchedFiles

    changes: asyncio.Queue[frozenset[Path]] = asyncio.Queue()
    watched = WatchedFiles(
        (
            Watched(project.folder, depth=4, skip=frozenset({"run"})),
            *(
                Watched(places.config / name, depth=4)
                for name in ("profiles", "providers", "skills", "templates", "teams")
            ),
            Watched(places.config / "themes"),
            Watched(places.config),
        ),
        changes.put_nowait,
    )
    watching = asyncio.get_running_loop().create_task(watched.run())
    try:
        while True:
            await do.reread(project, await changes.get())
    finally:
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching
