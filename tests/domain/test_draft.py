"""A context while it is edited: in no order of events is anything lost that somebody wrote."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.domain.context import ABSENT, Context
from app.domain.draft import Draft

TEXTS = st.sampled_from(["", "mine", "theirs", "other", "third\n"])


def test_what_was_not_touched_follows_the_disk() -> None:
    draft = Draft.of(Context.of("a")).read(Context.of("b"))
    assert (draft.text, draft.dirty, draft.outside) == ("b", False, None)


def test_an_edit_made_outside_meanwhile_is_a_conflict_and_both_texts_are_there() -> None:
    draft = Draft.of(Context.of("a")).edited("mine").read(Context.of("theirs"))
    assert draft.text == "mine"
    assert draft.outside == Context.of("theirs")


def test_the_same_edit_made_outside_is_no_conflict() -> None:
    draft = Draft.of(Context.of("a")).edited("same").read(Context.of("same"))
    assert (draft.dirty, draft.outside) == (False, None)


def test_a_conflict_that_goes_away_by_itself_is_gone() -> None:
    draft = Draft.of(Context.of("a")).edited("mine").read(Context.of("theirs")).read(Context.of("a"))
    assert draft.outside is None
    assert draft.text == "mine"


def test_typing_what_the_other_wrote_ends_the_conflict() -> None:
    draft = Draft.of(Context.of("a")).edited("mine").read(Context.of("theirs")).edited("theirs")
    assert (draft.outside, draft.dirty) == (None, False)


def test_keeping_mine_replaces_theirs_at_the_next_save() -> None:
    draft = Draft.of(Context.of("a")).edited("mine").read(Context.of("theirs")).keep_mine()
    assert (draft.text, draft.base, draft.outside) == ("mine", Context.of("theirs"), None)


def test_taking_theirs_leaves_nothing_to_save() -> None:
    draft = Draft.of(Context.of("a")).edited("mine").read(Context.of("theirs")).take_theirs()
    assert (draft.text, draft.dirty, draft.outside) == ("theirs", False, None)


def test_what_is_typed_after_a_save_was_asked_for_is_still_to_be_saved() -> None:
    draft = Draft.of(Context.of("a")).edited("ab").edited("abc").saved(Context.of("ab"))
    assert (draft.text, draft.dirty) == ("abc", True)


def test_a_save_that_is_told_of_twice_is_no_conflict() -> None:
    """The watch of the files sees our own save, too."""
    draft = Draft.of(Context.of("a")).edited("ab").saved(Context.of("ab")).edited("abc").read(Context.of("ab"))
    assert (draft.text, draft.outside) == ("abc", None)


def test_a_file_that_is_gone_is_written_again_by_a_save() -> None:
    draft = Draft.of(Context.of("a")).gone()
    assert (draft.text, draft.dirty, draft.base.revision) == ("a", True, ABSENT)


@given(TEXTS, TEXTS)
def test_deciding_without_a_conflict_changes_nothing(base: str, typed: str) -> None:
    draft = Draft.of(Context.of(base)).edited(typed)
    assert draft.keep_mine() == draft.take_theirs() == draft


class Editing(RuleBasedStateMachine):
    """A person types, saves and decides; somebody else writes; the news of the disk comes late, and in order.

    The disk refuses a save of another base, as UpdateContext does. What each of the two wrote is either on the disk, in
    the draft, or was given up by a decision or by its own writer.
    """

    def __init__(self) -> None:
        super().__init__()
        self.disk = Context.of("base")
        self.news: list[Context] = []
        self.draft = Draft.of(self.disk)
        self.typed = "base"
        self.unseen: str | None = None

    @rule(text=TEXTS)
    def types(self, text: str) -> None:
        self.draft = self.draft.edited(text)
        self.typed = text

    @rule(text=TEXTS)
    def somebody_else_writes(self, text: str) -> None:
        self.disk = Context.of(text)
        self.news.append(self.disk)
        self.unseen = text if text != self.draft.base.text else None

    @precondition(lambda self: self.news)
    @rule()
    def the_news_comes(self) -> None:
        self.news.clear()
        was_dirty, before = self.draft.dirty, self.draft.text
        self.draft = self.draft.read(self.disk)
        if was_dirty:
            assert self.draft.text == before, "what was typed went without being asked for"
        self.typed = self.draft.text
        self.unseen = None

    @precondition(lambda self: self.draft.outside is None)
    @rule()
    def saves(self) -> None:
        if self.disk.revision != self.draft.base.revision:
            return  # refused: the news is on its way
        self.disk = Context.of(self.draft.text)
        self.draft = self.draft.saved(self.disk)
        self.news.append(self.disk)

    @precondition(lambda self: self.draft.outside is not None)
    @rule()
    def keeps_mine(self) -> None:
        self.draft = self.draft.keep_mine()

    @precondition(lambda self: self.draft.outside is not None)
    @rule()
    def takes_theirs(self) -> None:
        self.draft = self.draft.take_theirs()
        self.typed = self.draft.text

    @rule()
    def the_workspace_starts_again(self) -> None:
        """A draft that is dirty is kept without what was written outside; every file is read afresh."""
        self.news.clear()
        kept = Draft(self.draft.base, self.draft.text) if self.draft.dirty else None
        self.draft = Draft.of(self.disk) if kept is None else kept.read(self.disk)
        self.typed = kept.text if kept is not None else self.disk.text
        self.unseen = None

    @rule(other_saves=st.booleans())
    def it_is_opened_elsewhere(self, other_saves: bool) -> None:
        """Only without a conflict and after a save that was carried out; meanwhile nothing can be typed here."""
        if self.draft.outside is not None or self.disk.revision != self.draft.base.revision:
            return
        self.disk = Context.of(self.draft.text)
        self.draft = self.draft.saved(self.disk)
        if other_saves:
            self.disk = Context.of("written elsewhere")
        self.news.clear()
        self.draft = self.draft.read(self.disk)
        assert (self.draft.outside, self.draft.dirty) == (None, False)
        self.typed = self.draft.text
        self.unseen = None

    @invariant()
    def what_was_typed_is_there(self) -> None:
        assert self.draft.text == self.typed

    @invariant()
    def what_somebody_else_wrote_unseen_is_on_the_disk(self) -> None:
        assert self.unseen is None or self.disk.text == self.unseen

    @invariant()
    def a_conflict_is_between_two_texts(self) -> None:
        outside = self.draft.outside
        assert outside is None or outside.text != self.draft.text

    @invariant()
    def with_no_news_to_come_the_draft_knows_the_disk(self) -> None:
        if not self.news:
            assert self.disk in (self.draft.base, self.draft.outside)


TestEditing = Editing.TestCase


def test_a_draft_is_a_value() -> None:
    draft = Draft.of(Context.of("a"))
    assert replace(draft) == draft
    assert draft.edited("b") is not draft
