"""A Postgres that serves publishes, empty for each test, and files to serve."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg2
import pytest

from tandem.engines.duckdb import connect, literal
from tandem.settings import Settings
from tests.fixtures.postgres_server import PostgresServer, binaries, postgres_server

Ask = Callable[..., list[tuple]]


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresServer]:
    if binaries() is None:
        pytest.skip("no PostgreSQL server binaries on this machine (Debian: postgresql)")
    with postgres_server() as running:
        yield running


@pytest.fixture
def serving(server: PostgresServer, tmp_path: Path) -> Settings:
    """Settings whose publishes are served from a new database."""
    url = server.new_database(f"bi_{uuid4().hex[:8]}")
    return Settings(home=tmp_path / "var", bi_postgres_url=url)


@pytest.fixture
def owner(serving: Settings) -> Iterator[Ask]:
    """SQL as the owner of the database, each statement committed."""
    with closing(psycopg2.connect(serving.served_postgres)) as connection:
        yield _asking(connection)


@pytest.fixture
def analyst(serving: Settings, owner: Ask) -> Iterator[Ask]:
    """SQL as a person who was made a member of ``bi_reader``, each statement committed."""
    name = f"anna_{uuid4().hex[:8]}"
    owner(f"create role {name} login in role bi_reader")
    server = urlsplit(serving.served_postgres)
    url = urlunsplit(server._replace(netloc=f"{name}@{server.hostname}:{server.port}"))
    with closing(psycopg2.connect(url)) as connection:
        yield _asking(connection)


@pytest.fixture
def file(serving: Settings, tmp_path: Path) -> Callable[[str], Path]:
    """A published file with one mart, made by the select that is given."""

    def make(select: str, words: str = "Things.", name: str = "fct_things") -> Path:
        path = tmp_path / uuid4().hex / "tandem.duckdb"
        with connect(path, settings=serving) as duck:
            duck.execute("create schema marts")
            duck.execute(f"create table marts.{name} as {select}")
            duck.execute(f"comment on table marts.{name} is {literal(words)}")
            columns = duck.execute(f"describe marts.{name}").fetchall()
            for column, *_ in columns:
                text = literal(f"{words} {column}")
                duck.execute(f"comment on column marts.{name}.{column} is {text}")
        return path

    return make


def _asking(connection: Any) -> Ask:
    connection.autocommit = True

    def ask(statement: str, *parameters: object) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters or None)
            return list(cursor.fetchall()) if cursor.description else []

    return ask
