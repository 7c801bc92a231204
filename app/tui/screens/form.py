"""A form of lines, choices and texts, checked as it is typed; what is wrong stands below its field."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from textual import events, on
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Label, Select, Static, TextArea

from app.tui.screens.dialog import Dialog, Field
from widgets.markdown_area import MarkdownArea

Values: TypeAlias = Mapping[str, str]
Check: TypeAlias = Callable[[Values], Mapping[str, str]]
"""From what the form says to what is wrong with it, a clause for each field's key."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field. `options` of a choice are (label, value); a `text` has several lines, `rows` of them in sight.

    `only_with` hides the field while another one, named first, has none of the values that follow.
    """

    key: str
    label: str
    value: str = ""
    kind: Literal["line", "choice", "text"] = "line"
    options: tuple[tuple[str, str], ...] = ()
    placeholder: str = ""
    only_with: tuple[str, ...] = ()
    rows: int = 12


class Form(Dialog[Values]):
    """Answers with the values of all fields, which the check finds nothing wrong with. Esc asks twice if they differ
    from those that it began with.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ("ctrl+s", "save", "Save"),
        Binding("down", "app.focus_next", "Next", show=False),
        Binding("up", "app.focus_previous", "Previous", show=False),
    ]

    AUTO_FOCUS = ""
    """Textual would scroll to the bare field, before all is in its place."""

    def __init__(
        self,
        title: str,
        fields: Sequence[FormField],
        check: Check,
        *,
        values: Values | None = None,
        problem: str = "",
    ) -> None:
        """`values` of an attempt that failed are shown in place of the fields' own, `problem` says why."""
        super().__init__()
        self.heading = title
        self.fields = tuple(fields)
        self.check = check
        self.values_at_first = {field.key: field.value for field in fields} | dict(values or {})
        self.problem = problem
        self.touched: set[str] = set()
        self.leaving = False

    def compose(self) -> Iterable[Widget]:
        """One field below the other, with what is wrong below each."""
        with VerticalScroll(classes="dialog -form -wide" if self._has_text else "dialog -form") as box:
            box.border_title = Content(self.heading).plain
            box.border_subtitle = "ctrl+s save · tab next · esc back"
            box.can_focus = False
            yield Static("", classes="dialog--problem form--failure")
            for field in self.fields:
                with Vertical(id=f"field-{field.key}", classes=f"form--field -{field.kind}"):
                    yield Label(field.label)
                    yield self._widget(field)
                    yield Static("", classes="dialog--problem")

    def on_mount(self) -> None:
        """The first field has the keys, and nothing is said to be wrong yet."""
        self.query_one(f"#{self.fields[0].key}").focus(scroll_visible=False)
        self._show_fields(self.values)
        self._say(".form--failure", self.problem)
        for field in self.fields:
            self._say(f"#field-{field.key} .dialog--problem", "")

    @property
    def values(self) -> dict[str, str]:
        """What the form says now."""
        return {field.key: self._value(field) for field in self.fields}

    def action_save(self) -> None:
        """Answer, if nothing is wrong; else go to the first field that is."""
        self.touched = {field.key for field in self.fields}
        problems = self._tell()
        wrong = next((field.key for field in self.fields if field.key in problems), None)
        if wrong is not None:
            field = self.query_one(f"#{wrong}")
            field.focus(scroll_visible=False)
            self._show(field)
        elif not problems:
            self.dismiss(self.values)

    def action_leave(self) -> None:
        """Answer nothing; what was typed is not thrown away at the first Esc."""
        if self.leaving or self.values == self.values_at_first:
            self.dismiss(None)
            return
        self.leaving = True
        self._say(".form--failure", "Esc again throws away what you changed.")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A field is in sight with its label and what is wrong with it."""
        self._show(event.widget)

    def _show(self, field: Widget) -> None:
        """Once all is in its place, and after Textual has brought the bare field into sight."""
        for parent in field.ancestors:
            if isinstance(parent, Widget) and parent.has_class("form--field"):
                self.call_after_refresh(parent.scroll_visible, animate=False)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_save()

    @on(Input.Changed)
    @on(Select.Changed)
    @on(TextArea.Changed)
    def _changed(self, event: Input.Changed | Select.Changed | TextArea.Changed) -> None:
        widget = event.control
        values = self.values
        if widget.id is not None and values[widget.id] != self.values_at_first[widget.id]:
            self.touched.add(widget.id)
        self._show_fields(values)
        self._tell()

    def _tell(self) -> Mapping[str, str]:
        """Say what is wrong with the fields that were changed; all that is wrong."""
        values = self.values
        problems = {key: why for key, why in self.check(values).items() if key == "" or self._is_meant(key, values)}
        for field in self.fields:
            said = problems.get(field.key, "") if field.key in self.touched else ""
            self._say(f"#field-{field.key} .dialog--problem", said)
        if self.touched.issuperset(field.key for field in self.fields):
            self._say(".form--failure", problems.get("", ""))
        return problems

    def _say(self, place: str, problem: str) -> None:
        said = self.query_one(place, Static)
        if (content := Content(problem)) != said.content:
            said.update(content)
        said.display = bool(problem)

    def _show_fields(self, values: Values) -> None:
        for field in self.fields:
            self.query_one(f"#field-{field.key}").display = self._is_meant(field.key, values)

    def _is_meant(self, key: str, values: Values) -> bool:
        field = next((field for field in self.fields if field.key == key), None)
        return field is None or not field.only_with or values[field.only_with[0]] in field.only_with[1:]

    @property
    def _has_text(self) -> bool:
        return any(field.kind == "text" for field in self.fields)

    def _widget(self, field: FormField) -> Widget:
        value = self.values_at_first[field.key]
        match field.kind:
            case "line":
                return Field(value, placeholder=field.placeholder, id=field.key)
            case "choice":
                known = value in {option for _, option in field.options}
                options = field.options if known else (*field.options, (value, value))
                return Select(options, value=value, allow_blank=False, id=field.key)
            case "text":
                area = MarkdownArea()
                area.id = field.key
                area.tab_behavior = "focus"
                area.styles.height = field.rows
                area.load_text(value)
                return area

    def _value(self, field: FormField) -> str:
        match field.kind:
            case "line":
                return self.query_one(f"#{field.key}", Input).value
            case "choice":
                return str(self.query_one(f"#{field.key}", Select).value)
            case "text":
                return self.query_one(f"#{field.key}", TextArea).text
