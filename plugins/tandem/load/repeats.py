"""Rows of a batch that another row makes needless: exact copies, and older versions of a record.

Copies are rows equal in every column. A version is older when the same key has a later cursor in
the same batch; objects that keep history keep all their versions.
"""

from dataclasses import dataclass

import duckdb

from tandem.engines.duckdb import quoted
from tandem.sources import ObjectContract


@dataclass(frozen=True)
class Repeats:
    """How many rows table ``needless`` names, by reason."""

    duplicate: int
    superseded: int


def find_repeats(connection: duckdb.DuckDBPyConnection, contract: ObjectContract) -> Repeats:
    """Fill table ``needless (_part, _record, _is_copy)`` from view ``typed``.

    Only rows whose key (without a key: whose hash) occurs twice are compared column by column.
    """
    columns = ", ".join([*(quoted(field.column) for field in contract.fields), "_extra"])
    keys = [quoted(name) for name in contract.key_columns] or [f"hash({columns})"]
    names = ", ".join(f"_key_{at}" for at in range(len(keys)))
    keyed = ", ".join(f"{key} as _key_{at}" for at, key in enumerate(keys))
    connection.execute(
        f"create or replace table repeated as select {keyed} from typed where _bad is null "
        f"group by {names} having count(*) > 1"
    )
    connection.execute(
        "create or replace table needless as with suspects as ("
        f"select * from (select *, {keyed} from typed where _bad is null) "
        f"semi join repeated using ({names})), "
        f"numbered as (select *, row_number() over (partition by {columns} "
        "order by _part, _record) > 1 as _is_copy from suspects), "
        f"judged as (select *, {_is_older_sql(contract, names)} as _is_older from numbered) "
        "select _part, _record, _is_copy from judged where _is_copy or _is_older"
    )
    counted = connection.execute(
        "select count(*) filter (where _is_copy), count(*) filter (where not _is_copy) "
        "from needless"
    ).fetchone()
    assert counted is not None
    return Repeats(duplicate=int(counted[0]), superseded=int(counted[1]))


def _is_older_sql(contract: ObjectContract, key: str) -> str:
    if contract.cursor_column is None or contract.keeps_history or not contract.key:
        return "false"
    cursor = quoted(contract.cursor_column)
    return f"coalesce({cursor} < max({cursor}) over (partition by {key}), false)"
