"""Pulls Marketo: leads, activities and program members as exports, the rest as lists.

Files are Marketo's own: an export's CSV as it came, the records of a list as their JSON text, one a
line.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tandem.clients.marketo import Marketo
from tandem.clients.marketo_exports import Exportable
from tandem.extract.ledger import WindowLedger, window_of
from tandem.extract.marketo_objects import (
    EXPORTED,
    LISTED,
    asked_fields,
    begin_at,
    filters,
    longest,
)
from tandem.extract.marketo_records import deletions, listed, write
from tandem.extract.marketo_work import Part, Work, begun, step
from tandem.extract.windows import due_windows
from tandem.handover import ExtractedFile, ExtractRequest, Job, Window
from tandem.sources.schema import SourceContract


@dataclass(frozen=True)
class MarketoExtractor:
    """Pulls every object of the contract.

    Args:
        client: The client of the subscription's API user.
        contract: What is read of Marketo.
        ledger: What was pulled already.
        source_instance: The name of the subscription.
        begin_at: Where first loads of leads and activities begin, if not as early as can be.
    """

    client: Marketo
    contract: SourceContract
    ledger: WindowLedger
    source_instance: str = "default"
    begin_at: datetime | None = None

    def plan(self) -> list[ExtractRequest]:
        """List one request per object × window that is due, by Marketo's clock."""
        now = self.client.now()
        objects = (item.object for item in self.contract.objects)
        return [
            ExtractRequest(
                source=self.contract.source,
                source_instance=self.source_instance,
                object=name,
                window=window,
            )
            for name in objects
            if name in EXPORTED or name in LISTED
            for window in self._due(name, now)
        ]

    def begin(self, request: ExtractRequest, known: Job | None) -> Job:
        """Say which exports a window needs, or adopt those that were begun for it."""
        if request.object in LISTED:
            return Job(state="ready")
        work = self._work(request)
        is_alive = known is not None and known.state != "failed" and known.asked
        if known and is_alive and Work.model_validate(known.asked).asks_like(work):
            return known
        return begun(work, self.client.http.clock.now())

    def poll(self, job: Job) -> Job:
        """Go one step on at Marketo."""
        return step(self.client, job)

    def collect(self, request: ExtractRequest, job: Job, folder: Path) -> list[ExtractedFile]:
        """Fetch the files of all exports, or read a list to its end."""
        window = window_of(request)
        if request.object in LISTED:
            found = listed(self.client, request.object, window)
            return self._written(request, found, folder / _name(request, "jsonl"))
        files = self._fetched(request, Work.model_validate(job.asked), folder)
        if request.object == "activities":
            deleted = deletions(self.client, window)
            files += self._written(request, deleted, folder / _name(request, "deleted.jsonl"))
        return files

    def _due(self, name: str, now: datetime) -> list[Window]:
        place = (self.contract.source, self.source_instance, name)
        known = self.ledger.of(*place)
        since = known.begin_at if known.windows else begin_at(name, now, self.begin_at)
        self.ledger.begin_at(*place, since)
        return due_windows(
            now, done=known.done(), begun=known.begun(), begin_at=since, longest=longest(name)
        )

    def _work(self, request: ExtractRequest) -> Work:
        window, of = window_of(request), EXPORTED[request.object].of
        contract = next(item for item in self.contract.objects if item.object == request.object)
        return Work(
            of=of,
            fields=asked_fields(self.client, of, contract),
            span=window.name,
            parts=tuple(
                Part(where=where) for where in filters(self.client, request.object, window)
            ),
        )

    def _fetched(self, request: ExtractRequest, work: Work, folder: Path) -> list[ExtractedFile]:
        """One file per export; an export without a record has none."""
        return [
            self._fetch(request, work.of, part, folder / _name(request, f"{number}.csv"))
            for number, part in enumerate(work.parts, start=1)
            if part.records != 0
        ]

    def _fetch(
        self, request: ExtractRequest, of: Exportable, part: Part, target: Path
    ) -> ExtractedFile:
        self.client.exports.fetch(of, part.export, target)
        return _file(request, target, part.records)

    def _written(
        self, request: ExtractRequest, records: Iterable[str], target: Path
    ) -> list[ExtractedFile]:
        """One file, or none: no vendor drops a file without a byte."""
        count = write(records, target)
        return [_file(request, target, count)] if count else []


def _file(request: ExtractRequest, path: Path, records: int | None) -> ExtractedFile:
    return ExtractedFile(
        source=request.source,
        source_instance=request.source_instance,
        object=request.object,
        path=path,
        name=path.name,
        records_reported=records,
    )


def _name(request: ExtractRequest, ending: str) -> str:
    return f"{request.object}.{window_of(request).name}.{ending}"
