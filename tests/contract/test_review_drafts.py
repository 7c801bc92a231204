"""What every ReviewDrafts does, with a disk and without."""

from pathlib import Path

import pytest

from app.adapters.json_review_drafts import JsonReviewDrafts
from app.domain.agent import AgentId
from app.domain.project import Project
from app.domain.review import Comment, ReviewDraft
from app.ports.review_drafts import ReviewDrafts
from tests.fakes.review_drafts import FakeReviewDrafts

PROJECT = Project(Path("/home/ann/shop"), "shop-0123456789ab")
AGENT = AgentId("11111111-1111-4111-8111-111111111111")
OTHER = AgentId("22222222-2222-4222-8222-222222222222")
DRAFT = ReviewDraft(comments=(Comment(path="a.py", line=3, quote="x = 1", text="Why?"),))


@pytest.fixture(params=["fake", "json"])
def drafts(request: pytest.FixtureRequest, tmp_path: Path) -> ReviewDrafts:
    if request.param == "fake":
        return FakeReviewDrafts()
    return JsonReviewDrafts(tmp_path, lambda problem: pytest.fail(str(problem)))


def test_a_draft_is_kept_for_its_agent(drafts: ReviewDrafts) -> None:
    assert drafts.load(PROJECT, AGENT) == ReviewDraft()
    drafts.save(PROJECT, AGENT, DRAFT)
    assert drafts.load(PROJECT, AGENT) == DRAFT
    assert drafts.load(PROJECT, OTHER) == ReviewDraft()


def test_an_empty_draft_is_forgotten(drafts: ReviewDrafts) -> None:
    drafts.save(PROJECT, AGENT, DRAFT)
    drafts.save(PROJECT, AGENT, ReviewDraft())
    drafts.save(PROJECT, AGENT, ReviewDraft())
    assert drafts.load(PROJECT, AGENT) == ReviewDraft()
