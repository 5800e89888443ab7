"""A bench beside Postgres: DuckDB computes, rows are copied over and changes go back."""

from collections.abc import Sequence
from typing import Any

from tandem.engines.bench import Change, leaving_sql, transaction
from tandem.engines.duckdb import literal, quoted
from tandem.engines.postgres_types import column_types


class PostgresBench:
    """A session of DuckDB that has the database attached as ``pg``."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def show(self, name: str, sql: str) -> None:
        """Copy the rows of a select that Postgres evaluates into table ``name``."""
        asked = f"select * from postgres_query('pg', {literal(sql)})"
        self.connection.execute(f"create or replace temporary table {name} as {asked}")

    def change(self, schema: str, changes: Sequence[Change]) -> int:
        """Change tables of Postgres, all of them or none; return how many rows they got."""
        with transaction(self.connection):
            execute(self.connection, f"create schema if not exists {schema}")
            return sum(self._change(f"{schema}.{change.table}", change) for change in changes)

    def _change(self, target: str, change: Change) -> int:
        if change.is_whole:
            self._make(target, change.rows)
        elif change.gone:
            self._make(f"{target}_gone", change.gone)
            self.connection.execute(f"insert into pg.{target}_gone {change.gone}")
            gone = f"select * from {target}_gone"
            leaving = leaving_sql(target, change.key, gone)
            execute(self.connection, f"delete from {target} {leaving}")
            execute(self.connection, f"drop table {target}_gone")
        got = self.connection.execute(f"insert into pg.{target} by name {change.rows}")
        return int(got.fetchall()[0][0])

    def _make(self, target: str, rows: str) -> None:
        """Make an empty table with the columns of a select, in place of one of that name."""
        schema = self.connection.execute(f"select * from ({rows}) limit 0").to_arrow_table().schema
        columns = ", ".join(f"{quoted(name)} {kind}" for name, kind in column_types(schema))
        execute(self.connection, f"drop table if exists {target} cascade")
        execute(self.connection, f"create table {target} ({columns})")
        self.connection.execute("call pg_clear_cache()")


def execute(connection: Any, sql: str) -> None:
    """Let Postgres itself execute a statement."""
    connection.execute(f"call postgres_execute('pg', {literal(sql)})")
