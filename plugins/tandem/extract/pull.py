"""Drives one window of an API through begin, poll and collect, and writes down every step.

Each function is one short call, so that whoever waits in between (a triggerer, a test) needs no
process of ours. A crash between any two of them is picked up from the ledger.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tandem.clients.failures import ExportLost, QuotaExhausted
from tandem.engines.disk import make_folder
from tandem.errors import TandemError
from tandem.extract.ledger import PulledWindow, WindowLedger, window_of
from tandem.extract.protocol import ApiExtractor
from tandem.handover import ExtractedFile, ExtractRequest, Job, LoadedBatch

# A job that failed at the vendor is begun once more; a second failure is told.
JOBS_PER_TRY = 2


@dataclass(frozen=True)
class Pull:
    """One extractor with the ledger it writes and the folder it downloads into.

    ``downloads`` outlives the process, so that a broken download goes on where it stopped.
    """

    extractor: ApiExtractor
    ledger: WindowLedger
    downloads: Path

    def begin(self, request: ExtractRequest) -> Job:
        """Start or adopt the export of a window.

        Raises:
            QuotaExhausted: If the vendor gives nothing yet; known without asking it again.
        """
        known = self.ledger.entry(request)
        self._require_due(request, known)
        self.ledger.record(request, "RUNNING")  # before the vendor is asked: a trace of the intent
        with self._told(request):
            return self._write_down(
                request, self.extractor.begin(request, known.job if known else None)
            )

    def poll(self, request: ExtractRequest, job: Job) -> Job:
        """Ask once; a job that failed is begun once more.

        Raises:
            ExportLost: If the job that was begun anew failed as well.
        """
        with self._told(request):
            polled = self.extractor.poll(job)
            if polled.state == "failed":
                return self._begin_anew(request, polled)
            return self._write_down(request, polled)

    def collect(self, request: ExtractRequest, job: Job) -> list[ExtractedFile] | Job:
        """Download and verify; if the vendor lost the export, the job begun anew instead."""
        folder = make_folder(self._folder(request))
        with self._told(request):
            try:
                files = self.extractor.collect(request, job, folder)
            except ExportLost as lost:
                return self._begin_anew(request, job, lost)
        window = window_of(request)
        return [file.model_copy(update={"window": window}) for file in files]

    def run(
        self, request: ExtractRequest, wait_until: Callable[[datetime | None], None]
    ) -> list[ExtractedFile]:
        """All steps in one process; ``wait_until`` sleeps between two polls."""
        job = self.begin(request)
        while True:
            while job.state == "waiting":
                wait_until(job.wait_until)
                job = self.poll(request, job)
            result = self.collect(request, job)
            if isinstance(result, list):
                return result
            job = result

    def settle(self, request: ExtractRequest, batches: Sequence[LoadedBatch], files: int) -> None:
        """Write down what became of a window's files; see ``settle``."""
        settle(self.ledger, self.downloads, request, batches, files)

    def _begin_anew(
        self, request: ExtractRequest, failed: Job, error: TandemError | None = None
    ) -> Job:
        failed = failed.model_copy(update={"state": "failed"})
        self._write_down(request, failed)  # first: the next run must not adopt it
        if failed.attempt >= JOBS_PER_TRY:
            raise error or _failed_twice(request, failed)
        shutil.rmtree(self._folder(request), ignore_errors=True)
        again = self.extractor.begin(request, failed)
        return self._write_down(request, again.model_copy(update={"attempt": failed.attempt + 1}))

    def _write_down(self, request: ExtractRequest, job: Job) -> Job:
        self.ledger.record(request, "RUNNING", job=job, records_reported=job.records)
        return job

    def _require_due(self, request: ExtractRequest, known: PulledWindow | None) -> None:
        if known and known.not_before and self.ledger.is_put_off(request):
            raise QuotaExhausted(known.what, until=known.not_before, code=known.code)

    @contextmanager
    def _told(self, request: ExtractRequest) -> Iterator[None]:
        """Write a failure into the ledger before it is raised further."""
        try:
            yield
        except QuotaExhausted as error:
            facts = {"code": error.code, "what": error.what, "not_before": error.until}
            self.ledger.record(request, "DEFERRED", **facts)
            raise
        except TandemError as error:
            self.ledger.record(request, "FAILED", code=error.code, what=error.what)
            raise

    def _folder(self, request: ExtractRequest) -> Path:
        return _folder(self.downloads, request)


def settle(
    ledger: WindowLedger,
    downloads: Path,
    request: ExtractRequest,
    batches: Sequence[LoadedBatch],
    files: int,
) -> None:
    """Write down that a window's files were loaded; only all of them make a success.

    Args:
        ledger: Where it is written.
        downloads: Where the files lay; what was loaded is cleared away.
        request: The object and its window.
        batches: The files that were loaded.
        files: How many there were.
    """
    facts = {
        "batch_ids": tuple(batch.batch_id for batch in batches),
        "rows_parsed": sum(batch.rows_in for batch in batches),
    }
    if len(batches) < files:
        ledger.record(request, "PARTIAL", code="files_not_loaded", **facts)
        return
    ledger.record(request, "SUCCESS", **facts)
    shutil.rmtree(_folder(downloads, request), ignore_errors=True)


def _folder(downloads: Path, request: ExtractRequest) -> Path:
    place = downloads / request.source / request.source_instance / request.object
    return place / window_of(request).name


def _failed_twice(request: ExtractRequest, job: Job) -> ExportLost:
    return ExportLost(
        f"The export of {request.source}/{request.object} failed {job.attempt} times at the"
        f" vendor{': ' + job.reason if job.reason else '.'}",
        why="Nothing of this window is loaded.",
        remedy="Look at the job in the vendor's own list of jobs, then run again.",
        code="export_failed",
    )
