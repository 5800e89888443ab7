"""The registry of ids: what was ever said about who a record is, kept in the lake, only added to.

One Parquet file per run that changed something (``lake/_identity/<entity>/<sequence>.parquet``).
Deleting the warehouse loses no id: everything in schema ``identity`` follows from these files and
today's records. An event is one of

- ``created``: the id was founded by ``record_key``;
- ``assigned``: ``record_key`` belongs to the id from now on;
- ``merged``: the id is now known as ``into_id``;
- ``unmerged``: no longer so;
- ``moved``: ``record_key`` left the id for ``into_id``, and both go on.
"""

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from tandem.engines.disk import make_folder, sync_file

EVENTS = pa.schema(
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


def read_registry(connection: duckdb.DuckDBPyConnection, folder: Path) -> int:
    """Read every committed file of one entity into table ``id_log``.

    Returns:
        The number of the last file; 0 for an absent folder, which is an empty registry.
    """
    files = sorted(folder.glob("[0-9]*.parquet"))
    tables = [pq.read_table(path, schema=EVENTS) for path in files]
    log = pa.concat_tables(tables) if tables else EVENTS.empty_table()
    positions = pa.array(range(len(log)), pa.int64())
    connection.register("id_log_rows", log.append_column("position", positions))
    connection.execute("create or replace table id_log as from id_log_rows")
    connection.unregister("id_log_rows")
    return int(files[-1].stem) if files else 0


def read_on(connection: duckdb.DuckDBPyConnection, events: pa.Table) -> None:
    """Add events that were committed to table ``id_log``, without reading the registry again."""
    connection.register("new_events", events.cast(EVENTS))
    connection.execute(
        "insert into id_log select *, (select count(*) from id_log) + row_number() over () - 1"
        " from new_events"
    )
    connection.unregister("new_events")


def commit(folder: Path, events: pa.Table) -> Path | None:
    """Add one run's events to the registry: all of them or none; nothing when there are none."""
    if not len(events):
        return None
    final = make_folder(folder) / f"{events['sequence'][0].as_py():08d}.parquet"
    unfinished = final.with_suffix(".parquet.unfinished")
    pq.write_table(events.cast(EVENTS), unfinished)
    sync_file(unfinished)
    unfinished.replace(final)
    return final
