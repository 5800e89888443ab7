"""The role ``bi_reader``: it may read the views of ``pub``, and nothing else."""

from typing import Any

from psycopg2 import sql

READER = "bi_reader"

_OUR_OLD_SCHEMA = "select to_regclass('published.audit_publications') is not null"


def admit(cursor: Any) -> None:
    """Make the schema and the role where they are missing; views made later are readable, too."""
    cursor.execute("select to_regnamespace('pub') is null")
    if cursor.fetchone()[0]:
        _begin(cursor)
    cursor.execute("select 1 from pg_roles where rolname = %s", (READER,))
    if cursor.fetchone() is None:
        cursor.execute(f"create role {READER} nologin")
        _for_database(cursor, f"grant connect on database {{}} to {READER}")
    cursor.execute(f"grant usage on schema pub to {READER}")
    cursor.execute(f"alter default privileges in schema pub grant select on tables to {READER}")


def _begin(cursor: Any) -> None:
    """Once per database, so that an administrator's later grants stand.

    The schema ``published``, which earlier versions served, goes: it would get old unnoticed.
    """
    cursor.execute("create schema pub")
    cursor.execute(
        "comment on schema pub is 'Published marts; their names and types are a contract.'"
    )
    cursor.execute("revoke all on schema public from public")
    _for_database(cursor, "revoke temporary on database {} from public")
    cursor.execute(_OUR_OLD_SCHEMA)
    if cursor.fetchone()[0]:
        cursor.execute("drop schema published cascade")


def _for_database(cursor: Any, statement: str) -> None:
    cursor.execute("select current_database()")
    (database,) = cursor.fetchone()
    cursor.execute(sql.SQL(statement).format(sql.Identifier(database)))
