"""Writes a batch aside and moves it into the lake: rows, quarantine and ledger at one instant."""

import os
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from tandem.engines.disk import commit_folder, write_durably
from tandem.engines.duckdb import literal, quoted
from tandem.engines.lake import LEDGER, QUARANTINE, ROWS
from tandem.handover import LandedBatch, LoadedBatch
from tandem.load.texts import Rejected
from tandem.sources import ObjectContract

_QUARANTINE_SCHEMA = pa.schema(
    [
        ("batch_id", pa.string()),
        ("source", pa.string()),
        ("source_instance", pa.string()),
        ("object", pa.string()),
        ("file", pa.string()),
        ("line", pa.int64()),
        ("byte_offset", pa.int64()),
        ("column_name", pa.string()),
        ("reason_code", pa.string()),
        ("record", pa.string()),
    ]
)


def write_rows(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    contract: ObjectContract,
    batch: LandedBatch,
    loaded_at: str,
    *,
    has_repeats: bool,
) -> int:
    """Write the rows of view ``typed`` that fit and are needed; returns how many.

    Without repeats there is no join: against an empty table it doubles the time.
    """
    columns = ", ".join(quoted(field.column) for field in contract.fields)
    needed = "anti join needless using (_part, _record)" if has_repeats else ""
    written = connection.execute(
        f"copy (select {columns}, {literal(batch.source_instance)} as _source_instance, "
        f"{literal(batch.batch_id)} as _batch_id, cast(_line as bigint) as _line, "
        f"cast({literal(loaded_at)} as timestamp with time zone) as _loaded_at, _extra "
        f"from typed {needed} where _bad is null) "
        f"to {literal(str(folder / ROWS))} (format parquet, compression zstd)"
    ).fetchone()
    assert written is not None
    return int(written[0])


def write_quarantine(
    folder: Path, batch: LandedBatch, rejected: Iterable[tuple[str, Rejected]]
) -> None:
    """Write the rejected records of each file; the only place where their text is kept."""
    place: dict[str, str | int | None] = {
        "batch_id": batch.batch_id,
        "source": batch.source,
        "source_instance": batch.source_instance,
        "object": batch.object,
    }
    rows = [
        place
        | {
            "file": file,
            "line": row.line,
            "byte_offset": row.offset,
            "column_name": row.column,
            "reason_code": row.reason,
            "record": row.record,
        }
        for file, row in rejected
    ]
    path = folder / QUARANTINE
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    with pq.ParquetWriter(path, _QUARANTINE_SCHEMA, compression="zstd") as writer:
        if rows:  # building a table imports pandas: half a second that a clean file need not pay
            writer.write_table(pa.Table.from_pylist(rows, schema=_QUARANTINE_SCHEMA))


def commit(folder: Path, final: Path, ledger: LoadedBatch) -> None:
    """Add the ledger and make the batch visible."""
    write_durably(folder / LEDGER, ledger.model_dump_json(indent=2))
    commit_folder(folder, final)
