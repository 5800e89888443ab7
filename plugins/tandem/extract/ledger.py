"""What was pulled: per source × instance × object its windows, each with state and evidence.

``lake/_windows/<source>/<instance>/<object>.json``, written whole under a lock. It is part of the
lake: nothing else knows up to when a vendor was read.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from tandem.engines.disk import locked, make_folder, write_durably
from tandem.errors import StageFailed
from tandem.extract.windows import BEGINNING, covered_until
from tandem.handover import ExtractRequest, Job, Window

FOLDER = "_windows"
WindowState = Literal["RUNNING", "SUCCESS", "DEFERRED", "PARTIAL", "FAILED"]


class PulledWindow(BaseModel):
    """One window of one object: how its pull ended, or how far it got.

    ``records_reported`` is the vendor's own total, ``rows_parsed`` what was read of its files. A
    window that succeeded once stays pulled (``succeeded_at``), whatever a later try of it does.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    window: Window
    state: WindowState = "RUNNING"
    job: Job | None = None
    not_before: datetime | None = None
    records_reported: int | None = None
    rows_parsed: int | None = None
    batch_ids: tuple[str, ...] = ()
    code: str = ""
    what: str = ""
    succeeded_at: datetime | None = None
    updated_at: datetime


class ObjectPulls(BaseModel):
    """All windows of one object of one instance, in the order they were begun."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    source_instance: str
    object: str
    begin_at: datetime = BEGINNING
    fresh_as_of: datetime | None = None
    windows: tuple[PulledWindow, ...] = ()

    def done(self) -> list[Window]:
        """Windows that succeeded: the only ones that count as pulled."""
        return [item.window for item in self.windows if item.succeeded_at]

    def begun(self) -> list[Window]:
        """Windows that were begun and did not succeed."""
        return [item.window for item in self.windows if not item.succeeded_at]

    def find(self, window: Window) -> PulledWindow | None:
        """The entry of this window."""
        return next((item for item in self.windows if item.window == window), None)

    def with_window(self, entry: PulledWindow) -> "ObjectPulls":
        """The same with one entry added or replaced, and ``fresh_as_of`` told anew."""
        kept = {item.window: item for item in self.windows} | {entry.window: entry}
        pulls = self.model_copy(update={"windows": tuple(kept.values())})
        return pulls.model_copy(update={"fresh_as_of": covered_until(pulls.done(), self.begin_at)})


def _utc_now() -> datetime:
    return datetime.now(tz=UTC)


@dataclass(frozen=True)
class WindowLedger:
    """Reads and writes the entries; ``lake`` is the settings' lake."""

    lake: Path
    now: Callable[[], datetime] = _utc_now

    def of(self, source: str, source_instance: str, name: str) -> ObjectPulls:
        """What is known of one object; nothing yet is no error."""
        path = self._path(source, source_instance, name)
        if path.is_file():
            return ObjectPulls.model_validate_json(path.read_text(encoding="utf-8"))
        return ObjectPulls(source=source, source_instance=source_instance, object=name)

    def all(self) -> list[ObjectPulls]:
        """Every object that was ever pulled, by source, instance and name."""
        paths = sorted((self.lake / FOLDER).glob("*/*/*.json"))
        return [ObjectPulls.model_validate_json(path.read_text(encoding="utf-8")) for path in paths]

    def entry(self, request: ExtractRequest) -> PulledWindow | None:
        """What is known of the window of a request."""
        known = self.of(request.source, request.source_instance, request.object)
        return known.find(window_of(request))

    def is_put_off(self, request: ExtractRequest) -> bool:
        """Whether the vendor said not to be asked for this window yet."""
        known = self.entry(request)
        return bool(known and known.not_before and known.not_before > self.now())

    def begin_at(self, source: str, source_instance: str, name: str, begin_at: datetime) -> None:
        """Say where the first load of an object begins."""
        with self._changing(source, source_instance, name) as (pulls, save):
            if pulls.begin_at != begin_at:
                fresh = covered_until(pulls.done(), begin_at)
                save(pulls.model_copy(update={"begin_at": begin_at, "fresh_as_of": fresh}))

    def record(self, request: ExtractRequest, state: WindowState, **facts: Any) -> PulledWindow:
        """Write the state of a request's window; facts that are not given stay as they were."""
        window = window_of(request)
        place = (request.source, request.source_instance, request.object)
        with self._changing(*place) as (pulls, save):
            now = self.now()
            known = pulls.find(window) or PulledWindow(window=window, updated_at=now)
            cleared = {"not_before": None, "code": "", "what": ""}
            changes = cleared | facts | {"state": state, "updated_at": now}
            if state == "SUCCESS":
                changes |= {"succeeded_at": now, "job": None}  # pulled again, it is asked again
            entry = known.model_copy(update=changes)
            save(pulls.with_window(entry))
        return entry

    @contextmanager
    def _changing(
        self, source: str, source_instance: str, name: str
    ) -> Iterator[tuple[ObjectPulls, Callable[[ObjectPulls], None]]]:
        path = self._path(source, source_instance, name)
        make_folder(path.parent)
        with locked(path.with_suffix(".lock"), wait_seconds=60) as got:
            if not got:
                raise TimeoutError(f"`{path.name}` was locked by another process for a minute.")
            yield (
                self.of(source, source_instance, name),
                lambda pulls: write_durably(path, pulls.model_dump_json(indent=1)),
            )

    def _path(self, source: str, source_instance: str, name: str) -> Path:
        return self.lake / FOLDER / source / source_instance / f"{name}.json"


def window_of(request: ExtractRequest) -> Window:
    """The window of a request to an API.

    Raises:
        StageFailed: If the request has none; it speaks of files.
    """
    if request.window is None:
        raise StageFailed(
            f"The request for {request.source}/{request.object} has no window.",
            why="Without one nobody can say what was pulled.",
            remedy="Plan it with an API extractor.",
            code="no_window",
        )
    return request.window
