"""What every extractor offers, whether it reads a folder or speaks to an API."""

from pathlib import Path
from typing import Protocol

from tandem.handover import ExtractedFile, ExtractRequest, Job


class Extractor(Protocol):
    """Plans what to pull, then pulls it piece by piece; pieces can run side by side."""

    def plan(self) -> list[ExtractRequest]:
        """List one request per source × instance × object."""
        ...

    def extract(self, request: ExtractRequest) -> list[ExtractedFile]:
        """Pull one request."""
        ...


class ApiExtractor(Protocol):
    """Pulls windows from one instance of a vendor: begin, poll until ready, collect.

    Each step is a short call, so that waiting in between needs no process. Whatever a step returns
    is written down before the next, so that a crash costs at most one export job.
    """

    def plan(self) -> list[ExtractRequest]:
        """List one request per object × window that is due.

        Raises:
            TandemError: If the vendor cannot be asked at all.
        """
        ...

    def begin(self, request: ExtractRequest, known: Job | None) -> Job:
        """Start the export of a window, or adopt the job begun before if it still serves.

        Args:
            request: One object and its window.
            known: The last job written down for this window; one that failed never serves.
        """
        ...

    def poll(self, job: Job) -> Job:
        """Ask once how the job is doing."""
        ...

    def collect(self, request: ExtractRequest, job: Job, folder: Path) -> list[ExtractedFile]:
        """Download a ready job's files into ``folder`` and verify them against its totals.

        ``folder`` outlives a crash: what it holds may be continued, never trusted unverified.

        Raises:
            AnswerUnsound: If anything contradicts the vendor's own totals.
            ExportLost: If the vendor has the files no longer.
        """
        ...
