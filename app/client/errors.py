"""What a client tells its user: one sentence, and the code that it ends with."""

from typing import Final

OK: Final = 0
FAILED: Final = 1
USAGE: Final = 2
"""As click ends where a command was called wrongly; also: there is no terminal."""


class ClientError(Exception):
    """Joining, starting or asking a workspace did not work; the message is a whole sentence for the user."""

    def __init__(self, message: str, code: int = FAILED) -> None:
        """`code` is what the process is to end with."""
        super().__init__(message)
        self.code = code
