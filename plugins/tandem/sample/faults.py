"""What goes wrong in real exports: malformed rows and exact copies, each one written down.

Everything is appended to a finished file, so that a reader that loses its place loses no good row.
"""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class QuarantinedRow:
    """A row that no reader may load, and why."""

    source: str
    object: str
    file: str
    line: int
    column_name: str | None
    reason_code: str


@dataclass(frozen=True)
class CopiedRows:
    """How many rows of a file stand in it twice."""

    source: str
    object: str
    file: str
    rows: int


@dataclass(frozen=True)
class Fault:
    """One malformed row: in which file, in which column, under which reason."""

    name: str
    reason: str
    column: str | None
    value: str = ""


# By source and file, named as the loader names it in quarantine.
_FAULTS: dict[tuple[str, str], tuple[Fault, ...]] = {
    ("salesforce", "Lead.csv"): (
        Fault("short", "ragged_short", None),
        Fault("long", "ragged_long", None),
        Fault("quote", "bad_quote", None),
        Fault("cell", "bad_boolean", "IsConverted", "maybe"),
    ),
    ("salesforce", "Opportunity.csv"): (Fault("cell", "bad_number", "Amount", "12.5OO"),),
    ("salesforce", "CampaignMember.csv"): (Fault("cell", "missing_key", "Id", ""),),
    ("salesforce", "Task.csv.zip!Task.csv"): (
        Fault("cell", "invalid_timestamp", "CreatedDate", "2026-02-30 10:00:00"),
    ),
    ("salesforce", "Event.csv"): (Fault("cut", "truncated_or_unbalanced", None),),
    ("marketo", "leads.extract1.csv"): (
        Fault("cell", "invalid_timestamp", "createdAt", "yesterday"),
    ),
    ("marketo", "activities.extract2.csv.gz"): (
        Fault("cell", "json_syntax", "attributes", '{"Query Parameters":'),
    ),
    ("hubspot", "contacts.jsonl"): (Fault("json_cut", "json_syntax", None),),
    ("hubspot", "deals.jsonl"): (Fault("json_cell", "bad_number", "amount", "12k"),),
    ("ad_spend", "daily_costs.csv"): (Fault("cell", "bad_date", "cost_date", "2026-13-01"),),
    ("event_attendance", "attendees.csv"): (Fault("short", "ragged_short", None),),
}
_COPIES = {
    ("salesforce", "Opportunity.csv"): 3,
    ("marketo", "activities.extract1.csv"): 25,
    ("hubspot", "contacts.jsonl"): 4,
    ("event_attendance", "attendees.csv"): 2,
}


def add_faults(
    path: Path, source: str, object_name: str, file_name: str
) -> tuple[list[QuarantinedRow], list[CopiedRows]]:
    """Append this file's copies and malformed rows; return what was added."""
    key = (source, file_name)
    copies, faults = _COPIES.get(key, 0), _FAULTS.get(key, ())
    if not copies and not faults:
        return [], []
    head, rows = _head_and_rows(path, copies + 1)
    rows_in_file = _count_lines(path)
    header_lines = 1 if path.suffix == ".csv" else 0
    copied = rows[: min(copies, rows_in_file - header_lines)]
    quarantined: list[QuarantinedRow] = []
    if not rows or rows_in_file == header_lines:
        return [], []
    with path.open("ab") as file:
        for row in copied:
            file.write(row.encode())
        for number, fault in enumerate(faults, start=1):
            file.write(_broken(fault, head, rows[0]).encode())
            line = rows_in_file + len(copied) + number
            quarantined.append(
                QuarantinedRow(source, object_name, file_name, line, fault.column, fault.reason)
            )
    copies_made = [CopiedRows(source, object_name, file_name, len(copied))] if copied else []
    return quarantined, copies_made


def _head_and_rows(path: Path, count: int) -> tuple[str, list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        head = file.readline() if path.suffix == ".csv" else ""
        return head, [line for _, line in zip(range(count), file, strict=False)]


def _count_lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def _broken(fault: Fault, head: str, row: str) -> str:
    if fault.name == "json_cut":
        return row.rstrip("\n")[:-12] + "\n"
    if fault.name == "json_cell":
        record = json.loads(row)
        record["id"] = "999999999"
        record["properties"][fault.column] = fault.value
        return json.dumps(record) + "\n"
    if fault.name == "cut":
        return row.rstrip("\n")[: row.rindex('"', 0, len(row) - 2) + 1] + "cut he"
    return _broken_csv(fault, head, row)


def _broken_csv(fault: Fault, head: str, row: str) -> str:
    if fault.name == "quote":
        return row.replace('","', '"x,"', 1)
    names = next(csv.reader([head]))
    cells = next(csv.reader([row]))
    if fault.name == "short":
        cells = cells[:-3]
    elif fault.name == "long":
        cells = [*cells, "one", "more"]
    else:
        cells[names.index(fault.column or "")] = fault.value
    text = io.StringIO()
    if row.startswith('"'):
        csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow(cells)
    else:
        csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()
