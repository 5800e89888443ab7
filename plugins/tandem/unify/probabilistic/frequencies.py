"""What is common among the records: counted once, kept until the records have doubled.

A score must not drift from day to day, or yesterday's pairs would have to be scored again whenever
a name is met once more. So the frequencies of values, and the keys too common to bring anybody
together, are counted at one moment and kept in the lake. When there are twice as many records they
are counted again, and everything is matched again: the cost stays in proportion to what arrives.
Counts belong to the columns and keys they were taken of: a model that asks for others has its own.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from tandem.unify.probabilistic.model import Model

_COLUMNS = pa.schema(
    [
        ("subject", pa.string()),
        ("value", pa.string()),
        ("records", pa.int64()),
    ]
)
#: Values of fewer records than this are not written down: they are rare, and may be somebody's own.
#: Keys are written down when more records share them than may meet: they are nobody's own.
_COMMON_FROM = 3


@dataclass(frozen=True)
class Frequencies:
    """Common values and keys of so many records. ``subject`` is a column, or ``block_<number>``."""

    number: int
    records: int
    rows: pa.Table
    #: What was counted: the columns and keys of the model, as it declared them.
    asked: str


def frequencies(
    connection: duckdb.DuckDBPyConnection, model: Model, folder: Path, records: int
) -> Frequencies:
    """Return what counts now; count anew for twice as many records, or for another model.

    Args:
        connection: Holds the records as table ``features``.
        model: Which columns and keys matter.
        folder: Where the counts are kept.
        records: How many there are.
    """
    files = sorted(folder.glob("[0-9]*.parquet"))
    known = _read(files[-1]) if files else None
    if known and known.asked == _asked(model) and records < 2 * known.records:
        return known
    now = count_now(connection, model, records, known.number + 1 if known else 1)
    _keep(now, folder)
    return now


def count_now(
    connection: duckdb.DuckDBPyConnection, model: Model, records: int, number: int = 1
) -> Frequencies:
    """Count, and keep nothing."""
    counted = [connection.execute(sql).to_arrow_table().cast(_COLUMNS) for sql in _counts(model)]
    return Frequencies(number, records, pa.concat_tables(counted), _asked(model))


def _asked(model: Model) -> str:
    return json.dumps([model.weighed_by_frequency, model.meet_on, model.largest_block])


def _block_keys(model: Model) -> list[str]:
    """Spell the key of each blocking rule: null unless every part is known."""
    return [
        " || chr(31) || ".join(f"features.{column}" for column in group) for group in model.meet_on
    ]


def _counts(model: Model) -> Iterator[str]:
    """Spell the counting of each column and key."""
    values = [
        (column, f"features.{column}", _COMMON_FROM - 1) for column in model.weighed_by_frequency
    ]
    blocks = [
        (f"block_{number}", key, model.largest_block)
        for number, key in enumerate(_block_keys(model))
    ]
    for subject, value, most in (*values, *blocks):
        yield (
            f"select '{subject}' as subject, {value} as value, count(*) as records from features"
            f" where {value} is not null group by {value} having count(*) > {most}"
        )


def _read(file: Path) -> Frequencies:
    table = pq.read_table(file)
    told = table.schema.metadata
    asked = told.get(b"asked", b"").decode()
    return Frequencies(int(file.stem), int(told[b"records"]), table, asked)


def _keep(counted: Frequencies, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    final = folder / f"{counted.number:08d}.parquet"
    unfinished = final.with_suffix(".parquet.unfinished")
    told = {"records": str(counted.records), "asked": counted.asked}
    pq.write_table(counted.rows.replace_schema_metadata(told), unfinished)
    unfinished.replace(final)
