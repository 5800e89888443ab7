"""What the CRMs' histories say: values of watched fields, owners, reasons."""

from collections import defaultdict
from datetime import datetime

import duckdb

from tandem.sample.truth.lifecycle import FieldValue
from tandem.sample.truth.people import People

_HISTORY = """
    select 'salesforce:default:Lead:' || "LeadId", 'salesforce.Lead.' || "Field", "OldValue",
        "NewValue", "CreatedDate", "Id"
    from salesforce_LeadHistory
    union all
    select 'hubspot:default:contacts:' || "objectId", 'hubspot.contacts.' || "property", null,
        "value", "timestamp", "objectId" || ':' || "property"
    from hubspot_property_history where "objectType" = 'contacts'
    order by 5, 6
"""

_TODAY = """
    select 'salesforce:default:Lead:' || "Id", 'salesforce.Lead.', max_by({
        'Status': "Status", 'Owner': "OwnerId", 'Rejection_Reason__c': "Rejection_Reason__c",
        'Rejection_Sub_Reason__c': "Rejection_Sub_Reason__c",
        'Recycle_Reason__c': "Recycle_Reason__c"
    }, "SystemModstamp"), min("CreatedDate"), max("SystemModstamp")
    from salesforce_Lead group by "Id"
"""

_TODAY_HUBSPOT = """
    select 'hubspot:default:contacts:' || "id", 'hubspot.contacts.', {
        'lifecyclestage': "properties".lifecyclestage,
        'hs_lead_status': "properties".hs_lead_status,
        'hubspot_owner_id': "properties".hubspot_owner_id,
        'rejection_reason': "properties".rejection_reason,
        'recycle_reason': "properties".recycle_reason
    }, "createdAt", "updatedAt"
    from hubspot_contacts
"""

_WATCHED = {
    "salesforce.Lead.Status",
    "hubspot.contacts.lifecyclestage",
    "hubspot.contacts.hs_lead_status",
}
_OWNER_FIELDS = {
    "salesforce.Lead.Owner": "salesforce:default:",
    "hubspot.contacts.hubspot_owner_id": "hubspot:default:",
}


class Words:
    """Field values over time, by record and field."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.today: dict[tuple[str, str], str | None] = {}
        self.changes: dict[tuple[str, str], list[tuple[str | None, str | None, datetime, str]]] = (
            defaultdict(list)
        )
        self._dates: dict[str, tuple[datetime, datetime]] = {}
        for sql in (_TODAY, _TODAY_HUBSPOT):
            rows = connection.execute(sql).fetchall()
            for record, prefix, values, created_at, updated_at in rows:
                self._dates[record] = (created_at, updated_at)
                for name, value in values.items():
                    self.today[record, prefix + name] = value
        for record, name, old, new, at, cause in connection.execute(_HISTORY).fetchall():
            self.changes[record, name].append((old, new, at, cause))

    def values(self, record: str, name: str) -> list[FieldValue]:
        """The field's values: at creation, by each change, and today's if no change explains it."""
        if (record, name) not in self.today:
            return []
        created_at, updated_at = self._dates[record]
        today, changes = self.today[record, name], self.changes.get((record, name), [])
        first = changes[0][0] if changes else today
        found = [(first, created_at, True, f"{record}:created")]
        found += [(new, at, True, cause) for _, new, at, cause in changes]
        last_at = changes[-1][2] if changes else None
        if changes and today not in {new for _, new, at, _ in changes if at == last_at}:
            found.append((today, updated_at, False, f"{record}:today"))
        return [
            FieldValue(record, name, value, at, is_observed, cause)
            for value, at, is_observed, cause in found
            if value is not None
        ]

    def at_the_second_or_today(self, record: str, name: str, at: datetime) -> str | None:
        """What a field took in the second of an instant, else its present value."""
        second = at.replace(microsecond=0)
        taken = [
            new
            for _, new, changed_at, _ in self.changes.get((record, name), [])
            if changed_at.replace(microsecond=0) == second
        ]
        return taken[-1] if taken else self.today.get((record, name))


def watched_values(words: Words, record: str) -> list[FieldValue]:
    """All values that the agreement watches on one record."""
    return [value for name in sorted(_WATCHED) for value in words.values(record, name)]


def owner_words(words: Words, people: People) -> dict[str, list[tuple[datetime, str]]]:
    """By person: everything that ever said who owns one of the CRM records, in order of time."""
    found: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for key, record in people.records.items():
        person = people.person_of(key)
        assert person is not None
        for name, prefix in _OWNER_FIELDS.items():
            found[person] += [(value.at, prefix + value.value) for value in words.values(key, name)]
        if ":Contact:" in key and record.owner_id and record.created_at:
            found[person].append((record.created_at, record.owner_id))
    return {person: sorted(said, key=lambda word: word[0]) for person, said in found.items()}
