"""Everything that is worth telling at this moment, whoever was told before."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime

from tandem.engines.published import asking_published, is_published
from tandem.pipeline.notify import checks, digest, late, promises, purge, runs
from tandem.pipeline.notify.notice import PROMISES, RUNS, Kind, Notice
from tandem.pipeline.notify.routes import Routes
from tandem.settings import Settings


def notices_due(
    settings: Settings, routes: Routes, kinds: Collection[Kind], failed_run: str = ""
) -> list[Notice]:
    """What is so now, by the published marts, the journals and the clock.

    Args:
        settings: Of the deployment.
        routes: How soon is soon, and where help lies.
        kinds: Which kinds to look for.
        failed_run: A run that Airflow says has failed, by the name of its journal.
    """
    found = [*_in_marts(settings, routes, kinds)]
    if RUNS & set(kinds):
        found += runs.notices(settings, routes, failed_run)
    if "marts_late" in kinds:
        found += late.notices(settings, datetime.now(tz=UTC))
    return [notice for notice in found if notice.kind in kinds]


def _in_marts(settings: Settings, routes: Routes, kinds: Collection[Kind]) -> Iterator[Notice]:
    if not is_published(settings):
        return
    with asking_published(settings) as ask:
        if PROMISES & set(kinds):
            yield from promises.notices(ask, routes)
        if "purge_risk" in kinds:
            yield from purge.notices(ask, routes)
        if "check_failed" in kinds:
            yield from checks.notices(ask, routes)
        if "weekly_digest" in kinds:
            yield from digest.notices(ask, settings)
