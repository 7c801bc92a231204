"""A virtual environment that knows nothing of this checkout."""

import subprocess
import sys
import venv
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement


class BareEnvironment:
    """Made without pip and without network: the dependencies are links into the environment that runs the tests.

    Linked is only what the wheel's own metadata asks for, so that a dependency which is not declared is missed.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        venv.create(root, symlinks=True, with_pip=False)
        self.bin = root / "bin"
        (self.site,) = root.glob("lib/python*/site-packages")

    def install(self, wheel: Path) -> None:
        """Install the wheel by pip, and its dependencies by links."""
        words = ["--python", str(self.bin / "python"), "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
        done = subprocess.run(
            [sys.executable, "-m", "pip", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
        (ours,) = metadata.distributions(name="ideai", path=[str(self.site)])
        for needed in _closure(ours):
            self._link(needed)

    def _link(self, needed: metadata.Distribution) -> None:
        """Link the top of every file that belongs to the distribution; scripts and the like lie outside."""
        tops = {file.parts[0] for file in needed.files or []} - {"..", "__pycache__"}
        assert tops, f"{needed.name} does not say what belongs to it"
        for top in tops:
            link = self.site / top
            if not link.exists():
                link.symlink_to(Path(str(needed.locate_file(top))))


def _closure(of: metadata.Distribution) -> list[metadata.Distribution]:
    """The installed distributions that one needs, directly or not, by its metadata."""
    found: dict[tuple[str, str], metadata.Distribution] = {}
    waiting = _needs(of, "")
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) not in found:
            found[name, extra] = metadata.distribution(name)
            waiting |= _needs(found[name, extra], extra)
    return list({distribution.name: distribution for distribution in found.values()}.values())


def _needs(distribution: metadata.Distribution, extra: str) -> set[tuple[str, str]]:
    """What one distribution needs here, with one of its extras or none: names, each once more for each extra of it."""
    needs = [Requirement(line) for line in distribution.requires or []]
    here = [need for need in needs if need.marker is None or need.marker.evaluate({"extra": extra})]
    return {(need.name, wanted) for need in here for wanted in ("", *need.extras)}
