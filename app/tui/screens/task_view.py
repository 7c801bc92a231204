"""A task as a whole: its state and times, what is to be done, and what came of it."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from app.domain.names import has_controls, printable
from app.domain.task import Task
from app.tui.screens.dialog import Dialog


class TaskView(Dialog[None]):
    """Shows it; the keys scroll."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll(1)", "Down", show=False),
        Binding("k", "scroll(-1)", "Up", show=False),
        Binding("enter,q", "leave", "Leave", show=False),
    ]

    def __init__(self, task: Task, agent: str, time: str, place: str) -> None:
        """`agent` is its name, `time` how long it has been so or took, `place` its environment."""
        super().__init__()
        self.shown = task
        self.agent_name = agent
        self.time = time
        self.place = place

    def compose(self) -> Iterable[Widget]:
        """The facts over the texts, which scroll."""
        with VerticalScroll(classes="dialog -wide") as box:
            box.border_title = Content(printable(self.shown.title)).plain
            box.border_subtitle = "esc back"
            yield Static(self._facts(), classes="dialog--text")
            for heading, text in (("To do", self.shown.body), ("Result", self.shown.result)):
                if text.strip():
                    yield Static(Content.styled(heading, "bold $accent"))
                    yield Static(Content(_shown(text)), classes="dialog--text")

    def on_mount(self) -> None:
        """The keys scroll."""
        self.query_one(VerticalScroll).focus()

    def action_scroll(self, lines: int) -> None:
        """Move by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def _facts(self) -> Content:
        task = self.shown
        code = "" if task.exit_code in (None, 0) else f"exit {task.exit_code}"
        facts = {
            "State": "  ".join(filter(None, (task.state, self.time, code))),
            "Agent": self.agent_name,
            "Runs": str(task.runs) if task.runs > 1 else "",
            "Key": task.key,
            "Place": self.place if task.runs else "",
            **{f"Repository {place}": item.url for place, item in enumerate(task.repositories, 1)},
        }
        lines = [
            Content.styled(f"{name:<13}", "$quiet") + Content(printable(value, 400))
            for name, value in facts.items()
            if value
        ]
        return Content("\n").join(lines)


def _shown(text: str) -> str:
    """Untrusted text of several lines, without what would act on a terminal."""
    lines = text.expandtabs(4).splitlines()
    return "\n".join("".join(char for char in line if not has_controls(char)) for line in lines).strip("\n")
