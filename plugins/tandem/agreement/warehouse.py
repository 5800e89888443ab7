"""Writes the agreement's tables where the models read them: schema ``agreement``."""

from typing import Any

import pyarrow as pa

SCHEMA = "agreement"


def write_agreement(connection: Any, tables: dict[str, pa.Table]) -> None:
    """Replace every table of the agreement at once.

    Args:
        connection: An open DuckDB connection to the warehouse.
        tables: What ``agreement_tables`` made.
    """
    connection.execute(f"create schema if not exists {SCHEMA}")
    connection.begin()
    try:
        for name, table in tables.items():
            connection.register("agreement_rows", table)
            connection.execute(
                f"create or replace table {SCHEMA}.{name} as select * from agreement_rows"
            )
            connection.unregister("agreement_rows")
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
