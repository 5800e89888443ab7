"""The views of ``pub``: what readers were promised stays; what is new comes at the end."""

from typing import Any

from psycopg2 import sql

from tandem.errors import StageFailed

VIEWS = "pub"

Words = dict[tuple[str, str], str]
"""What a table (no column named) and each of its columns means, by their names."""

_BREACHES = """
    select
        view.relname,
        promised.attname,
        format_type(promised.atttypid, promised.atttypmod) as promised_type,
        format_type(given.atttypid, given.atttypmod) as given_type
    from pg_class as view
    inner join pg_attribute as promised
        on view.oid = promised.attrelid and promised.attnum > 0
    left join pg_class as base
        on view.relname = base.relname and base.relnamespace = to_regnamespace(%(schema)s)
    left join pg_attribute as given
        on base.oid = given.attrelid and promised.attname = given.attname
    where
        view.relkind = 'v' and view.relnamespace = to_regnamespace(%(views)s)
        and (promised.atttypid, promised.atttypmod)
        is distinct from (given.atttypid, given.atttypmod)
    order by view.relname, promised.attnum
"""
_COLUMNS = """
    select base.relname, array_agg(given.attname::text order by promised.attnum, given.attnum)
    from pg_class as base
    inner join pg_attribute as given
        on base.oid = given.attrelid and given.attnum > 0
    left join pg_class as view
        on base.relname = view.relname and view.relnamespace = to_regnamespace(%(views)s)
    left join pg_attribute as promised
        on view.oid = promised.attrelid and given.attname = promised.attname
    where base.relkind = 'r' and base.relnamespace = to_regnamespace(%(schema)s)
    group by base.relname
    order by base.relname
"""
_WORDS_OF_FILE = """
    select table_name, '', comment from duckdb_tables()
    where database_name = 'publication'
    union all
    select table_name, column_name, comment from duckdb_columns()
    where database_name = 'publication' and not internal
    order by all
"""
_WORDS_OF_VIEWS = """
    select relname, '', obj_description(oid, 'pg_class') from pg_class
    where relkind = 'v' and relnamespace = to_regnamespace(%(views)s)
    union all
    select relname, attname, col_description(oid, attnum) from pg_class
    inner join pg_attribute on oid = attrelid and attnum > 0
    where relkind = 'v' and relnamespace = to_regnamespace(%(views)s)
"""


def words_of_file(duck: Any) -> Words:
    """What the published file, attached as ``publication``, says of its tables and columns."""
    rows = duck.execute(_WORDS_OF_FILE).fetchall()
    return {(table, column): words or "" for table, column, words in rows}


def switch(cursor: Any, schema: str, words: Words) -> None:
    """Let every view read ``schema``, within the transaction of the cursor.

    Raises:
        StageFailed: A view would lose a column, or change the type of one.
    """
    names = {"schema": schema, "views": VIEWS}
    cursor.execute(_BREACHES, names)
    if breaches := cursor.fetchall():
        raise _breached(breaches)
    cursor.execute(_COLUMNS, names)
    for table, columns in cursor.fetchall():
        select = sql.SQL("create or replace view {} as select {} from {}").format(
            sql.Identifier(VIEWS, table),
            sql.SQL(", ").join(map(sql.Identifier, columns)),
            sql.Identifier(schema, table),
        )
        cursor.execute(select)
    _comment(cursor, words)


def _comment(cursor: Any, words: Words) -> None:
    """Say anew only what is said otherwise now: readers wait meanwhile."""
    cursor.execute(_WORDS_OF_VIEWS, {"views": VIEWS})
    said = {(view, column): words or "" for view, column, words in cursor.fetchall()}
    for (view, column), text in words.items():
        if said[view, column] == text:
            continue
        kind = sql.SQL("column" if column else "view")
        named = sql.Identifier(VIEWS, view, column) if column else sql.Identifier(VIEWS, view)
        cursor.execute(sql.SQL("comment on {} {} is {}").format(kind, named, sql.Literal(text)))


def _breached(breaches: list[tuple[str, str, str, str | None]]) -> StageFailed:
    changes = [
        f"`{view}.{column}` would vanish"
        if given is None
        else f"`{view}.{column}` would turn from {promised} to {given}"
        for view, column, promised, given in breaches
    ]
    more = f" and {len(changes) - 5} more" if len(changes) > 5 else ""
    views = ", ".join(f"pub.{view}" for view in sorted({view for view, *_ in breaches}))
    return StageFailed(
        f"The contract of `pub` would be broken: {'; '.join(changes[:5])}{more}.",
        why="Dashboards and views of analysts read these columns; nothing was switched.",
        remedy="Bring them back. If it is meant, agree on it with the readers, let the owner of the"
        f" database run `drop view {views}` (Postgres names the views that depend on it), and run"
        " `tandem publish`; see docs/bi.md.",
        code="contract_broken",
    )
