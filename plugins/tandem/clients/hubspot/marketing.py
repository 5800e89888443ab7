"""What HubSpot's marketing tools recorded: forms, campaigns, submissions, events of e-mails."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tandem.clients.failures import RequestRefused
from tandem.clients.http import Http
from tandem.clients.hubspot.filters import Record
from tandem.clients.hubspot.paging import Page, pages, part, require_progress

_PAGE, _SUBMISSIONS, _EVENTS = 100, 50, 1000


@dataclass(frozen=True)
class Marketing:
    """The marketing part of one account's API."""

    http: Http

    def forms(self, *, archived: bool) -> Iterator[Page]:
        """Forms of every type."""
        is_archived = str(archived).lower()
        return pages(
            self.http, "/marketing/v3/forms/", _PAGE, formTypes="all", archived=is_archived
        )

    def campaigns(self, properties: Sequence[str]) -> Iterator[Page]:
        """Marketing campaigns with the properties asked for."""
        asked = ",".join(properties)
        return pages(self.http, "/marketing/v3/campaigns", _PAGE, properties=asked)

    def submissions(self, form: str) -> Iterator[Page]:
        """Submissions of a form, the newest first."""
        return pages(self.http, f"/form-integrations/v1/submissions/forms/{form}", _SUBMISSIONS)

    def email_events(self, since: int, until: int) -> Iterator[list[Record]]:
        """Events of marketing e-mails in ``[since, until)`` milliseconds, the newest first."""
        # HubSpot counts both ends in
        asked: dict[str, Any] = {"startTimestamp": since, "endTimestamp": until - 1}
        asked["limit"] = _EVENTS
        seen: set[str] = set()
        while True:
            page = self.http.json("GET", "/email/public/v1/events", params=asked)
            yield part(page, "events")
            if not part(page, "hasMore"):
                return
            offset = part(page, "offset")
            require_progress(offset not in seen)
            seen.add(offset)
            asked["offset"] = offset

    def email_name(self, campaign: int, app: int | None) -> str | None:
        """The name of a marketing e-mail; ``None`` if the e-mail is gone."""
        path = f"/email/public/v1/campaigns/{campaign}"
        try:
            return str(part(self.http.json("GET", path, params={"appId": app}), "name"))
        except RequestRefused as refusal:
            if refusal.code != "not_found":
                raise
            return None
