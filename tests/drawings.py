"""What the programs in the pictures draw: bytes for a size, made up here, in the manner of the real ones."""

from app.domain.session import Size

_RESET = "\x1b[0m"


def _home(rows: list[str], size: Size) -> bytes:
    """A cleared screen with these rows, as many as fit; the cursor behind the last one."""
    shown = rows[: size.rows]
    return ("\x1b[H\x1b[2J" + "\r\n".join(shown)).encode()


def _cut(text: str, cols: int) -> str:
    return text if len(text) <= cols else text[: max(0, cols - 1)] + "…"


def _paint(colour: int, text: str) -> str:
    return f"\x1b[{colour}m{text}{_RESET}"


def _box(lines: list[str], cols: int) -> list[str]:
    inner = min(cols, 56) - 4
    body = [f"{_paint(36, '│')} {_cut(line, inner):<{inner}} {_paint(36, '│')}" for line in lines]
    edge = "─" * (inner + 2)
    return [_paint(36, f"╭{edge}╮"), *body, _paint(36, f"╰{edge}╯")]


def _changed(number: int, sign: str, code: str, cols: int) -> str:
    colours = {"+": "\x1b[38;5;254;48;5;22m", "-": "\x1b[38;5;254;48;5;52m"}
    text = _cut(f"   {number:>3} {sign} {code}", cols)
    return f"{colours.get(sign, '')}{text:<{cols if sign != ' ' else 0}}{_RESET}"


def coding_agent(size: Size) -> bytes:
    """A chat with an agent that asks before it edits a file."""
    cols = size.cols
    rows = [
        *_box(["✻ Welcome back, Ann", "", "CLAUDE.md · 2 skills · api run directory"], cols),
        "",
        f"\x1b[38;5;254;48;5;236m{_cut('> Give every cart a total with its discounts', cols - 1):<{cols - 1}}{_RESET}",
        "",
        f"{_paint(32, '●')} {_cut('I will compute it in one place, and test rounding.', cols - 3)}",
        "",
        f"{_paint(32, '●')} {_cut('Read(api/cart.py)', cols - 3)}",
        f"  {_paint(90, _cut('└ 84 lines', cols - 3))}",
        "",
        f"{_paint(32, '●')} {_cut('Update(api/cart.py)', cols - 3)}",
        _changed(41, " ", "def total(self) -> Money:", cols),
        _changed(42, "-", "    return sum(self.prices)", cols),
        _changed(42, "+", "    whole = sum(line.price for line in self.lines)", cols),
        _changed(43, "+", "    return whole - self.discount(whole)", cols),
        "",
        _paint(90, "─" * cols),
        _cut(" Allow editing api/cart.py?", cols),
        _paint(34, _cut(" ❯ 1. Yes", cols)),
        _cut("   2. Yes, and do not ask again in this session", cols),
        _cut("   3. No, and tell me what to do instead", cols),
    ]
    return _home(rows[-size.rows :] if len(rows) > size.rows else rows, size)


def reviewing_agent(size: Size) -> bytes:
    """An agent in the middle of its work, with a line that says so."""
    cols = size.cols
    rows = [
        _paint(35, _cut(">_ Codex", cols)) + _paint(90, _cut("  read-only · project root", max(1, cols - 9))),
        "",
        _cut("› Review the branch feat/cart as a stranger would", cols),
        "",
        f"{_paint(90, '•')} {_cut('Ran git diff main...feat/cart --stat', cols - 2)}",
        _paint(90, _cut("  └ api/cart.py      | 31 +++++++++------", cols)),
        _paint(90, _cut("    tests/test_cart.py | 48 +++++++++++++", cols)),
        "",
        f"{_paint(90, '•')} {_cut('The discount is applied before rounding: three', cols - 2)}",
        _cut("  lines of 0.333 then cost 1.00, not 0.99.", cols),
        "",
        f"{_paint(33, '◦')} {_cut('Working (12s · esc to interrupt)', cols - 2)}",
    ]
    return _home(rows, size)


_SOURCE = (
    ('"""Carts and what they cost."""', 90),
    ("", 0),
    ("from decimal import Decimal", 0),
    ("", 0),
    ("", 0),
    ("class Cart:", 35),
    ("    def __init__(self) -> None:", 35),
    ("        self.lines: list[Line] = []", 0),
    ("", 0),
    ("    def total(self) -> Decimal:", 35),
    ("        whole = sum(line.price for line in self.lines)", 0),
    ("        return whole - self.discount(whole)", 0),
    ("", 0),
    ("    def discount(self, whole: Decimal) -> Decimal:", 35),
    ("        return max(Decimal(0), whole - self.limit) / 10", 0),
)


def editor(size: Size) -> bytes:
    """A full-screen editor on the alternate screen, with line numbers and a status bar."""
    cols, body = size.cols, max(0, size.rows - 2)
    rows = []
    for place in range(body):
        if place < len(_SOURCE):
            text, colour = _SOURCE[place]
            code = _cut(text, max(1, cols - 5))
            rows.append(f"{_paint(33, f'{place + 1:>4}')} {_paint(colour, code) if colour else code}")
        else:
            rows.append(_paint(34, "~"))
    bar = _cut(f" api/cart.py [+]{'10,9':>{max(1, cols - 26)}}  All ", cols)
    rows += [f"\x1b[7m{bar:<{cols}}{_RESET}", _paint(1, "-- INSERT --")]
    return b"\x1b[?1049h" + _home(rows, size) + b"\x1b[10;14H"


def shell(size: Size) -> bytes:
    """A shell after a test run."""
    cols = size.cols
    prompt = f"{_paint(32, 'ann@web-3')}:{_paint(34, '~/shop-api')}$ "
    rows = [
        f"{prompt}git status -sb",
        f"## {_paint(32, 'feat/cart')}...{_paint(31, 'origin/feat/cart')} [ahead 2]",
        f" {_paint(31, 'M')} api/cart.py",
        f"{prompt}pytest -q",
        _paint(32, _cut("." * 61, cols)) + _paint(90, "  [100%]" if cols > 72 else ""),
        _paint(32, "61 passed") + _cut(" in 2.14s", max(1, cols - 9)),
        prompt,
    ]
    return _home(rows, size)


def fresh_shell(size: Size) -> bytes:
    """A shell that was just opened."""
    return _home([f"{_paint(32, 'ann@web-3')}:{_paint(34, '~/shop-api')}$ "], size)


def crash(size: Size) -> bytes:
    """The last words of a program."""
    rows = [
        "$ gemini",
        _paint(31, _cut("Error: no credentials were found.", size.cols)),
        _cut("Set GEMINI_API_KEY, or run `gemini auth`.", size.cols),
    ]
    return _home(rows, size)
