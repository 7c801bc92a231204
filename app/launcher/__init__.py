"""What is installed as the package `ideai`: it puts our bundle first on the path and starts the command line.

Installed, our folders lie in `ideai/_bundle`; in a checkout or an editable install there is no bundle, and the
repository's root takes its place. Code says `import app` in both.
"""

import sys
from pathlib import Path

__all__ = ["main"]


def _bundle() -> Path:
    here = Path(__file__).resolve().parent
    bundled = here / "_bundle"
    return bundled if bundled.is_dir() else here.parents[1]


def main() -> None:
    """Start the command line of ideai; what a user's own `app` package is called does not matter."""
    sys.path.insert(0, str(_bundle()))
    from app.cli import main as start

    start()
