"""Mouse reports for the program inside: each tracking mode, each encoding, and the wheel without a mouse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.server.tokenizer import Tokenizer
from app.terminal.keys import NO_MODS, Mods
from app.terminal.modes import Modes, MouseEncoding, MouseMode, MouseTracking
from app.terminal.mouse import MouseKind, MouseReport, encode_mouse, wheel_as_arrows

PRESS = MouseReport("press", 1, 0, 0)
RELEASE = MouseReport("release", 1, 0, 0)
DRAG = MouseReport("move", 1, 0, 0)
HOVER = MouseReport("move", 0, 0, 0)
WHEEL = MouseReport("wheel", 4, 0, 0)


def asked(tracking: MouseTracking, encoding: MouseEncoding = "sgr") -> Modes:
    return Modes(mouse=MouseMode(tracking, encoding))


@pytest.mark.parametrize(
    ("tracking", "heard"),
    [
        ("off", []),
        ("press", [PRESS]),
        ("button", [PRESS, RELEASE, WHEEL]),
        ("drag", [PRESS, RELEASE, DRAG, WHEEL]),
        ("any", [PRESS, RELEASE, DRAG, HOVER, WHEEL]),
    ],
)
def test_a_program_hears_only_the_reports_it_asked_for(tracking: MouseTracking, heard: list[MouseReport]) -> None:
    reports = [PRESS, RELEASE, DRAG, HOVER, WHEEL]
    assert [report for report in reports if encode_mouse(report, asked(tracking))] == heard


@pytest.mark.parametrize(
    ("report", "sent"),
    [
        (MouseReport("press", 1, 4, 9), b"\x1b[<0;5;10M"),
        (MouseReport("press", 2, 4, 9), b"\x1b[<1;5;10M"),
        (MouseReport("press", 3, 4, 9), b"\x1b[<2;5;10M"),
        (MouseReport("press", 8, 4, 9), b"\x1b[<128;5;10M"),
        (MouseReport("press", 11, 4, 9), b"\x1b[<131;5;10M"),
        (MouseReport("release", 3, 4, 9), b"\x1b[<2;5;10m"),
        (MouseReport("wheel", 4, 4, 9), b"\x1b[<64;5;10M"),
        (MouseReport("wheel", 7, 4, 9), b"\x1b[<67;5;10M"),
        (MouseReport("move", 0, 4, 9), b"\x1b[<35;5;10M"),
        (MouseReport("move", 1, 4, 9), b"\x1b[<32;5;10M"),
        (MouseReport("press", 1, 4, 9, Mods.SHIFT | Mods.ALT | Mods.CTRL), b"\x1b[<28;5;10M"),
        (MouseReport("press", 1, 499, 299), b"\x1b[<0;500;300M"),
    ],
)
def test_sgr_reports_are_as_xterm_sends_them(report: MouseReport, sent: bytes) -> None:
    assert encode_mouse(report, asked("any")) == sent


@pytest.mark.parametrize(
    ("encoding", "report", "sent"),
    [
        ("x10", MouseReport("press", 1, 4, 9), b"\x1b[M %*"),
        ("x10", MouseReport("release", 1, 4, 9), b"\x1b[M#%*"),
        ("x10", MouseReport("release", 1, 4, 9, Mods.CTRL), b"\x1b[M3%*"),
        ("x10", MouseReport("press", 1, 222, 0), b"\x1b[M \xff!"),
        ("x10", MouseReport("press", 1, 223, 0), b""),
        ("utf8", MouseReport("press", 1, 222, 0), b"\x1b[M \xc3\xbf!"),
        ("utf8", MouseReport("press", 1, 2014, 0), b"\x1b[M \xdf\xbf!"),
        ("utf8", MouseReport("press", 1, 2015, 0), b""),
        ("urxvt", MouseReport("press", 1, 4, 9), b"\x1b[32;5;10M"),
        ("urxvt", MouseReport("release", 1, 4, 9), b"\x1b[35;5;10M"),
    ],
)
def test_older_encodings_say_what_they_can_and_nothing_where_they_cannot(
    encoding: MouseEncoding, report: MouseReport, sent: bytes
) -> None:
    assert encode_mouse(report, asked("any", encoding)) == sent


def test_pixels_are_the_middle_of_the_cell() -> None:
    assert encode_mouse(MouseReport("press", 1, 2, 1), asked("any", "pixels"), cell=(10, 20)) == b"\x1b[<0;26;31M"


def test_x10_tracking_reports_three_buttons_without_modifiers() -> None:
    modes = asked("press", "x10")
    assert encode_mouse(MouseReport("press", 1, 0, 0, Mods.CTRL), modes) == b"\x1b[M !!"
    assert encode_mouse(MouseReport("press", 8, 0, 0), modes) == b""


def reports() -> st.SearchStrategy[MouseReport]:
    """Every report that a terminal can make."""
    buttons: dict[MouseKind, list[int]] = {
        "press": [1, 2, 3, 8, 9, 10, 11],
        "release": [1, 2, 3, 8, 9, 10, 11],
        "move": [0, 1, 2, 3],
        "wheel": [4, 5, 6, 7],
    }
    mods = st.builds(Mods, st.integers(0, 7))
    cell = st.integers(0, 2000)
    kinds = [
        st.builds(MouseReport, st.just(kind), st.sampled_from(numbers), cell, cell, mods)
        for kind, numbers in buttons.items()
    ]
    return st.one_of(kinds)


@given(reports())
def test_a_report_passes_through_us_unchanged(report: MouseReport) -> None:
    assert Tokenizer().feed(encode_mouse(report, asked("any"))) == [report]


@given(reports(), st.sampled_from(["urxvt", "x10"]))
def test_in_older_encodings_only_the_button_of_a_release_is_lost(report: MouseReport, encoding: MouseEncoding) -> None:
    sent = encode_mouse(report, asked("any", encoding))
    if not sent:
        assert max(report.x, report.y) > 222
        return
    button = 0 if report.kind == "release" else report.button
    assert Tokenizer().feed(sent) == [MouseReport(report.kind, button, report.x, report.y, report.mods)]


def test_the_wheel_is_three_arrows_on_an_alternate_screen_that_asked() -> None:
    modes = Modes(alternate_screen=True, alternate_scroll=True)
    assert wheel_as_arrows(WHEEL, modes) == b"\x1b[A" * 3
    assert wheel_as_arrows(MouseReport("wheel", 5, 0, 0), modes, rows=1) == b"\x1b[B"


def test_the_arrows_of_the_wheel_follow_the_cursor_key_mode() -> None:
    modes = Modes(alternate_screen=True, alternate_scroll=True, application_cursor=True)
    assert wheel_as_arrows(WHEEL, modes) == b"\x1bOA" * 3


@pytest.mark.parametrize(
    ("report", "modes"),
    [
        (WHEEL, Modes(alternate_scroll=True)),
        (WHEEL, Modes(alternate_screen=True)),
        (WHEEL, Modes(alternate_screen=True, alternate_scroll=True, mouse=MouseMode("button", "sgr"))),
        (MouseReport("wheel", 6, 0, 0, NO_MODS), Modes(alternate_screen=True, alternate_scroll=True)),
        (PRESS, Modes(alternate_screen=True, alternate_scroll=True)),
    ],
)
def test_otherwise_the_wheel_is_left_to_us(report: MouseReport, modes: Modes) -> None:
    assert wheel_as_arrows(report, modes) == b""
