"""Who is who: every record, joined by hard links and exact e-mail, deleted records left out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

import duckdb
import pyarrow as pa


@dataclass(frozen=True)
class Record:
    """One record that stands for a person in one system."""

    key: str
    email: str
    first_name: str
    last_name: str
    is_deleted: bool
    created_at: datetime | None
    owner_id: str | None
    account: str | None

    @property
    def parts(self) -> list[str]:
        """Source, instance, object and record id."""
        return self.key.split(":", 3)


_RECORDS = """
    select 'salesforce:default:Lead:' || "Id", "Email", "FirstName", "LastName",
        bool_or("IsDeleted" and "MasterRecordId" is null), min("CreatedDate"),
        max_by('salesforce:default:' || "OwnerId", "SystemModstamp"),
        max_by('salesforce:' || "ConvertedAccountId", "SystemModstamp")
    from salesforce_Lead group by all
    union all
    select 'salesforce:default:Contact:' || "Id", "Email", "FirstName", "LastName", "IsDeleted",
        "CreatedDate", 'salesforce:default:' || "OwnerId", 'salesforce:' || "AccountId"
    from salesforce_Contact
    union all
    select 'marketo:default:leads:' || "id", "email", "firstName", "lastName",
        "id" in (select "leadId" from marketo_activities where "activityTypeId" = 37), "createdAt",
        null, 'salesforce:' || "sfdcAccountId"
    from marketo_leads
    union all
    select 'hubspot:default:contacts:' || "id", "properties".email, "properties".firstname,
        "properties".lastname, "archived", "createdAt",
        'hubspot:default:' || "properties".hubspot_owner_id,
        'hubspot:' || "properties".associatedcompanyid
    from hubspot_contacts
    union all
    select 'event_attendance:default:attendees:' || lower(trim(email)), max(lower(trim(email))),
        max(first_name), max(last_name), false, null, null, null
    from event_attendance_attendees group by lower(trim(email))
    union all
    select 'sales_content:default:interactions:' || lower(trim(email)), max(lower(trim(email))),
        null, null, false, null, null, null
    from sales_content_interactions group by lower(trim(email))
"""

_LINKS = """
    select 'salesforce:default:Lead:' || "Id", 'salesforce:default:Contact:' || "ConvertedContactId"
    from salesforce_Lead where "ConvertedContactId" is not null
    union all
    select 'salesforce:default:Lead:' || "Id", 'salesforce:default:Lead:' || "MasterRecordId"
    from salesforce_Lead where "MasterRecordId" is not null
    union all
    select 'marketo:default:leads:' || "leadId",
        'marketo:default:leads:' || trim("attributes" ->> '$."Merge IDs"', '[]')
    from marketo_activities where "activityTypeId" = 32
    union all
    select 'hubspot:default:contacts:' || "id",
        'hubspot:default:contacts:' || unnest(string_split("properties".hs_merged_object_ids, ';'))
    from hubspot_contacts where "properties".hs_merged_object_ids is not null
    union all
    select 'marketo:default:leads:' || "id", 'salesforce:default:Lead:' || "sfdcLeadId"
    from marketo_leads where "sfdcLeadId" is not null
    union all
    select 'marketo:default:leads:' || "id", 'salesforce:default:Contact:' || "sfdcContactId"
    from marketo_leads where "sfdcContactId" is not null
    union all
    select 'hubspot:default:contacts:' || "id",
        'salesforce:default:Lead:' || "properties".salesforceleadid
    from hubspot_contacts where "properties".salesforceleadid is not null
    union all
    select 'sales_content:default:interactions:' || lower(trim(email)),
        'salesforce:default:Contact:' || salesforce_contact_id
    from sales_content_interactions where salesforce_contact_id is not null
"""


class People:
    """Every live record and the person it belongs to."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.records = {record.key: record for record in records}
        self._parent = {key: key for key in self.records}

    def link(self, one: str, other: str) -> None:
        """Say that two records stand for one person; unknown records are ignored."""
        if one in self._parent and other in self._parent:
            first, second = sorted((self._root(one), self._root(other)))
            self._parent[second] = first

    def person_of(self, key: str) -> str | None:
        """The person a record belongs to, or None for a deleted or unknown record."""
        return f"person of {self._root(key)}" if key in self._parent else None

    def records_by_person(self) -> dict[str, list[Record]]:
        """All records of each person."""
        grouped: dict[str, list[Record]] = defaultdict(list)
        for key, record in sorted(self.records.items()):
            grouped[f"person of {self._root(key)}"].append(record)
        return grouped

    def _root(self, key: str) -> str:
        while self._parent[key] != key:
            self._parent[key] = self._parent[self._parent[key]]
            key = self._parent[key]
        return key


def find_people(connection: duckdb.DuckDBPyConnection, shared_mailboxes: frozenset[str]) -> People:
    """Join all records that stand for one person; leave table ``truth_person`` behind."""
    records = [
        Record(key, (email or "").strip().lower(), first or "", last or "", *rest)
        for key, email, first, last, *rest in connection.execute(_RECORDS).fetchall()
    ]
    people = People(record for record in records if not record.is_deleted)
    for one, other in connection.execute(_LINKS).fetchall():
        people.link(one, other)
    for one, other in _same_email(people.records.values(), shared_mailboxes):
        people.link(one, other)
    _write_person_table(connection, people)
    return people


def _same_email(
    records: Iterable[Record], shared_mailboxes: frozenset[str]
) -> Iterator[tuple[str, str]]:
    by_email: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        if "@" in record.email and record.email.split("@")[0] not in shared_mailboxes:
            by_email[record.email].append(record)
    for group in by_email.values():
        for one, other in combinations(group, 2):
            if not _contradict(one, other):
                yield one.key, other.key


def _contradict(one: Record, other: Record) -> bool:
    """Whether both names are given on both sides and both differ."""
    names = (one.first_name, one.last_name, other.first_name, other.last_name)
    if not all(names):
        return False
    first, last, other_first, other_last = (name.strip().casefold() for name in names)
    return first != other_first and last != other_last


def _write_person_table(connection: duckdb.DuckDBPyConnection, people: People) -> None:
    keys = sorted(people.records)
    table = pa.table(
        {"record_key": keys, "person_key": [people.person_of(key) for key in keys]},
        schema=pa.schema([("record_key", pa.string()), ("person_key", pa.string())]),
    )
    connection.register("truth_person_rows", table)
    connection.execute("create table truth_person as from truth_person_rows")
    connection.unregister("truth_person_rows")
