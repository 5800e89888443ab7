"""The warehouse in one DuckDB file: what a build needs around its dbt builds."""

from collections.abc import Iterator
from contextlib import contextmanager

from tandem.engines import duckdb
from tandem.engines.door import Door, WarehouseDoor
from tandem.engines.raw_counts import write_raw_counts
from tandem.settings import Settings
from tandem.sources import Registry


def register(settings: Settings, registry: Registry) -> None:
    """Show the lake as schema ``raw``."""
    duckdb.register_raw(settings, registry)
    with door(settings) as opened:
        write_raw_counts(opened, registry)


def mark_built(settings: Settings) -> None:
    """Count every registered batch as built."""
    duckdb.mark_built(settings)


@contextmanager
def door(settings: Settings) -> Iterator[Door]:
    """The private working file, for writing."""
    with duckdb.connect(settings.warehouse, settings=settings) as connection:
        yield WarehouseDoor(connection)


def attach_sql(settings: Settings, name: str) -> str:
    """Attach the working file for reading."""
    return f"attach {duckdb.literal(str(settings.warehouse))} as {name} (read_only)"


def sqlalchemy_url(settings: Settings) -> str:
    """The working file, as SQLAlchemy names it."""
    return f"duckdb:///{settings.warehouse}"
