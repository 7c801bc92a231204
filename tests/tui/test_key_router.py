"""Where a key goes."""

import pytest

from app.domain.settings import KeySettings
from app.terminal.keys import Key, parse_key
from app.tui.commands import COMMANDS
from app.tui.key_router import CopyBy, KeyRouter, Nothing, ResizeBy, Run, ToPane, ToWidget, TurnPage, turn_key
from app.tui.keymap import make_keymap


def key(spelling: str) -> Key:
    return parse_key(spelling)


@pytest.fixture
def router() -> KeyRouter:
    return KeyRouter(make_keymap(KeySettings()))


@pytest.mark.parametrize("spelling", ["ctrl+c", "ctrl+q", "tab", "escape", "ctrl+p", "alt+enter", "f1", "a"])
def test_every_key_but_the_prefix_belongs_to_the_pane(router: KeyRouter, spelling: str) -> None:
    assert router.route(key(spelling), "pane") == ToPane(key(spelling))


@pytest.mark.parametrize("prefix", ["ctrl+space", "ctrl+\\"])
def test_the_key_after_a_prefix_runs_a_command(router: KeyRouter, prefix: str) -> None:
    assert router.route(key(prefix), "pane") == Nothing()
    assert router.mode("pane") == "PREFIX"
    assert router.route(key("z"), "pane") == Run("pane.zoom")
    assert router.mode("pane") == "PANE"


def test_the_prefix_twice_goes_through(router: KeyRouter) -> None:
    router.route(key("ctrl+space"), "pane")
    assert router.route(key("ctrl+space"), "pane") == ToPane(key("ctrl+space"))


def test_enter_turns_the_pages_of_what_can_come_after_the_prefix_which_is_still_awaited(router: KeyRouter) -> None:
    router.route(key("ctrl+space"), "pane")
    assert [router.route(key(spelling), "pane") for spelling in ("enter", "pageup")] == [TurnPage(1), TurnPage(-1)]
    assert router.route(key("d"), "pane") == Run("workspace.detach")


def test_a_key_that_was_given_to_a_command_turns_no_page() -> None:
    keymap = make_keymap(KeySettings(commands={"pane.zoom": ("enter",)}))
    router = KeyRouter(keymap)
    router.route(key("ctrl+space"), "pane")
    assert router.route(key("enter"), "pane") == Run("pane.zoom")
    assert turn_key(keymap) == "pagedown"


def test_escape_leaves_the_prefix_and_nothing_reaches_the_pane(router: KeyRouter) -> None:
    router.route(key("ctrl+space"), "pane")
    assert router.route(key("escape"), "pane") == Nothing()
    assert router.mode("pane") == "PANE"


def test_an_unknown_key_after_the_prefix_says_so(router: KeyRouter) -> None:
    router.route(key("ctrl+space"), "pane")
    route = router.route(key("f12"), "pane")
    assert isinstance(route, Nothing)
    assert "f12" in route.message


def test_in_our_own_widgets_keys_belong_to_the_widget(router: KeyRouter) -> None:
    assert router.route(key("j"), "widget") == ToWidget(key("j"))
    assert router.mode("widget") == "NAVIGATE"


def test_a_dialog_lets_only_detach_through(router: KeyRouter) -> None:
    router.route(key("ctrl+space"), "dialog")
    assert router.route(key("z"), "dialog") == Nothing("Close the dialog first (Esc).")
    router.route(key("ctrl+space"), "dialog")
    assert router.route(key("d"), "dialog") == Run("workspace.detach")


def test_resize_mode_stays_until_it_is_left(router: KeyRouter) -> None:
    router.resize()
    assert router.mode("pane") == "RESIZE"
    assert router.route(key("l"), "pane") == ResizeBy("right", 1)
    assert router.route(key("H"), "pane") == ResizeBy("left", 5)
    assert router.route(key("shift+down"), "pane") == ResizeBy("down", 5)
    assert router.route(key("x"), "pane") == Nothing()
    router.route(key("escape"), "pane")
    assert router.mode("pane") == "PANE"


def test_copy_mode_has_the_keys_of_vi_until_it_is_left(router: KeyRouter) -> None:
    router.copy()
    assert router.mode("pane") == "COPY"
    assert not router.takes_text("pane")
    assert router.route(key("k"), "pane") == CopyBy("up")
    assert router.route(key("ctrl+d"), "pane") == CopyBy("half-down")
    assert router.route(key("V"), "pane") == CopyBy("select-lines")
    assert router.route(key("/"), "pane") == Run("pane.search")
    assert router.route(key("x"), "pane") == Nothing()
    assert router.route(key("escape"), "pane") == CopyBy("leave")
    assert router.mode("pane") == "PANE"


def test_copying_ends_copy_mode(router: KeyRouter) -> None:
    router.copy()
    assert router.route(key("y"), "pane") == CopyBy("copy")
    assert router.mode("pane") == "PANE"


def test_a_dialog_over_copy_mode_has_its_keys(router: KeyRouter) -> None:
    router.copy()
    assert router.route(key("y"), "dialog") == ToWidget(key("y"))
    assert router.mode("pane") == "COPY"


def test_copy_mode_ends_where_a_list_has_the_keys(router: KeyRouter) -> None:
    router.copy()
    assert router.route(key("j"), "widget") == ToWidget(key("j"))
    assert router.mode("pane") == "PANE"


def test_locked_even_the_prefix_goes_to_the_pane_and_three_of_it_unlock(router: KeyRouter) -> None:
    router.lock()
    prefix = key("ctrl+space")
    assert router.takes_text("pane")
    assert router.route(prefix, "pane") == ToPane(prefix)
    assert not router.takes_text("pane")  # it would not be counted as a key between the presses
    assert router.route(key("z"), "pane") == ToPane(key("z"))
    assert router.takes_text("pane")
    assert router.route(prefix, "pane") == ToPane(prefix)
    assert router.route(prefix, "pane") == ToPane(prefix)
    assert isinstance(router.route(prefix, "pane"), Nothing)
    assert router.mode("pane") == "PANE"


def test_releases_never_complete_a_command(router: KeyRouter) -> None:
    router.route(key("ctrl+space"), "pane")
    released = Key(codepoint=ord("z"), event="release")
    assert router.route(released, "pane") == Nothing()
    assert router.route(key("z"), "pane") == Run("pane.zoom")


def test_a_modifier_on_its_own_leaves_the_prefix_waiting(router: KeyRouter) -> None:
    router.route(key("ctrl+space"), "pane")
    assert router.route(Key(name="left_shift"), "pane") == Nothing()
    assert router.route(key("H"), "pane") == Run("pane.move-left")


def test_no_two_commands_share_a_key() -> None:
    keys = [key for command in COMMANDS for key in command.keys]
    assert len(keys) == len(set(keys))


def test_every_key_of_the_table_is_spelled_as_the_terminal_reports_it() -> None:
    for command in COMMANDS:
        for spelling in command.keys:
            assert parse_key(spelling).spelling == spelling


def test_a_users_key_replaces_the_default() -> None:
    keymap = make_keymap(KeySettings(commands={"pane.zoom": ("f",)}))
    assert keymap.commands["f"] == "pane.zoom"
    assert "z" not in keymap.commands
    assert keymap.problems == ()


def test_a_clash_is_reported_and_the_wish_wins() -> None:
    keymap = make_keymap(KeySettings(commands={"pane.zoom": ("x",), "pane.close": ("x",)}))
    assert len(keymap.problems) == 1
    assert "x is wanted by both" in keymap.problems[0]


def test_a_wish_that_takes_a_default_key_is_reported_too() -> None:
    keymap = make_keymap(KeySettings(commands={"pane.zoom": ("x",)}))
    assert keymap.commands["x"] == "pane.zoom"
    assert keymap.problems == ("keymap: x is wanted by both pane.zoom and pane.close; pane.zoom has it.",)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (KeySettings(preset="emacs"), "no preset 'emacs'"),
        (KeySettings(prefix=("a",)), "cannot be a prefix"),
        (KeySettings(prefix=("ctrl+nosuch",)), "is not a key"),
        (KeySettings(commands={"pane.fly": ("f",)}), "no command 'pane.fly'"),
    ],
)
def test_what_cannot_be_followed_is_reported_and_the_default_stays(settings: KeySettings, expected: str) -> None:
    keymap = make_keymap(settings)
    assert any(expected in problem for problem in keymap.problems)
    assert keymap.prefixes == ("ctrl+space", "ctrl+\\")


def test_presets_bring_their_prefix() -> None:
    assert make_keymap(KeySettings(preset="tmux")).prefixes == ("ctrl+b",)
    assert make_keymap(KeySettings(preset="screen")).prefixes == ("ctrl+a",)
