"""What a HubSpot account holds: records, their history, their associations, and who did what.

The sample company's exports fill it, so that what is pulled from the fake can be compared with
what is read from the drop folder. A test changes it as people would: by touching, archiving,
merging and adding records.
"""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

Record = dict[str, Any]

CRM_OBJECTS = ("contacts", "companies", "deals", "calls", "meetings", "emails", "tasks")
_CREATED = {"contacts": "createdate", "companies": "createdate", "deals": "createdate"}
# How HubSpot types what the sample company uses; every other property is a text.
_TYPES = dict.fromkeys(
    ("amount", "annualrevenue", "numberofemployees", "hubspotscore", "hs_call_duration",
     "hs_deal_stage_probability", "hs_budget_items_sum_amount", "hs_spend_items_sum_amount"),
    "number",
) | dict.fromkeys(
    ("createdate", "lastmodifieddate", "hs_createdate", "hs_lastmodifieddate", "hs_timestamp",
     "closedate", "hs_v2_date_entered_current_stage", "hs_meeting_start_time",
     "hs_meeting_end_time", "hs_task_completion_date"),
    "datetime",
) | dict.fromkeys(("hs_email_optout", "hs_is_closed", "hs_is_closed_won"), "bool")  # fmt: skip


def modified_property(object_type: str) -> str:
    """Contacts alone keep the old name."""
    return "lastmodifieddate" if object_type == "contacts" else "hs_lastmodifieddate"


def iso(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant:%f}"[:3] + "Z"


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


@dataclass
class Portal:
    """One account. Ids are texts of digits; every instant is ISO 8601 in UTC."""

    records: dict[str, dict[str, Record]] = field(default_factory=lambda: defaultdict(dict))
    history: dict[tuple[str, str], list[Record]] = field(default_factory=lambda: defaultdict(list))
    associations: dict[tuple[str, str], dict[str, list[tuple[str, str]]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    properties: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    owners: list[Record] = field(default_factory=list)
    pipelines: list[Record] = field(default_factory=list)
    forms: list[Record] = field(default_factory=list)
    campaigns: list[Record] = field(default_factory=list)
    submissions: list[Record] = field(default_factory=list)
    email_events: list[Record] = field(default_factory=list)
    timezone: str = "America/New_York"
    compared: dict[tuple[str, str, str], Any] = field(default_factory=dict, repr=False)
    _last_change: datetime | None = None
    _found: dict[tuple[str, bool], list[Record]] = field(default_factory=dict, repr=False)

    @property
    def last_change(self) -> datetime:
        """When a live record was changed last."""
        if self._last_change is None:
            changes = [row["updatedAt"] for rows in self.records.values() for row in rows.values()]
            self._last_change = instant(max(changes, default="1970-01-01T00:00:00Z"))
        return self._last_change

    @property
    def zone(self) -> ZoneInfo:
        """Where the account is; its day ends there."""
        return ZoneInfo(self.timezone)

    def add(self, object_type: str, record: Record) -> None:
        """Put a record in as the API tells it, with the properties HubSpot itself keeps."""
        properties = record["properties"]
        properties.setdefault("hs_object_id", record["id"])
        properties.setdefault(_CREATED.get(object_type, "hs_createdate"), record["createdAt"])
        properties[modified_property(object_type)] = record["updatedAt"]
        for name in properties:
            self.properties[object_type].setdefault(name, _TYPES.get(name, "string"))
        if record.get("archived"):
            record.setdefault("archivedAt", record["updatedAt"])
        self.records[object_type][record["id"]] = record
        self._forget()

    def touch(self, object_type: str, record_id: str, at: datetime, **changes: str | None) -> None:
        """Somebody edits a record."""
        record = self.records[object_type][record_id]
        record["properties"].update(changes)
        record["updatedAt"] = record["properties"][modified_property(object_type)] = iso(at)
        for name, value in changes.items():
            change = {"value": value or "", "timestamp": iso(at), "sourceType": "CRM_UI"}
            self.history[object_type, record_id].append({"property": name, **change})
        self._forget()

    def archive(self, object_type: str, record_id: str, at: datetime) -> None:
        """Somebody deletes a record: it stays, archived, and leaves the search."""
        self.records[object_type][record_id] |= {"archived": True, "archivedAt": iso(at)}
        self._forget()

    def merge(self, object_type: str, loser: str, winner: str, at: datetime) -> None:
        """The loser vanishes without being archived; the winner names it."""
        del self.records[object_type][loser]
        known = self.records[object_type][winner]["properties"].get("hs_merged_object_ids")
        self.touch(
            object_type, winner, at, hs_merged_object_ids=f"{known};{loser}" if known else loser
        )

    def find(self, object_type: str, *, archived: bool) -> list[Record]:
        """Every live, or every archived, record, by id."""
        key = (object_type, archived)
        if key not in self._found:
            self._found[key] = sorted(
                (
                    record
                    for record in self.records[object_type].values()
                    if bool(record.get("archived")) == archived
                ),
                key=lambda record: int(record["id"]),
            )
        return self._found[key]

    def _forget(self) -> None:
        """What search keeps ready is no longer true."""
        self._found.clear()
        self._last_change = None
        self.compared.clear()


def sample_portal(exports: Path) -> Portal:
    """The sample company's HubSpot, from its exports."""
    portal = Portal()
    for name in CRM_OBJECTS:
        for record in read_lines(exports, name):
            portal.add(name, record)
    portal.owners = list(read_lines(exports, "owners"))
    for name in ("pipelines", "forms", "campaigns"):
        setattr(portal, name, list(read_lines(exports, name)))
    portal.submissions = list(read_lines(exports, "form_submissions"))
    portal.email_events = list(read_lines(exports, "email_events"))
    for change in read_lines(exports, "property_history"):
        key = (change.pop("objectType"), change.pop("objectId"))
        portal.history[key].append({name: value for name, value in change.items() if value})
    for pair in read_lines(exports, "associations"):
        of_kind = portal.associations[pair["fromObjectType"], pair["toObjectType"]]
        of_kind[pair["fromObjectId"]].append((pair["toObjectId"], pair["associationType"]))
    return portal


def read_lines(exports: Path, name: str) -> Iterator[Record]:
    """Every sound line of an object's files, each once: an API has no broken lines, no copies."""
    lines: dict[str, None] = {}
    for path in sorted((exports / "hubspot").glob(f"{name}.*")):
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8") as file:
            lines |= dict.fromkeys(file)
    for line in lines:
        with suppress(json.JSONDecodeError):
            yield json.loads(line)
