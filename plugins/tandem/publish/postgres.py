"""Switches the schema ``published`` of Postgres: all marts in one transaction, grants included."""

import re
from collections.abc import Iterable
from typing import Any

import psycopg2
from psycopg2 import sql

from tandem.publish.catalogue import Mart
from tandem.publish.history import AuditTable
from tandem.settings import Settings

READER = "bi_reader"
# Readers must not queue behind us: give up instead, and let the task try again.
LOCK_TIMEOUT = "5s"


def switch_schema(
    settings: Settings, publish_id: str, marts: Iterable[Mart], audits: Iterable[AuditTable]
) -> None:
    """Copy the marts aside and swap the schemas; readers see the old marts or the new ones."""
    connection = psycopg2.connect(settings.postgres_url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(f"set local lock_timeout = '{LOCK_TIMEOUT}'")
            cursor.execute("drop schema if exists published_next cascade")
            cursor.execute("create schema published_next")
            for mart in marts:
                _copy(cursor, mart, publish_id)
            for audit in audits:
                _write(cursor, audit, publish_id)
            _swap(cursor)
    finally:
        connection.close()


def _copy(cursor: Any, mart: Mart, publish_id: str) -> None:
    cursor.execute(
        sql.SQL(
            "create table published_next.{name} as"
            " select *, cast({publish_id} as text) as publish_id from marts.{name}"
        ).format(name=sql.Identifier(mart.name), publish_id=sql.Literal(publish_id))
    )
    cursor.execute(
        sql.SQL("comment on table published_next.{} is {}").format(
            sql.Identifier(mart.name), sql.Literal(mart.description)
        )
    )


def _write(cursor: Any, audit: AuditTable, publish_id: str) -> None:
    name = sql.Identifier(audit.name)
    columns = ", ".join(f"{column} {kind}" for column, kind in audit.columns.items())
    cursor.execute(
        sql.SQL("create table published_next.{} ({}, publish_id text)").format(
            name, sql.SQL(_checked(columns))
        )
    )
    places = sql.SQL(", ").join(sql.Placeholder() * (len(audit.columns) + 1))
    insert = sql.SQL("insert into published_next.{} values ({})").format(name, places)
    cursor.executemany(insert, [(*row, publish_id) for row in audit.rows])


def _checked(columns: str) -> str:
    """Our own column definitions: names and types, no other character."""
    assert re.fullmatch(r"[a-z0-9_ (),]+", columns)
    return columns


def _swap(cursor: Any) -> None:
    cursor.execute("drop schema if exists published cascade")
    cursor.execute("alter schema published_next rename to published")
    cursor.execute("select 1 from pg_roles where rolname = %s", (READER,))
    if cursor.fetchone() is None:
        cursor.execute(f"create role {READER} nologin")
    cursor.execute(f"grant usage on schema published to {READER}")
    cursor.execute(f"grant select on all tables in schema published to {READER}")
