"""Writes one publish as files: a DuckDB file with the schema ``marts``, a Parquet file per mart.

The DuckDB file is written in the oldest storage format of DuckDB 1.x, so that readers with any
version from 1.0 on can open it.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tandem.engines import warehouse
from tandem.engines.duckdb import connect, literal, quoted
from tandem.errors import StageFailed
from tandem.publish.catalogue import Mart
from tandem.publish.history import AuditTable
from tandem.settings import Settings

STORAGE_VERSION = "v1.0.0"
FILE = "tandem.duckdb"


def write_marts(
    settings: Settings,
    marts: list[Mart],
    audits: list[AuditTable],
    publish_id: str,
    folder: Path,
) -> dict[str, int]:
    """Write every mart with its ``publish_id``; return the rows of each table."""
    file = folder / FILE
    with connect(None, settings=settings) as connection:
        connection.execute(warehouse.attach_sql(settings, "warehouse"))
        _require_all(connection, marts)
        connection.execute(
            f"attach {literal(str(file))} as publication (storage_version '{STORAGE_VERSION}')"
        )
        connection.begin()  # one commit: each would wait for the disk
        connection.execute("create schema publication.marts")
        for mart in marts:
            _copy(connection, mart, publish_id)
        for table in audits:
            _write(connection, table, publish_id)
        connection.commit()
        rows = _export(connection, folder / "parquet")
        connection.execute("checkpoint publication")
        connection.execute("detach publication")
    _require_closed(file)
    return rows


def _require_all(connection: Any, marts: Iterable[Mart]) -> None:
    found = {
        row[0]
        for row in connection.execute(
            "select table_name from information_schema.tables"
            " where table_catalog = 'warehouse' and table_schema = 'marts'"
        ).fetchall()
    }
    missing = sorted(mart.name for mart in marts if mart.name not in found)
    if missing:
        raise StageFailed(
            f"The warehouse lacks {len(missing)} marts: {', '.join(missing[:5])}.",
            why="A publish holds all marts of the contract or none.",
            remedy="Run `tandem run --exports DIR --full-refresh`.",
            code="mart_missing",
        )


def _copy(connection: Any, mart: Mart, publish_id: str) -> None:
    target = f"publication.marts.{quoted(mart.name)}"
    connection.execute(
        f"create table {target} as select *, {literal(publish_id)} as publish_id"
        f" from warehouse.marts.{quoted(mart.name)}"
    )
    connection.execute(f"comment on table {target} is {literal(mart.description)}")
    _describe(connection, target, mart.columns)


def _write(connection: Any, table: AuditTable, publish_id: str) -> None:
    target = f"publication.marts.{quoted(table.name)}"
    columns = ", ".join(f"{quoted(name)} {of.type}" for name, of in table.columns.items())
    connection.execute(f"create table {target} ({columns}, publish_id text)")
    places = ", ".join("?" for _ in table.columns)
    if table.rows:
        connection.executemany(
            f"insert into {target} values ({places}, {literal(publish_id)})", table.rows
        )
    connection.execute(f"comment on table {target} is {literal(table.description)}")
    _describe(connection, target, {name: of.description for name, of in table.columns.items()})


def _describe(connection: Any, target: str, columns: dict[str, str]) -> None:
    for column, description in (
        columns | {"publish_id": "The publish this row belongs to."}
    ).items():
        connection.execute(f"comment on column {target}.{quoted(column)} is {literal(description)}")


def _export(connection: Any, folder: Path) -> dict[str, int]:
    names = connection.execute(
        "select table_name from duckdb_tables() where database_name = 'publication' order by 1"
    ).fetchall()
    rows = {}
    for (name,) in names:
        copied = connection.execute(
            f"copy publication.marts.{quoted(name)} to {literal(str(folder / f'{name}.parquet'))}"
            " (format parquet, compression zstd)"
        ).fetchone()
        rows[name] = int(copied[0])
    return rows


def _require_closed(file: Path) -> None:
    """A leftover write-ahead log would need write access to be read."""
    log = file.with_name(f"{file.name}.wal")
    if log.exists():
        raise StageFailed(
            f"`{log.name}` was left beside the published file.",
            why="Readers without write access could not open it.",
            remedy="Run `tandem publish` again.",
            code="wal_left",
        )
