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
    whole loses everything, and takes the columns of ``rows``.
    """

    table: str
    rows: str
    key: tuple[str, ...] = ()
    gone: str | None = None
    is_whole: bool = False


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
            return sum(self._change(f"{schema}.{change.table}", change) for change in changes)

    def _change(self, target: str, change: Change) -> int:
        if change.gone and not change.is_whole:
            leaving = leaving_sql(target, change.key, change.gone)
            self.connection.execute(f"delete from {target} {leaving}")
        take = (
            f"create or replace table {target} as"
            if change.is_whole
            else f"insert into {target} by name"
        )
        return int(self.connection.execute(f"{take} {change.rows}").fetchall()[0][0])


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
