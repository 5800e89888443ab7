"""Types a file's records inside the engine: each row fits the contract, or is set aside whole."""

from collections.abc import Iterator

import duckdb

from tandem.engines.duckdb import TYPES, quoted
from tandem.load.reasons import refused
from tandem.load.texts import Rejected, TextFile
from tandem.load.values import reason_sql, text_sql, value_sql
from tandem.sources import FieldContract, FormatContract, ObjectContract


def type_rows(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    file: TextFile,
    contract: ObjectContract,
    formats: FormatContract,
) -> int:
    """Create a table of typed values; ``_bad`` is the place of the first field that did not fit.

    Returns:
        How many records the engine read.
    """
    fields = contract.fields
    present = [(at, field) for at, field in enumerate(fields) if field.column in file.texts]
    texts = [
        f"{text_sql(file.texts[field.column], field, formats)} as {_text(at)}"
        for at, field in present
    ]
    cells = [f"{cell} as {_cell(at)}" for at, cell in enumerate(file.json_cells.values())]
    values = [_value(at, field, file, formats) for at, field in enumerate(fields)]
    names = ", ".join(quoted(field.column) for field in fields)
    connection.execute(
        f"create or replace table {table} as "
        f"select {names}, _extra, _bad, {_bad_text_sql(present)} as _bad_text "
        f"from (select *, {_bad_sql(present, file, contract)} as _bad "
        f"from (select *, {', '.join(values)} "
        f"from (select {', '.join([*texts, *cells, f'{file.extra} as _extra'])} "
        f"from {file.relation})))"
    )
    counted = connection.execute(f"select count(*) from {table}").fetchone()
    return int(counted[0]) if counted else 0


def misfits(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    file: TextFile,
    contract: ObjectContract,
    formats: FormatContract,
) -> Iterator[Rejected]:
    """The rows that did not fit: first failing column, reason, line and the record's own text."""
    reasons = " ".join(
        f"when {at} then {reason_sql('_bad_text', field, formats)}"
        for at, field in enumerate(contract.fields)
    )
    found = connection.execute(
        f"select rowid, _bad, case _bad {reasons} else 'json_syntax' end "
        f"from {table} where _bad is not null order by rowid"
    ).fetchall()
    if not found:
        return
    columns = [field.column for field in contract.fields] + list(file.json_cells)
    records = file.raw([record for record, _, _ in found])
    if len(records) != len(found):
        told = f"{len(found)} rows do not fit, {len(records)} of them were found again."
        raise refused("row_count_mismatch", file.name, told, "Report this file: it is a defect.")
    for (record, bad, reason), raw in zip(found, records, strict=True):
        line = file.lines.line_of(record)
        yield Rejected(line, reason, raw.record, column=columns[bad], offset=raw.offset)


def _text(at: int) -> str:
    return quoted(f"text {at}")


def _cell(at: int) -> str:
    return quoted(f"cell {at}")


def _value(at: int, field: FieldContract, file: TextFile, formats: FormatContract) -> str:
    name = quoted(field.column)
    if field.column not in file.texts:
        return f"cast(null as {TYPES[field.type]}) as {name}"
    return f"{value_sql(_text(at), field, formats)} as {name}"


def _bad_sql(
    present: list[tuple[int, FieldContract]], file: TextFile, contract: ObjectContract
) -> str:
    """A cell whose JSON is broken comes first: the fields inside it could not be read at all."""
    tests = [
        f"when {_cell(at)} <> '' and not json_valid({_cell(at)}) then {len(contract.fields) + at}"
        for at in range(len(file.json_cells))
    ]
    for at, field in present:
        value = quoted(field.column)
        if field.column in contract.key_columns:
            tests.append(f"when {value} is null then {at}")
        elif field.type != "text":
            tests.append(f"when {value} is null and {_text(at)} is not null then {at}")
    return f"cast(case {' '.join(tests)} end as smallint)" if tests else "cast(null as smallint)"


def _bad_text_sql(present: list[tuple[int, FieldContract]]) -> str:
    texts = " ".join(f"when {at} then {_text(at)}" for at, _ in present)
    return f"case when _bad is null then null else case _bad {texts} end end"
