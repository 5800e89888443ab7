"""Clears away what accumulates: logs of old runs, leftovers of crashes, old publishes."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tandem.engines import warehouse
from tandem.engines.disk import reap
from tandem.publish import forget_old
from tandem.settings import Settings

# Long enough to look into last month's runs, short enough to stay small.
KEEP_LOGS = timedelta(days=60)
# Longer than any vendor keeps an export whose download could be continued.
KEEP_DOWNLOADS = timedelta(days=30)


def clear_away(settings: Settings) -> dict[str, int]:
    """Clear away and return how many things were removed, by kind. Batches are never touched."""
    with warehouse.lease(settings):
        publishes = forget_old(settings)
    leftovers = sum(
        reap(folder)
        for folder in (settings.home / "tmp", settings.landing / ".tmp", settings.lake / ".tmp")
    )
    return {
        "publishes": publishes,
        "leftovers": leftovers,
        "logs": _clear_old(settings.logs, KEEP_LOGS),
        "downloads": _clear_old(settings.downloads, KEEP_DOWNLOADS),
    }


def _clear_old(folder: Path, keep: timedelta) -> int:
    oldest = (datetime.now(tz=UTC) - keep).timestamp()
    old = [path for path in folder.rglob("*") if path.is_file() and path.stat().st_mtime < oldest]
    for path in old:
        path.unlink()
    return len(old)
