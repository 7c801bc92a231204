"""What systemd-logind does to a user's processes at logout, by its files."""

from pathlib import Path

import pytest

from app.domain.health import LoginFacts
from app.processes.logind import login_facts


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "run/systemd/system").mkdir(parents=True)
    return tmp_path


def say(root: Path, place: str, *lines: str) -> None:
    path = root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["[Login]", *lines, ""]))


def test_where_systemd_does_not_run_nobody_is_ended(tmp_path: Path) -> None:
    say(tmp_path, "etc/systemd/logind.conf", "KillUserProcesses=yes")
    assert login_facts(tmp_path, "ann") == LoginFacts()


def test_it_ends_nobody_unless_it_is_told_to(root: Path) -> None:
    assert not login_facts(root, "ann").kills
    say(root, "etc/systemd/logind.conf", "#KillUserProcesses=yes")
    assert not login_facts(root, "ann").kills


@pytest.mark.parametrize("value", ["yes", "1", "True"])
def test_what_the_administrator_says_holds(root: Path, value: str) -> None:
    say(root, "etc/systemd/logind.conf", f"KillUserProcesses={value}")
    assert login_facts(root, "ann").ends_us


def test_a_file_that_was_dropped_in_wins_and_one_of_the_same_name_in_etc_takes_its_place(root: Path) -> None:
    say(root, "etc/systemd/logind.conf", "KillUserProcesses=yes")
    say(root, "usr/lib/systemd/logind.conf.d/50-no.conf", "KillUserProcesses=no")
    assert not login_facts(root, "ann").kills
    say(root, "etc/systemd/logind.conf.d/50-no.conf")
    assert login_facts(root, "ann").kills


def test_users_may_be_chosen_and_spared(root: Path) -> None:
    say(root, "etc/systemd/logind.conf", "KillUserProcesses=yes", "KillOnlyUsers=ann bob", "KillExcludeUsers=bob")
    assert [login_facts(root, user).kills for user in ("ann", "bob", "eve")] == [True, False, False]


def test_root_is_spared_unless_somebody_says_otherwise(root: Path) -> None:
    say(root, "etc/systemd/logind.conf", "KillUserProcesses=yes")
    assert not login_facts(root, "root").kills


def test_who_lingers_is_not_ended(root: Path) -> None:
    say(root, "etc/systemd/logind.conf", "KillUserProcesses=yes")
    (root / "var/lib/systemd/linger").mkdir(parents=True)
    (root / "var/lib/systemd/linger/ann").touch()
    assert not login_facts(root, "ann").ends_us
    assert login_facts(root, "bob").ends_us


def test_a_file_that_cannot_be_read_says_nothing(root: Path) -> None:
    (root / "etc/systemd/logind.conf").mkdir(parents=True)
    assert not login_facts(root, "ann").kills
