"""When marts are late: by the hour of the day, and only where somebody waits for them."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tandem.pipeline.notify import late
from tandem.settings import Settings

MIDNIGHT = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.fixture
def waiting(settings: Settings) -> Settings:
    return settings.model_copy(update={"apis": "salesforce", "late_after_hours": 6})


def _publish(settings: Settings, at: datetime) -> None:
    settings.published.mkdir(parents=True, exist_ok=True)
    line = {"published_at": at.isoformat()}
    (settings.published / "publications.json").write_text(json.dumps([line]))


def _names(settings: Settings, now: datetime) -> list[str]:
    return [notice.name for notice in late.notices(settings, now)]


@pytest.mark.parametrize(
    ("published", "hour", "is_late"),
    [(-1, 5.9, False), (-1, 6, True), (0.5, 23, False), (-1, 23.9, True), (None, 7, True)],
)
def test_marts_are_late_when_those_of_today_are_missing_for_too_long(
    waiting: Settings, published: float | None, hour: float, is_late: bool
) -> None:
    if published is not None:
        _publish(waiting, MIDNIGHT + timedelta(hours=published))
    assert _names(waiting, MIDNIGHT + timedelta(hours=hour)) == (["2026-11-02"] if is_late else [])


def test_where_nothing_is_scheduled_nothing_is_late(settings: Settings) -> None:
    assert _names(settings, MIDNIGHT + timedelta(hours=23)) == []


def test_it_says_since_when_and_how_old_the_newest_are(waiting: Settings) -> None:
    _publish(waiting, MIDNIGHT - timedelta(hours=23))
    (notice,) = late.notices(waiting, MIDNIGHT + timedelta(hours=7, minutes=5))
    assert (
        "has published nothing for 7 hours. The newest are of 2026-11-01 01:00 UTC."
        in notice.line.text
    )
