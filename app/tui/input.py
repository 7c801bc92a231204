"""The person's input on its way to the focused pane, a command, or one of our own widgets."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from app.terminal.keys import Key, text_key
from app.tui.key_router import CopyBy, KeyRouter, Nothing, Place, ResizeBy, Run, ToPane, ToWidget, TurnPage
from widgets.pane_copy import CopyStep

PasteStep = Literal["start", "chunk", "end"]


class PaneInput(Protocol):
    """What a pane takes."""

    def press(self, key: Key) -> None:
        """A key."""
        ...

    def type_text(self, text: str) -> bool:
        """A run of typed text; False: it wants the keys one by one."""
        ...

    def paste(self, chunks: list[str]) -> None:
        """A whole paste."""
        ...

    def copy(self, step: CopyStep) -> None:
        """What a key does in copy mode."""
        ...


@dataclass(frozen=True, slots=True)
class Paste:
    """A whole paste, in the chunks in which it came."""

    chunks: list[str]


Typed: TypeAlias = Key | str | Paste
"""A key, a run of text, or a paste."""


class Input:
    """Routes keys, text and pastes in the order of typing, each by what the ones before it brought about.

    A key for a widget of ours acts later than it is routed, and so does a command that opens a dialog or a pane. What
    is typed meanwhile waits: a person who knows the keys types ahead, and a slow line delivers many keys at once.
    """

    def __init__(
        self,
        keys: KeyRouter,
        *,
        place: Callable[[], Place],
        pane: Callable[[], PaneInput | None],
        run: Callable[[str], None],
        resize: Callable[[ResizeBy], None],
        turn_page: Callable[[int], None],
        to_widget: Callable[[Key | Paste], None],
        tell: Callable[[str], None],
        mode_changed: Callable[[], None],
        must_wait: Callable[[], bool],
    ) -> None:
        """Each callable is a way out; `pane` gives the focused pane, if there is one.

        From a call of `to_widget` until the widget has acted, `must_wait` has to say so, as it does while a command is
        about to open something; when it is over, `go_on` has to be called.
        """
        self._keys = keys
        self._place = place
        self._pane = pane
        self._run = run
        self._resize = resize
        self._turn_page = turn_page
        self._to_widget = to_widget
        self._tell = tell
        self._mode_changed = mode_changed
        self._must_wait = must_wait
        self._waiting: deque[Typed] = deque()
        self._going_on = False
        self._pasting: list[str] | None = None

    @property
    def holding(self) -> bool:
        """Whether what is typed waits for now."""
        return self._must_wait()

    def take_key(self, key: Key) -> None:
        """One key."""
        self._waiting.append(key)
        self.go_on()

    def take_text(self, text: str) -> None:
        """A run of text, which a pane gets at once."""
        self._waiting.append(text)
        self.go_on()

    def take_paste(self, step: PasteStep, text: str) -> None:
        """A paste, kept together so that no typed key falls into it."""
        match step:
            case "start":
                self._pasting = []
            case "chunk" if self._pasting is not None:
                self._pasting.append(text)
            case "end" if self._pasting is not None:
                self._waiting.append(Paste(self._pasting))
                self._pasting = None
                self.go_on()
            case _:
                pass

    def go_on(self) -> None:
        """Route what waits, as far as nothing that comes of it makes the rest wait again."""
        if self._going_on:
            return
        self._going_on = True
        try:
            while self._waiting and not self._must_wait():
                self._pass(self._waiting.popleft())
        finally:
            self._going_on = False

    def _pass(self, typed: Typed) -> None:
        match typed:
            case Key():
                self._pass_key(typed)
            case str():
                self._pass_text(typed)
            case Paste():
                self._pass_paste(typed)

    def _pass_text(self, text: str) -> None:
        pane = self._pane()
        if pane is None or not self._keys.takes_text(self._place()) or not pane.type_text(text):
            self._waiting.extendleft(reversed([text_key(character, character.encode()) for character in text]))

    def _pass_paste(self, paste: Paste) -> None:
        if self._place() != "pane":
            self._to_widget(paste)
        elif (pane := self._pane()) is not None:
            pane.paste(paste.chunks)

    def _pass_key(self, key: Key) -> None:
        before = self._keys.mode(self._place())
        route = self._keys.route(key, self._place())
        match route:
            case ToPane(key=key):
                if (pane := self._pane()) is not None:
                    pane.press(key)
            case ToWidget(key=key):
                self._to_widget(key)
            case Run(command_id=command_id):
                self._run(command_id)
            case ResizeBy():
                self._resize(route)
            case CopyBy(step=step):
                if (pane := self._pane()) is not None:
                    pane.copy(step)
            case TurnPage(pages=pages):
                self._turn_page(pages)
            case Nothing(message=message):
                if message:
                    self._tell(message)
        if self._keys.mode(self._place()) != before:
            self._mode_changed()
