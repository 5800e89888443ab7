"""What Airflow calls when a run failed or is late; whatever goes wrong here stays here."""

import asyncio
import logging
from collections.abc import Collection
from typing import Any

from tandem.errors import TandemError
from tandem.pipeline import journal
from tandem.pipeline.notify.notice import RUNS, Kind
from tandem.settings import Settings

LATE: frozenset[Kind] = frozenset({"marts_late"})

log = logging.getLogger(__name__)


def run_failed(context: Any) -> None:
    """Tell that a run failed or left something out: runs in Airflow's DAG processor."""
    _tell_quietly(RUNS, journal.named_after(str(context["run_id"])))


async def marts_late(context: Any) -> None:
    """Tell that marts are late: runs in the triggerer, where connections can be read.

    A callback that Airflow runs in a worker may not read any (Airflow 3.3).
    """
    await asyncio.to_thread(_tell_quietly, LATE)


def _tell_quietly(kinds: Collection[Kind], failed_run: str = "") -> None:
    settings = Settings()
    if settings.notify is None:
        return
    from tandem.pipeline.notify.tell import tell

    try:
        # two tries: Airflow gives a callback 50 seconds
        tell(settings, kinds, failed_run=failed_run, tries=2)
    except (TandemError, OSError) as error:
        log.error("Nobody could be told: %s", error)
