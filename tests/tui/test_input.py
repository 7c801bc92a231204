"""What is typed arrives in order, each key by what the ones before it brought about, however late things happen."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from app.domain.settings import KeySettings
from app.terminal.keys import Key, parse_key
from app.tui.input import Input, Paste
from app.tui.key_router import KeyRouter, Place
from app.tui.keymap import make_keymap

PREFIX = "ctrl+space"


class LateScreen:
    """A screen on which everything takes its time: what a key brings about happens at a later `turn`.

    In a list, `n` opens a dialog and Esc goes to the pane; in a dialog, Enter closes it. `prefix a` goes to the list,
    `prefix c` opens a dialog. `heard` is what arrived, with the place where it did.
    """

    def __init__(self) -> None:
        self.place: Place = "pane"
        self.heard: list[tuple[str, str]] = []
        self.told: list[str] = []
        self.late: list[Callable[[], None]] = []
        self.waits = 0
        self.has_pane = True
        self.wants_keys = False
        self.router = KeyRouter(make_keymap(KeySettings()))
        self.input = Input(
            self.router,
            place=lambda: self.place,
            pane=lambda: self if self.has_pane else None,
            run=self._run,
            turn_page=lambda pages: self.heard.append(("page", str(pages))),
            resize=lambda step: self.heard.append(("resize", f"{step.side} {step.cells}")),
            to_widget=self._to_widget,
            tell=self.told.append,
            mode_changed=lambda: None,
            must_wait=lambda: self.waits > 0,
        )

    def turn(self) -> None:
        """Let the next thing happen."""
        if self.late:
            self.late.pop(0)()

    def settle(self) -> None:
        while self.late:
            self.turn()

    def type(self, *typed: str | Paste) -> None:
        """Keys by their spelling, text as `text:…`, pastes."""
        for one in typed:
            if isinstance(one, Paste):
                self.input.take_paste("start", "")
                for chunk in one.chunks:
                    self.input.take_paste("chunk", chunk)
                self.input.take_paste("end", "")
            elif one.startswith("text:"):
                self.input.take_text(one.removeprefix("text:"))
            else:
                self.input.take_key(parse_key(one))

    # The pane

    def press(self, key: Key) -> None:
        self.heard.append(("pane", key.text or key.spelling))

    def type_text(self, text: str) -> bool:
        if not self.wants_keys:
            self.heard += [("pane", character) for character in text]
        return not self.wants_keys

    def paste(self, chunks: list[str]) -> None:
        self.heard.append(("pane", f"paste {''.join(chunks)}"))

    def copy(self, step: str) -> None:
        self.heard.append(("copy", step))

    # What comes of keys, later

    def _run(self, command_id: str) -> None:
        self.heard.append(("command", command_id))
        match command_id:
            case "agents.toggle":
                self.place = "widget"
            case "tab.new":
                self._open_dialog()

    def _open_dialog(self) -> None:
        self.waits += 1
        self.late.append(self._opened)

    def _opened(self) -> None:
        self.place = "dialog"
        self._go_on()

    def _to_widget(self, typed: Key | Paste) -> None:
        self.waits += 1
        self.late.append(lambda: self._act(typed))

    def _act(self, typed: Key | Paste) -> None:
        place = self.place
        text = f"paste {''.join(typed.chunks)}" if isinstance(typed, Paste) else typed.spelling
        self.heard.append((place, text))
        match place, text:
            case "widget", "escape":
                self.late.append(lambda: self._go("pane"))
            case "widget", "n":
                self._open_dialog()
                self._go_on()
            case "dialog", "enter":
                self.late.append(lambda: self._go("pane"))
            case _:
                self._go_on()

    def _go(self, place: Place) -> None:
        self.place = place
        self._go_on()

    def _go_on(self) -> None:
        self.waits -= 1
        self.input.go_on()


TYPED = st.lists(
    st.one_of(
        st.sampled_from([PREFIX, "a", "c", "n", "escape", "enter", "x", "!", "tab", "text:ls", "text:n", "f5"]),
        st.just(Paste(["ab", "c"])),
    ),
    max_size=25,
)


@given(TYPED, st.data())
def test_how_late_things_happen_makes_no_difference(typed: list[str | Paste], data: st.DataObject) -> None:
    patient, hasty = LateScreen(), LateScreen()
    for one in typed:
        patient.type(one)
        patient.settle()
        hasty.type(one)
        for _ in range(data.draw(st.integers(0, 2))):
            hasty.turn()
    hasty.settle()
    assert hasty.heard == patient.heard
    assert hasty.told == patient.told


@given(TYPED)
def test_nothing_stays_behind(typed: list[str | Paste]) -> None:
    screen = LateScreen()
    screen.type(*typed)
    screen.settle()
    screen.type("f12")
    screen.settle()
    assert not screen.input.holding
    assert screen.told or screen.heard[-1][1] == "f12"


def test_text_after_esc_in_a_list_goes_to_the_pane() -> None:
    screen = LateScreen()
    screen.type(PREFIX, "a", "escape", "text:new")
    screen.settle()
    assert screen.heard[-4:] == [("widget", "escape"), ("pane", "n"), ("pane", "e"), ("pane", "w")]


def test_what_is_typed_before_a_dialog_is_there_goes_to_it() -> None:
    screen = LateScreen()
    screen.type(PREFIX, "c", "text:ab", "enter", "text:z")
    screen.settle()
    assert screen.heard[1:] == [("dialog", "a"), ("dialog", "b"), ("dialog", "enter"), ("pane", "z")]


def test_a_paste_waits_its_turn() -> None:
    screen = LateScreen()
    screen.type(PREFIX, "c", Paste(["one ", "two"]), "x")
    screen.settle()
    assert screen.heard[1:] == [("dialog", "paste one two"), ("dialog", "x")]


def test_keys_typed_while_a_paste_comes_in_stay_out_of_it() -> None:
    screen = LateScreen()
    screen.input.take_paste("start", "")
    screen.input.take_paste("chunk", "rm -")
    screen.type("x")
    screen.input.take_paste("chunk", "rf")
    screen.input.take_paste("end", "")
    assert screen.heard == [("pane", "x"), ("pane", "paste rm -rf")]


def test_a_chunk_without_a_beginning_is_nothing() -> None:
    screen = LateScreen()
    screen.input.take_paste("chunk", "lost")
    screen.input.take_paste("end", "")
    assert screen.heard == []


def test_a_pane_that_wants_keys_gets_text_as_keys() -> None:
    screen = LateScreen()
    screen.wants_keys = True
    screen.type("text:Rx")
    assert screen.heard == [("pane", "R"), ("pane", "x")]


def test_without_a_pane_nothing_breaks() -> None:
    screen = LateScreen()
    screen.has_pane = False
    screen.type("x", "text:abc", Paste(["abc"]), PREFIX, "a")
    assert screen.heard == [("command", "agents.toggle")]


def test_resize_mode_and_its_steps() -> None:
    screen = LateScreen()
    screen.router.resize()
    screen.type("l", "L", "escape", "l")
    assert screen.heard == [("resize", "right 1"), ("resize", "right 5"), ("pane", "l")]
