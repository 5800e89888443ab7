"""The registry of ids: what was ever said about who a record is, kept in the lake, only added to.

One Parquet file per run that changed something (``lake/_identity/<entity>/<sequence>.parquet``).
Deleting the warehouse loses no id: everything in schema ``identity`` follows from these files and
today's records. An event is one of

- ``created``: the id was founded by ``record_key``;
- ``assigned``: ``record_key`` belongs to the id from now on;
- ``merged``: the id is now known as ``into_id``;
- ``unmerged``: no longer so;
- ``moved``: ``record_key`` left the id for ``into_id``, and both go on.

Nobody replays the files every day: what they come to is remembered as ``entities`` (every id, the
oldest with the lowest number, and what it is known as) and ``holders`` (who ever held it). Other
files than those it was read from, and they are read again.
"""

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from tandem.engines.bench import transaction
from tandem.engines.disk import make_folder, sync_file, sync_folder
from tandem.engines.duckdb import literal
from tandem.unify.probabilistic.looks import number_sql

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


def recall_ids(connection: duckdb.DuckDBPyConnection, folder: Path) -> tuple[int, bool]:
    """Remember what the registry says.

    Args:
        connection: Has ``remembered`` attached.
        folder: Where the files of one kind of entity lie; an absent one is an empty registry.

    Returns:
        The number of the last file, and whether it was remembered already.
    """
    files = _files(folder)
    is_known = _remembered_from(connection) == _names(files)
    if not is_known:
        with transaction(connection):
            connection.execute(_NOTHING)
            if events := files_sql(folder):
                _add(connection, events, files)
    return (int(files[-1].stem) if files else 0), is_known


def commit(folder: Path, events: pa.Table) -> None:
    """Add one run's events to the registry: all of them or none; nothing when there are none."""
    if not len(events):
        return
    final = make_folder(folder) / f"{events['sequence'][0].as_py():08d}.parquet"
    unfinished = final.with_suffix(".parquet.unfinished")
    pq.write_table(events.cast(EVENTS), unfinished)
    sync_file(unfinished)
    unfinished.replace(final)
    sync_folder(folder)


def keep_ids(connection: duckdb.DuckDBPyConnection, folder: Path, events: pa.Table) -> None:
    """Remember events that were committed; the caller's transaction makes it one with the rest."""
    if not len(events):
        return
    numbered = events.cast(EVENTS).append_column("file_row_number", pa.array(range(len(events))))
    connection.register("events", numbered)
    _add(connection, "events", _files(folder))
    connection.unregister("events")


def history_sql(word: str, source: str) -> str:
    """Spell the history of ids as events tell it: one row per id and thing that happened to it.

    Args:
        word: What an entity is called in its columns.
        source: Events, as `files_sql` or a table.
    """
    return f"""
        select
            entity_id as {word}_id, event, into_id as into_{word}_id, record_key, reason,
            occurred_at, sequence
        from {source}
        where event <> 'assigned'
    """


def files_sql(folder: Path) -> str | None:
    """Spell all events of the registry; None if there never was one."""
    listed = ", ".join(literal(str(file)) for file in _files(folder))
    return f"read_parquet([{listed}], file_row_number = true)" if listed else None


_NOTHING = """
    create or replace table remembered.registry (file text, bytes bigint);

    create or replace table remembered.entities (
        entity_number bigint, entity_id text, founder text, into_id text
    );

    create or replace table remembered.holders (
        entity_number bigint, record_number bigint, log_position bigint, held_since timestamptz,
        is_founder boolean
    )
"""

_ADD = """
    create or replace temporary table id_log as
    select
        *,
        (select coalesce(max(log_position), -1) from remembered.holders)
        + row_number() over (order by sequence, file_row_number) as log_position
    from {source};

    insert into remembered.entities
    select
        (select coalesce(max(entity_number), -1) from remembered.entities)
        + row_number() over (order by log_position),
        entity_id,
        record_key,
        null
    from id_log
    where event = 'created';

    update remembered.entities
    set into_id = known_as.into_id
    from (
        select entity_id, arg_max(coalesce(into_id, ''), log_position) as into_id
        from id_log
        where event in ('merged', 'unmerged')
        group by entity_id
    ) as known_as
    where entities.entity_id = known_as.entity_id;

    insert into remembered.holders
    select
        entities.entity_number,
        {number},
        id_log.log_position,
        id_log.occurred_at,
        id_log.record_key = entities.founder
    from id_log
    inner join remembered.entities on id_log.entity_id = entities.entity_id
    where id_log.event = 'assigned'
"""


def _add(connection: duckdb.DuckDBPyConnection, source: str, files: list[Path]) -> None:
    connection.execute(_ADD.format(source=source, number=number_sql("id_log.record_key")))
    connection.execute("delete from remembered.registry")
    connection.executemany("insert into remembered.registry values (?, ?)", _names(files))


def _remembered_from(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, int]] | None:
    """The files that what is remembered was read from; None for nothing."""
    there = "select 1 from duckdb_tables() where database_name = 'remembered'"
    if not connection.execute(f"{there} and table_name = 'registry'").fetchall():
        return None
    files: list[tuple[str, int]] = connection.execute(
        "from remembered.registry order by file"
    ).fetchall()
    return files


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("[0-9]*.parquet"))


def _names(files: list[Path]) -> list[tuple[str, int]]:
    return [(file.name, file.stat().st_size) for file in files]
