"""What a Marketo instance holds, filled from the sample company's exports.

Rows are kept as the texts of the exports, malformed cells and copies included, so that what is
pulled from the fake can be compared with what is read from the drop folder.
"""

import csv
import gzip
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

Row = dict[str, str]
Record = dict[str, Any]

DELETE_LEAD = 37
ACTIVITY_FIELDS = (
    "marketoGUID", "leadId", "activityDate", "activityTypeId", "campaignId",
    "primaryAttributeValueId", "primaryAttributeValue", "attributes",
)  # fmt: skip
_DATES = {"activities": {"createdAt": "activityDate"}}


@dataclass
class Instance:
    """One subscription: rows of the bulk objects, records of the REST objects."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    programs: list[Record] = field(default_factory=list)
    campaigns: list[Record] = field(default_factory=list)
    activity_types: list[Record] = field(default_factory=list)
    fields: dict[str, list[str]] = field(default_factory=dict)
    prepared: dict[str, bytes] = field(default_factory=dict)

    def find(self, name: str, asked: Record) -> list[Row]:
        """The rows of a bulk object that a job's filter lets through; both bounds belong to it."""
        found = self.rows[name]
        if name == "activities":
            found = [row for row in found if row["activityTypeId"] != str(DELETE_LEAD)]
        for filter_name, wanted in asked["filter"].items():
            found = list(_filtered(found, name, filter_name, wanted))
        return found

    def csv(self, name: str, asked: Record) -> tuple[bytes, int]:
        """The file of a job and its number of records."""
        if name in self.prepared:
            return self.prepared[name], self.prepared[name].count(b"\n") - 1
        found = self.find(name, asked)
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        names = asked.get("columnHeaderNames", {})
        writer.writerow([names.get(column, column) for column in asked["fields"]])
        writer.writerows([[row[column] for column in asked["fields"]] for row in found])
        return text.getvalue().encode(), len(found)

    def delete_lead(self, lead_id: str, at: str) -> None:
        """Somebody deletes a lead: it is gone, and an activity says so."""
        self.rows["leads"] = [row for row in self.rows["leads"] if row["id"] != lead_id]
        told = {
            "marketoGUID": str(9_000_000 + len(self.rows["activities"])),
            "leadId": lead_id,
            "activityDate": at,
            "activityTypeId": str(DELETE_LEAD),
            "campaignId": "null",
            "primaryAttributeValueId": lead_id,
            "primaryAttributeValue": "null",
            "attributes": "{}",
        }
        self.rows["activities"].append(told)

    def deleted_leads(self, since: datetime) -> list[Record]:
        """Activities of type 37 from an instant on, as REST tells them."""
        deletions = [
            row for row in self.rows["activities"] if row["activityTypeId"] == str(DELETE_LEAD)
        ]
        return [_as_rest(row) for row in deletions if instant(row["activityDate"]) >= since]


def sample_instance(exports: Path) -> Instance:
    """The sample company's Marketo, from its exports."""
    rows = {name: list(_rows(exports, name)) for name in ("leads", "activities", "program_members")}
    return Instance(
        rows=rows,
        programs=list(_records(exports, "programs")),
        campaigns=[_campaign(record) for record in _records(exports, "campaigns")],
        activity_types=[
            {**record, "primaryAttribute": {"name": "Name", "dataType": "string"}, "attributes": []}
            for record in _records(exports, "activity_types")
        ],
        fields={name: list(found[0]) for name, found in rows.items()},
    )


def instant(text: str) -> datetime:
    """An ISO instant; Marketo's assets write `Z+0000`."""
    return datetime.fromisoformat(text.replace("Z+0000", "Z"))


def _filtered(rows: Iterable[Row], name: str, filter_name: str, wanted: Any) -> Iterator[Row]:
    column = _DATES.get(name, {}).get(filter_name, filter_name)
    if isinstance(wanted, dict):
        since, until = instant(wanted["startAt"]), instant(wanted["endAt"])
        yield from (row for row in rows if _is_between(row[column], since, until))
    else:
        values = {str(value) for value in (wanted if isinstance(wanted, list) else [wanted])}
        column = {"programIds": "programId", "activityTypeIds": "activityTypeId"}.get(
            column, column
        )
        yield from (row for row in rows if row[column] in values)


def _is_between(text: str, since: datetime, until: datetime) -> bool:
    try:
        return since <= instant(text) <= until
    except ValueError:
        return False


def _rows(exports: Path, name: str) -> Iterator[Row]:
    for path in sorted((exports / "marketo").glob(f"{name}.*")):
        with _open(path) as file:
            yield from csv.DictReader(file)


def _records(exports: Path, name: str) -> Iterator[Record]:
    with _open(exports / "marketo" / f"{name}.jsonl") as file:
        yield from (json.loads(line) for line in file)


def _open(path: Path) -> Any:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8", newline="")
    return path.open(encoding="utf-8", newline="")


def _campaign(record: Record) -> Record:
    """What the sample leaves out because no model reads it; REST leaves out what is empty."""
    times = {"createdAt": "2024-01-01T00:00:00Z", "updatedAt": "2024-01-01T00:00:00Z"}
    told = {"type": "batch", "workspaceName": "Default", "active": False} | times | record
    return {name: value for name, value in told.items() if value is not None}


def _as_rest(row: Row) -> Record:
    attributes = [
        {"name": name, "value": value} for name, value in json.loads(row["attributes"]).items()
    ]
    return {
        "id": int(row["marketoGUID"]),
        "marketoGUID": row["marketoGUID"],
        "leadId": int(row["leadId"]),
        "activityDate": row["activityDate"],
        "activityTypeId": int(row["activityTypeId"]),
        "primaryAttributeValueId": int(row["primaryAttributeValueId"]),
        "attributes": attributes,
    }
