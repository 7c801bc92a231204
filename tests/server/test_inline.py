"""Client and workspace in one process."""

import sys
from pathlib import Path

from tests.client.outer import Outer, variables

INLINE = """
import sys
from pathlib import Path
from app.client.attach import attach_connection
from app.server.inline import run_inline
from tests.server.tiny import compose
from app.domain.errors import Failed, IdeaiError

async def failing(workspace):
    raise Failed("There is no way.")

try:
    sys.exit(run_inline(Path(sys.argv[1]), failing if len(sys.argv) > 2 else compose,
                        lambda connection: attach_connection(connection, Path("workspace.log"))))
except IdeaiError as error:
    sys.exit(str(error))
"""


def inline(tmp_path: Path, *arguments: str) -> Outer:
    return Outer([sys.executable, "-P", "-c", INLINE, str(tmp_path), *arguments], variables(tmp_path / "state"))


def test_inline_draws_takes_keys_survives_the_app_and_ends_with_its_terminal(tmp_path: Path) -> None:
    outer = inline(tmp_path)
    outer.sees("size 80x24")
    outer.type(b"\x1b[19~")
    outer.sees("app 2")
    outer.resize(70, 20)
    outer.sees("size 70x20")
    outer.type(b"\x1b[21~")
    assert outer.ends() == 0
    outer.assert_restored()
    assert outer.output.endswith(b"Detached from tiny.\r\n")
    outer.close()
    sockets = [path for path in (tmp_path / "state" / "ideai" / "s").iterdir() if path.is_socket()]
    assert not sockets, "it listens nowhere"


def test_inline_says_why_it_could_not_be_composed(tmp_path: Path) -> None:
    outer = inline(tmp_path, "failing")
    assert outer.ends() == 1
    outer.assert_restored()
    assert b"There is no way." in outer.output
    outer.close()
