"""Reads Parquet: every value as the exact text a cell would hold, then typed like the others."""

from collections.abc import Sequence

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from tandem.engines.duckdb import literal, quoted
from tandem.load.header import Places, place_fields
from tandem.load.lines import LineMap
from tandem.load.reasons import refused
from tandem.load.texts import RawRecord, TextFile, cells_sql, extra_sql, json_cells_sql
from tandem.load.unpack import Plain
from tandem.sources import ObjectContract

_NESTED = ("STRUCT", "MAP", "UNION")
_FLOATS = ("DOUBLE", "FLOAT")
_EXPORT_AGAIN = "Write the file again."


def read_parquet(
    plain: Plain, contract: ObjectContract, connection: duckdb.DuckDBPyConnection
) -> TextFile:
    """Describe the file as a relation of texts; the footer says how many rows it holds.

    Raises:
        FileRefused: If it cannot be read, is encrypted, or nests where one value is expected.
    """
    names, rows = _footer(plain)
    places = place_fields(names, contract, plain.name)
    relation = f"read_parquet({literal(str(plain.path))})"
    try:
        described = connection.execute(f"describe select * from {relation}").fetchall()
    except duckdb.Error as error:
        raise refused("parquet_corrupt", plain.name, "It cannot be read.", _EXPORT_AGAIN) from error
    columns = [_text_sql(quoted(name), kind) for name, kind, *_ in described]
    _refuse_nested(plain, contract, places, [kind for _, kind, *_ in described])
    lines = LineMap()
    lines.note(0, 1)
    return TextFile(
        name=plain.name,
        relation=relation,
        texts=cells_sql(places, contract, columns),
        extra=extra_sql(places, columns),
        records=rows,
        lines=lines,
        raw=lambda records: _raw(connection, plain, records),
        json_cells=json_cells_sql(places, contract, columns),
        unknown=tuple(places.unknown),
        missing=places.missing,
    )


def _footer(plain: Plain) -> tuple[tuple[str, ...], int]:
    try:
        metadata = pq.read_metadata(plain.path)
    except (pa.ArrowException, OSError) as error:
        code = "encrypted" if "encrypt" in str(error).lower() else "parquet_corrupt"
        raise refused(code, plain.name, "Its footer cannot be read.", _EXPORT_AGAIN) from error
    return tuple(metadata.schema.to_arrow_schema().names), int(metadata.num_rows)


def _text_sql(column: str, kind: str) -> str:
    """A float prints as 1e+20 where a decimal would not; nested values print as JSON."""
    if kind.startswith(_NESTED) or kind.endswith("]"):
        return f"cast(to_json({column}) as varchar)"
    if kind in _FLOATS:
        whole = f"cast(cast({column} as hugeint) as varchar)"
        is_whole = f"isfinite({column}) and abs({column}) < 1e18 and {column} = trunc({column})"
        return f"case when {is_whole} then {whole} else cast({column} as varchar) end"
    return f"cast({column} as varchar)"


def _refuse_nested(
    plain: Plain, contract: ObjectContract, places: Places, kinds: Sequence[str]
) -> None:
    for name, index in places.of_field.items():
        kind = kinds[index]
        nested = kind.startswith(_NESTED) or kind.endswith("]")
        if kind == "BLOB" or (nested and contract.field(name).type != "json"):
            told = f"Column `{name}` is {kind.lower()[:40]}."
            raise refused("schema_conflict", plain.name, told, _EXPORT_AGAIN)


def _raw(
    connection: duckdb.DuckDBPyConnection, plain: Plain, records: Sequence[int]
) -> list[RawRecord]:
    connection.register("wanted", pa.table({"record": list(records)}))
    rows = connection.execute(
        "select cast(to_json(record) as varchar) from (select record, row_number() over () - 1 "
        f"as number from read_parquet({literal(str(plain.path))}) as record) "
        "where number in (select record from wanted) order by number"
    ).fetchall()
    connection.unregister("wanted")
    return [RawRecord(None, str(row[0])) for row in rows]
