"""The person's input on its way to the focused pane, a command, or one of our own widgets."""

from collections import deque
from collections.abc import Callable
from typing import Literal, Protocol

from app.terminal.keys import Key
from app.tui.key_router import KeyRouter, Nothing, Place, ResizeBy, Run, ScrollTo, ToPane, ToWidget
from widgets.terminal_pane import Scroll

PasteStep = Literal["start", "chunk", "end"]


class PaneInput(Protocol):
    """What a pane takes."""

    def press(self, key: Key) -> None:
        """A key."""
        ...

    def type_text(self, text: str) -> bool:
        """A run of typed text; False where its keys are to be pressed one by one."""
        ...

    def paste(self, chunks: list[str]) -> None:
        """A whole paste."""
        ...

    def scroll(self, where: Scroll | None) -> None:
        """Move the view through the history; None: to the live end."""
        ...


class Input:
    """Routes keys, text and pastes in the order of typing.

    While a command that was just given is about to open a dialog, what is typed is held back for that dialog: a person
    who knows the keys types ahead, and no key may land in the pane behind.
    """

    def __init__(
        self,
        keys: KeyRouter,
        *,
        place: Callable[[], Place],
        pane: Callable[[], PaneInput | None],
        run: Callable[[str], None],
        resize: Callable[[ResizeBy], None],
        to_widget: Callable[[Key], None],
        tell: Callable[[str], None],
        mode_changed: Callable[[], None],
    ) -> None:
        """Each callable is a way out; `pane` gives the focused pane, if there is one."""
        self._keys = keys
        self._place = place
        self._pane = pane
        self._run = run
        self._resize = resize
        self._to_widget = to_widget
        self._tell = tell
        self._mode_changed = mode_changed
        self._held: deque[Key] | None = None
        self._pasting: list[str] | None = None

    @property
    def holding(self) -> bool:
        """Whether what is typed is kept for now."""
        return self._held is not None

    def hold(self) -> None:
        """Keep what is typed from now on."""
        if self._held is None:
            self._held = deque()

    def release(self) -> None:
        """Route what was kept, and all that follows, as usual."""
        held, self._held = self._held, None
        while held:
            key = held.popleft()
            if self._held is not None:  # a key of these made a command that opens another dialog
                self._held.append(key)
                self._held.extend(held)
                return
            self.take_key(key, replayed=True)

    def take_key(self, key: Key, *, replayed: bool = False) -> bool:
        """Route one key; False: it is for Textual's focused widget, as an ordinary event.

        A replayed key has no event behind it that Textual would handle: it is handed to the widget here.
        """
        if self._held is not None:
            self._held.append(key)
            return True
        before = self._keys.mode(self._place())
        route = self._keys.route(key, self._place())
        match route:
            case ToPane(key=key):
                pane = self._pane()
                if pane is not None:
                    pane.press(key)
            case Run(command_id=command_id):
                self._run(command_id)
            case ResizeBy():
                self._resize(route)
            case ScrollTo(where=where):
                pane = self._pane()
                if pane is not None:
                    pane.scroll(where)
            case Nothing(message=message) if message:
                self._tell(message)
            case ToWidget(key=key) if replayed:
                self._to_widget(key)
            case _:
                pass
        if self._keys.mode(self._place()) != before:
            self._mode_changed()
        return not isinstance(route, ToWidget)

    def take_text(self, text: str) -> bool:
        """A run of text for the pane, at once; False: route its keys one by one."""
        pane = self._pane()
        if self._held is not None or pane is None or not self._keys.takes_text(self._place()):
            return False
        return pane.type_text(text)

    def take_paste(self, step: PasteStep, text: str) -> bool:
        """A paste for the pane, kept together so that no typed key falls into it; False: it is for a widget."""
        if step == "start":
            self._pasting = [] if self._place() == "pane" and self._pane() is not None else None
        elif self._pasting is not None:
            if step == "chunk":
                self._pasting.append(text)
            else:
                pane = self._pane()
                if pane is not None:
                    pane.paste(self._pasting)
                self._pasting = None
                return True
        return self._pasting is not None
