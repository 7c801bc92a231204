"""Deterministic streams of terminal output, in the manner of the programs that people run (terminal.md §1).

Every generator takes the size of the screen and about how many bytes to make, and ends outside of any sequence,
with the normal screen and default modes, so that a stream can be repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

ROWS, COLS = 50, 200
SEED = 20260
_WORDS = """
the quick brown fox jumps over lazy dog request handler returned session started worker queue
finished config loaded cache miss hit retry timeout connection closed opened file path error warning
info debug user agent
"""
WORDS = _WORDS.split()
CJK = "我们正在测试一个终端模拟器它应当又快又忠实地显示所有文字日本語の文章も同じように表示される한국어도마찬가지입니다"
EMOJI = ("😀", "🚀", "✅", "⚠\ufe0f", "👩\u200d💻", "🇩🇪", "👍🏽", "1\ufe0f\u20e3", "❤\ufe0f", "📦")
BOX = "─│┌┐└┘├┤┬┴┼═║╔╗╚╝█▓▒░▀▄•●○◆→←↑↓…✓✗"


@dataclass(frozen=True, slots=True)
class Workload:
    """A name, and the function that makes its bytes."""

    name: str
    make: Callable[[int], bytes]


def _sentence(random: Random, words: int) -> str:
    return " ".join(random.choice(WORDS) for _ in range(words))


def _until(size: int, parts: Iterator[str], before: str = "", after: str = "") -> bytes:
    made: list[str] = [before]
    length = 0
    for part in parts:
        made.append(part)
        length += len(part)
        if length >= size:
            break
    return ("".join(made) + after).encode()


def _log(random: Random) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        day, hour, minute, second = number % 28 + 1, number % 24, number % 60, number * 7 % 60
        stamp = f"2026-03-{day:02}T{hour:02}:{minute:02}:{second:02}.{number % 1000:03}Z"
        yield f"{stamp} INFO  worker-{number % 16} {_sentence(random, random.randint(4, 16))} id={number:08x}\r\n"


def _ls(random: Random) -> Iterator[str]:
    kinds = (
        "\x1b[01;34m{}\x1b[0m/",
        "\x1b[01;32m{}\x1b[0m*",
        "{}",
        "\x1b[01;36m{}\x1b[0m@",
        "\x1b[01;31m{}.tar.gz\x1b[0m",
    )
    while True:
        name = f"{random.choice(WORDS)}_{random.choice(WORDS)}{random.randint(0, 999)}"
        shown = random.choice(kinds).format(name)
        yield f"-rw-r--r--  1 user group {random.randint(1, 10**7):8} Mar {random.randint(1, 28):2} 12:34 {shown}\r\n"


def _git(random: Random) -> Iterator[str]:
    while True:
        yield f"\x1b[33mcommit {random.getrandbits(160):040x}\x1b[m\r\n"
        yield "Author: A. Person <person@example.invalid>\r\n\r\n"
        yield f"    {_sentence(random, 8)}\r\n\r\n\x1b[1mdiff --git a/x.py b/x.py\x1b[m\r\n"
        for _ in range(random.randint(1, 5)):
            yield f"\x1b[36m@@ -{random.randint(1, 900)},7 +{random.randint(1, 900)},9 @@\x1b[m def handler():\r\n"
            for _ in range(random.randint(3, 12)):
                yield random.choice((" {}\r\n", "\x1b[31m-{}\x1b[m\r\n", "\x1b[32m+\x1b[m\x1b[32m{}\x1b[m\r\n")).format(
                    " " * random.choice((4, 8, 12)) + _sentence(random, random.randint(2, 9))
                )


def _vim(random: Random) -> Iterator[str]:
    while True:
        if random.random() < 0.3:
            yield f"\x1b[1;{ROWS - 2}r\x1b[{ROWS - 2};1H\n\x1b[1;{ROWS}r"
        for _ in range(random.randint(1, 6)):
            row = random.randint(1, ROWS - 2)
            number = f"\x1b[38;5;130m{random.randint(1, 9999):4} \x1b[m"
            name = f"\x1b[38;5;30m{random.choice(WORDS)}\x1b[m"
            yield f"\x1b[{row};1H{number}\x1b[38;5;130mdef\x1b[m {name}({_sentence(random, 3)}):\x1b[K"
        place = f"{random.randint(1, 999)},{random.randint(1, 80)}"
        yield f"\x1b[{ROWS};1H\x1b[1m-- INSERT --\x1b[m\x1b[{ROWS};180H{place}\x1b[K"


def _less(random: Random) -> Iterator[str]:
    while True:
        yield f"\r\x1b[K{_sentence(random, random.randint(5, 22))}\r\n\x1b[7m:\x1b[27m"
        if random.random() < 0.1:
            yield f"\x1b[H\x1bM{_sentence(random, 10)}\r\n\x1b[{ROWS};1H\r\x1b[K\x1b[7m:\x1b[27m"


def _htop(random: Random) -> Iterator[str]:
    while True:
        for cpu in range(4):
            used = random.randint(0, 60)
            bar = f"\x1b[32m{'|' * used}\x1b[30m\x1b[{61 - used}X"
            yield f"\x1b[{cpu + 2};3H\x1b[36m{cpu}\x1b[39m\x1b[1m[{bar}\x1b[{cpu + 2};70H{used}.0%\x1b[37m]\x1b[m"
        for row in range(8, ROWS):
            colour = random.choice(("", "\x1b[32m", "\x1b[36m", "\x1b[31m"))
            yield (
                f"\x1b[{row}d\x1b[1G{random.randint(1, 99999):6} user \x1b[{random.choice((30, 35))}C{colour}"
                f"{random.random() * 100:5.1f} {random.randint(0, 99):3}\x1b[m {_sentence(random, 4)}\x1b[K"
            )


def _ink(random: Random) -> Iterator[str]:
    height = 12
    frame = 0
    while True:
        frame += 1
        yield "\x1b[?2026h" + "\x1b[2K\x1b[1A" * height + "\x1b[2K\x1b[G"
        yield f"\x1b[38;2;215;119;87m✻\x1b[39m \x1b[1mWorking…\x1b[22m \x1b[2m({frame}s · esc to interrupt)\x1b[22m\r\n"
        for _ in range(height - 5):
            yield f"  \x1b[38;2;153;153;153m⎿ \x1b[39m {_sentence(random, random.randint(3, 18))}\r\n"
        yield "╭" + "─" * 100 + "╮\r\n│ \x1b[7m \x1b[27m" + " " * 98 + "│\r\n╰" + "─" * 100 + "╯\r\n\r\n\x1b[?2026l"


def _ratatui(random: Random) -> Iterator[str]:
    while True:
        yield "\x1b[?2026h\x1b[?25l"
        for _ in range(random.randint(10, 60)):
            row, column = random.randint(1, ROWS), random.randint(1, COLS - 40)
            yield f"\x1b[{row};{column}H\x1b[38;2;205;214;244;48;2;30;30;46m{_sentence(random, random.randint(1, 5))}"
            yield f"\x1b[39m\x1b[49m\x1b[38;5;{random.randint(16, 231)}m{random.choice(BOX) * 4}\x1b[39;49m\x1b[0m"
        yield "\x1b[?25h\x1b[?2026l"


def _newlines(_random: Random) -> Iterator[str]:
    while True:
        yield "\r\n" * 500


def _motion(random: Random) -> Iterator[str]:
    finals = "ABCD"
    while True:
        yield f"\x1b[{random.randint(1, ROWS)};{random.randint(1, COLS)}H{random.choice(WORDS)[0]}"
        row, column = random.randint(1, ROWS), random.randint(1, COLS)
        yield f"\x1b[{random.randint(1, 9)}{random.choice(finals)}\x1b[{column}Gx\x1b[{row}d"


def _light_cells(random: Random) -> Iterator[str]:
    while True:
        yield "\x1b[H"
        letter = chr(random.randint(65, 90))
        yield "\r\n".join([letter * COLS] * (ROWS - 1)) + letter * (COLS - 1)


def _dense_cells(_random: Random) -> Iterator[str]:
    number = 0
    while True:
        yield "\x1b[H"
        for _ in range(ROWS * COLS // 4):
            number = (number + 1) % 216
            yield f"\x1b[38;5;{number + 16};48;5;{255 - number};1;3;4m{chr(65 + number % 26)}\x1b[0m"


def _medium_cells(random: Random) -> Iterator[str]:
    while True:
        yield "\x1b[H"
        for _ in range(ROWS):
            colour, attribute = random.randint(31, 37), random.choice((1, 3, 4))
            yield f"\x1b[{colour}m{_sentence(random, 3)}\x1b[{attribute}m{_sentence(random, 4)}\x1b[0m\r\n"


def _truecolour(random: Random) -> Iterator[str]:
    while True:
        yield "\x1b[H"
        for _ in range(ROWS):
            shade = random.getrandbits(24)
            for column in range(COLS // 2):
                value = (shade + column * 65793) & 0xFFFFFF
                yield f"\x1b[38;2;{value >> 16};{value >> 8 & 255};{value & 255};48;2;{value & 255};{value >> 16};9m▀"
            yield "\x1b[0m\r\n"


def _emoji(random: Random) -> Iterator[str]:
    while True:
        first, second, third, fourth = random.choices(EMOJI, k=4)
        yield f"{first} {_sentence(random, 2)} {second}{third} ok {fourth}\r\n"


def _cjk(random: Random) -> Iterator[str]:
    while True:
        start = random.randint(0, len(CJK) - 1)
        yield (CJK[start:] + "，" + CJK[:start]) * random.randint(1, 3) + "。\r\n"


def _boxes(random: Random) -> Iterator[str]:
    while True:
        width = random.randint(10, 90)
        text = _sentence(random, 3).ljust(width)[:width]
        yield f"┌{'─' * width}┐\r\n│{text}│ {random.choice(BOX)} é ü ñ\r\n└{'─' * width}┘\r\n"


def _region(random: Random) -> Iterator[str]:
    while True:
        top = random.randint(2, 10)
        yield f"\x1b[{top};{ROWS - 5}r\x1b[{ROWS - 5};1H"
        for _ in range(20):
            yield f"\r\n{_sentence(random, random.randint(3, 15))}"
        yield "\x1b[r"


def _wrapping(random: Random) -> Iterator[str]:
    while True:
        yield _sentence(random, 400) + "\r\n"


def _workload(name: str, parts: Callable[[Random], Iterator[str]], before: str = "", after: str = "") -> Workload:
    return Workload(name, lambda size: _until(size, parts(Random(SEED)), before, after))


ALTERNATE = ("\x1b[?1049h\x1b[H\x1b[2J", "\x1b[0m\x1b[?1049l")

WORKLOADS: tuple[Workload, ...] = (
    _workload("plain log", _log),
    _workload("ls --color", _ls),
    _workload("git log -p --color", _git),
    _workload("vim", _vim, *ALTERNATE),
    _workload("less", _less, *ALTERNATE),
    _workload("htop", _htop, *ALTERNATE),
    _workload("Ink-style agent", _ink, "\r\n" * 12),
    _workload("ratatui-style agent", _ratatui, *ALTERNATE),
    _workload("bare newlines", _newlines),
    _workload("cursor motion", _motion, after="\x1b[H"),
    _workload("light cells", _light_cells, *ALTERNATE),
    _workload("medium cells", _medium_cells, *ALTERNATE),
    _workload("dense cells", _dense_cells, *ALTERNATE),
    _workload("truecolour per cell", _truecolour, *ALTERNATE),
    _workload("emoji mix", _emoji),
    _workload("CJK prose", _cjk),
    _workload("boxes and accents", _boxes),
    _workload("scroll region", _region),
    _workload("long wrapped lines", _wrapping),
)
