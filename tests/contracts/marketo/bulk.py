"""Marketo's export jobs: created, queued, two at a time in work, kept seven days, metered."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from tests.contracts.marketo.instance import ACTIVITY_FIELDS, Instance, Record, instant

CENTRAL = ZoneInfo("America/Chicago")
_LONGEST_SPAN = timedelta(days=31)
_KEPT = timedelta(days=7)
_REFRESH = timedelta(seconds=60)
_FILTERS = {
    "leads": {"createdAt", "updatedAt", "staticListId", "staticListName"},
    "activities": {"createdAt", "activityTypeIds"},
    "program_members": {"programId", "programIds", "updatedAt", "statusNames"},
}


class ApiError(Exception):
    """An error as Marketo tells it: inside an answer with status 200."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code} {message}")
        self.code = code
        self.message = message


class NotFound(Exception):
    """The one error the file endpoint tells as HTTP: 404 with plain text."""


@dataclass
class ExportJob:
    """One job. ``shown`` is the status as it was refreshed last."""

    export_id: str
    name: str
    asked: Record
    created_at: datetime
    queued_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    status: str = "Created"
    content: bytes = b""
    records: int | None = None
    checksum: str = ""
    shown: str = "Created"
    shown_at: datetime | None = None

    def tell(self) -> Record:
        """The job as the status endpoint tells it: what is not known yet is left out."""
        is_done = self.shown == "Completed"
        told: Record = {
            "exportId": self.export_id,
            "format": "CSV",
            "status": self.shown,
            "createdAt": iso(self.created_at),
            "queuedAt": self.queued_at and iso(self.queued_at),
            "startedAt": self.started_at and iso(self.started_at),
            "finishedAt": self.finished_at and iso(self.finished_at),
            "numberOfRecords": self.records if is_done else None,
            "fileSize": len(self.content) if is_done else None,
            "fileChecksum": self.checksum if is_done else None,
        }
        return {name: value for name, value in told.items() if value is not None}


@dataclass
class BulkExtract:
    """All jobs of one API user, over all objects, with the limits they share."""

    instance: Instance
    seconds_per_job: float = 90
    daily_bytes: int = 500 * 1000 * 1000
    unsupported_filters: set[str] = field(default_factory=set)
    fail_next: int = 0
    cancelled: str = "Cancelled"
    jobs: dict[str, ExportJob] = field(default_factory=dict)
    polls_too_soon: int = 0
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def create(self, name: str, asked: Record, now: datetime) -> ExportJob:
        self._require_quota(now)
        self._judge(name, asked)
        job = ExportJob(f"0000{next(self._numbers):04}-f19d-4ce2-882c", name, asked, now)
        self.jobs[job.export_id] = job
        return job

    def enqueue(self, export_id: str, now: datetime) -> ExportJob:
        job = self._job(export_id, now)
        self._require_quota(now)
        if job.status != "Created":
            raise ApiError("1029", "Job already queued")
        if sum(other.status in {"Queued", "Processing"} for other in self.jobs.values()) >= 10:
            raise ApiError("1029", "Too many jobs in queue")
        job.status = job.shown = "Queued"
        job.queued_at = job.shown_at = now
        return job

    def cancel(self, export_id: str, now: datetime) -> ExportJob:
        job = self._job(export_id, now)
        job.status = job.shown = self.cancelled
        return job

    def status(self, export_id: str, now: datetime) -> ExportJob:
        """As it was refreshed last: asking more than once a minute tells nothing new."""
        job = self._job(export_id, now)
        if job.shown_at is not None and now - job.shown_at < _REFRESH:
            self.polls_too_soon += job.status in {"Queued", "Processing"}
        else:
            job.shown, job.shown_at = job.status, now
        return job

    def file(self, export_id: str, now: datetime) -> bytes:
        self.advance(now)
        job = self.jobs.get(export_id)
        if job is None or job.finished_at is None or job.status != "Completed":
            raise NotFound("Export file is not ready")
        if now - job.finished_at > _KEPT:
            raise NotFound("Export file has expired")
        return job.content

    def find(self, name: str, statuses: set[str], now: datetime) -> list[ExportJob]:
        self.advance(now)
        jobs = (job for job in self.jobs.values() if job.name == name)
        return [job for job in jobs if not statuses or job.status.lower() in statuses]

    def used_today(self, now: datetime) -> int:
        """Bytes of the files finished since midnight in Marketo's Central time."""
        midnight = now.astimezone(CENTRAL).replace(hour=0, minute=0, second=0, microsecond=0)
        done = (job for job in self.jobs.values() if job.finished_at and job.content)
        return sum(len(job.content) for job in done if job.finished_at >= midnight)

    def advance(self, now: datetime) -> None:
        """Let time pass: two at a time, each as soon as a place is free."""
        while self._start_one() or self._finish_one(now):
            pass

    def _start_one(self) -> bool:
        waiting = [job for job in self.jobs.values() if job.status == "Queued"]
        running = [job for job in self.jobs.values() if job.status == "Processing"]
        if not waiting or len(running) >= 2:
            return False
        first = min(waiting, key=lambda job: job.queued_at)
        first.started_at = max([first.queued_at, *self._finished()])
        first.status = "Processing"
        return True

    def _finish_one(self, now: datetime) -> bool:
        took = timedelta(seconds=self.seconds_per_job)
        running = [job for job in self.jobs.values() if job.status == "Processing"]
        first = min(running, key=lambda job: job.started_at, default=None)
        if first is None or first.started_at + took > now:
            return False
        first.finished_at = first.started_at + took
        self._write(first)
        return True

    def _finished(self) -> list[datetime]:
        return [job.finished_at for job in self.jobs.values() if job.finished_at]

    def _write(self, job: ExportJob) -> None:
        if self.fail_next:
            self.fail_next -= 1
            job.status = "Failed"
            return
        job.status = "Completed"
        job.content, job.records = self.instance.csv(job.name, job.asked)
        job.checksum = f"sha256:{hashlib.sha256(job.content).hexdigest()}"

    def _job(self, export_id: str, now: datetime) -> ExportJob:
        self.advance(now)
        if export_id not in self.jobs:
            raise ApiError("1003", f"Export job {export_id} not found")
        return self.jobs[export_id]

    def _require_quota(self, now: datetime) -> None:
        self.advance(now)
        if self.used_today(now) >= self.daily_bytes:
            raise ApiError(
                "1029", f"Export daily quota {self.daily_bytes // 1_000_000}MB exceeded."
            )

    def _judge(self, name: str, asked: Record) -> None:
        filters: dict[str, Any] = asked.get("filter") or {}
        if not filters:
            raise ApiError("1003", "Empty filter is not allowed")
        for filter_name, wanted in filters.items():
            if filter_name not in _FILTERS[name] or filter_name in self.unsupported_filters:
                raise ApiError("1035", "Unsupported filter type for target subscription")
            _judge_filter(filter_name, wanted)
        if name == "activities":
            asked["fields"] = asked.get("fields") or list(ACTIVITY_FIELDS)
        for column in asked["fields"]:
            if column not in self.instance.fields[name]:
                raise ApiError("1006", f"Field '{column}' not found")


def _judge_filter(filter_name: str, wanted: Any) -> None:
    if isinstance(wanted, dict):
        if any("." in text for text in wanted.values()):
            raise ApiError("1003", "Invalid datetime format: milliseconds are not allowed")
        span = instant(wanted["endAt"]) - instant(wanted["startAt"])
        if not timedelta(0) <= span <= _LONGEST_SPAN:
            raise ApiError("1003", f"{filter_name} must not span more than 31 days")
    if filter_name == "programIds" and len(wanted) > 10:
        raise ApiError("1003", "programIds takes at most 10 ids")


def iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
