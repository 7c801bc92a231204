"""The machine's clock."""

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The `Clock` of this machine."""

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()
