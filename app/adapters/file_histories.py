"""Histories in a folder of the user's state: `<session id>.out`, and `<session id>.before.out` for what came before."""

import asyncio
import re
import struct
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from app import atomic
from app.domain.errors import Failed
from app.domain.session import SessionId, Size
from app.files.failures import failing
from app.files.folders import Folder, opened
from app.files.recordings import Recording, recorded
from app.ports.histories import Printed
from app.threads import in_thread

T = TypeVar("T")

MAX_PART = 128 << 10
"""Bytes of one file; of a session there are at most two."""

_MAX_FILE = 4 * MAX_PART
_SECONDS = 10.0
_HEADER = struct.Struct(">HHI")
"""Rows, columns and bytes of the portion that follows."""

_SAFE_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
_FILE = re.compile(r"([A-Za-z0-9-]{1,64})(\.before)?\.out")


@dataclass(slots=True)
class FileHistories:
    """`Histories` in `folder`, made if missing, for nobody else to read."""

    folder: Path
    _recordings: dict[SessionId, Recording] = field(default_factory=dict)
    _sizes: dict[SessionId, Size] = field(default_factory=dict)

    async def begin(self, session_id: SessionId, size: Size) -> None:
        """As the port says."""
        self._sizes[session_id] = size
        if session_id not in self._recordings:
            begun = await self._in_thread(partial(self._record, session_id), undo=Recording.close)
            self._recordings[session_id] = begun
        self._put(session_id, b"")

    def printed(self, session_id: SessionId, data: bytes) -> None:
        """As the port says."""
        if data:
            self._put(session_id, data)

    def resized(self, session_id: SessionId, size: Size) -> None:
        """As the port says."""
        self._sizes[session_id] = size

    async def read(self, session_id: SessionId) -> tuple[Printed, ...]:
        """As the port says; what was torn by a crash is left out."""
        return await self._in_thread(partial(self._read, session_id))

    async def forget(self, session_id: SessionId) -> None:
        """As the port says."""
        recording = self._recordings.pop(session_id, None)
        self._sizes.pop(session_id, None)

        def forget() -> None:
            if recording is not None:
                recording.close()
            self._remove(lambda name: name == session_id)

        await self._in_thread(forget)

    async def forget_others(self, session_ids: Collection[SessionId]) -> None:
        """As the port says; what is no history stays."""
        await self._in_thread(lambda: self._remove(lambda name: name not in session_ids))

    async def close(self) -> None:
        """Write what waits; nothing is kept any more."""
        recordings = tuple(self._recordings.values())
        self._recordings.clear()
        await asyncio.gather(*(self._in_thread(recording.close) for recording in recordings), return_exceptions=True)

    def _put(self, session_id: SessionId, data: bytes) -> None:
        if (recording := self._recordings.get(session_id)) is not None:
            size = self._sizes[session_id]
            recording.put(_HEADER.pack(size.rows, size.cols, len(data)) + data)

    def _record(self, session_id: SessionId) -> Recording:
        with failing("Saving", self.folder):
            atomic.private_folder(self.folder)
            with opened(self.folder) as folder:
                return Recording(folder, *_names(session_id), MAX_PART)

    def _read(self, session_id: SessionId) -> tuple[Printed, ...]:
        if not _SAFE_ID.fullmatch(session_id):
            return ()
        with failing("Reading", self.folder):
            try:
                with opened(self.folder) as folder:
                    now, before = (recorded(folder, name, _MAX_FILE) for name in _names(session_id))
            except FileNotFoundError:
                return ()
        return (*_portions(before), *_portions(now))

    def _remove(self, unwanted: Callable[[str], bool]) -> None:
        with failing("Removing", self.folder):
            try:
                with opened(self.folder) as folder:
                    for name in _histories(folder):
                        if unwanted(name.partition(".")[0]):
                            folder.remove(name)
            except FileNotFoundError:
                return

    async def _in_thread(self, work: Callable[[], T], undo: Callable[[T], object] | None = None) -> T:
        try:
            return await in_thread(work, seconds=_SECONDS, undo=undo)
        except TimeoutError:
            raise Failed(f"{self.folder} does not answer; see whether its disk is still there.") from None


def _names(session_id: SessionId) -> tuple[str, str]:
    return f"{session_id}.out", f"{session_id}.before.out"


def _histories(folder: Folder) -> list[str]:
    return [name for name in folder.names() if _FILE.fullmatch(name)]


def _portions(data: bytes) -> Iterator[Printed]:
    place = 0
    while place + _HEADER.size <= len(data):
        rows, cols, length = _HEADER.unpack_from(data, place)
        place += _HEADER.size
        size = Size(rows, cols)
        if not size.valid() or place + length > len(data):
            return
        yield Printed(size, data[place : place + length])
        place += length
