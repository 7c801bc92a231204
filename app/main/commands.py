"""The use cases for commands, which have no workspace around them."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from app.adapters.posix_terminals import PosixTerminals
from app.bus import EventBus
from app.domain.events import ProblemFound
from app.domain.project import Project
from app.domain.session import SessionId
from app.main.ports import login_shell, make_ports
from app.places import UserPlaces, project_at
from app.usecases.connect import connect
from app.usecases.use_cases import UseCases

Output: TypeAlias = Callable[[SessionId, bytes], None]
"""What takes what sessions print."""


def headless(path: Path, variables: Mapping[str, str], told: Callable[[str], None]) -> tuple[Project, UseCases]:
    """The use cases for commands without a screen, that start nothing; `told` hears of what was found wrong."""
    places, bus = UserPlaces.find(variables), EventBus()
    bus.subscribe(ProblemFound, lambda event: told(event.message))
    terminals = PosixTerminals(lambda *_: None, lambda *_: None, inherited=variables)
    ports = make_ports(places, bus, variables, terminals)
    return project_at(path), connect(ports, places.config, login_shell(variables))


def in_foreground(
    path: Path,
    variables: Mapping[str, str],
    sinks: tuple[Output, Callable[[SessionId, int], None], Callable[[SessionId], None]],
    *,
    answering: bool,
) -> tuple[Project, UseCases]:
    """The use cases for a command that runs a program. Nothing listens to the bus.

    The sinks are those of PosixTerminals and the `remind` of EmulatedTerminals, and `answering` is as for these.
    """
    from app.server.emulated_terminals import EmulatedTerminals

    output, exited, remind = sinks
    places, bus = UserPlaces.find(variables), EventBus()
    terminals = EmulatedTerminals(bus, scrollback=0, answering=answering, remind=remind)
    ports = make_ports(places, bus, variables, terminals)
    heard = both(output, both(terminals.output, ports.task_logs.printed))
    terminals.inner = PosixTerminals(heard, exited, inherited=variables)
    return project_at(path), connect(ports, places.config, login_shell(variables))


def both(first: Output, second: Output) -> Output:
    """A sink of the terminals that hands on what comes to these, in this order."""

    def output(session_id: SessionId, data: bytes) -> None:
        first(session_id, data)
        second(session_id, data)

    return output
