"""The pages of one query job's result on disk, continued after a crash, counted before use.

Beside the pages lies ``pages.json``: what is finished, and the locator of what comes next. It is
written after a page is whole, so a page it does not name is fetched again.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from tandem.clients.failures import AnswerUnsound
from tandem.clients.salesforce import Salesforce
from tandem.engines.disk import write_durably

_PROGRESS = "pages.json"


class FetchedPage(BaseModel):
    """One page on disk: its file, its records, its hash, and where the next one is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    records: int
    sha256: str
    locator: str | None


class _Progress(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    job_id: str
    pages: tuple[FetchedPage, ...] = ()


@dataclass(frozen=True)
class Pages:
    """Fetches the pages of one job into one folder."""

    client: Salesforce
    job_id: str
    folder: Path

    def fetch(self) -> list[FetchedPage]:
        """Fetch what is missing and return all pages, each counted.

        Raises:
            AnswerUnsound: If a page holds another number of records than it says, or a locator
                leads to a page that was there before.
        """
        pages = self._sound_so_far()
        while not pages or pages[-1].locator is not None:
            pages.append(self._next(pages))
            self._write(pages)
        return pages

    def _next(self, pages: list[FetchedPage]) -> FetchedPage:
        locator = pages[-1].locator if pages else None
        file = f"page-{len(pages) + 1:04}.csv"
        page = self.client.page(self.job_id, locator, self.folder / file)
        if page.locator in {locator, *(item.locator for item in pages)} - {None}:
            raise AnswerUnsound(
                "pagination_loop", f"Page {len(pages) + 1} leads back to one fetched before."
            )
        records = count_records(page.download.path)
        if page.records != records:
            raise AnswerUnsound(
                "row_count_mismatch",
                f"Page {len(pages) + 1} says {page.records} records and holds {records}.",
            )
        return FetchedPage(
            file=file, records=records, sha256=page.download.sha256, locator=page.locator
        )

    def _sound_so_far(self) -> list[FetchedPage]:
        """Pages of this very job whose bytes are still what they were."""
        path = self.folder / _PROGRESS
        if not path.is_file():
            return []
        progress = _Progress.model_validate_json(path.read_text(encoding="utf-8"))
        if progress.job_id != self.job_id:
            return []
        sound = []
        for page in progress.pages:
            if not self._is_sound(page):
                break
            sound.append(page)
        return sound

    def _is_sound(self, page: FetchedPage) -> bool:
        path = self.folder / page.file
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == page.sha256

    def _write(self, pages: list[FetchedPage]) -> None:
        progress = _Progress(job_id=self.job_id, pages=tuple(pages))
        write_durably(self.folder / _PROGRESS, progress.model_dump_json(indent=1))


def count_records(path: Path) -> int:
    """Records of a CSV file below its header; a line break inside quotes ends none.

    Raises:
        AnswerUnsound: If the file ends inside quotes.
    """
    records = quotes = 0
    with path.open("rb") as file:
        for line in file:
            quotes += line.count(b'"')
            records += quotes % 2 == 0
    if quotes % 2:
        raise AnswerUnsound("row_count_mismatch", "A page ends in the middle of a record.")
    return max(records - 1, 0)
