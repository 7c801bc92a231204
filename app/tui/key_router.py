"""Where a key goes: to the pane, to a command, or to one of our own widgets. Pure; it knows keys and modes only."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from app.domain.geometry import Side
from app.terminal.keys import MODIFIER_KEYS, Key
from app.tui.keymap import Keymap
from widgets.pane_copy import CopyStep

Mode = Literal["PANE", "PREFIX", "NAVIGATE", "RESIZE", "COPY", "LOCKED"]
Place = Literal["pane", "widget", "dialog", "question"]
"""Who has the keys; a `question` is a dialog that gets even the prefix."""

UNLOCK_PRESSES = 3
_RESIZE_SIDES: dict[str, Side] = {
    "h": "left", "j": "down", "k": "up", "l": "right", "left": "left", "down": "down", "up": "up", "right": "right",
}  # fmt: skip
_COPY_STEPS: dict[str, CopyStep] = {
    "h": "left", "left": "left", "j": "down", "down": "down", "k": "up", "up": "up", "l": "right", "right": "right",
    "w": "word", "b": "back-word", "e": "word-end", "0": "line-start", "home": "line-start", "$": "line-end",
    "end": "line-end", "g": "top", "G": "bottom", "{": "previous-prompt", "}": "next-prompt",
    "ctrl+u": "half-up", "ctrl+d": "half-down", "pageup": "page-up", "ctrl+b": "page-up",
    "pagedown": "page-down", "ctrl+f": "page-down",
    "v": "select", "space": "select", "V": "select-lines", "ctrl+v": "select-block", "o": "other-end",
    "n": "next-match", "N": "previous-match",
}  # fmt: skip
_COPY_ENDS: dict[str, CopyStep] = {
    "y": "copy", "enter": "copy", "escape": "leave", "q": "leave", "ctrl+c": "leave",
}  # fmt: skip
_COPY_COMMANDS = {"/": "pane.search"}
_TURNS: dict[str, int] = {"enter": 1, "pagedown": 1, "backspace": -1, "pageup": -1}
"""After the prefix, where no command has the key."""
_FAR = 5
_IN_DIALOG = frozenset({"workspace.detach"})


@dataclass(frozen=True, slots=True)
class ToPane:
    """The key belongs to the program in the focused pane."""

    key: Key


@dataclass(frozen=True, slots=True)
class ToWidget:
    """The key belongs to one of our own widgets."""

    key: Key


@dataclass(frozen=True, slots=True)
class Run:
    """The key asks for a command."""

    command_id: str


@dataclass(frozen=True, slots=True)
class ResizeBy:
    """The key moves a border of the focused pane outwards."""

    side: Side
    cells: int


@dataclass(frozen=True, slots=True)
class CopyBy:
    """The key does this in copy mode."""

    step: CopyStep


@dataclass(frozen=True, slots=True)
class Nothing:
    """The key is spent; `message` says why, where a person would wonder."""

    message: str = ""


@dataclass(frozen=True, slots=True)
class TurnPage:
    """The key turns the pages of what can come after the prefix, which is still awaited."""

    pages: int


Route: TypeAlias = ToPane | ToWidget | Run | ResizeBy | CopyBy | TurnPage | Nothing


def turn_key(keymap: Keymap) -> str:
    """The key that shows the next page after the prefix; empty where commands have them all."""
    return next((key for key, pages in _TURNS.items() if pages > 0 and key not in keymap.commands), "")


class KeyRouter:
    """Follows the prefix and the modes; every key goes to exactly one place."""

    def __init__(self, keymap: Keymap) -> None:
        """Start with no prefix pressed."""
        self.keymap = keymap
        self._state: Literal["free", "prefix", "resize", "copy", "locked"] = "free"
        self._presses = 0

    def mode(self, place: Place) -> Mode:
        """The mode that the status line names."""
        match self._state:
            case "prefix":
                return "PREFIX"
            case "resize":
                return "RESIZE"
            case "copy":
                return "COPY" if place == "pane" else "NAVIGATE"
            case "locked":
                return "LOCKED"
            case "free":
                return "PANE" if place == "pane" else "NAVIGATE"

    def resize(self) -> None:
        """Enter resize mode."""
        self._state = "resize"

    def copy(self) -> None:
        """Enter copy mode: keys move a cursor through what the pane shows and has shown."""
        self._state = "copy"

    def end_copy(self) -> None:
        """Leave it, if it is on."""
        self._state = "free" if self._state == "copy" else self._state

    def lock(self) -> None:
        """Enter the mode in which even the prefix goes to the pane, until it is pressed three times in a row."""
        self._state, self._presses = "locked", 0

    def takes_text(self, place: Place) -> bool:
        """Whether a run of typed text can go to the pane as it is, without a look at its characters.

        Not between the presses that unlock: any other key begins their count anew.
        """
        return place == "pane" and (self._state == "free" or (self._state == "locked" and not self._presses))

    def route(self, key: Key, place: Place) -> Route:
        """Where this key goes, given where the focus is."""
        if key.event == "release" or key.name in MODIFIER_KEYS:
            return ToPane(key) if place == "pane" and self._state in ("free", "locked") else Nothing()
        spelling = key.spelling
        if place == "question":
            return ToWidget(key)
        match self._state:
            case "locked":
                return self._locked(key, spelling, place)
            case "prefix":
                return self._after_prefix(key, spelling, place)
            case "resize":
                return self._resizing(spelling)
            case "copy" if place == "pane":
                return self._copying(spelling)
            case "copy" if place == "dialog":
                return ToWidget(key)
            case "copy":
                self._state = "free"
                return self.route(key, place)
            case "free":
                if spelling in self.keymap.prefixes:
                    self._state = "prefix"
                    return Nothing()
                return ToPane(key) if place == "pane" else ToWidget(key)

    def _locked(self, key: Key, spelling: str, place: Place) -> Route:
        self._presses = self._presses + 1 if spelling in self.keymap.prefixes else 0
        if self._presses >= UNLOCK_PRESSES:
            self._state = "free"
            return Nothing("The keys are unlocked.")
        return ToPane(key) if place == "pane" else ToWidget(key)

    def _after_prefix(self, key: Key, spelling: str, place: Place) -> Route:
        self._state = "free"
        if spelling in self.keymap.prefixes:
            return ToPane(key) if place == "pane" else ToWidget(key)
        if spelling == "escape":
            return Nothing()
        command_id = self.keymap.commands.get(spelling)
        if command_id is None and spelling in _TURNS:
            self._state = "prefix"
            return TurnPage(_TURNS[spelling])
        if command_id is None:
            return Nothing(
                f"{self.keymap.prefixes[0]} {spelling} does nothing; {self.keymap.prefixes[0]} ? shows the keys."
            )
        if place == "dialog" and command_id not in _IN_DIALOG:
            return Nothing("Close the dialog first (Esc).")
        return Run(command_id)

    def _resizing(self, spelling: str) -> Route:
        far = spelling.startswith("shift+") or (len(spelling) == 1 and spelling.isupper())
        side = _RESIZE_SIDES.get(spelling.removeprefix("shift+").lower() if far else spelling)
        if side is not None:
            return ResizeBy(side, _FAR if far else 1)
        if spelling in self.keymap.prefixes:
            self._state = "prefix"
        elif spelling in ("escape", "enter", "q", "r"):
            self._state = "free"
        return Nothing()

    def _copying(self, spelling: str) -> Route:
        if spelling in self.keymap.prefixes:
            self._state = "prefix"
        elif spelling in _COPY_STEPS:
            return CopyBy(_COPY_STEPS[spelling])
        elif spelling in _COPY_COMMANDS:
            return Run(_COPY_COMMANDS[spelling])
        elif spelling in _COPY_ENDS:
            self._state = "free"
            return CopyBy(_COPY_ENDS[spelling])
        return Nothing()
