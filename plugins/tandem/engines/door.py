"""What a stage may ask of an engine: rows out and in as Arrow, and a bench to compute on.

Stages that compute outside the database (identity, calendars) take a ``Door``; they do not know
which engine is behind it. The SQL they pass is the common ground of DuckDB and Postgres.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import pyarrow as pa

from tandem.engines.bench import Bench, DuckDBBench

if TYPE_CHECKING:
    import duckdb

_INCOMING = "_incoming_rows"


@runtime_checkable
class Door(Protocol):
    """One engine, seen through the few things stages need of it."""

    def query(self, sql: str) -> pa.Table:
        """Return every row of one select statement, with its column types."""
        ...

    def write(self, schema: str, table: str, rows: pa.Table) -> None:
        """Replace ``schema.table`` by these rows in one transaction, making it if missing.

        An empty table keeps its columns and types: readers never meet a missing relation.
        """
        ...

    def bench(self) -> AbstractContextManager[Bench]:
        """Open a session for a stage that computes on more rows than it wants to carry over."""
        ...


class WarehouseDoor:
    """The door to DuckDB: wraps a connection that somebody else opened under the lease."""

    def __init__(self, connection: "duckdb.DuckDBPyConnection") -> None:
        self._connection = connection

    def query(self, sql: str) -> pa.Table:
        """Return every row of one select statement, with its column types."""
        return self._connection.execute(sql).to_arrow_table()

    def write(self, schema: str, table: str, rows: pa.Table) -> None:
        """Replace ``schema.table`` by these rows in one transaction, making it if missing."""
        target = f"{_quoted(schema)}.{_quoted(table)}"
        cursor = self._connection
        cursor.register(_INCOMING, rows)
        try:
            cursor.execute("begin transaction")
            cursor.execute(f"create schema if not exists {_quoted(schema)}")
            cursor.execute(f"create or replace table {target} as select * from {_INCOMING}")
            cursor.execute("commit")
        except BaseException:
            cursor.execute("rollback")
            raise
        finally:
            cursor.unregister(_INCOMING)

    @contextmanager
    def bench(self) -> Iterator[Bench]:
        """Open a session in the warehouse itself."""
        own = self._connection.cursor()
        try:
            own.execute("set TimeZone = 'UTC'")
            yield DuckDBBench(own)
        finally:
            own.close()


def _quoted(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'
