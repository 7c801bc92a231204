"""Contexts as plain Markdown files in `.ideai/agents/`."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from app import atomic
from app.domain.agent import Agent
from app.domain.context import ABSENT, Context, Revision, check_text, revision_of
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.project import Project
from app.files import project_folder
from app.files.failures import failing

MAX_CONTEXT = 64 << 20
"""Bytes of a context that are read."""


@dataclass(frozen=True, slots=True)
class MarkdownContexts:
    """`AgentContexts` in the projects: every byte of them is the person's, line endings and all."""

    def path(self, project: Project, agent: Agent) -> Path:
        """The absolute path of the agent's Markdown, whether it exists or not."""
        return project.folder / agent.md_path

    def on_disk(self, project: Project) -> Collection[str]:
        """Every name in `.ideai/agents/` that ends in `.md`, in any case, whatever lies there; `agents/` before it.

        Raises Refused if a link leads out of the project, Failed if the folder cannot be read.
        """
        folder = project_folder.inside(project, project.folder / "agents")
        with failing("Reading", folder):
            try:
                names = [path.name for path in folder.iterdir()]
            except FileNotFoundError:
                return []
        return [f"agents/{name}" for name in sorted(names) if name.lower().endswith(".md")]

    def read(self, project: Project, agent: Agent) -> Context:
        """The agent's context.

        Raises NotFound if there is no file, Invalid if it is no UTF-8 text, Refused if a link leads out of the
        project, Failed if the disk refuses.
        """
        path = project_folder.inside(project, self.path(project, agent))
        data = _read(path)
        if data is None:
            raise NotFound(f"{path} does not exist; write the agent's context again, or restore the file.")
        try:
            return Context.of(data.decode())
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise Invalid(f"{path} is not UTF-8 text (line {line}); save it in that encoding.") from None

    def write(self, project: Project, agent: Agent, text: str, expected: Revision) -> Context:
        """Save atomically if the file still has the expected revision (`ABSENT`: no file).

        Raises Conflict if it has another, Invalid for text that is no UTF-8, Refused if a link leads out of the
        project, Failed if the disk refuses; the file is then as it was.
        """
        check_text(text)
        project_folder.make(project)
        path = project_folder.inside(project, self.path(project, agent))
        if _revision(path) != expected:
            raise _changed(path)
        with failing("Saving", path):
            path.parent.mkdir(exist_ok=True)
            try:
                (atomic.create if expected == ABSENT else atomic.replace)(path, text.encode())
            except FileExistsError:
                raise _changed(path) from None
        return Context.of(text)

    def remove(self, project: Project, agent: Agent, expected: Revision) -> None:
        """Remove the file if it still has the expected revision; without a file nothing happens.

        Raises Conflict if it has another, Refused if a link leads out of the project, Failed if the disk refuses.
        """
        path = project_folder.inside(project, self.path(project, agent))
        now = _revision(path)
        if now not in (expected, ABSENT):
            raise _changed(path)
        with failing("Removing", path):
            path.unlink(missing_ok=True)


def _read(path: Path) -> bytes | None:
    with failing("Reading", path):
        try:
            return atomic.read(path, MAX_CONTEXT)
        except FileNotFoundError:
            return None


def _revision(path: Path) -> Revision:
    """Of whatever bytes are there: a file that is no text can be replaced by who has seen that it is none."""
    data = _read(path)
    return ABSENT if data is None else revision_of(data.decode("utf-8", "surrogateescape"))


def _changed(path: Path) -> Conflict:
    return Conflict(f"{path} was changed by somebody else meanwhile; read it again before you save.")
