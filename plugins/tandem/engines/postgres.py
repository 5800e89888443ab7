"""The warehouse in Postgres: the same lake, the same dbt project, another engine.

A local DuckDB file shows the lake, as it does for the default engine; its rows are copied over
through the extension ``postgres_scanner``, which comes as a package: nothing is downloaded.
Batches are immutable, so only those are copied that Postgres does not have yet.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import Any

import pyarrow as pa

from tandem.engines import duckdb
from tandem.engines.bench import Bench
from tandem.engines.door import Door
from tandem.engines.duckdb import connect, literal, quoted
from tandem.engines.lake import raw_columns
from tandem.engines.postgres_bench import PostgresBench, execute
from tandem.engines.postgres_types import TYPES, column_types
from tandem.engines.raw_counts import write_raw_counts
from tandem.errors import ConfigurationError
from tandem.settings import Settings
from tandem.sources import ObjectContract, Registry

_LEDGERS = ("_batches", "_quarantine", "_unknown_columns")


class PostgresDoor:
    """Rows out and in as Arrow; Postgres itself evaluates what is asked."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def query(self, sql: str) -> pa.Table:
        """Return every row of one select statement, with its column types."""
        asked = f"select * from postgres_query('pg', {literal(sql)})"
        table: pa.Table = self._connection.execute(asked).to_arrow_table()
        return table

    def write(self, schema: str, table: str, rows: pa.Table) -> None:
        """Replace ``schema.table`` by these rows in one transaction, making it if missing."""
        target = f"{quoted(schema)}.{quoted(table)}"
        columns = ", ".join(f"{quoted(name)} {kind}" for name, kind in column_types(rows.schema))
        self._connection.register("_incoming_rows", rows)
        self._connection.begin()
        try:
            execute(self._connection, f"create schema if not exists {quoted(schema)}")
            execute(self._connection, f"drop table if exists {target} cascade")
            execute(self._connection, f"create table {target} ({columns})")
            self._connection.execute("call pg_clear_cache()")
            self._connection.execute(f"insert into pg.{target} by name from _incoming_rows")
            self._connection.commit()
        except BaseException:
            self._connection.rollback()
            raise
        finally:
            self._connection.unregister("_incoming_rows")

    @contextmanager
    def bench(self) -> Iterator[Bench]:
        """Open a session of DuckDB beside Postgres."""
        own = self._connection.cursor()
        try:
            own.execute("set TimeZone = 'UTC'")
            yield PostgresBench(own)
        finally:
            own.close()


@contextmanager
def door(settings: Settings) -> Iterator[Door]:
    """Postgres as the stages that compute outside of it see it."""
    with connect(None, settings=settings) as connection:
        connection.execute(attach_sql(settings, "pg", read_only=False))
        yield PostgresDoor(connection)


def register(settings: Settings, registry: Registry) -> None:
    """Copy to schema ``raw`` what the lake has and Postgres has not."""
    duckdb.register_raw(settings, registry)
    with connect(settings.warehouse, settings=settings) as connection:
        connection.execute(attach_sql(settings, "pg", read_only=False))
        opened = PostgresDoor(connection)
        execute(connection, "create schema if not exists raw")
        for _, item, table in registry.tables():
            _copy_new_batches(connection, table, item)
        for ledger in _LEDGERS:
            rows = connection.execute(f"select * from raw.{ledger}").to_arrow_table()
            opened.write("raw", ledger, rows)
        write_raw_counts(opened, registry)


def mark_built(settings: Settings) -> None:
    """Count every registered batch as built."""
    duckdb.mark_built(settings)
    with connect(None, settings=settings) as connection:
        connection.execute(attach_sql(settings, "pg", read_only=False))
        execute(connection, "update raw._batches set is_new = false")


def attach_sql(settings: Settings, name: str, *, read_only: bool = True) -> str:
    """Load the extension from its package and attach the warehouse."""
    if not settings.postgres_url:
        raise ConfigurationError(
            "`TANDEM_POSTGRES_URL` is not set.",
            why="The engine is postgres, and nothing says where it listens.",
            remedy="Set it, such as postgresql://user:password@host:5432/tandem.",
            code="postgres_url_missing",
        )
    return attach_url_sql(settings.postgres_url, name, read_only=read_only)


def attach_url_sql(url: str, name: str, *, read_only: bool = True) -> str:
    """Load the extension from its package and attach any Postgres."""
    package = files("duckdb_extension_postgres_scanner") / "extensions"
    extension = next(
        path / "postgres_scanner.duckdb_extension"
        for path in package.iterdir()
        if path.name.startswith("v")
    )
    options = "type postgres, read_only" if read_only else "type postgres"
    return f"load {literal(str(extension))}; attach {literal(url)} as {name} ({options})"


def sqlalchemy_url(settings: Settings) -> str:
    """The database, as SQLAlchemy names it."""
    return "postgresql+psycopg2://" + settings.postgres_url.split("://", 1)[1]


def _copy_new_batches(connection: Any, table: str, item: ObjectContract) -> None:
    """A table whose contract changed is made anew, with every batch."""
    target = f"raw.{quoted(table)}"
    wanted = {name: TYPES[kind] for name, kind in raw_columns(item)}
    if _columns_in_postgres(connection, table) != list(wanted):
        columns = ", ".join(f"{quoted(name)} {kind}" for name, kind in wanted.items())
        execute(connection, f"drop table if exists {target} cascade")
        execute(connection, f"create table {target} ({columns})")
        connection.execute("call pg_clear_cache()")
    there = f"select * from postgres_query('pg', 'select distinct _batch_id from {target}')"
    names = ", ".join(quoted(name) for name in wanted)
    connection.execute(
        f"insert into pg.{target} ({names}) select {names} from {target}"
        f" where _batch_id not in ({there})"
    )


def _columns_in_postgres(connection: Any, table: str) -> list[str]:
    asked = (
        "select column_name from information_schema.columns"
        f" where table_schema = 'raw' and table_name = {literal(table)} order by ordinal_position"
    )
    found = connection.execute(f"select * from postgres_query('pg', {literal(asked)})")
    return [name for (name,) in found.fetchall()]
