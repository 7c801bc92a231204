"""Profiles as files that people write: comments, mistakes, and what a later version wrote."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.adapters.toml_profiles import TomlProfiles
from app.domain.agent import ProfileId
from app.domain.errors import Damaged, Failed, IdeaiError, Invalid
from app.domain.listing import Listing
from app.domain.profile import Injection, Profile

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0{}"), max_size=30)
PROFILES = st.builds(
    Profile,
    id=st.just("mine"),
    name=st.just("Mine"),
    command=TEXT.map(lambda text: f"x{text}"),
    args=st.lists(TEXT, max_size=3).map(tuple),
    injection=st.none()
    | st.builds(Injection, kind=st.just("args"), args=st.just(("{contextFile}",)))
    | st.builds(Injection, kind=st.just("env"), variable=st.just("CONTEXT"), file=st.none() | st.just("a/b.md")),
    cwd=st.sampled_from(["run_dir", "project_root", "worktree"]),
    variables=st.dictionaries(st.sampled_from(["A", "B_C", "z9"]), TEXT, max_size=3),
    resume=st.lists(TEXT, max_size=2).map(tuple),
)

WRITTEN = """\
# my own
name = "Mine"   # shown
command = "x"
args = [
    "--flag",   # why
]
later = 2026-11-01
[injection]
kind = "env"
variable = "CONTEXT"
newer = [1, { a = 2 }]   # from the future

[variables]
A = "1"
B = "2"   # two
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "profiles").mkdir()
    return tmp_path / "profiles"


@pytest.fixture
def profiles(folder: Path) -> TomlProfiles:
    return TomlProfiles(folder, Listing)


def test_comments_and_unknown_fields_survive_a_change(profiles: TomlProfiles, folder: Path) -> None:
    (folder / "mine.toml").write_text(WRITTEN)
    (mine,) = profiles.list().items
    profiles.save(mine.changed(name="Other", variables={"B": "3"}, cwd="project_root"))
    text = (folder / "mine.toml").read_text()
    expected = WRITTEN.replace('"Mine"', '"Other"').replace('B = "2"', 'B = "3"').replace('A = "1"\n', "")
    assert text.replace('cwd = "project_root"\n', "").replace("\n\n", "\n") == expected.replace("\n\n", "\n")
    assert profiles.list().items[0].cwd == "project_root"


def test_a_form_that_does_not_know_a_field_does_not_drop_it(profiles: TomlProfiles, folder: Path) -> None:
    (folder / "mine.toml").write_text(WRITTEN)
    profiles.save(Profile(id="mine", name="New", command="y", injection=Injection(kind="none")))
    text = (folder / "mine.toml").read_text()
    assert "later = 2026-11-01" in text
    assert "newer = [1, { a = 2 }]   # from the future" in text
    assert "CONTEXT" not in text


def test_a_new_file_says_no_more_than_it_must(profiles: TomlProfiles, folder: Path) -> None:
    profiles.save(Profile(id="mine", name="Mine", command="x", injection=Injection(kind="stdin")))
    expected = 'name = "Mine"\ncommand = "x"\n\n[injection]\nkind = "stdin"\n'
    assert (folder / "mine.toml").read_text() == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(first=PROFILES, second=PROFILES)
def test_every_profile_reads_as_it_was_saved_whatever_was_there(
    profiles: TomlProfiles, first: Profile, second: Profile
) -> None:
    for profile in (first, second):
        profiles.save(profile)
        assert profiles.list() == Listing((profile,))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(second=PROFILES)
def test_a_file_written_by_hand_takes_every_profile(profiles: TomlProfiles, folder: Path, second: Profile) -> None:
    (folder / "mine.toml").write_text(WRITTEN)
    profiles.save(second)
    (read,) = profiles.list().items
    for name in ("command", "args", "cwd", "variables", "resume"):
        assert getattr(read, name) == getattr(second, name)
    assert "# my own" in (folder / "mine.toml").read_text()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('name = "A"\ncommand = \n', 2),
        ('name = "A"\n\ncommand = "x"\nargs = ["{nonsense}"]\n', 4),
        ('name = "A"\ncommand = "x"\n[injection]\n\nkind = "telepathy"\n', 5),
        ('name = "A"\ncommand = "x"\n[variables]\nHOME = "/x"\n', 3),
        ('name = "A"\n', None),
        (b'name = "A"\ncommand = "\xff"\n', 2),
        ('id = "other"\nname = "A"\ncommand = "x"\n', None),
        ("a = " + "[" * 50_000, None),
        ("a." * 200 + "b = 1", None),
        ("a = " + "1" * 5000, None),
    ],
)
def test_a_bad_file_is_one_problem_with_its_line_and_harms_no_other(
    profiles: TomlProfiles, folder: Path, text: str | bytes, line: int | None
) -> None:
    (folder / "bad.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    (folder / "good.toml").write_text('name = "Good"\ncommand = "x"\n')
    listing = profiles.list()
    assert [profile.id for profile in listing.items] == ["good"]
    (problem,) = listing.problems
    assert (problem.path, problem.line) == (folder / "bad.toml", line)


def test_a_damaged_file_is_not_overwritten(profiles: TomlProfiles, folder: Path) -> None:
    (folder / "mine.toml").write_text("name = ")
    with pytest.raises(Damaged):
        profiles.save(Profile(id="mine", name="Mine", command="x"))
    assert (folder / "mine.toml").read_text() == "name = "


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(
    data=st.binary(max_size=100) | st.text(max_size=60).map(lambda text: f'name = "{text}"'.encode("utf-8", "replace"))
)
def test_no_bytes_make_it_raise_anything_but_our_errors(profiles: TomlProfiles, folder: Path, data: bytes) -> None:
    (folder / "mine.toml").write_bytes(data)
    profiles.list()
    try:
        profiles.save(Profile(id="mine", name="Mine", command="x"))
    except IdeaiError:
        assert (folder / "mine.toml").read_bytes() == data
    else:
        assert [profile.command for profile in profiles.list().items] == ["x"]


def test_odd_things_in_the_folder_block_nobody(profiles: TomlProfiles, folder: Path) -> None:
    os.mkfifo(folder / "fifo.toml")
    (folder / "dir.toml").mkdir()
    (folder / "dangling.toml").symlink_to(folder / "nowhere")
    (folder / "Not A Slug.toml").write_text('name = "A"\ncommand = "x"\n')
    (folder / "big.toml").write_text("#" * (2 << 20))
    (folder / "notes.txt").write_text("=")
    (folder / ".hidden.toml").write_text("=")
    listing = profiles.list()
    assert listing.items == ()
    names = sorted(problem.path.name for problem in listing.problems)
    assert names == ["Not A Slug.toml", "big.toml", "dangling.toml", "dir.toml", "fifo.toml"]


def test_a_folder_that_is_a_file_is_one_problem(tmp_path: Path) -> None:
    (tmp_path / "profiles").write_text("")
    profiles = TomlProfiles(tmp_path / "profiles", Listing)
    assert [problem.path for problem in profiles.list().problems] == [tmp_path / "profiles"]
    with pytest.raises(Failed):
        profiles.save(Profile(id="mine", name="Mine", command="x"))


def test_a_file_linked_from_elsewhere_stays_linked(profiles: TomlProfiles, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "dotfile.toml").write_text('name = "Mine"\ncommand = "x"\n')
    (folder / "mine.toml").symlink_to(tmp_path / "dotfile.toml")
    profiles.save(Profile(id="mine", name="Mine", command="y"))
    assert (folder / "mine.toml").is_symlink()
    assert 'command = "y"' in (tmp_path / "dotfile.toml").read_text()


def test_no_id_reaches_out_of_the_folder(profiles: TomlProfiles, folder: Path) -> None:
    hostile = Profile.model_construct(id="../escaped", name="A", command="x")
    with pytest.raises(Invalid):
        profiles.save(hostile)
    with pytest.raises(Invalid):
        profiles.delete(ProfileId("../escaped"))
    assert list(folder.parent.glob("*.toml")) == []
