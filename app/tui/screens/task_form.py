"""Make a task: title, agent, body, repositories; checked as it is typed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Label, Select, Static, TextArea

from app.domain.agent import Agent, AgentId
from app.domain.names import check_name
from app.domain.task import OfferedRepository
from app.tui.screens.dialog import Dialog, Field


@dataclass(frozen=True, slots=True)
class TaskFields:
    """What the form says; `dispatch`: at once."""

    title: str
    agent_id: AgentId
    body: str = ""
    repositories: tuple[OfferedRepository, ...] = ()
    dispatch: bool = False


class TaskForm(Dialog[TaskFields]):
    """Answers with the fields, which are valid as far as the form can tell."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save(True)", "Create and dispatch", priority=True),
    ]

    def __init__(self, agents: Sequence[Agent], chosen: AgentId | None = None) -> None:
        """`agents` has at least one; `chosen` is the one to begin with."""
        super().__init__()
        self.agents = agents
        self.chosen = chosen or agents[0].id

    def compose(self) -> Iterable[Widget]:
        """One field below the other, with what is wrong beside it."""
        with VerticalScroll(classes="dialog -form") as box:
            box.border_title = "New task"
            box.border_subtitle = "ctrl+s create and dispatch · tab next · esc back"
            box.can_focus = False
            yield Label("Title")
            yield Field(placeholder="Mend the login", id="title")
            yield Static("", classes="dialog--problem", id="title-problem")
            yield Label("Agent", classes="-close")
            options = [(agent.name, str(agent.id)) for agent in self.agents]
            yield Select(options, value=str(self.chosen), allow_blank=False, id="agent")
            yield Label("What is to be done, in Markdown")
            yield _Text(id="work", classes="dialog--body")
            yield Label("Repositories: an address a line, then what it is")
            yield _Text(id="repositories", classes="dialog--lines")
            yield Static("", classes="dialog--problem", id="repositories-problem")
            with Horizontal(classes="dialog--buttons"):
                yield Button("Create and dispatch", id="dispatch")
                yield Button("Create", id="create")

    def on_mount(self) -> None:
        """The title first."""
        self.query_one("#title", Input).focus()

    def action_save(self, dispatch: bool) -> None:
        """Answer, if nothing is wrong."""
        title = self.query_one("#title", Input).value
        repositories = self.query_one("#repositories", TextArea).text
        problems = {"title": title_problem(title), "repositories": repositories_problem(repositories)}
        for field, problem in problems.items():
            self._say(field, problem)
        wrong = next((field for field, problem in problems.items() if problem), None)
        if wrong is not None:
            self.query_one(f"#{wrong}").focus()
            return
        self.dismiss(
            TaskFields(
                title.strip(),
                AgentId(str(self.query_one("#agent", Select).value)),
                self.query_one("#work", TextArea).text,
                read_repositories(repositories),
                dispatch,
            )
        )

    @on(Input.Changed, "#title")
    def _title_changed(self, event: Input.Changed) -> None:
        self._say("title", title_problem(event.value) if event.value else "")

    @on(TextArea.Changed, "#repositories")
    def _repositories_changed(self, event: TextArea.Changed) -> None:
        self._say("repositories", repositories_problem(event.text_area.text))

    @on(Input.Submitted, "#title")
    def _submitted(self) -> None:
        self.query_one("#work").focus()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.action_save(dispatch=event.button.id == "dispatch")

    def _say(self, field: str, problem: str) -> None:
        self.query_one(f"#{field}-problem", Static).update(Content(problem))


class _Text(TextArea):
    """Lines of text, in which Tab goes on to the next field."""

    def on_mount(self) -> None:
        """Stand still, and leave Tab to the form."""
        self.cursor_blink = False
        self.tab_behavior = "focus"
        self.show_line_numbers = False
        self.highlight_cursor_line = False


def title_problem(title: str) -> str:
    """What is wrong with it, in a clause; empty if nothing is."""
    try:
        check_name(title)
    except ValueError as error:
        return str(error)
    return ""


def repositories_problem(text: str) -> str:
    """What is wrong with the first line that is none, in a clause."""
    try:
        read_repositories(text)
    except ValueError:
        return "a line begins with the address of a repository, such as https://example.org/shop.git"
    return ""


def read_repositories(text: str) -> tuple[OfferedRepository, ...]:
    """One for each line that is not empty: the address, then what it is. Raises ValueError."""
    words = [line.strip().partition(" ") for line in text.splitlines() if line.strip()]
    return tuple(OfferedRepository(url=url, description=rest.strip()) for url, _, rest in words)
