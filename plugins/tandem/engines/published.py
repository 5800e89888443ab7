"""The published marts, as a reader finds them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tandem.engines.duckdb_connection import connect, literal
from tandem.errors import StageFailed
from tandem.settings import Settings


def is_published(settings: Settings) -> bool:
    """Whether there are marts to ask."""
    return (settings.published / "current" / "tandem.duckdb").exists()


def published_marts(settings: Settings) -> Path:
    """Return the database that readers open, schema ``marts``.

    Raises:
        StageFailed: Nothing is published yet.
    """
    if not is_published(settings):
        raise StageFailed(
            f"Nothing is published in `{settings.published}`.",
            why="Questions are put to published marts only.",
            remedy="Run `make demo`, or `tandem run --exports DIR`, and ask again.",
            code="nothing_published",
        )
    return settings.published / "current" / "tandem.duckdb"


Ask = Callable[..., list[dict[str, Any]]]
"""One select over the published marts, with its parameters; each row by the names of columns."""


@contextmanager
def asking_published(settings: Settings) -> Iterator[Ask]:
    """Ask the published marts of this moment, read-only: a publish meanwhile changes nothing.

    Raises:
        StageFailed: Nothing is published yet.
    """
    marts = published_marts(settings).resolve()
    with connect(None, settings=settings) as connection:
        connection.execute(f"attach {literal(str(marts))} as published (read_only)")
        connection.execute("use published.marts")

        def ask(sql: str, **parameters: Any) -> list[dict[str, Any]]:
            cursor = connection.execute(sql, parameters or None)
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

        yield ask
