"""Choose one of several; typing narrows them down."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.fuzzy import Matcher
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option as Entry

from app.tui.screens.dialog import Dialog, Field


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer: what is returned, what is read, and a note beside it. `why_not` greys it out.

    `about` is said of it while the line is on it.
    """

    id: str
    label: str
    note: str = ""
    why_not: str = ""
    about: str = ""


class Choice(Dialog[str]):
    """Answers with the id of an option."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n,ctrl+j", "move(1)", "Down", show=False),
        Binding("up,ctrl+p,ctrl+k", "move(-1)", "Up", show=False),
        Binding("pagedown", "move(8)", "Page down", show=False),
        Binding("pageup", "move(-8)", "Page up", show=False),
    ]

    def __init__(
        self,
        title: str,
        options: Sequence[Option],
        *,
        nothing: str = "Nothing matches.",
        hint: str = "enter choose · esc back",
        chosen: str = "",
        looked_at: Callable[[str], None] = lambda _: None,
    ) -> None:
        """`nothing` is said where no option matches what was typed; `hint` names the keys that matter.

        `chosen` is the id of the one to begin with, else the first; `looked_at` hears of each one that the person
        moves to.
        """
        super().__init__()
        self.heading = title
        self.options = tuple(options)
        self.nothing = nothing
        self.hint = hint
        self.chosen = chosen
        self.looked_at = looked_at

    def compose(self) -> Iterable[Widget]:
        """What was typed, over what it leaves."""
        with Vertical(classes="dialog -tall") as box:
            box.border_title = Content(self.heading).plain
            box.border_subtitle = self.hint
            yield Field(placeholder="type to narrow down")
            options = OptionList(classes="dialog--options")
            options.can_focus = False
            yield options
            tells = any(option.about for option in self.options)
            yield Static("", classes="dialog--problem -about" if tells else "dialog--problem")

    def on_mount(self) -> None:
        """All options."""
        self._show("")
        places = {option.id: place for place, option in enumerate(self.options)}
        if self.chosen in places:
            self.query_one(OptionList).highlighted = places[self.chosen]

    def action_move(self, steps: int) -> None:
        """Another option."""
        options = self.query_one(OptionList)
        if options.option_count:
            place = (options.highlighted or 0) + steps
            options.highlighted = max(0, min(place, options.option_count - 1))
            self._look()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self._show(event.value)
        self._look()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        chosen = self._chosen()
        if chosen is not None and not chosen.why_not:
            self.dismiss(chosen.id)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.query_one(OptionList).highlighted = event.option_index
        self._submitted()

    def _chosen(self) -> Option | None:
        entry = self.query_one(OptionList).highlighted_option
        return next((option for option in self.options if entry is not None and option.id == entry.id), None)

    def _look(self) -> None:
        self._say()
        chosen = self._chosen()
        if chosen is not None:
            self.looked_at(chosen.id)

    def _say(self) -> None:
        chosen = self._chosen()
        text = Content(self.nothing if chosen is None else chosen.why_not)
        if chosen is not None and not chosen.why_not:
            text = Content.styled(chosen.about, "$quiet")
        said = self.query_one(".dialog--problem", Static)
        said.update(text)
        said.display = bool(text.plain) or said.has_class("-about")

    def narrowed(self, typed: str) -> Sequence[Option]:
        """The options that are left, in the order in which they are shown."""
        return matching(self.options, typed)

    def _show(self, typed: str) -> None:
        found = self.narrowed(typed)
        width = max((len(option.label) for option in found), default=0)
        entries = self.query_one(OptionList)
        entries.clear_options()
        entries.add_options([Entry(_line(option, width), id=option.id) for option in found])
        best = matching(found, typed)
        entries.highlighted = found.index(best[0]) if best else None
        self._say()


def matching(options: Sequence[Option], typed: str) -> list[Option]:
    """The options that fit what was typed, best first; all in their order for nothing."""
    if not typed.strip():
        return list(options)
    matcher = Matcher(typed.strip())
    scored = [(matcher.match(f"{option.label} {option.note}"), option) for option in options]
    return [option for score, option in sorted(scored, key=lambda pair: -pair[0]) if score > 0]


def _line(option: Option, width: int) -> Content:
    label = Content.styled(option.label.ljust(width), "$quiet" if option.why_not else "")
    return label + Content.styled(f"  {option.note}", "$quiet")
