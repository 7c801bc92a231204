"""`python -m screenshots [NAME …]`: retake the pictures of all scenes, or of those that are named, in every theme."""

import asyncio
import sys
from pathlib import Path

from screenshots.picture import palette_of, picture
from tests.scenes import SCENES, playing, themes_of

FOLDER = Path(__file__).parent


def place_of(name: str, theme: str) -> Path:
    """Where the picture of a scene in a theme is kept: those in the usual theme lie at the top."""
    return FOLDER / f"{name}.svg" if theme == "dark" else FOLDER / theme / f"{name}.svg"


def places() -> set[Path]:
    """Where there has to be a picture."""
    return {place_of(name, theme) for name, scene in SCENES.items() for theme in themes_of(scene)}


def found() -> set[Path]:
    """The pictures of scenes that there are; those of programs (`screenshots.programs`) are another matter."""
    return {path for path in FOLDER.rglob("*.svg") if path.parent != FOLDER / "programs"}


async def retake(names: list[str]) -> int:
    """Write the pictures of each name, and drop those of scenes that there are no more; the exit code."""
    unknown = [name for name in names if name not in SCENES]
    if unknown:
        print(f"There is no scene {unknown[0]!r}; there are {', '.join(SCENES)}.", file=sys.stderr)
        return 2
    for name in names or SCENES:
        await _take(name)
    for stale in found() - places():
        stale.unlink()
    return 0


async def _take(name: str) -> None:
    scene = SCENES[name]
    async with playing(scene) as (_, typist):
        for theme in themes_of(scene):
            await typist.dress(theme)
            path = place_of(name, theme)
            path.parent.mkdir(exist_ok=True)
            path.write_text(picture(typist.strips(), scene.says, palette=palette_of(theme)), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(asyncio.run(retake(sys.argv[1:])))
