"""Programs that people run in panes, each with a walk through it."""

from typing import Final

from tests.e2e.side_by_side import Visit

PROGRAMS: Final = (
    Visit(
        "vim",
        "vim -n -u NONE -N --cmd 'set background=dark' words.txt",
        (("G",), ("/", "word 40", "Enter"), ("V", "k")),
        ("Escape", ":q!", "Enter"),
    ),
    Visit("nvim", "nvim -n --clean words.txt", (("G",), (":", "split", "Enter")), ("Escape", ":qa!", "Enter")),
    Visit("less", "less words.txt", (("Space",), ("/", "word 99", "Enter"), ("G",))),
    Visit("nano", "nano -I words.txt", (("PageDown",), ("C-w",)), ("C-c", "C-x")),
    Visit("mc", "mc --nosubshell -u", (("Down",), ("F9",)), ("Escape", "Escape", "F10", "Enter")),
    Visit("emacs", "emacs -nw -Q words.txt", (("C-v",), ("C-x", "2")), ("C-x", "C-c"), ("words.txt",), greets=True),
    Visit("tig", "tig", (("Down",), ("Enter",)), ("Q",)),
    Visit("fzf", "fzf < words.txt", (("word 12",), ("Up",)), ("C-c",)),
    Visit("python", "python3 -q", (("print('wörld 字', 6 * 7)", "Enter"), ("def f():", "Enter")), ("C-c", "C-d")),
    Visit("git-log", "git --no-pager log --graph --oneline --decorate --color", (), ()),
    Visit("git-diff", "git log -p --color --stat", (("Space",), ("G",))),
    Visit(
        "htop",
        "htop --sort-key PID -p $(sleep 60 >/dev/null & echo $!)",
        (("F2",), ("Right",), ("Escape",), ("h",)),
        ("q", "q"),
        ("F1Help", "Meters", "Meters", "F1Help", "Released under"),
        volatile=(r"\[[^\]]*\]", r"\d+"),
        pictured=0,
    ),
)
