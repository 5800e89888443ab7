"""Serves a publish from Postgres: its tables in a schema of their own, behind the views of ``pub``.

What is served is the file that was just written, so a publish says the same in every place and
from either engine. Tables are copied before anybody can see them; readers notice only the switch.
"""

import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import psycopg2
from psycopg2 import errors, sql

from tandem.engines.duckdb import connect, literal, quoted
from tandem.engines.postgres import attach_url_sql
from tandem.errors import ConfigurationError, StageFailed
from tandem.publish import postgres_reader, postgres_views
from tandem.publish.postgres_views import Words
from tandem.settings import Settings

# Whoever asks for a mart while we wait for a lock waits behind us: wait briefly, let them pass.
LOCK_TIMEOUT = timedelta(milliseconds=500)
PAUSE = timedelta(seconds=2)
# Longer than most questions take; the task tries again after that.
PATIENCE = timedelta(minutes=3)


def serve(settings: Settings, publish_id: str, file: Path, patience: timedelta = PATIENCE) -> None:
    """Copy the published file to Postgres and switch all views to it in one transaction.

    Args:
        settings: Where Postgres listens.
        publish_id: Of the publish.
        file: The published DuckDB file, schema ``marts``.
        patience: How long to try while readers hold what must be switched.

    Raises:
        StageFailed: A view would lose or retype a column, readers held on, or Postgres failed.
        ConfigurationError: Our user may not do what serving needs.
    """
    schema = schema_of(publish_id)
    with _opened(settings) as connection:
        with connection, connection.cursor() as cursor:
            cursor.execute(f"create schema {schema}")
        words = _copy(settings, file, schema)
        _switch(connection, schema, words, patience)


def forget(settings: Settings, kept: Collection[str]) -> int:
    """Drop the tables of publishes that are not kept, unless something still reads them.

    Returns:
        How many publishes were dropped.
    """
    keep = {schema_of(publish_id) for publish_id in kept}
    with _opened(settings) as connection:
        with connection, connection.cursor() as cursor:
            cursor.execute(
                "select nspname from pg_namespace"
                r" where nspname ~ '^pub_\d{8}t\d{6}z_[0-9a-z]+$' order by nspname"
            )
            old = [name for (name,) in cursor.fetchall() if name not in keep]
        return sum(_dropped(connection, schema) for schema in old)


def schema_of(publish_id: str) -> str:
    """The schema that holds the tables of a publish."""
    return "pub_" + publish_id.lower().replace("-", "_")


@contextmanager
def _opened(settings: Settings) -> Iterator[Any]:
    """A connection to the Postgres that readers ask; its refusals explained."""
    try:
        connection = psycopg2.connect(settings.served_postgres, application_name="tandem publish")
        try:
            yield connection
        finally:
            connection.close()
    except errors.InsufficientPrivilege as refused:
        raise ConfigurationError(
            f"Postgres refused: {str(refused).strip()}.",
            why="Serving needs schemas of our own, and the role `bi_reader`.",
            remedy="Let the user of TANDEM_BI_POSTGRES_URL own its database; see docs/bi.md.",
            code="postgres_refused",
        ) from refused
    except (psycopg2.Error, duckdb.Error) as failed:
        said = str(failed).strip().replace(settings.served_postgres, "its URL")
        raise StageFailed(
            f"Postgres failed: {said}.",
            why="The publish could not be served; what was published before still stands.",
            remedy="See whether the Postgres that BI tools read is up, then run `tandem publish`.",
            code="postgres_failed",
        ) from None  # the original may tell the password


def _copy(settings: Settings, file: Path, schema: str) -> Words:
    """Copy every table of the file; return what the file says of each."""
    with connect(None, settings=settings) as duck:
        duck.execute(attach_url_sql(settings.served_postgres, "pg", read_only=False))
        duck.execute(f"attach {literal(str(file))} as publication (read_only)")
        words = postgres_views.words_of_file(duck)
        duck.begin()  # one commit: each would wait for the disk
        for table in sorted({table for table, _ in words}):
            target = f"{schema}.{quoted(table)}"
            duck.execute(f"create table pg.{target} as from publication.marts.{quoted(table)}")
            duck.execute(f"call postgres_execute('pg', {literal(f'analyze {target}')})")
        duck.commit()
    return words


def _switch(connection: Any, schema: str, words: Words, patience: timedelta) -> None:
    """Switch as soon as nobody holds a view; whoever reads is never made to wait for long."""
    give_up = time.monotonic() + patience.total_seconds()
    while True:
        try:
            with connection, connection.cursor() as cursor:
                _limit_waiting(cursor)
                postgres_reader.admit(cursor)
                postgres_views.switch(cursor, schema, words)
                return
        except errors.LockNotAvailable as held:
            if time.monotonic() > give_up:
                raise _held_by_readers() from held
            time.sleep(PAUSE.total_seconds())


def _dropped(connection: Any, schema: str) -> bool:
    try:
        with connection, connection.cursor() as cursor:
            _limit_waiting(cursor)
            cursor.execute("select tablename from pg_tables where schemaname = %s", (schema,))
            for (table,) in cursor.fetchall():
                cursor.execute(sql.SQL("drop table {}").format(sql.Identifier(schema, table)))
            cursor.execute(sql.SQL("drop schema {}").format(sql.Identifier(schema)))
    except (errors.LockNotAvailable, errors.DependentObjectsStillExist):
        return False
    return True


def _limit_waiting(cursor: Any) -> None:
    milliseconds = int(LOCK_TIMEOUT.total_seconds() * 1000)
    cursor.execute("set local lock_timeout = %s", (milliseconds,))


def _held_by_readers() -> StageFailed:
    return StageFailed(
        "Readers held views of `pub` for as long as was waited.",
        why="All views are switched at once or none; a question, or a transaction left open, holds"
        " those it has read.",
        remedy="Find it with `select pid, usename, state, xact_start, application_name from"
        " pg_stat_activity where xact_start is not null`, end it with `pg_terminate_backend(pid)`,"
        " and run `tandem publish`.",
        code="held_by_readers",
    )
