"""What every Histories does, with a disk and without."""

from pathlib import Path

import pytest

from app.adapters import file_histories
from app.adapters.file_histories import FileHistories
from app.domain.session import SessionId, Size
from app.ports.histories import Histories, Printed
from tests.e2e.window import until
from tests.fakes.histories import FakeHistories

ONE, TWO = SessionId("one"), SessionId("two")
SMALL, LARGE = Size(4, 20), Size(40, 200)


@pytest.fixture
def local(tmp_path: Path) -> FileHistories:
    return FileHistories(tmp_path / "history")


@pytest.fixture(params=["fake", "file"])
def histories(request: pytest.FixtureRequest, local: FileHistories) -> Histories:
    return FakeHistories() if request.param == "fake" else local


async def ended(histories: Histories) -> None:
    """The workspace has ended, and all is on the disk."""
    if isinstance(histories, FileHistories):
        await histories.close()


async def test_what_a_session_prints_is_kept_with_the_size_of_its_terminal(histories: Histories) -> None:
    await histories.begin(ONE, SMALL)
    histories.printed(ONE, b"Hello")
    histories.resized(ONE, LARGE)
    histories.printed(ONE, b", Ann")
    histories.printed(TWO, b"somebody else")
    await ended(histories)
    assert await histories.read(ONE) == (Printed(SMALL, b""), Printed(SMALL, b"Hello"), Printed(LARGE, b", Ann"))
    assert await histories.read(TWO) == ()


async def test_a_program_that_begins_again_comes_behind_the_one_before(histories: Histories) -> None:
    await histories.begin(ONE, SMALL)
    histories.printed(ONE, b"first")
    await histories.begin(ONE, LARGE)
    histories.printed(ONE, b"second")
    await ended(histories)
    assert [kept.data for kept in await histories.read(ONE)] == [b"", b"first", b"", b"second"]


async def test_what_is_forgotten_is_gone(histories: Histories) -> None:
    for session_id in (ONE, TWO):
        await histories.begin(session_id, SMALL)
    await histories.forget(ONE)
    assert await histories.read(ONE) == ()
    await ended(histories)
    assert await histories.read(TWO)
    await histories.forget_others([TWO])
    assert await histories.read(TWO)
    await histories.forget_others([])
    assert await histories.read(TWO) == ()


async def test_the_next_workspace_finds_it_and_goes_on_behind_it(local: FileHistories) -> None:
    await local.begin(ONE, SMALL)
    local.printed(ONE, b"first")
    await local.close()
    later = FileHistories(local.folder)
    await later.begin(ONE, SMALL)
    later.printed(ONE, b"second")
    await later.close()
    assert [kept.data for kept in await later.read(ONE)] == [b"", b"first", b"", b"second"]


async def test_what_was_printed_is_on_the_disk_before_anything_ends(local: FileHistories) -> None:
    await local.begin(ONE, SMALL)
    local.printed(ONE, b"Hello")
    until(lambda: any(b"Hello" in path.read_bytes() for path in local.folder.glob("*.out")), "the output on the disk")
    await local.close()


async def test_only_the_end_is_kept_and_nobody_else_may_read_it(
    local: FileHistories, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_histories, "MAX_PART", 1000)
    await local.begin(ONE, SMALL)
    for number in range(100):
        local.printed(ONE, b"%03d" % number * 10)
    await local.close()
    kept = await local.read(ONE)
    assert kept[-1].data == b"099" * 10
    assert 1000 < sum(len(portion.data) + 8 for portion in kept) < 2100
    assert [portion.data[:3] for portion in kept] == [b"%03d" % number for number in range(100 - len(kept), 100)]
    assert {path.stat().st_mode & 0o777 for path in local.folder.iterdir()} == {0o600}
    assert local.folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("cut", [1, 7, 9, 12])
async def test_a_torn_end_is_left_out(local: FileHistories, cut: int) -> None:
    await local.begin(ONE, SMALL)
    local.printed(ONE, b"first")
    local.printed(ONE, b"last")
    await local.close()
    path = local.folder / "one.out"
    path.write_bytes(path.read_bytes()[:-cut])
    assert [kept.data for kept in await local.read(ONE)] == [b"", b"first"]


async def test_names_that_lead_elsewhere_are_no_sessions(local: FileHistories, tmp_path: Path) -> None:
    await local.begin(ONE, SMALL)
    await local.close()
    (tmp_path / "x.out").write_bytes((local.folder / "one.out").read_bytes())
    assert await local.read(SessionId("../x")) == ()
    (local.folder / "notes.txt").write_text("mine")
    await local.forget_others([])
    assert [path.name for path in local.folder.iterdir()] == ["notes.txt"]
