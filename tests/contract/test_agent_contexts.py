"""What every store of contexts promises."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.adapters.markdown_contexts import MarkdownContexts
from app.domain.context import ABSENT, revision_of
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.project import Project
from app.ports.agent_contexts import AgentContexts
from tests.contract.samples import agent, project_in
from tests.fakes.agent_contexts import FakeAgentContexts

ADA = agent()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return project_in(tmp_path)


@pytest.fixture(params=[FakeAgentContexts, MarkdownContexts])
def contexts(request: pytest.FixtureRequest) -> AgentContexts:
    made: AgentContexts = request.param()
    return made


def test_the_path_is_in_the_projects_folder_whether_it_exists_or_not(contexts: AgentContexts, project: Project) -> None:
    assert contexts.path(project, ADA) == project.root / ".ideai" / "agents" / "ada-1.md"


def test_a_context_that_nobody_wrote_is_not_found(contexts: AgentContexts, project: Project) -> None:
    with pytest.raises(NotFound):
        contexts.read(project, ADA)
    assert list(contexts.on_disk(project)) == []


def test_what_was_written_is_read(contexts: AgentContexts, project: Project) -> None:
    written = contexts.write(project, ADA, "# Ada\n", ABSENT)
    assert written.revision == revision_of("# Ada\n")
    assert contexts.read(project, ADA) == written
    assert list(contexts.on_disk(project)) == ["agents/ada-1.md"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(text=st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(["", "a\r\nb\r\n", "a\rb", "\ufeffa"]))
def test_every_character_and_line_ending_is_kept(contexts: AgentContexts, project: Project, text: str) -> None:
    try:
        before = contexts.read(project, ADA).revision
    except NotFound:
        before = ABSENT
    contexts.write(project, ADA, text, before)
    assert contexts.read(project, ADA).text == text


def test_a_context_that_was_changed_meanwhile_is_never_overwritten(contexts: AgentContexts, project: Project) -> None:
    read = contexts.write(project, ADA, "one", ABSENT)
    contexts.write(project, ADA, "two", read.revision)
    with pytest.raises(Conflict):
        contexts.write(project, ADA, "three", read.revision)
    assert contexts.read(project, ADA).text == "two"


def test_a_new_context_takes_the_place_of_no_file(contexts: AgentContexts, project: Project) -> None:
    contexts.write(project, ADA, "kept", ABSENT)
    with pytest.raises(Conflict):
        contexts.write(project, ADA, "new", ABSENT)
    assert contexts.read(project, ADA).text == "kept"


def test_a_context_is_removed_as_long_as_nobody_changed_it(contexts: AgentContexts, project: Project) -> None:
    first = contexts.write(project, ADA, "one", ABSENT).revision
    second = contexts.write(project, ADA, "two", first).revision
    with pytest.raises(Conflict):
        contexts.remove(project, ADA, first)
    assert contexts.read(project, ADA).text == "two"
    for _ in range(2):
        contexts.remove(project, ADA, second)
        assert list(contexts.on_disk(project)) == []


def test_text_that_is_no_utf_8_is_refused(contexts: AgentContexts, project: Project) -> None:
    with pytest.raises(Invalid):
        contexts.write(project, ADA, "half \ud800", ABSENT)
    assert list(contexts.on_disk(project)) == []
