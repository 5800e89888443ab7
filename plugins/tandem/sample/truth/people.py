"""Who is who: the plan knows whose every record is; deleted records belong to nobody."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow as pa


@dataclass(frozen=True)
class Record:
    """One record that stands for a person in one system; ``trap`` says what makes it hard."""

    key: str
    person: str
    trap: str | None
    email: str
    is_deleted: bool
    created_at: datetime | None
    owner_id: str | None
    account: str | None

    @property
    def parts(self) -> list[str]:
        """Source, instance, object and record id."""
        return self.key.split(":", 3)


_RECORDS = """
    select 'salesforce:default:Lead:' || "Id", _person, _trap, "Email",
        bool_or("IsDeleted" and "MasterRecordId" is null), min("CreatedDate"),
        max_by('salesforce:default:' || "OwnerId", "SystemModstamp"),
        max_by('salesforce:' || "ConvertedAccountId", "SystemModstamp")
    from salesforce_Lead group by all
    union all
    select 'salesforce:default:Contact:' || "Id", _person, _trap, "Email", "IsDeleted",
        "CreatedDate", 'salesforce:default:' || "OwnerId", 'salesforce:' || "AccountId"
    from salesforce_Contact
    union all
    select 'marketo:default:leads:' || "id", _person, _trap, "email",
        "id" in (select "leadId" from marketo_activities where "activityTypeId" = 37), "createdAt",
        null, 'salesforce:' || "sfdcAccountId"
    from marketo_leads
    union all
    select 'hubspot:default:contacts:' || "id", _person, _trap, "properties".email, "archived",
        "createdAt", 'hubspot:default:' || "properties".hubspot_owner_id,
        'hubspot:' || "properties".associatedcompanyid
    from hubspot_contacts
    union all
    select 'event_attendance:default:attendees:' || lower(trim(email)), _person, max(_trap),
        lower(trim(email)), false, null, null, null
    from event_attendance_attendees group by lower(trim(email)), _person
    union all
    select 'sales_content:default:interactions:' || lower(trim(email)), _person, max(_trap),
        lower(trim(email)), false, null, null, null
    from sales_content_interactions group by lower(trim(email)), _person
"""


class People:
    """Every live record and the person it belongs to."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.records = {record.key: record for record in records}

    def person_of(self, key: str) -> str | None:
        """The person a record belongs to, or None for a deleted or unknown record."""
        record = self.records.get(key)
        return record.person if record else None

    def records_by_person(self) -> dict[str, list[Record]]:
        """All records of each person."""
        grouped: dict[str, list[Record]] = defaultdict(list)
        for _, record in sorted(self.records.items()):
            grouped[record.person].append(record)
        return grouped


def find_people(connection: duckdb.DuckDBPyConnection) -> People:
    """Read whose every record is; leave table ``truth_person`` behind."""
    records = [
        Record(key, f"person {person}", trap, (email or "").strip().lower(), *rest)
        for key, person, trap, email, *rest in connection.execute(_RECORDS).fetchall()
    ]
    people = People(record for record in records if not record.is_deleted)
    _write_person_table(connection, people)
    return people


def _write_person_table(connection: duckdb.DuckDBPyConnection, people: People) -> None:
    keys = sorted(people.records)
    table = pa.table(
        {"record_key": keys, "person_key": [people.person_of(key) for key in keys]},
        schema=pa.schema([("record_key", pa.string()), ("person_key", pa.string())]),
    )
    connection.register("truth_person_rows", table)
    connection.execute("create table truth_person as from truth_person_rows")
    connection.unregister("truth_person_rows")
