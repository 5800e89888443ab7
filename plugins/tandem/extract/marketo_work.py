"""One window's work at Marketo: its export jobs, and the next step of each.

An export of program members names ten programs at most, so one window may need many jobs. Every
call of ``step`` writes at most once at the vendor, and creates a job before it enqueues it: a
process that dies before the id is written down leaves a job that holds no place and no quota.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, JsonValue

from tandem.clients.failures import ExportLost
from tandem.clients.marketo import Marketo
from tandem.clients.marketo_errors import AlreadyQueued, QueueFull
from tandem.clients.marketo_exports import Export, Exportable
from tandem.handover import Job

# Marketo refreshes a job's status once a minute.
_REFRESH = timedelta(seconds=60)
# Of ten places in the queue that all programs of the subscription share.
_AT_ONCE = 2


class Part(BaseModel):
    """One export job: what it asks, and how far it is. ``bytes`` of its file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    where: dict[str, JsonValue]
    state: Literal["planned", "created", "queued", "completed"] = "planned"
    export_id: str = ""
    records: int | None = None
    bytes: int | None = None
    checksum: str | None = None

    @property
    def export(self) -> Export:
        """The completed job, as the client takes it."""
        return Export(self.export_id, "Completed", self.records, self.bytes, self.checksum)


class Work(BaseModel):
    """What one window asks of Marketo; travels as ``Job.asked``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    of: Exportable
    fields: tuple[str, ...]
    span: str
    parts: tuple[Part, ...]

    def asks_like(self, other: "Work") -> bool:
        """Whether a job of the other answers what this one asks."""
        return (self.of, self.fields, self.span) == (other.of, other.fields, other.span)

    @property
    def queued(self) -> int:
        """How many parts Marketo has at once."""
        return sum(part.state == "queued" for part in self.parts)

    @property
    def can_go_on(self) -> bool:
        """Whether there is something to do that needs no waiting."""
        is_free = self.queued < _AT_ONCE
        return bool(self.first("created") or (is_free and self.first("planned")))

    def first(self, state: str) -> Part | None:
        """The first part in a state."""
        return next((part for part in self.parts if part.state == state), None)

    def put(self, old: Part, **changes: object) -> "Work":
        """The same with one part changed."""
        new = old.model_copy(update=changes)
        parts = tuple(new if part is old else part for part in self.parts)
        return self.model_copy(update={"parts": parts})


def begun(work: Work, now: datetime) -> Job:
    """The job of a work nobody has begun yet."""
    return _told(Job(), work, now)


def step(marketo: Marketo, job: Job) -> Job:
    """Go one step on: enqueue what is created, create what is planned, or ask how it is doing."""
    work = Work.model_validate(job.asked)
    now = marketo.http.clock.now()
    try:
        if moved := _enqueue(marketo, work) or _create(marketo, work):
            return _told(job, moved, now)
        return _refresh(marketo, job, work, now)
    except QueueFull:
        return job.model_copy(update={"wait_until": now + _REFRESH})
    except ExportLost as lost:
        return job.model_copy(update={"state": "failed", "reason": lost.what})


def _enqueue(marketo: Marketo, work: Work) -> Work | None:
    part = work.first("created")
    if part is None:
        return None
    with suppress(AlreadyQueued):  # by a process that died before it could write that down
        marketo.exports.enqueue(work.of, part.export_id)
    return work.put(part, state="queued")


def _create(marketo: Marketo, work: Work) -> Work | None:
    part = work.first("planned")
    if part is None or work.queued >= _AT_ONCE:
        return None
    export = marketo.exports.create(work.of, work.fields, part.where)
    return work.put(part, state="created", export_id=export.export_id)


def _refresh(marketo: Marketo, job: Job, work: Work, now: datetime) -> Job:
    for part in work.parts:
        if part.state != "queued":
            continue
        export = marketo.exports.status(work.of, part.export_id)
        if export.is_over:
            reason = f"export {export.export_id} ended as {export.status}"
            return job.model_copy(update={"state": "failed", "reason": reason})
        if export.is_completed:
            totals = {name: getattr(export, name) for name in ("records", "bytes", "checksum")}
            work = work.put(part, state="completed", **totals)
    return _told(job, work, now)


def _told(job: Job, work: Work, now: datetime) -> Job:
    """The job with its work written into it; ready when nothing is left to do."""
    done = [part for part in work.parts if part.state == "completed"]
    is_ready = len(done) == len(work.parts)
    return job.model_copy(
        update={
            "asked": work.model_dump(mode="json"),
            "vendor_id": next((part.export_id for part in work.parts if part.export_id), None),
            "state": "ready" if is_ready else "waiting",
            "wait_until": None if is_ready else now if work.can_go_on else now + _REFRESH,
            "records": sum(part.records or 0 for part in done) if is_ready else None,
            "bytes": sum(part.bytes or 0 for part in done) if is_ready else None,
            "checksum": done[0].checksum if is_ready and len(done) == 1 else None,
        }
    )
