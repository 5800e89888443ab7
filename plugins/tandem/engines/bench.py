"""Where a stage computes: DuckDB beside the engine, whose rows it sees and whose tables it changes.

Tables a stage makes on the bench are temporary and its own. What it changes in the engine changes
in one transaction, by difference, or as a whole.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Change:
    """What becomes of one table of the engine.

    ``rows`` is a select on the bench: what the table gets. ``gone`` is another, of the ``key``
    columns of rows that leave it first; without it nothing leaves. A table that is changed as a
    whole becomes ``rows``, no two of which may be alike, and takes their columns; where it is
    likely to have been the same before, only what is otherwise is written.
    """

    table: str
    rows: str
    key: tuple[str, ...] = ()
    gone: str | None = None
    is_whole: bool = False
    is_likely_there: bool = False


class Bench(Protocol):
    """A DuckDB session with two windows to the engine."""

    connection: "duckdb.DuckDBPyConnection"

    def show(self, name: str, sql: str) -> None:
        """Make the rows of a select that the engine evaluates readable as table ``name``."""
        ...

    def change(self, schema: str, changes: Sequence[Change]) -> int:
        """Change tables of the engine, all of them or none; return how many rows they got."""
        ...


class DuckDBBench:
    """A bench in the warehouse itself: nothing is copied."""

    def __init__(self, connection: "duckdb.DuckDBPyConnection") -> None:
        self.connection = connection

    def show(self, name: str, sql: str) -> None:
        """Make the rows of a select readable as table ``name``."""
        self.connection.execute(f"create or replace temporary view {name} as {sql}")

    def change(self, schema: str, changes: Sequence[Change]) -> int:
        """Change tables of the warehouse, all of them or none; return how many rows they got."""
        with transaction(self.connection):
            self.connection.execute(f"create schema if not exists {schema}")
            return sum(self._change(schema, change) for change in changes)

    def _change(self, schema: str, change: Change) -> int:
        target = f"{schema}.{change.table}"
        if change.is_whole:
            is_alike = change.is_likely_there and self._has_columns_of(schema, change)
            write = self._differ if is_alike else self._make
            return write(target, change.rows)
        if change.gone:
            leaving = leaving_sql(target, change.key, change.gone)
            self.connection.execute(f"delete from {target} {leaving}")
        return self._count(f"insert into {target} by name {change.rows}")

    def _make(self, target: str, rows: str) -> int:
        """Write all; what a table holds is packed by all threads, what a join tells by one."""
        self.connection.execute(f"create or replace temporary table arriving as {rows}")
        count = self._count(f"create or replace table {target} as from arriving")
        self.connection.execute("drop table arriving")
        return count

    def _differ(self, target: str, rows: str) -> int:
        """Write only what is otherwise than there: to compare a row takes a third of writing it."""
        digest = f"hash({', '.join(name for name, _ in self._columns(rows))})"
        gone, new = self.connection.execute(
            f"""
            create or replace temporary table otherwise_now as
            select before.digest as gone, now.digest as new
            from (select {digest} as digest from {target}) as before
            full join (select {digest} as digest from ({rows})) as now
                on before.digest = now.digest
            where before.digest is null or now.digest is null;

            select count(gone), count(new) from otherwise_now
            """
        ).fetchall()[0]
        if 2 * gone > self._count(f"select count(*) from {target}"):
            return self._make(target, rows)
        if gone:
            self._count(f"delete from {target} where {digest} in (select gone from otherwise_now)")
        come = f"select * from ({rows}) where {digest} in (select new from otherwise_now)"
        return self._count(f"insert into {target} by name {come}") if new else 0

    def _columns(self, rows: str) -> list[tuple[str, str]]:
        told = self.connection.execute(f"describe {rows}").fetchall()
        return [(name, kind) for name, kind, *_ in told]

    def _has_columns_of(self, schema: str, change: Change) -> bool:
        there: list[tuple[str, str]] = self.connection.execute(
            """
            select column_name, data_type
            from information_schema.columns
            where table_catalog = current_database() and table_schema = ? and table_name = ?
            order by ordinal_position
            """,
            [schema, change.table],
        ).fetchall()
        return there == self._columns(change.rows)

    def _count(self, sql: str) -> int:
        return int(self.connection.execute(sql).fetchall()[0][0])


@contextmanager
def transaction(connection: "duckdb.DuckDBPyConnection") -> Iterator[None]:
    """All of the block's writes, or none of them."""
    connection.begin()
    try:
        yield
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def leaving_sql(target: str, key: Sequence[str], gone: str) -> str:
    """Spell which rows of a table are among those gone."""
    same = " and ".join(f"{target}.{column} = gone.{column}" for column in key)
    return f"using ({gone}) as gone where {same}"
