"""How a run ended, if not well: read from its journal, which holds no value of a record."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from tandem.pipeline import journal
from tandem.pipeline.journal import Event
from tandem.pipeline.notify.notice import Kind, Notice
from tandem.pipeline.notify.routes import Routes
from tandem.pipeline.notify.runbooks import linked
from tandem.settings import Settings

_OF_DBT = frozenset({"dbt_node_failed", "dbt_did_not_start"})
_KINDS: dict[str, Kind] = {"check_failed": "check_failed", "degraded": "run_degraded"}
_UNEXPLAINED = (
    "ended before its stages did: a process was killed, or ran out of time."
    " Nothing new is published; what was published before still stands."
    " Read the logs of its tasks in Airflow."
)


def notices(settings: Settings, routes: Routes, failed_run: str = "") -> Iterator[Notice]:
    """What is to be told of one run.

    Args:
        settings: Where journals lie.
        routes: Where the pages of ``docs/runbooks`` lie.
        failed_run: A run that Airflow says has failed; without one, the latest run.
    """
    run = failed_run or journal.latest_run(settings)
    events = list(journal.read(journal.path_of(settings, run))) if run else []
    failure = journal.failure(events)
    if failure is not None:
        kind = _KINDS.get(failure.code, "run_failed")
        words = f"Run {run}: {_without_quotes(failure)} {failure.why} {failure.remedy}"
        yield Notice(kind, run, failure.at, linked(words, routes))
    elif failed_run:
        yield Notice(
            "run_failed", run, datetime.now(tz=UTC), linked(f"Run {run} {_UNEXPLAINED}", routes)
        )
    if failure is None or failure.code == "degraded":
        yield from _left_out(run, events, routes)


def _without_quotes(failure: Event) -> str:
    """What failed, without dbt's own words after the colon: those may quote a value."""
    return f"{failure.what.partition(':')[0]}." if failure.code in _OF_DBT else failure.what


def _left_out(run: str, events: Sequence[Event], routes: Routes) -> Iterator[Notice]:
    """What a run went on without: one notice per file or object."""
    for event in journal.endings(events):
        if event.kind == "deferred" or (event.kind == "failed" and event.subject):
            words = f"{event.subject or event.step}: {event.what} {event.remedy}"
            name = f"{run}:{event.subject or event.step}"
            yield Notice("run_degraded", name, event.at, linked(words, routes))
