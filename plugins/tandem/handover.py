"""What one stage hands to the next. The name of each type says how far the data got.

``ExtractRequest`` → ``ExtractedFile`` → ``LandedBatch`` → ``LoadedBatch`` travel between mapped
tasks as plain JSON (``model_dump(mode="json")``); the stages themselves never import each other.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, JsonValue, field_validator, model_validator


class _Handover(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Window(_Handover):
    """A span of the vendor's time, half open: ``since`` belongs to it, ``until`` does not."""

    since: datetime
    until: datetime

    @field_validator("since", "until")
    @classmethod
    def _in_utc(cls, value: datetime) -> datetime:
        if value.tzinfo is None:
            raise ValueError("a window's bounds need a time zone")
        return value.astimezone(UTC)

    @model_validator(mode="after")
    def _holds_time(self) -> "Window":
        if self.since >= self.until:
            raise ValueError(f"no time lies between {self.since} and {self.until}")
        return self

    @property
    def name(self) -> str:
        """A name for folders and files, such as ``20261101T000000Z_20261102T000000Z``."""
        return f"{self.since:%Y%m%dT%H%M%SZ}_{self.until:%Y%m%dT%H%M%SZ}"


class ExtractRequest(_Handover):
    """One source × instance × object to pull, with the files or the window that hold it."""

    source: str
    source_instance: str = "default"
    object: str
    files: tuple[Path, ...] = ()
    window: Window | None = None


class Job(_Handover):
    """A vendor's export job as far as we know it; where there is none it is ready at once.

    ``asked`` holds what the vendor was asked, so that another process can tell whether the job is
    the one it would start. ``attempt`` counts the jobs begun for one window. ``wait_until`` says
    before when, by our own clock, asking again is pointless; a moment that is past means at once.
    Totals are the vendor's own, ``None`` while unknown.
    """

    vendor_id: str | None = None
    state: Literal["waiting", "ready", "failed"] = "waiting"
    asked: dict[str, JsonValue] = {}
    attempt: int = 1
    wait_until: datetime | None = None
    records: int | None = None
    checksum: str | None = None
    bytes: int | None = None
    reason: str = ""


class ExtractedFile(_Handover):
    """One vendor-native file, byte for byte, not yet landed."""

    source: str
    source_instance: str
    object: str
    path: Path
    name: str
    records_reported: int | None = None
    window: Window | None = None


class LandedBatch(_Handover):
    """One immutable batch in the landing zone: the file and its manifest."""

    batch_id: str
    source: str
    source_instance: str
    object: str
    file: str
    path: Path
    sha256: str
    bytes: int
    records_reported: int | None = None
    window: Window | None = None
    landed_at: datetime
    is_new: bool = True


class LoadedBatch(_Handover):
    """The ledger entry of one batch: every row in is loaded, quarantined, or explained."""

    batch_id: str
    source: str
    source_instance: str
    object: str
    file: str
    sha256: str
    rows_in: int
    rows_loaded: int
    rows_quarantined: int
    rows_duplicate: int
    rows_superseded: int = 0
    rows_blank: int = 0
    unknown_columns: tuple[str, ...] = ()
    missing_columns: tuple[str, ...] = ()
    landed_at: datetime
    loaded_at: datetime
    is_new: bool = True

    @property
    def is_balanced(self) -> bool:
        """Whether every row in is accounted for."""
        explained = self.rows_quarantined + self.rows_duplicate + self.rows_superseded
        return self.rows_in == self.rows_loaded + explained + self.rows_blank


class DbtModelResult(_Handover):
    """What one dbt node did in a build."""

    stage: Literal["stage", "unify", "mart", "check"]
    node: str
    resource_type: str
    status: str
    seconds: float
    rows: int | None = None
    message: str = ""


class Publication(_Handover):
    """One published set of marts."""

    publish_id: str
    path: Path
    published_at: datetime
    as_of: datetime
    rows: dict[str, int]
