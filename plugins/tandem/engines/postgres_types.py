"""Which Postgres type a contract's or an Arrow table's column has."""

from collections.abc import Iterator

import pyarrow as pa

from tandem.sources.schema import FieldType

TYPES: dict[FieldType, str] = {
    "id": "text",
    "text": "text",
    "json": "text",
    "boolean": "boolean",
    "integer": "bigint",
    "decimal": "numeric(18,2)",
    "rate": "numeric(18,6)",
    "date": "date",
    "timestamp": "timestamp with time zone",
}


def column_types(schema: pa.Schema) -> Iterator[tuple[str, str]]:
    """Name and Postgres type of each column."""
    for field in schema:
        yield field.name, _type(field.type)


def _type(arrow: pa.DataType) -> str:
    if pa.types.is_decimal(arrow):
        return f"numeric({arrow.precision},{arrow.scale})"
    if pa.types.is_timestamp(arrow):
        return "timestamp with time zone" if arrow.tz else "timestamp"
    known = (
        (pa.types.is_boolean, "boolean"),
        (pa.types.is_int64, "bigint"),
        (pa.types.is_integer, "integer"),
        (pa.types.is_floating, "double precision"),
        (pa.types.is_date, "date"),
        (pa.types.is_time, "time"),
    )
    return next((name for fits, name in known if fits(arrow)), "text")
