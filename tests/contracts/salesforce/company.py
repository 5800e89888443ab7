"""The sample company as its Salesforce org holds it: what was dropped as files, without the faults.

The drop folder has the spelling of the weekly export and, on purpose, malformed rows, copies and
older versions; an org has one version of each record, spelled as Bulk API spells it.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from tandem.sources import ObjectContract, SourceContract
from tests.contracts.salesforce.fake import Row, Table

# The types that describe names, by those of the contract.
_TYPES = {"text": "string", "timestamp": "datetime", "decimal": "currency", "rate": "double"}


def org_tables(exports: Path, contract: SourceContract) -> dict[str, Table]:
    """Every object of the contract with the records its files hold."""
    return {item.object: _table(exports / "salesforce", item) for item in contract.objects}


def _table(folder: Path, item: ObjectContract) -> Table:
    kinds: dict[str, str] = {field.name: field.type for field in item.fields}
    latest: dict[str, Row] = {}
    names: list[str] = []
    for path in sorted(folder.glob(f"{item.object}.*")):
        names, rows = _read(path)
        for cells in rows:
            row = _spelled(names, cells, kinds)
            if row and row["Id"] and _moment(latest.get(row["Id"]), item) <= _moment(row, item):
                latest[row["Id"]] = row
    fields = {name: _TYPES.get(kinds.get(name, "text"), kinds.get(name, "")) for name in names}
    return Table(fields, list(latest.values()))


def _read(path: Path) -> tuple[list[str], list[list[str]]]:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            text = archive.read(archive.namelist()[0]).decode()
    else:
        text = path.read_bytes().decode()
    reader = csv.reader(io.StringIO(text), strict=True)
    return next(reader), list(_sound(reader))


def _sound(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    while True:
        try:
            yield next(rows)
        except csv.Error:
            continue
        except StopIteration:
            return


def _moment(row: Row | None, item: ObjectContract) -> str:
    return row[item.cursor] if row and item.cursor else ""


def _spelled(names: list[str], cells: list[str], kinds: dict[str, str]) -> Row | None:
    """A row as Bulk API spells it; ``None`` for one that no org could hold."""
    if len(names) != len(cells):
        return None
    try:
        return {
            name: _value(cell, kinds.get(name, "text"))
            for name, cell in zip(names, cells, strict=True)
        }
    except (ValueError, InvalidOperation, KeyError):
        return None


def _value(cell: str, kind: str) -> str:
    if not cell or (kind == "id" and cell == "000000000000000AAA"):
        return ""
    if kind == "boolean":
        return {"1": "true", "0": "false"}[cell]
    if kind == "timestamp":
        return f"{datetime.fromisoformat(cell):%Y-%m-%dT%H:%M:%S}.000Z"
    if kind == "date":
        return cell[:10]
    if kind in {"decimal", "rate", "integer"}:
        return str(Decimal(cell))
    return cell
