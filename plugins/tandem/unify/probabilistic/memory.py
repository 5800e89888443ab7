"""What was scored before: a cache of a pure function, so that a day costs what the day brings."""

from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq


@dataclass(frozen=True)
class Memory:
    """Which records were scored in which state, and the pairs that came of it.

    ``key`` names everything a score depends on beside the records. ``records`` holds a digest of
    each record's compared values, never the values.
    """

    key: str
    records: pa.Table
    pairs: pa.Table


def recall(folder: Path, key: str) -> Memory | None:
    """Return what is remembered for this key; None when it is another's, torn or missing."""
    try:
        records = pq.read_table(folder / "records.parquet")
        pairs = pq.read_table(folder / "pairs.parquet")
    except (OSError, pa.ArrowInvalid):
        return None
    told, also_told = (dict(table.schema.metadata or {}) for table in (records, pairs))
    if told.get(b"key") != key.encode() or told.get(b"run") != also_told.get(b"run"):
        return None
    return Memory(key, records, pairs)


def keep(folder: Path, memory: Memory) -> None:
    """Remember: two files of one run; a crash between the two is noticed by `recall`."""
    folder.mkdir(parents=True, exist_ok=True)
    run = {"key": memory.key, "run": uuid4().hex}
    for name, table in (("records", memory.records), ("pairs", memory.pairs)):
        final = folder / f"{name}.parquet"
        unfinished = final.with_suffix(".parquet.unfinished")
        pq.write_table(table.replace_schema_metadata(run), unfinished)
        unfinished.replace(final)
