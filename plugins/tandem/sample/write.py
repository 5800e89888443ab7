"""Write the planned records as the vendors' files, byte for byte the same for the same seed."""

import gzip
import shutil
import zipfile
from pathlib import Path

import duckdb

from tandem.sample.catalog import EXPORT_FILES, ExportFile
from tandem.sample.dialects import select_as_text
from tandem.sample.faults import CopiedRows, QuarantinedRow, add_faults

_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_exports(
    connection: duckdb.DuckDBPyConnection, out: Path
) -> tuple[dict[str, int], list[QuarantinedRow], list[CopiedRows]]:
    """Write every file of the catalog below ``out``.

    Returns:
        Rows by ``source/file``, the malformed rows that were added, and the copied ones.
    """
    rows: dict[str, int] = {}
    quarantined: list[QuarantinedRow] = []
    copied: list[CopiedRows] = []
    for item in EXPORT_FILES:
        folder = out / item.source
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / item.name
        rows[f"{item.source}/{item.file_name}"] = _copy(connection, item, path)
        if path.stat().st_size == 0:
            # No vendor drops a file without a byte: a JSON lines export without rows is left out.
            path.unlink()
            continue
        bad, twice = add_faults(path, item.source, item.object, item.told_as)
        quarantined += bad
        copied += twice
        _pack(path, item)
    return rows, quarantined, copied


def _copy(connection: duckdb.DuckDBPyConnection, item: ExportFile, path: Path) -> int:
    columns = select_as_text(connection, item.table, item.object, item.dialect)
    where = item.rows.format(table=item.table)
    target = path.as_posix().replace("'", "''")
    counted = connection.execute(
        f"copy (select {columns} from {item.table} where {where}) "
        f"to '{target}' ({item.dialect.copy_options})"
    ).fetchone()
    assert counted is not None
    return int(counted[0])


def _pack(path: Path, item: ExportFile) -> None:
    packed = path.with_name(item.file_name)
    if item.packing == "gz":
        # No name and no time inside: the same rows give the same bytes.
        with (
            path.open("rb") as plain,
            packed.open("wb") as raw,
            gzip.GzipFile("", "wb", compresslevel=4, fileobj=raw, mtime=0) as file,
        ):
            shutil.copyfileobj(plain, file, 1 << 20)
        path.unlink()
    elif item.packing == "zip":
        member = zipfile.ZipInfo(path.name, _EPOCH)
        member.compress_type = zipfile.ZIP_DEFLATED
        with (
            path.open("rb") as plain,
            zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
            archive.open(member, "w", force_zip64=True) as target,
        ):
            shutil.copyfileobj(plain, target, 1 << 20)
        path.unlink()
