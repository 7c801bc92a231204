"""How to run one CLI."""

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from app.domain.agent import CwdPolicy
from app.domain.document import Document
from app.domain.names import Name, Slug, check_text
from app.domain.variables import Variables, check_key

PLACEHOLDERS = frozenset({"agentRunDir", "projectRoot", "contextFile", "contextText", "skillPaths", "nativeSessionId"})
PLACEHOLDER = re.compile(r"\{([A-Za-z][A-Za-z0-9]*)\}")
_CONTEXT = ("{contextFile}", "{contextText}")

InjectionKind = Literal["convention_file", "env", "args", "stdin", "none"]


def check_argument(value: str) -> str:
    """Only known placeholders, no NUL. Raises ValueError."""
    unknown = [name for name in PLACEHOLDER.findall(value) if name not in PLACEHOLDERS]
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in sorted(PLACEHOLDERS))
        raise ValueError(f"{{{unknown[0]}}} is not a placeholder; there are {known}")
    if "\0" in value:
        raise ValueError("an argument cannot contain a NUL character")
    return check_text(value)


Argument = Annotated[str, AfterValidator(check_argument)]


def _check_command(value: str) -> str:
    command = value.strip()
    if not command or "\0" in command:
        raise ValueError("a profile needs a command")
    return check_text(command)


def _check_file(value: str) -> str:
    parts = value.split("/")
    if not value or "\\" in value or "\0" in value or any(part in ("", ".", "..") for part in parts):
        raise ValueError(f"{value!r} is not a clean relative path")
    return check_text(value)


CleanPath = Annotated[str, AfterValidator(_check_file)]


class Injection(Document):
    """How the context reaches the CLI.

    `file` is for `convention_file` and for `args` (relative to the run directory; None: the provider's, or
    `CONTEXT.md`), `variable` for `env` (it gets the absolute path of the agent's Markdown), `args` for `args`.
    `in_project` allows `convention_file` to write into the file of that name in the project, or in the agent's worktree
    of it, between markers and for as long as the agent runs, when that is where the agent works.
    """

    kind: InjectionKind = "none"
    file: CleanPath | None = None
    variable: Annotated[str, AfterValidator(check_key)] | None = None
    args: tuple[Argument, ...] = ()
    in_project: bool = False

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.in_project and self.kind != "convention_file":
            raise ValueError("'in_project' is for the injection 'convention_file' only")
        if self.kind == "env" and not self.variable:
            raise ValueError("injection 'env' needs the name of a variable")
        if self.kind == "args" and not any(name in argument for argument in self.args for name in _CONTEXT):
            raise ValueError("injection 'args' needs arguments with {contextFile} or {contextText}")
        return self


def _check_values(value: dict[str, str]) -> dict[str, str]:
    for text in value.values():
        check_argument(text)
    return value


class Profile(Document):
    """One way to run one CLI; `provider` None means a command that ideai knows nothing special about.

    `injection` None is the provider's own way, and without a provider none at all. `new_session` and `resume` are
    arguments added where the CLI lets us choose or continue a native session; with a provider and empty tuples the
    provider's own are used.
    """

    id: Slug
    name: Name
    command: Annotated[str, AfterValidator(_check_command)]
    provider: Slug | None = None
    args: tuple[Argument, ...] = ()
    injection: Injection | None = None
    cwd: CwdPolicy = "run_dir"
    variables: Annotated[Variables, AfterValidator(_check_values)] = Field(default_factory=dict)
    new_session: tuple[Argument, ...] = ()
    resume: tuple[Argument, ...] = ()
