"""What a user sets, in words, becomes what the rules count in."""

import pytest
from pydantic import ValidationError

from app.domain.settings import CollectionSettings, Settings
from app.domain.stored import DAY, HOUR, CollectionRules


def test_what_nobody_has_set_is_collected_by_the_usual_rules() -> None:
    assert Settings().gc.rules == CollectionRules()


def test_spans_and_sizes_are_counted() -> None:
    settings = CollectionSettings(
        done_after="36h", orphan_after="2d", clone_after="0d", deleted_after="3d", keep="20GB"
    )
    assert settings.rules == CollectionRules(36 * HOUR, 2 * DAY, 0, 3 * DAY, 20_000_000_000)
    assert CollectionSettings(keep="500MB").rules.keep == 500_000_000


@pytest.mark.parametrize(
    ("field", "value"), [("done_after", "14"), ("orphan_after", "-1d"), ("clone_after", "3 weeks"), ("keep", "20 GB")]
)
def test_what_is_no_span_or_size_is_refused(field: str, value: str) -> None:
    with pytest.raises(ValidationError, match=r"is not a (span of time|size)"):
        CollectionSettings.model_validate({field: value})
