"""A client on a real terminal, joined to a workspace that does what the test says."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.wire import ENTER, Decoder, Detach, Exit, Frame, Hello, Input, Output, Resize, Title, encode
from tests.client.outer import PATIENCE, ROOT, Outer, client, variables


class Workspace:
    """Listens, greets one client with what a real one sends first, and keeps what it says."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.frames: list[Frame] = []
        self.connection: socket.socket | None = None
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(os.fspath(path))
        self._listening.listen()
        self._listening.settimeout(PATIENCE)
        self._decoder = Decoder()

    def greet(self) -> Hello:
        """The client's first frame; its terminal is prepared, and shows READY."""
        self.connection, _ = self._listening.accept()
        self.connection.settimeout(PATIENCE)
        hello = self.hears(lambda frame: isinstance(frame, Hello))
        self.say(Output(ENTER + b"READY"))
        assert isinstance(hello, Hello)
        return hello

    def hears(self, wanted: Callable[[Frame], bool]) -> Frame:
        """The first frame of that kind, which must come."""
        assert self.connection is not None
        while not (found := [frame for frame in self.frames if wanted(frame)]):
            data = self.connection.recv(1 << 16)
            assert data, f"the client went away; it said {self.frames}"
            self.frames += self._decoder.feed(data)
        return found[0]

    def say(self, *frames: Frame) -> None:
        assert self.connection is not None
        self.connection.sendall(b"".join(encode(frame) for frame in frames))

    def end(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self._listening.close()


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = Workspace(tmp_path / "socket")
    yield made
    made.end()


@pytest.fixture
def outer(workspace: Workspace, tmp_path: Path) -> Iterator[Outer]:
    """A client that has joined the workspace, on a terminal of 91×33 cells."""
    made = Outer(client(workspace.path), variables(tmp_path, COLORTERM="truecolor", SECRET="x"), 91, 33)
    yield made
    made.close()


@pytest.mark.usefixtures("outer")
def test_a_client_says_what_its_terminal_is(workspace: Workspace) -> None:
    hello = workspace.greet()
    assert (hello.cols, hello.rows) == (91, 33)
    said = {name: value for name, value in hello.variables.items() if name != "LANG" and not name.startswith("LC_")}
    assert said == {"TERM": "xterm-256color", "COLORTERM": "truecolor"}


def test_keys_and_sizes_go_to_the_workspace_as_they_come(workspace: Workspace, outer: Outer) -> None:
    workspace.greet()
    outer.sees("READY")
    outer.type(b"a\x03\x1a\x04\r\xff")
    typed = b""
    while typed != b"a\x03\x1a\x04\r\xff":
        frame = workspace.hears(lambda frame: isinstance(frame, Input))
        assert isinstance(frame, Input)
        workspace.frames.remove(frame)
        typed += frame.data
    outer.resize(70, 20)
    assert workspace.hears(lambda frame: isinstance(frame, Resize)) == Resize(70, 20)


def test_a_client_that_is_let_go_leaves_its_terminal_as_it_was(workspace: Workspace, outer: Outer) -> None:
    workspace.greet()
    outer.sees("READY")
    assert outer.attributes() != outer.before
    assert outer.modes()[1049]
    workspace.say(Output(b"\x1b[>1u\x1b[?69h"), Exit(0, "Detached, and all is well."))
    assert outer.ends() == 0
    outer.assert_restored()
    assert outer.output.endswith(b"\x1b[23;2tDetached, and all is well.\r\n")
    assert b"\x1b[<u" in outer.output


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_client_that_is_told_to_end_restores_its_terminal_and_detaches(
    workspace: Workspace, outer: Outer, number: signal.Signals
) -> None:
    workspace.greet()
    outer.sees("READY")
    outer.signal(number)
    assert outer.ends() == 128 + number
    outer.assert_restored()
    assert workspace.hears(lambda frame: isinstance(frame, Detach))


def test_a_client_whose_terminal_is_closed_ends_and_detaches(workspace: Workspace, outer: Outer) -> None:
    workspace.greet()
    outer.sees("READY")
    outer.hang_up()
    assert workspace.hears(lambda frame: isinstance(frame, Detach))
    assert outer.process.wait(PATIENCE) == 128 + signal.SIGHUP


def test_a_workspace_that_dies_leaves_a_restored_terminal_and_a_sentence(workspace: Workspace, outer: Outer) -> None:
    workspace.greet()
    outer.sees("READY")
    workspace.say(Output(b"\x1b[1;31m\x1b]2;half a seq"))
    outer.sees("half a seq")
    workspace.end()
    assert outer.ends() == 1
    outer.assert_restored()
    assert b"ended without a word; its log is" in outer.output
    assert outer.output.index(b"\x18", outer.output.index(b"half a seq")) > 0


def test_a_workspace_that_talks_nonsense_is_left(workspace: Workspace, outer: Outer) -> None:
    workspace.greet()
    outer.sees("READY")
    assert workspace.connection is not None
    workspace.connection.sendall(b"\x00\x00\x00\x00\x00")
    assert outer.ends() == 1
    outer.assert_restored()
    assert b"cannot be understood" in outer.output


def test_a_refusal_is_said_without_touching_the_screen(workspace: Workspace, outer: Outer) -> None:
    workspace.connection, _ = workspace._listening.accept()
    workspace.say(Exit(1, "This workspace speaks version 9."))
    assert outer.ends() == 1
    outer.assert_restored()
    assert outer.output == b"This workspace speaks version 9.\r\n"


@pytest.mark.parametrize("key", [b"\x1c", b"\x1b[92;5u", b"\x1b[92;133:1u", b"\x1b[27;5;92~"])
def test_three_times_the_second_prefix_within_a_second_detaches_by_force(
    workspace: Workspace, outer: Outer, key: bytes
) -> None:
    workspace.greet()  # and never answers again
    outer.sees("READY")
    outer.type(key)
    outer.type(key + key)
    assert outer.ends() == 0
    outer.assert_restored()
    assert b"Detached by force" in outer.output


def test_twice_the_second_prefix_is_only_typed(workspace: Workspace, outer: Outer) -> None:
    workspace.greet()
    outer.sees("READY")
    outer.type(b"\x1c\x1cq")
    workspace.hears(lambda frame: isinstance(frame, Input) and b"q" in frame.data)
    workspace.say(Output(b"STILL"))
    outer.sees("STILL")
    assert outer.process.poll() is None


def test_a_terminal_that_takes_no_more_output_can_still_be_left(workspace: Workspace, outer: Outer) -> None:
    workspace.greet()
    outer.sees("READY")
    assert workspace.connection is not None
    workspace.connection.setblocking(False)
    flood = encode(Output(b"x" * 4096))
    while True:
        try:
            workspace.connection.send(flood)
        except BlockingIOError:
            break  # the client has stopped reading, because its terminal has
    outer.type(b"\x1c\x1c\x1c")
    assert outer.process.wait(PATIENCE) == 0, "it ends although nobody reads what it writes"


def test_a_title_is_set_without_control_characters(workspace: Workspace, outer: Outer) -> None:
    workspace.greet()
    workspace.say(Title("shop\x07\x1b]52;c;eA==\x07api"))
    outer.sees("\x1b]2;shop]52;c;eA==api\x07")


def test_a_client_that_was_stopped_goes_on_in_raw_mode_and_is_repainted(workspace: Workspace, outer: Outer) -> None:
    workspace.greet()
    outer.sees("READY")
    raw = outer.attributes()
    outer.signal(signal.SIGSTOP)
    subprocess.run(["stty", "sane"], stdin=outer.slave, check=True)
    assert outer.attributes() != raw
    outer.signal(signal.SIGCONT)
    assert workspace.hears(lambda frame: isinstance(frame, Resize)) == Resize(91, 33)
    assert outer.attributes() == raw


def test_where_nobody_listens_the_client_says_so(tmp_path: Path) -> None:
    outer = Outer(client(tmp_path / "nobody"), variables(tmp_path))
    assert outer.ends() == 1
    outer.close()
    assert outer.output == b"No workspace is running there; start it with `ideai` in the project's directory.\r\n"


@pytest.mark.parametrize("name", ["IDEAI", "IDEAI_SOCKET"])
def test_inside_a_pane_a_client_refuses(workspace: Workspace, tmp_path: Path, name: str) -> None:
    outer = Outer(client(workspace.path), variables(tmp_path, **{name: "1"}))
    assert outer.ends() == 1
    outer.close()
    assert b"a pane of ideai already" in outer.output


def test_without_a_terminal_a_client_ends_with_two(workspace: Workspace, tmp_path: Path) -> None:
    ended = subprocess.run(
        client(workspace.path), env=variables(tmp_path), stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert ended.returncode == 2
    assert ended.stderr == b"ideai draws on a terminal, and there is none here.\n"


def test_a_client_loads_neither_textual_nor_anything_else_of_ours() -> None:
    script = (
        "import sys; import app.client.attach, app.client.start, app.client.ask;"
        "print(sorted({name.split('.')[0] for name in sys.modules} - sys.stdlib_module_names - {'__main__'}),"
        "sorted(name for name in sys.modules if name.startswith('app.')))"
    )
    said = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {script}"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said == (
        "['app'] ['app.client', 'app.client.ask', 'app.client.attach', 'app.client.connect', 'app.client.errors',"
        " 'app.client.start', 'app.client.terminal', 'app.sockets',"
        " 'app.wire']\n"
    )
