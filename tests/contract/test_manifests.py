"""What every store of manifests promises."""

from pathlib import Path

import pytest

from app.adapters.json_manifest import JsonManifests
from app.domain.errors import Invalid, NotFound, Refused
from app.domain.manifest import Manifest
from app.domain.project import Project
from app.ports.manifests import Manifests
from tests.contract.samples import agent, project_in
from tests.fakes.manifests import FakeManifests


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return project_in(tmp_path)


@pytest.fixture(params=["fake", "json"])
def manifests(request: pytest.FixtureRequest, tmp_path: Path) -> Manifests:
    return FakeManifests() if request.param == "fake" else JsonManifests(tmp_path / "state")


def test_a_project_without_a_manifest_has_an_empty_one(manifests: Manifests, project: Project) -> None:
    assert manifests.load(project) == Manifest()


def test_what_was_saved_is_loaded(manifests: Manifests, project: Project) -> None:
    saved = manifests.update(project, lambda manifest: manifest.with_entry(agent(1)).with_entry(agent(2)))
    assert [entry.id for entry in saved.entries] == [agent(1).id, agent(2).id]
    assert manifests.load(project) == saved


def test_projects_do_not_see_each_others_agents(manifests: Manifests, project: Project, tmp_path: Path) -> None:
    manifests.update(project, lambda manifest: manifest.with_entry(agent()))
    assert manifests.load(project_in(tmp_path, "other")).entries == ()


def test_unknown_fields_survive_a_change(manifests: Manifests, project: Project) -> None:
    marked = agent(origin={"template": "t", "version": 1, "later": None}, future={"a": [1, None]})
    manifests.update(project, lambda manifest: manifest.with_entry(marked).changed(note="kept"))
    manifests.update(project, lambda manifest: manifest.with_entry(agent(2)))
    fields = manifests.load(project).as_fields()
    assert fields["note"] == "kept"
    assert fields["entries"][0]["future"] == {"a": [1, None]}
    assert fields["entries"][0]["origin"]["later"] is None


def test_a_change_that_raises_saves_nothing(manifests: Manifests, project: Project) -> None:
    before = manifests.update(project, lambda manifest: manifest.with_entry(agent()))
    with pytest.raises(NotFound):
        manifests.update(project, lambda manifest: manifest.without(agent(2).id))
    assert manifests.load(project) == before


def test_a_change_that_breaks_a_rule_of_the_whole_saves_nothing(manifests: Manifests, project: Project) -> None:
    before = manifests.update(project, lambda manifest: manifest.with_entry(agent()))
    twice = Manifest.model_construct(version=1, entries=(agent(), agent()))
    with pytest.raises(Invalid):
        manifests.update(project, lambda _: twice)
    assert manifests.load(project) == before


def test_what_a_newer_ideai_wrote_is_read_and_never_rewritten(manifests: Manifests, project: Project) -> None:
    manifests.update(project, lambda manifest: manifest.with_entry(agent()).changed(version=99))
    loaded = manifests.load(project)
    assert loaded.read_only
    assert loaded.find(agent().id).name == "Ada"
    with pytest.raises(Refused):
        manifests.update(project, lambda manifest: manifest)
