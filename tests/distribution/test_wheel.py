"""What is in the wheel: all of the program and nothing else."""

import zipfile
from pathlib import Path

import pytest

from tests.distribution.wheel import build, copy_sources, expected_in_wheel, found_in_wheel


def test_no_file_of_the_program_is_missing_from_the_wheel(wheel: Path, sources: Path) -> None:
    assert expected_in_wheel(sources) - found_in_wheel(wheel) == set()


def test_the_wheel_brings_nothing_but_the_program(wheel: Path, sources: Path) -> None:
    assert found_in_wheel(wheel) - expected_in_wheel(sources) == set()


def test_the_comparison_is_about_modules_and_data_files_alike(sources: Path) -> None:
    expected = expected_in_wheel(sources)
    assert {
        "ideai/__init__.py",
        "ideai/__main__.py",
        "ideai/_bundle/app/cli.py",
        "ideai/_bundle/app/providers/claude.toml",
        "ideai/_bundle/app/gallery/reviewer.toml",
        "ideai/_bundle/styles/tokens.tcss",
        "ideai/_bundle/widgets/terminal_pane.py",
    } <= expected


def test_packages_and_data_files_that_pyproject_does_not_name_are_missed(tmp_path: Path) -> None:
    planted = ("app/usecases/planted/__init__.py", "app/planted/verb.py", "widgets/planted.toml", "styles/planted.json")
    sources = copy_sources(tmp_path / "sources")
    for name in planted:
        (sources / name).parent.mkdir(exist_ok=True)
        (sources / name).touch()
    built = build(sources, tmp_path / "wheel")
    assert expected_in_wheel(sources) - found_in_wheel(built) == {f"ideai/_bundle/{name}" for name in planted}


@pytest.mark.parametrize("taken", ["app", "widgets", "styles", "tests"])
def test_the_wheel_takes_no_name_that_another_project_may_have(wheel: Path, taken: str) -> None:
    assert not any(name.split("/")[0] == taken for name in found_in_wheel(wheel))


def test_the_wheel_carries_the_license(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith("/licenses/LICENSE")]
        assert "MIT License" in archive.read(name).decode()
