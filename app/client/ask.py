"""One command to a workspace, and its answers: what `ideai ls`, `kill` and `events` are made of."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from app.client.connect import connect
from app.client.errors import ClientError
from app.wire import Answer, Decoder, Exit, Frame, Request, WireError, encode

PATIENCE: Final = 10.0
"""Seconds that a workspace has to answer a command."""

_READ_SIZE: Final = 1 << 16


def ask(
    path: Path, command: str, arguments: Mapping[str, Any] | None = None, timeout: float = PATIENCE
) -> Mapping[str, Any]:
    """The one answer to a command.

    Raises ClientError with the workspace's own sentence if it refuses, and if it says nothing for `timeout` seconds.
    """
    *_, answer = watch(path, command, arguments, timeout)
    return answer


def watch(
    path: Path, command: str, arguments: Mapping[str, Any] | None = None, timeout: float | None = None
) -> Iterator[Mapping[str, Any]]:
    """Answer after answer, until the workspace sends the last or ends; closing the iterator ends the request.

    `timeout` is how many seconds it may be silent; without one, for ever.
    """
    try:
        yield from _answers(path, command, arguments or {}, timeout)
    except TimeoutError as error:
        raise ClientError(f"The workspace at {path} does not answer; it may be stuck.") from error


def _answers(
    path: Path, command: str, arguments: Mapping[str, Any], timeout: float | None
) -> Iterator[Mapping[str, Any]]:
    with connect(path) as connection:
        connection.settimeout(timeout)
        connection.sendall(encode(Request(command, arguments)))
        decoder = Decoder()
        while data := connection.recv(_READ_SIZE):
            for frame in _frames(decoder, data):
                answer = _answer(frame)
                if answer.body or answer.last:
                    yield answer.body
                if answer.last:
                    return
    raise ClientError("The workspace ended before it had answered.")


def _frames(decoder: Decoder, data: bytes) -> list[Frame]:
    try:
        return decoder.feed(data)
    except WireError as error:
        raise ClientError(f"The workspace's answer cannot be read: {error}") from error


def _answer(frame: Frame) -> Answer:
    match frame:
        case Answer(error=None):
            return frame
        case Answer(error=str(error)):
            raise ClientError(error)
        case Exit(message=message):
            raise ClientError(message or "The workspace ended before it had answered.")
        case _:
            raise ClientError("The workspace answered with something else than an answer; is it of another version?")
