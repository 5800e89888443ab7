"""Records of HubSpot's CRM, what their properties were, and which of them belong together."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tandem.clients.failures import AnswerUnsound
from tandem.clients.hubspot import HubSpot
from tandem.clients.hubspot.filters import Changed, Record, created_before
from tandem.clients.hubspot.paging import Page
from tandem.extract.hubspot.fields import asked_properties
from tandem.extract.json_lines import Rows, Step
from tandem.extract.windows import BEGINNING
from tandem.handover import Window
from tandem.sources import ObjectContract

log = logging.getLogger(__name__)

# Properties whose former values are asked for, and pairs of objects that are: docs/sources.md.
HISTORY: Mapping[str, tuple[str, ...]] = {
    "contacts": (
        "lifecyclestage", "hs_lead_status", "hubspot_owner_id", "rejection_reason",
        "recycle_reason",
    ),
    "deals": ("dealstage", "amount", "closedate", "hubspot_owner_id"),
}  # fmt: skip
PAIRS = (
    ("calls", "contacts"), ("calls", "deals"), ("contacts", "companies"), ("deals", "companies"),
    ("deals", "contacts"), ("emails", "contacts"), ("emails", "deals"), ("meetings", "contacts"),
    ("meetings", "deals"),
)  # fmt: skip


@dataclass(frozen=True)
class Records:
    """Makes the steps that pull one window of one account's records."""

    client: HubSpot
    window: Window

    @property
    def is_first_load(self) -> bool:
        """Whether everything is asked for: lists are faster than searches, and have no cap."""
        return self.window.since == BEGINNING

    def of(self, contract: ObjectContract) -> list[Step]:
        """Live and archived records of one object, with the contract's properties."""
        name, properties = contract.object, asked_properties(self.client, contract)

        def live(after: str | None) -> Iterator[Rows]:
            for page in self._live(name, properties, after):
                _tell_twins(name, page.rows)
                yield Rows(page.texts, page.after, self._count(page.rows))

        def archived(after: str | None) -> Iterator[Rows]:
            for page in self.client.list_records(name, properties, archived=True, after=after):
                both = zip(page.rows, page.texts, strict=True)
                yield Rows([text for row, text in both if self._was_archived(row)], page.after)

        return [live, archived]

    def history(self, name: str) -> list[Step]:
        """Changes in the window of one object's properties.

        A record that was changed again later has its older changes too, so that every record
        changed since the window began is asked.
        """
        known = self.client.properties(name)
        asked = [item for item in HISTORY[name] if item in known]

        def live(after: str | None) -> Iterator[Rows]:
            if self.is_first_load:
                listed = self.client.list_records(name, (), history=asked, after=after)
                for page in listed:
                    yield self._changes(name, page, page.rows)
                return
            for page in self.client.search_records(name, Changed(self.window.since), (), after):
                ids = [row["id"] for row in page.rows]
                yield self._changes(name, page, self.client.read_history(name, ids, asked))

        def archived(after: str | None) -> Iterator[Rows]:
            listed = self.client.list_records(name, (), history=asked, archived=True, after=after)
            for page in listed:
                yield self._changes(name, page, page.rows)._replace(seen=0)

        return [live, archived]

    def pairs(self, one: str, other: str) -> Step:
        """Pairs of two objects whose first record changed in the window."""

        def live(after: str | None) -> Iterator[Rows]:
            types = self.client.association_types(one, other)
            for page in self._live(one, (), after):
                ids = [row["id"] for row in page.rows]
                found = self.client.read_associations(one, other, ids)
                rows = [line for row in found for line in _pairs(row, one, other, types)]
                yield Rows(rows, page.after, self._count(page.rows))

        return live

    def prove(self, name: str, seen: int) -> None:
        """Compare what was pulled with HubSpot's own count of the window.

        Records leave a window that is over, by being changed again or archived; none enters it.

        Raises:
            AnswerUnsound: If HubSpot counts more than was pulled.
        """
        filters = (
            [created_before(name, self.window.until)]
            if self.is_first_load
            else Changed(self.window.since, self.window.until).filters(name)
        )
        counted = self.client.count(name, filters)
        if seen < counted:
            raise AnswerUnsound(
                "row_count_mismatch",
                f"HubSpot counts {counted} {name} in the window, {seen} were pulled.",
            )

    def _live(self, name: str, properties: Sequence[str], after: str | None) -> Iterator[Page]:
        if self.is_first_load:
            return self.client.list_records(name, properties, after=after)
        changed = Changed(self.window.since, self.window.until)
        return self.client.search_records(name, changed, properties, after)

    def _count(self, rows: Iterable[Record]) -> int:
        """How many different records HubSpot counts as the window's."""
        at = "createdAt" if self.is_first_load else "updatedAt"
        return len({row["id"] for row in rows if _instant(row[at]) < self.window.until})

    def _was_archived(self, row: Record) -> bool:
        at = _instant(row.get("archivedAt") or row["updatedAt"])
        return self.is_first_load or self.window.since <= at

    def _changes(self, name: str, page: Page, rows: Iterable[Record]) -> Rows:
        lines = [line for row in rows for line in _changes_of(row, name, self.window)]
        return Rows(lines, page.after, self._count(page.rows))


def _changes_of(row: Record, name: str, window: Window) -> Iterator[Record]:
    told = ("value", "sourceType", "sourceId", "updatedByUserId", "timestamp")
    for item, changes in row["propertiesWithHistory"].items():
        for change in changes:
            if window.since <= _instant(change["timestamp"]) < window.until:
                place = {"objectType": name, "objectId": row["id"], "property": item}
                yield place | {key: change.get(key) for key in told}


def _pairs(row: Record, one: str, other: str, types: Mapping[int, str]) -> Iterator[Record]:
    for pair in row["to"]:
        for kind in pair["associationTypes"]:
            yield {
                "fromObjectType": one,
                "fromObjectId": row["from"]["id"],
                "toObjectType": other,
                "toObjectId": str(pair["toObjectId"]),
                "associationType": types.get(kind["typeId"], str(kind["typeId"])),
            }


def _tell_twins(name: str, rows: Sequence[Record]) -> None:
    """A record twice on a page is landed twice; the loader keeps one, or both if they differ."""
    by_id = {row["id"]: row for row in rows}
    if len(by_id) < len(rows):
        differing = sum(row != by_id[row["id"]] for row in rows)
        log.warning(
            "hubspot: %d %s came twice on one page, %d of them with another content",
            len(rows) - len(by_id), name, differing,
        )  # fmt: skip


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
