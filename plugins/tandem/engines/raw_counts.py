"""Counts what is in schema ``raw``, by the contracts' keys and cursors, for the audit marts.

A second way to the same numbers: the ledgers say what was loaded, this says what can be read.
"""

from collections.abc import Iterator

import pyarrow as pa

from tandem.engines.door import Door
from tandem.sources import ObjectContract, Registry

_OBJECTS = pa.schema(
    [("source", pa.string()), ("object", pa.string()), ("purged_after_days", pa.int64())]
)


def write_raw_counts(door: Door, registry: Registry) -> None:
    """Write ``raw._objects`` (what contracts say) and ``raw._counts`` (what is there)."""
    objects = [
        {
            "source": source.source,
            "object": item.object,
            "purged_after_days": item.purged_after_days,
        }
        for source, item, _ in registry.tables()
    ]
    door.write("raw", "_objects", pa.Table.from_pylist(objects, schema=_OBJECTS))
    door.write("raw", "_counts", door.query(counts_sql(registry)))


def counts_sql(registry: Registry) -> str:
    """One row per source × instance × object that has rows."""
    return "\nunion all\n".join(_selects(registry))


def _selects(registry: Registry) -> Iterator[str]:
    for source, item, table in registry.tables():
        yield (
            f"select '{source.source}' as source, '{item.object}' as object,"
            " _source_instance as source_instance, count(*) as rows_raw,"
            f" {_records(item)} as records_raw, {_newest(item)} as newest_record_at"
            f' from raw."{table}" group by _source_instance'
        )


def _records(item: ObjectContract) -> str:
    """Distinct keys; an object without a key has one record per row."""
    if not item.key_columns:
        return "count(*)"
    columns = ", ".join(f'"{column}"' for column in item.key_columns)
    return f"count(distinct ({columns}))"


def _newest(item: ObjectContract) -> str:
    """The newest cursor as an instant; a cursor that is a counter tells no time."""
    if item.cursor is None or item.field(item.cursor).type not in {"timestamp", "date"}:
        return "cast(null as timestamp with time zone)"
    return f'max(cast("{item.cursor_column}" as timestamp with time zone))'
