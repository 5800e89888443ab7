"""The warehouse, whichever engine holds it: the few steps that differ between engines."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pyarrow as pa

from tandem.engines.door import Door
from tandem.engines.lease import writer_lease
from tandem.settings import Settings
from tandem.sources import Registry


@contextmanager
def lease(settings: Settings) -> Iterator[None]:
    """Be the only writer; a writer that was overtaken meanwhile does not finish."""
    with writer_lease(settings) as held:
        yield
        held.check()


def prepare(settings: Settings, registry: Registry, agreement: Mapping[str, pa.Table]) -> None:
    """Show the lake as it is now, as schema ``raw``, and write the agreement beside it."""
    _engine(settings).register(settings, registry)
    with door(settings) as opened:
        for name, table in agreement.items():
            opened.write("agreement", name, table)


def mark_built(settings: Settings) -> None:
    """Count every registered batch as built: the next build treats only later ones as new."""
    _engine(settings).mark_built(settings)


def door(settings: Settings) -> AbstractContextManager[Door]:
    """The engine as the stages that compute outside of it see it."""
    opened: AbstractContextManager[Door] = _engine(settings).door(settings)
    return opened


def attach_sql(settings: Settings, name: str) -> str:
    """The statement by which a DuckDB session attaches the warehouse, for reading only."""
    return str(_engine(settings).attach_sql(settings, name))


def sqlalchemy_url(settings: Settings) -> str:
    """The address by which Great Expectations opens the warehouse."""
    return str(_engine(settings).sqlalchemy_url(settings))


def _engine(settings: Settings) -> Any:
    if settings.engine == "postgres":
        from tandem.engines import postgres

        return postgres
    from tandem.engines import duckdb_warehouse

    return duckdb_warehouse
