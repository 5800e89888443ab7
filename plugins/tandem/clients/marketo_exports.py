"""Bulk extract: a job is created, enqueued, waited for, and its file fetched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tandem.clients.download import Download, download
from tandem.clients.failures import AnswerUnsound, ExportLost, RequestRefused
from tandem.clients.http import Http
from tandem.clients.marketo_errors import is_unknown

Exportable = Literal["leads", "activities", "program/members"]

_DESCRIBED_AT = {
    "leads": "/rest/v1/leads/describe2.json",
    "program/members": "/rest/v1/programs/members/describe.json",
}
_DOWNLOADS = 3


@dataclass(frozen=True)
class Export:
    """A job as Marketo tells it; totals are known when it is completed. ``bytes`` of its file."""

    export_id: str
    status: str
    records: int | None = None
    bytes: int | None = None
    checksum: str | None = None

    @property
    def is_completed(self) -> bool:
        """Whether its file is there."""
        return self.status == "Completed"

    @property
    def is_over(self) -> bool:
        """Whether it ended without a file; both spellings of cancelled occur."""
        return self.status in {"Failed", "Canceled", "Cancelled"}


@dataclass(frozen=True)
class Exports:
    """The export jobs of one API user; nobody else's are visible."""

    http: Http

    def fields(self, of: Exportable) -> set[str] | None:
        """REST names of the fields that can be exported; ``None`` where nothing tells them."""
        if of not in _DESCRIBED_AT:
            return None
        described = _first(self.http.json("GET", _DESCRIBED_AT[of]), "fields")["fields"]
        return {item["name"] for item in described}

    def create(self, of: Exportable, fields: Sequence[str], where: Mapping[str, Any]) -> Export:
        """Create a job; it takes no place in the queue and no quota until it is enqueued.

        Args:
            of: What to export.
            fields: REST names, in the order of the file's columns.
            where: Marketo's own ``filter``.
        """
        asked = {"format": "CSV", "fields": list(fields), "filter": dict(where)}
        return self._job("POST", f"/bulk/v1/{of}/export/create.json", json=asked)

    def enqueue(self, of: Exportable, export_id: str) -> Export:
        """Give a job its place in the queue.

        Raises:
            QueueFull: If there is none free.
            AlreadyQueued: If it has one.
            ExportLost: If Marketo does not know the job (any more).
        """
        return self._known("POST", of, export_id, "enqueue")

    def status(self, of: Exportable, export_id: str) -> Export:
        """How a job is doing; Marketo tells news once a minute at most.

        Raises:
            ExportLost: If Marketo does not know the job (any more).
        """
        return self._known("GET", of, export_id, "status")

    def fetch(self, of: Exportable, export: Export, target: Path) -> Download:
        """Fetch a completed job's file, going on with what ``target`` holds, and compare it.

        Raises:
            ExportLost: If the file is gone.
            AnswerUnsound: If size or SHA-256 keep differing from what the job tells.
        """
        path = f"/bulk/v1/{of}/export/{export.export_id}/file.json"
        for _ in range(_DOWNLOADS):
            found = self._download(path, target)
            if _is_whole(found, export):
                return found
            target.unlink()
        raise AnswerUnsound(
            "checksum_mismatch",
            f"{_DOWNLOADS} downloads of export {export.export_id} differ from the size or the"
            " SHA-256 that its job tells.",
        )

    def _download(self, path: str, target: Path) -> Download:
        try:
            return download(self.http, path, target, expects="", resume=True)
        except RequestRefused as refused:
            if refused.code == "not_found":
                raise _gone(
                    "has no file of this export (any more); it keeps them seven days"
                ) from None
            raise

    def _known(self, method: str, of: Exportable, export_id: str, step: str) -> Export:
        try:
            return self._job(method, f"/bulk/v1/{of}/export/{export_id}/{step}.json")
        except RequestRefused as refused:
            if is_unknown(refused):
                raise _gone(f"does not know export {export_id} (any more)") from refused
            raise

    def _job(self, method: str, path: str, **request: Any) -> Export:
        told = _first(self.http.json(method, path, **request), "exportId", "status")
        return Export(
            export_id=told["exportId"],
            status=told["status"],
            records=told.get("numberOfRecords"),
            bytes=told.get("fileSize"),
            checksum=told.get("fileChecksum"),
        )


def _is_whole(found: Download, export: Export) -> bool:
    """Whether the file is what the job tells; what it does not tell is not compared."""
    told = (export.checksum or "").removeprefix("sha256:").lower()
    return export.bytes in (None, found.bytes) and told in ("", found.sha256)


def _gone(what: str) -> ExportLost:
    return ExportLost(
        f"Marketo {what}.",
        why="Nothing of this window is loaded.",
        remedy="Run again: a new export is begun.",
    )


def _first(answer: Any, *needed: str) -> dict[str, Any]:
    """The one result of an answer that says it succeeded."""
    found = (answer.get("result") or [None])[0] if isinstance(answer, dict) else None
    if isinstance(found, dict) and found.keys() >= set(needed):
        return found
    raise AnswerUnsound("content_mismatch", "Marketo tells a success without its result.")
