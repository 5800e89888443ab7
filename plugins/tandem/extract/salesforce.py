"""Which query job of Salesforce makes one object of one window, and how its result is verified.

Every object is asked with ``queryAll``: only so do deleted and merged records come along, and
without them nothing would ever leave the marts.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from pydantic import JsonValue

from tandem.clients.failures import AnswerUnsound, ExportLost
from tandem.clients.salesforce import QueryJob, Salesforce
from tandem.extract.ledger import WindowLedger, window_of
from tandem.extract.salesforce_pages import Pages
from tandem.extract.windows import BEGINNING, due_windows, with_lookback
from tandem.handover import ExtractedFile, ExtractRequest, Job, Window
from tandem.sources import ObjectContract, SourceContract

log = logging.getLogger(__name__)

SOURCE = "salesforce"
# A record is dated when its transaction begins and can be read when that ends; Salesforce ends
# transactions after ten minutes at most, triggers and flows included.
LOOKBACK = timedelta(minutes=30)
_SHORTEST_WAIT, _LONGEST_WAIT = timedelta(seconds=5), timedelta(minutes=2)
_STATES: Mapping[str, str] = {"JobComplete": "ready", "Failed": "failed", "Aborted": "failed"}


@dataclass(frozen=True)
class SalesforceExtractor:
    """Pulls the contract's objects from one org."""

    client: Salesforce
    contract: SourceContract
    ledger: WindowLedger
    source_instance: str = "default"

    def plan(self) -> list[ExtractRequest]:
        """One request per object × window up to Salesforce's own now.

        An object this org does not have is named in the log; one that was pulled before is asked
        for all the same, so that its disappearance is an error and not a silence.
        """
        there = self.client.objects()
        now = self.client.now()
        requests, absent = [], []
        for item in self.contract.objects:
            pulls = self.ledger.of(SOURCE, self.source_instance, item.object)
            if item.object not in there and not pulls.windows:
                absent.append(item.object)
                continue
            windows = due_windows(now, done=pulls.done(), begun=pulls.begun())
            requests += [self._request(item.object, window) for window in windows]
        if absent:
            log.info("salesforce@%s has no %s", self.source_instance, ", ".join(absent))
        return requests

    def begin(self, request: ExtractRequest, known: Job | None) -> Job:
        """Start a query job, unless the one begun before asked the very same.

        Raises:
            AnswerUnsound: If a field without which the object would mislead is not there.
        """
        query = self._query(request)
        version = self.client.api_version  # a result is given in its job's version only
        asked: dict[str, JsonValue] = {"query": query, "api_version": version}
        if known is not None and known.state != "failed" and known.asked == asked:
            return known
        job = self.client.create_query(query, "queryAll")
        return self._told(Job(asked=asked), job)

    def poll(self, job: Job) -> Job:
        """Ask Salesforce; a job it has forgotten counts as failed."""
        try:
            told = self.client.query_job(str(job.vendor_id))
        except ExportLost as lost:
            return job.model_copy(update={"state": "failed", "reason": lost.what})
        return self._told(job, told)

    def collect(self, request: ExtractRequest, job: Job, folder: Path) -> list[ExtractedFile]:
        """Fetch the result page by page; each page is one file, as Salesforce sent it.

        Raises:
            AnswerUnsound: If pages and the job's total do not agree, or pages repeat.
            ExportLost: If the job is gone.
        """
        pages = Pages(self.client, str(job.vendor_id), folder).fetch()
        found = sum(page.records for page in pages)
        if job.records is not None and found != job.records:
            raise AnswerUnsound(
                "row_count_mismatch",
                f"The job counts {job.records} records of {request.object}, its pages {found}.",
            )
        return [
            ExtractedFile(
                source=SOURCE,
                source_instance=self.source_instance,
                object=request.object,
                path=folder / page.file,
                name=f"{request.object}.{window_of(request).name}.{page.file}",
                records_reported=page.records,
            )
            for page in pages
            if (folder / page.file).stat().st_size  # no records may come without even a header
        ]

    def _told(self, job: Job, told: QueryJob) -> Job:
        """The job as Salesforce tells it; it is asked again after a quarter of its age.

        The age is told by Salesforce's clock, the wait is kept by ours.
        """
        wait = min(max((self.client.now() - told.created_at) / 4, _SHORTEST_WAIT), _LONGEST_WAIT)
        state = _STATES.get(told.state, "waiting")
        return job.model_copy(
            update={
                "vendor_id": told.id,
                "state": state,
                "wait_until": self.client.clock.now() + wait if state == "waiting" else None,
                "records": told.records if state == "ready" else None,
                "reason": told.error[:200],
            }
        )

    def _request(self, name: str, window: Window) -> ExtractRequest:
        return ExtractRequest(
            source=SOURCE, source_instance=self.source_instance, object=name, window=window
        )

    def _query(self, request: ExtractRequest) -> str:
        item = next(item for item in self.contract.objects if item.object == request.object)
        there = self.client.fields(item.object)
        _require_fields(item, there)
        names = [name for field in item.fields for name in field.headers if name in there]
        span = _span(item, there, with_lookback(window_of(request), LOOKBACK))
        return f"select {', '.join(names)} from {item.object}{span}"


def _span(item: ObjectContract, there: Mapping[str, str], window: Window) -> str:
    """The filter of a window; an object without its cursor is pulled whole each time."""
    if item.cursor is None or item.cursor not in there:
        return ""
    since = f"{item.cursor} >= {window.since:%Y-%m-%dT%H:%M:%SZ} and "
    until = f"{item.cursor} < {window.until:%Y-%m-%dT%H:%M:%SZ}"
    return f" where {since if window.since > BEGINNING else ''}{until}"


def _require_fields(item: ObjectContract, there: Mapping[str, str]) -> None:
    missing = [
        field.name
        for field in item.fields
        if field.required and not there.keys() & {*field.headers}
    ]
    if missing:
        raise AnswerUnsound(
            "contract_missing_column",
            f"The API user does not see {', '.join(missing)} of {item.object}.",
            why="Without them the object would mislead; nothing of it was pulled.",
            remedy="Give the API user read access to the fields (field-level security), or change"
            " the contract in plugins/tandem/sources/salesforce.yml.",
        )
