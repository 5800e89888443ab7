"""HubSpot's API: records by list and by search, their history and their pairs.

Lists give everything, by id, quickly. Searches give what changed, at most 10,000 results each and
five a second: they are asked anew behind the last id, never page by page, so that neither the cap
nor a record that changes meanwhile leaves a gap.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tandem.clients.answers import Answer
from tandem.clients.budget import Clock, RateBudget
from tandem.clients.failures import AnswerUnsound
from tandem.clients.http import Authorizer, Http, Limits
from tandem.clients.hubspot.filters import Changed, Record, rule
from tandem.clients.hubspot.judge import Judge
from tandem.clients.hubspot.marketing import Marketing
from tandem.clients.hubspot.paging import (
    Page,
    chunks,
    next_of,
    page_of,
    pages,
    part,
    require_progress,
)
from tandem.clients.hubspot.tokens import API, PRIVATE_CALLS

LIST_PAGE, HISTORY_PAGE, SEARCH_PAGE, BATCH = 100, 50, 200, 100


@dataclass
class HubSpot:
    """One account. Its allowances are shared by every thread that uses the object.

    Args:
        authorizer: A ``PrivateApp`` or ``OAuth``.
        base_url: Where the API is.
        calls: Calls allowed in ten seconds; OAuth apps have fewer.
        searches: Searches allowed in a second.
    """

    authorizer: Authorizer
    base_url: str = API
    calls: int = PRIVATE_CALLS
    searches: int = 5
    clock: Clock = field(default_factory=Clock)
    limits: Limits = field(default_factory=Limits)
    judge: Judge = field(default_factory=Judge)

    def __post_init__(self) -> None:
        budget = RateBudget(self.calls, 10, self.clock)
        self.http = Http(
            "hubspot", self.base_url, self.authorizer, self.judge, budget, self.clock, self.limits
        )
        self.marketing = Marketing(self.http)
        self._search_budget = RateBudget(self.searches, 1, self.clock)

    def now(self) -> datetime:
        """HubSpot's clock; asks where the account is, for its allowance ends at midnight there."""
        account = self.http.json("GET", "/account-info/v3/details")
        with suppress(KeyError, ValueError, ZoneInfoNotFoundError):
            self.judge.zone = ZoneInfo(account["timeZone"])
        return self.http.server_time or self.clock.now()

    def learn_zone(self) -> None:
        """Ask where the account is, unless that is known: afterwards it may be too late to ask."""
        if self.judge.zone is None:
            self.now()

    def properties(self, object_type: str) -> dict[str, str]:
        """Every property of an object in this account, with HubSpot's type."""
        found = self.http.json("GET", f"/crm/v3/properties/{object_type}")
        return {row["name"]: row["type"] for row in part(found, "results")}

    def list_records(
        self,
        object_type: str,
        properties: Sequence[str],
        *,
        history: Sequence[str] = (),
        archived: bool = False,
        after: str | None = None,
    ) -> Iterator[Page]:
        """Every live, or every archived, record, going on behind ``after``."""
        asked = {"properties": ",".join(properties), "archived": str(archived).lower()}
        if history:
            asked["propertiesWithHistory"] = ",".join(history)
        limit = HISTORY_PAGE if history else LIST_PAGE
        return pages(self.http, f"/crm/v3/objects/{object_type}", limit, after, **asked)

    def search_records(
        self,
        object_type: str,
        changed: Changed,
        properties: Sequence[str],
        after: str | None = None,
    ) -> Iterator[Page]:
        """Every live record that changed, by id, going on behind the id ``after``.

        Raises:
            AnswerUnsound: If HubSpot's answers make no progress.
        """
        bound, skip = int(after or 0), 0
        while True:
            filters = [*changed.filters(object_type), rule("hs_object_id", "GT", bound)]
            page = page_of(self._search(object_type, filters, properties, SEARCH_PAGE, skip))
            if page.rows:
                last = max(int(row["id"]) for row in page.rows)
                require_progress(last > bound)
                bound, skip = last, 0
                yield page._replace(after=str(bound))
            elif page.after:  # an empty page is not the end
                require_progress(int(page.after) > skip)
                skip = int(page.after)
            if page.after is None:
                return

    def count(self, object_type: str, filters: Sequence[Record]) -> int:
        """How many live records HubSpot's search counts."""
        return int(part(self._search(object_type, filters, (), 1, 0).json(), "total"))

    def read_history(
        self, object_type: str, ids: Sequence[str], properties: Sequence[str]
    ) -> list[Record]:
        """Records with all values some properties ever had; ids that are gone are left out."""
        path = f"/crm/v3/objects/{object_type}/batch/read"
        asked = {"properties": [], "propertiesWithHistory": list(properties)}
        return [
            row
            for some in chunks(ids, HISTORY_PAGE)
            for row in self._read_batch(path, asked | {"inputs": [{"id": id_} for id_ in some]})
        ]

    def read_associations(
        self, from_type: str, to_type: str, ids: Sequence[str]
    ) -> Iterator[Record]:
        """Every pair of these records, as ``{from, to: [{toObjectId, associationTypes}]}``."""
        path = f"/crm/v4/associations/{from_type}/{to_type}/batch/read"
        for some in chunks(ids, BATCH):
            inputs: list[Record] = [{"id": id_} for id_ in some]
            while inputs:
                rows = self._read_batch(path, {"inputs": inputs})
                yield from rows
                more = [(row["from"]["id"], after) for row in rows if (after := next_of(row))]
                asked, inputs = inputs, [{"id": id_, "after": after} for id_, after in more]
                require_progress(inputs != asked)

    def association_types(self, from_type: str, to_type: str) -> dict[int, str]:
        """Names such as ``contact_to_company`` by the number that API v4 gives."""
        found = self.http.json("GET", f"/crm/v3/associations/{from_type}/{to_type}/types")
        return {int(row["id"]): row["name"] for row in part(found, "results")}

    def owners(self, *, archived: bool) -> Iterator[Page]:
        """Owners of records."""
        return pages(self.http, "/crm/v3/owners/", LIST_PAGE, archived=str(archived).lower())

    def pipelines(self, object_type: str) -> Page:
        """Pipelines with their stages."""
        path = f"/crm/v3/pipelines/{object_type}"
        return page_of(self.http.call("GET", path, expects="json"))

    def _search(
        self,
        object_type: str,
        filters: Sequence[Record],
        properties: Sequence[str],
        limit: int,
        skip: int,
    ) -> Answer:
        self._search_budget.take()
        asked = {
            "filterGroups": [{"filters": list(filters)}],
            "sorts": [{"propertyName": "hs_object_id", "direction": "ASCENDING"}],
            "properties": list(properties),
            "limit": limit,
            "after": str(skip),
        }
        path = f"/crm/v3/objects/{object_type}/search"
        return self.http.call("POST", path, expects="json", json=asked)

    def _read_batch(self, path: str, asked: Record) -> list[Record]:
        answer = self.http.json("POST", path, json=asked)
        results, status = part(answer, "results"), part(answer, "status")
        reasons = {error.get("category") for error in answer.get("errors", ())}
        if status != "COMPLETE" or reasons - {"OBJECT_NOT_FOUND"}:
            raise AnswerUnsound("row_count_mismatch", "HubSpot answered only a part of a batch.")
        return list(results)
