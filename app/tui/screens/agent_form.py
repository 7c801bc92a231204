"""Make or change an agent: name, profile, persona, directory; checked as it is typed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Label, Select, Static

from app.domain.agent import Agent, CwdPolicy
from app.domain.names import check_name
from app.domain.profile import Profile
from app.domain.template import Template
from app.tui.screens.dialog import Dialog, Field

_EMPTY = "-"
_DIRECTORIES: tuple[tuple[str, CwdPolicy], ...] = (
    ("its own run directory", "run_dir"),
    ("the project root", "project_root"),
    ("a git worktree of its own", "worktree"),
)


@dataclass(frozen=True, slots=True)
class AgentFields:
    """What the form says. `cwd` None: as the profile says; `template` None: an empty persona, or an agent's own."""

    name: str
    profile: str
    cwd: CwdPolicy | None = None
    template: str | None = None
    launch: bool = False


class AgentForm(Dialog[AgentFields]):
    """Answers with the fields, which are valid as far as the form can tell."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("ctrl+s", "save(False)", "Save"),
        Binding("down", "app.focus_next", "Next", show=False),
        Binding("up", "app.focus_previous", "Previous", show=False),
    ]

    def __init__(
        self,
        profiles: Sequence[Profile],
        found: frozenset[str],
        templates: Sequence[Template],
        agent: Agent | None = None,
    ) -> None:
        """`found` are the profiles whose command is installed; `agent` None makes a new one."""
        super().__init__()
        self.profiles = sorted(profiles, key=lambda profile: (profile.id not in found, profile.name))
        self.found = found
        self.templates = templates
        self.agent = agent

    def compose(self) -> Iterable[Widget]:
        """One field below the other, with what is wrong beside it."""
        agent = self.agent
        with VerticalScroll(classes="dialog -form") as box:
            box.border_title = f"Edit {agent.name}" if agent is not None else "New agent"
            enter = "enter save" if agent is not None else "enter launch · ctrl+s create only"
            box.border_subtitle = f"{enter} · tab next · esc back"
            box.can_focus = False
            yield Label("Name")
            yield Field(agent.name if agent is not None else "", placeholder="backend", id="name")
            yield Static("", classes="dialog--problem")
            yield Label("Profile: which CLI runs it", classes="-close")
            yield Select(self._profile_options(), value=self._profile(), allow_blank=False, id="profile")
            if agent is None:
                yield Label("Persona: its context to begin with")
                yield Select(self._persona_options(), value=_EMPTY, allow_blank=False, id="persona")
            yield Label("Works in")
            yield Select(self._directory_options(), value=self._directory(), allow_blank=False, id="directory")
            with Horizontal(classes="dialog--buttons"):
                if agent is None:
                    yield Button("Create and launch", id="launch")
                yield Button("Create" if agent is None else "Save", id="save")

    def on_mount(self) -> None:
        """The name first."""
        self.query_one("#name", Input).focus()

    def action_save(self, launch: bool) -> None:
        """Answer, if nothing is wrong."""
        fields = self._fields(launch=launch)
        if fields is not None:
            self.dismiss(fields)

    @on(Input.Changed, "#name")
    def _changed(self, event: Input.Changed) -> None:
        self._say(_name_problem(event.value) if event.value else "")

    @on(Input.Submitted, "#name")
    def _submitted(self) -> None:
        self.action_save(launch=self.agent is None)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.action_save(launch=event.button.id == "launch")

    def _fields(self, *, launch: bool) -> AgentFields | None:
        name = self.query_one("#name", Input).value
        problem = _name_problem(name)
        self._say(problem)
        if problem:
            self.query_one("#name", Input).focus()
            return None
        directory = self._chosen("directory")
        persona = self._chosen("persona") if self.agent is None else _EMPTY
        return AgentFields(
            name=name.strip(),
            profile=self._chosen("profile"),
            cwd=next((policy for _, policy in _DIRECTORIES if policy == directory), None),
            template=None if persona == _EMPTY else persona,
            launch=launch,
        )

    def _chosen(self, field: str) -> str:
        return str(self.query_one(f"#{field}", Select).value)

    def _say(self, problem: str) -> None:
        self.query_one(".dialog--problem", Static).update(Content(problem))

    def _profile(self) -> str:
        if self.agent is not None:
            return self.agent.profile
        return self.profiles[0].id if self.profiles else _EMPTY

    def _profile_options(self) -> list[tuple[str, str]]:
        options = [
            (profile.name if profile.id in self.found else f"{profile.name} (not on PATH)", str(profile.id))
            for profile in self.profiles
        ]
        if self.agent is not None and all(value != self.agent.profile for _, value in options):
            options.append((f"{self.agent.profile} (missing)", self.agent.profile))
        return options or [("there are no profiles", _EMPTY)]

    def _persona_options(self) -> list[tuple[str, str]]:
        return [("empty", _EMPTY), *((template.name, str(template.id)) for template in self.templates)]

    def _directory(self) -> str:
        return self.agent.cwd if self.agent is not None and self.agent.cwd is not None else _EMPTY

    def _directory_options(self) -> list[tuple[str, str]]:
        options = [("as the profile says", _EMPTY), *((label, str(policy)) for label, policy in _DIRECTORIES)]
        if self._directory() not in {value for _, value in options}:
            options.append((self._directory(), self._directory()))
        return options


def _name_problem(name: str) -> str:
    try:
        check_name(name)
    except ValueError as error:
        return str(error)
    return ""
