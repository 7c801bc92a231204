"""What every store of layouts promises."""

from pathlib import Path

import pytest

from app.adapters.json_layouts import JsonLayouts
from app.domain.layout import Pane, PaneId, Split, Tab, WorkspaceLayout
from app.domain.project import Project
from app.ports.layouts import Layouts
from tests.contract.samples import nothing_wrong, project_in
from tests.fakes.layouts import FakeLayouts

LEFT, RIGHT = Pane(id=PaneId("a"), command=("htop", "-d", "5")), Pane(id=PaneId("b"), title="ü")
LAYOUT = WorkspaceLayout(
    tabs=(Tab(name="one", tree=Split(direction="row", children=(LEFT, RIGHT), weights=(1, 2)), focus=PaneId("b")),)
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return project_in(tmp_path)


@pytest.fixture(params=["fake", "json"])
def layouts(request: pytest.FixtureRequest, tmp_path: Path) -> Layouts:
    return FakeLayouts() if request.param == "fake" else JsonLayouts(tmp_path / "state", nothing_wrong)


def test_a_project_that_was_never_open_has_no_layout(layouts: Layouts, project: Project) -> None:
    assert layouts.load(project) is None


def test_what_was_saved_last_is_loaded(layouts: Layouts, project: Project) -> None:
    layouts.save(project, WorkspaceLayout())
    layouts.save(project, LAYOUT)
    assert layouts.load(project) == LAYOUT


def test_projects_have_layouts_of_their_own(layouts: Layouts, project: Project, tmp_path: Path) -> None:
    layouts.save(project, LAYOUT)
    assert layouts.load(project_in(tmp_path, "other")) is None
