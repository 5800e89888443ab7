"""The registry of ids: what was ever said about who a record is, kept in the lake, only added to.

One Parquet file per run that changed something (``lake/_identity/<entity>/<sequence>.parquet``).
Deleting the warehouse loses no id: everything in schema ``identity`` follows from these files and
today's records.
"""

import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

EventKind = Literal["created", "assigned", "merged", "unmerged"]

_COLUMNS = pa.schema(
    [
        ("sequence", pa.int64()),
        ("event", pa.string()),
        ("entity_id", pa.string()),
        ("record_key", pa.string()),
        ("into_id", pa.string()),
        ("reason", pa.string()),
        ("occurred_at", pa.timestamp("us", "UTC")),
    ]
)


class Event(NamedTuple):
    """One thing that was decided about an id.

    ``created``: the id was founded by ``record_key``. ``assigned``: ``record_key`` belongs to the
    id from now on. ``merged``: the id is now known as ``into_id``. ``unmerged``: no longer so.
    """

    sequence: int
    event: EventKind
    entity_id: str
    record_key: str | None
    into_id: str | None
    reason: str | None
    occurred_at: datetime


@dataclass
class Registry:
    """All events so far, with what follows from them."""

    folder: Path
    events: list[Event] = field(default_factory=list)
    #: id → (the sequence it was created in, the record that founded it)
    founded: dict[str, tuple[int, str]] = field(default_factory=dict)
    #: id → records that ever held it, first holder first
    holders: dict[str, list[str]] = field(default_factory=dict)
    #: record → (the id it holds, since when)
    current: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    #: id → the id it is now known as
    merged_into: dict[str, str] = field(default_factory=dict)

    @property
    def next_sequence(self) -> int:
        """The number of the file that the next commit would write."""
        return self.events[-1].sequence + 1 if self.events else 1

    def apply(self, event: Event) -> None:
        """Take one event into account."""
        self.events.append(event)
        if event.event == "created" and event.record_key is not None:
            self.founded[event.entity_id] = (event.sequence, event.record_key)
        elif event.event == "assigned" and event.record_key is not None:
            self.current[event.record_key] = (event.entity_id, event.occurred_at)
            self.holders.setdefault(event.entity_id, []).append(event.record_key)
        elif event.event == "merged" and event.into_id is not None:
            self.merged_into[event.entity_id] = event.into_id
        elif event.event == "unmerged":
            self.merged_into.pop(event.entity_id, None)


def read_registry(folder: Path) -> Registry:
    """Read every committed file of one entity, in order; an absent folder is an empty registry."""
    registry = Registry(folder)
    for path in sorted(folder.glob("[0-9]*.parquet")):
        for row in pq.read_table(path, schema=_COLUMNS).to_pylist():
            registry.apply(Event(**row))
    return registry


def commit(registry: Registry, events: list[Event]) -> Path | None:
    """Add one run's events to the registry: all of them or none; nothing when there are none."""
    if not events:
        return None
    registry.folder.mkdir(parents=True, exist_ok=True)
    final = registry.folder / f"{events[0].sequence:08d}.parquet"
    unfinished = final.with_suffix(".parquet.unfinished")
    columns = [list(column) for column in zip(*events, strict=True)]
    pq.write_table(pa.table(columns, schema=_COLUMNS), unfinished)
    with unfinished.open("rb+") as handle:
        os.fsync(handle.fileno())
    unfinished.replace(final)
    for event in events:
        registry.apply(event)
    return final
