"""`python -m screenshots [NAME …]`: retake the pictures of all scenes, or of those that are named."""

import asyncio
import sys
from pathlib import Path

from screenshots.picture import picture
from tests.scenes import SCENES, playing

FOLDER = Path(__file__).parent


async def retake(names: list[str]) -> int:
    """Write a picture for each name, and drop those of scenes that there are no more; the exit code."""
    unknown = [name for name in names if name not in SCENES]
    if unknown:
        print(f"There is no scene {unknown[0]!r}; there are {', '.join(SCENES)}.", file=sys.stderr)
        return 2
    for name in names or SCENES:
        async with playing(SCENES[name]) as (_, typist):
            (FOLDER / f"{name}.svg").write_text(picture(typist.strips(), SCENES[name].says), encoding="utf-8")
    for stale in FOLDER.glob("*.svg"):
        if stale.stem not in SCENES:
            stale.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(retake(sys.argv[1:])))
