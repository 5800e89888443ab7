"""Opens DuckDB: in UTC, within the memory limit, spilling below home, never installing."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import duckdb

from tandem.engines.disk import make_folder, reap, workshop
from tandem.settings import Settings
from tandem.sources.schema import FieldType

TYPES: dict[FieldType, str] = {
    "id": "VARCHAR",
    "text": "VARCHAR",
    "json": "VARCHAR",
    "boolean": "BOOLEAN",
    "integer": "BIGINT",
    "decimal": "DECIMAL(18,2)",
    "rate": "DECIMAL(18,6)",
    "date": "DATE",
    "timestamp": "TIMESTAMP WITH TIME ZONE",
}


@contextmanager
def connect(
    path: Path | None,
    *,
    settings: Settings,
    read_only: bool = False,
    only: Sequence[Path] = (),
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open DuckDB on a file, or in memory, in UTC and within the memory limit.

    Args:
        path: The database file; None means in memory.
        settings: Memory limit, threads and the folder for spilled data.
        read_only: Open the file for reading only.
        only: When given, the connection can touch these folders and nothing else.
    """
    if path is not None and not read_only:
        make_folder(path.parent)
    scratch = settings.home / "tmp"
    reap(scratch)
    with workshop(scratch, f"duckdb-{os.getpid()}-{uuid4().hex[:8]}") as spill:
        connection = _open(path, settings, read_only, spill)
        try:
            if only:
                _lock_down(connection, only)
            yield connection
        finally:
            connection.close()


def quoted(name: str) -> str:
    """An identifier, quoted."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text literal, quoted."""
    return "'" + text.replace("'", "''") + "'"


def _lock_down(connection: duckdb.DuckDBPyConnection, folders: Sequence[Path]) -> None:
    allowed = ", ".join(literal(str(folder)) for folder in folders)
    connection.execute(f"set allowed_directories = [{allowed}]")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def _open(
    path: Path | None, settings: Settings, read_only: bool, spill: Path
) -> duckdb.DuckDBPyConnection:
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": settings.threads,
        "memory_limit": settings.memory_limit,
        "temp_directory": str(spill),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    target = ":memory:" if path is None else str(path)
    connection = duckdb.connect(target, read_only=read_only, config=config)  # noqa: TID251
    connection.execute("set TimeZone = 'UTC'")
    return connection
