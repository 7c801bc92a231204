"""What an agent will really see at its next launch."""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from app.domain.agent import AgentId
from app.domain.effective import MASK, EffectiveContext, EffectiveFile
from app.domain.names import has_controls, printable

MAX_DOCUMENT: Final = 50_000
"""Characters of the composed document that are shown."""
_MAX_ARGUMENT: Final = 300
_KIB: Final = 1024

_NOBODY: Final = "No agent is chosen."


@dataclass(frozen=True, slots=True)
class EffectiveSeen:
    """Of one agent: what it will see, or in a sentence why it cannot be launched. `drift` names what has changed since
    it was launched; `unsaved` tells that the editor has a text which the file does not have yet.
    """

    agent_id: AgentId
    name: str
    context: EffectiveContext | None = None
    problem: str = ""
    drift: tuple[str, ...] = ()
    unsaved: bool = False


class EffectiveView(VerticalScroll, can_focus=True):
    """The command, the variables, the files and the document, one under the other; it scrolls."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", "Down", show=False),
        Binding("k", "scroll_up", "Up", show=False),
        Binding("space", "page_down", "Page down", show=False),
        Binding("g", "scroll_home", "First", show=False),
        Binding("G", "scroll_end", "Last", show=False),
        ("f6", "ask('close')", "Close"),
        ("e", "ask('edit')", "Edit"),
        ("f9", "ask('drift')", "Restart or leave"),
        ("escape", "ask('leave')", "Back"),
    ]

    class CloseRequested(Message):
        """Hide it, and give the keys to the editor."""

    class EditRequested(Message):
        """Give the keys to the editor."""

    class DriftRequested(Message):
        """Decide what happens to an agent that runs with something else."""

        def __init__(self, agent_id: AgentId) -> None:
            """`agent_id` says which."""
            super().__init__()
            self.agent_id = agent_id

    class LeaveRequested(Message):
        """The keys should go back to the panes."""

    def __init__(self) -> None:
        """Nobody's."""
        super().__init__()
        self.seen: EffectiveSeen | None = None
        self._text = Static(_NOBODY, markup=False)
        self.border_title = "NEXT LAUNCH"

    def compose(self) -> Iterator[Static]:
        """One text."""
        yield self._text

    def show(self, seen: EffectiveSeen | None) -> None:
        """Show this from now on; the place that was scrolled to stays."""
        if seen == self.seen:
            return
        other = self.seen is None or seen is None or self.seen.agent_id != seen.agent_id
        self.seen = seen
        self.border_title = f"NEXT LAUNCH {printable(seen.name)}" if seen is not None else "NEXT LAUNCH"
        self._text.update(_content(seen) if seen is not None else Content(_NOBODY))
        if other:
            self.scroll_home(animate=False)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is something to decide only for an agent that drifted."""
        if action == "ask" and parameters == ("drift",):
            return self.seen is not None and bool(self.seen.drift)
        return super().check_action(action, parameters)

    def action_ask(self, what: str) -> None:
        """Post the request of a key."""
        match what:
            case "close":
                self.post_message(self.CloseRequested())
            case "edit":
                self.post_message(self.EditRequested())
            case "drift" if self.seen is not None:
                self.post_message(self.DriftRequested(self.seen.agent_id))
            case _:
                self.post_message(self.LeaveRequested())


def drift_line(drift: tuple[str, ...]) -> str:
    """What has changed since an agent was launched, in one sentence."""
    return f"Changed since its launch: {', '.join(drift)}"


def _content(seen: EffectiveSeen) -> Content:
    content = Content("\n").join(_lines(seen))
    return content[1:] if content.plain.startswith("\n") else content


def _lines(seen: EffectiveSeen) -> Iterator[Content]:
    if seen.drift:
        yield Content.styled(f"{drift_line(seen.drift)}\nf9 restart or leave", "$warning")
    if seen.unsaved:
        yield Content.styled("What is not saved yet is not in it.", "$warning")
    if seen.problem:
        yield Content.styled(seen.problem, "$error")
    if seen.context is not None:
        yield from _sections(seen.context)


def _sections(context: EffectiveContext) -> Iterator[Content]:
    yield _heading("Command")
    yield Content(" ".join(_word(argument) for argument in context.argv))
    yield _heading("Directory")
    yield Content(str(context.cwd))
    yield _heading("Variables")
    for name, value in context.variables:
        yield Content(f"{name}={value if value == MASK else _word(value)}")
    yield _heading("Files that are written")
    for file in context.files:
        yield _file(file)
    if context.piped:
        yield Content("piped to it  ") + Content.styled(size(context.piped), "$quiet")
    if not context.files and not context.piped:
        yield Content("none")
    if context.document:
        yield _heading(f"Document, {size(len(context.document.encode()))}")
        yield Content(_shown(context.document[:MAX_DOCUMENT]).rstrip("\n"))
        if len(context.document) > MAX_DOCUMENT:
            yield Content.styled(f"… and {size(len(context.document) - MAX_DOCUMENT)} more", "$quiet")


def _heading(text: str) -> Content:
    return Content.styled(f"\n{text}", "bold $accent")


def _word(text: str) -> str:
    """A word as a shell takes it; of a long one, such as a whole document, its beginning and its length."""
    if len(text) > _MAX_ARGUMENT:
        return f"{shlex.quote(printable(text, _MAX_ARGUMENT // 4))}… ({size(len(text.encode()))})"
    return _shown(shlex.quote(text))


def _file(file: EffectiveFile) -> Content:
    count = f"{file.count} files, " if file.count > 1 else ""
    return Content(f"{_shown(file.path)}  ") + Content.styled(f"{count}{size(file.size)}", "$quiet")


def _shown(text: str) -> str:
    """Every character in it as one that can be shown."""
    return "".join("·" if has_controls(character) and character not in "\n\t" else character for character in text)


def size(count: int) -> str:
    """Bytes as people write them."""
    if count < _KIB:
        return f"{count} B"
    if count < _KIB * _KIB:
        return f"{count / _KIB:.1f} KB"
    return f"{count / _KIB / _KIB:.1f} MB"
