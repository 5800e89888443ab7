"""The truth as Parquet: fixed columns and types, one file per table."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from tandem.sample.faults import CopiedRows, QuarantinedRow
from tandem.sample.truth.clocks import Clock
from tandem.sample.truth.deals import Deal
from tandem.sample.truth.people import People

if TYPE_CHECKING:
    from tandem.sample.truth.tell import Life

_TEXT, _INTEGER, _BOOLEAN = pa.string(), pa.int64(), pa.bool_()
_INSTANT, _DAY, _NUMBER = pa.timestamp("us", tz="UTC"), pa.date32(), pa.decimal128(18, 2)

_COLUMNS: dict[str, dict[str, Any]] = {
    "people": {
        "person_key": _TEXT, "source": _TEXT, "source_instance": _TEXT, "object": _TEXT,
        "record_id": _TEXT, "trap": _TEXT,
    },
    "episodes": {
        "person_key": _TEXT, "stage": _TEXT, "entered_at": _INSTANT, "exited_at": _INSTANT,
        "episode_number": _INTEGER, "direction": _TEXT, "is_observed": _BOOLEAN,
        "agreement_version": _TEXT,
    },
    "handoffs": {
        "person_key": _TEXT, "entered_at": _INSTANT, "assigned_at": _INSTANT, "outcome": _TEXT,
        "reason": _TEXT, "sub_reason": _TEXT, "decided_at": _INSTANT, "owner_id": _TEXT,
        "attempts": _INTEGER,
    },
    "sla_clocks": {
        "policy": _TEXT, "subject_id": _TEXT, "subject_kind": _TEXT, "person_key": _TEXT,
        "entered_at": _INSTANT, "started_at": _INSTANT, "stopped_at": _INSTANT, "state": _TEXT,
        "void_reason": _TEXT, "target_minutes": _NUMBER, "working_minutes": _NUMBER,
        "elapsed_minutes": _NUMBER, "due_at": _INSTANT, "breached_at": _INSTANT, "owner_id": _TEXT,
    },
    "opportunities": {
        "opportunity_id": _TEXT, "amount": _NUMBER, "currency": _TEXT, "stage": _TEXT,
        "category": _TEXT, "created_at": _INSTANT, "close_date": _DAY, "closed_at": _INSTANT,
        "owner_id": _TEXT,
    },
    "quarantine": {
        "source": _TEXT, "object": _TEXT, "file": _TEXT, "line": _INTEGER, "column_name": _TEXT,
        "reason_code": _TEXT,
    },
    "duplicates": {"source": _TEXT, "object": _TEXT, "file": _TEXT, "rows": _INTEGER},
}  # fmt: skip


class TruthTables:
    """Writes the truth's tables into one folder."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path, version: str) -> None:
        self._connection = connection
        self._folder = folder
        self._version = version
        folder.mkdir(parents=True, exist_ok=True)

    def write(
        self,
        people: People,
        lives: Sequence["Life"],
        clocks: Sequence[Clock],
        deals: Sequence[Deal],
        quarantined: Sequence[QuarantinedRow],
        copied: Sequence[CopiedRows],
    ) -> dict[str, int]:
        """Write every table; return row counts."""
        counts = {"touches": self._write_touches()}
        rows: dict[str, Iterable[Any]] = {
            "people": [
                (record.person, *record.parts, record.trap)
                for _, record in sorted(people.records.items())
            ],
            "episodes": [
                (life.person, one.stage, one.entered_at, one.exited_at, one.number, one.direction,
                 one.is_observed, self._version)
                for life in lives for one in life.episodes
            ],
            "handoffs": [
                (life.person, one.episode.entered_at, one.assigned_at, one.outcome, one.reason,
                 one.sub_reason, one.decided_at, one.owner_id or "no_owner", one.attempts)
                for life in lives for one in life.handoffs
            ],
            "sla_clocks": [_clock_row(clock) for clock in clocks],
            "opportunities": [
                (one.opportunity_id, one.amount, one.currency, one.stage, one.category,
                 one.created_at, one.close_date, one.closed_at, one.owner_id)
                for one in deals
            ],
            "quarantine": [
                (one.source, one.object, one.file, one.line, one.column_name, one.reason_code)
                for one in quarantined
            ],
            "duplicates": [(one.source, one.object, one.file, one.rows) for one in copied],
        }  # fmt: skip
        return counts | {name: self._write(name, list(values)) for name, values in rows.items()}

    def _write(self, name: str, rows: list[tuple[Any, ...]]) -> int:
        columns = _COLUMNS[name]
        cells: list[Any] = list(zip(*rows, strict=True)) if rows else [[] for _ in columns]
        arrays = [pa.array(cell, kind) for cell, kind in zip(cells, columns.values(), strict=True)]
        table = pa.table(dict(zip(columns, arrays, strict=True)))
        pq.write_table(table, self._folder / f"{name}.parquet")
        return len(rows)

    def _write_touches(self) -> int:
        path = (self._folder / "touches.parquet").as_posix().replace("'", "''")
        counted = self._connection.execute(
            "copy (select touch_id, person_key, kind, direction, is_human, "
            "cast(occurred_at as timestamp with time zone) as occurred_at, source, record_id "
            f"from truth_touch order by touch_id) to '{path}' (format parquet)"
        ).fetchone()
        assert counted is not None
        return int(counted[0])


def _clock_row(one: Clock) -> tuple[Any, ...]:
    person = None if one.subject_kind == "opportunity" else one.subject_id
    return (
        one.policy, one.subject_id, one.subject_kind, person, one.entered_at, one.started_at,
        one.stopped_at, one.state, one.void_reason, one.target_minutes, one.working_minutes,
        one.elapsed_minutes, one.due_at, one.breached_at, one.owner_id,
    )  # fmt: skip
