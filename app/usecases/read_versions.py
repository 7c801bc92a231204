"""Read the versions of the CLIs that are installed."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from app.domain.events import VersionsRead
from app.ports.events import Publisher
from app.ports.profiles import Profiles
from app.ports.programs import Programs
from app.ports.versions import Versions

AT_ONCE: Final = 2
"""Programs that are asked at the same time: most of them are slow to start."""


@dataclass(frozen=True, slots=True)
class ReadVersions:
    """Takes seconds, and may be cancelled. A command of which nothing is known but its name is not started for this."""

    profiles: Profiles
    programs: Programs
    versions: Versions
    events: Publisher

    async def __call__(self) -> None:
        """Publish VersionsRead with what is known so far whenever a program has told its version."""
        users: dict[Path, list[str]] = defaultdict(list)
        for profile in self.profiles.list().items:
            program = self.programs.find(profile.command)
            if program is not None and profile.provider is not None:
                users[program].append(profile.id)
        known: dict[str, str] = {}
        turns = asyncio.Semaphore(AT_ONCE)

        async def ask(program: Path) -> None:
            async with turns:
                version = await self.versions.find(program)
            if version is not None:
                known.update(dict.fromkeys(users[program], version))
                self.events.publish(VersionsRead(MappingProxyType(dict(known))))

        async with asyncio.TaskGroup() as group:
            for program in users:
                group.create_task(ask(program))
