"""Marts that were due and are not published."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from tandem.pipeline.notify.notice import Line, Notice
from tandem.pipeline.notify.words import count, instant
from tandem.publish import history
from tandem.settings import Settings


def notices(settings: Settings, now: datetime) -> Iterator[Notice]:
    """One per day on which the marts of that day are missing for too long.

    Args:
        settings: Of the deployment; where nothing is scheduled, nothing is late.
        now: The wall clock, UTC.
    """
    due = now.replace(hour=0, minute=0, second=0, microsecond=0)  # runs are due at midnight UTC
    patience = timedelta(hours=settings.late_after_hours)
    published_at = last_published_at(settings)
    is_published = published_at is not None and published_at >= due
    if not settings.is_scheduled or is_published or now < due + patience:
        return
    newest = f"The newest are of {instant(published_at)}." if published_at else "There are none."
    since = count(int((now - due).total_seconds() // 3600), "hour", "hours")
    text = (
        f"A run was due at {instant(due)} and has published nothing for {since}. {newest}"
        " Readers see old numbers. `tandem status` says what holds it up."
    )
    yield Notice("marts_late", f"{due:%Y-%m-%d}", due + patience, Line(text))


def last_published_at(settings: Settings) -> datetime | None:
    """When marts were last published (UTC); None if they never were."""
    lines = history.read(settings)
    return datetime.fromisoformat(lines[-1]["published_at"]) if lines else None
