"""What of HubSpot is no record of its CRM: owners, pipelines, forms, campaigns, and events.

Owners, pipelines, forms and campaigns are few and are pulled whole each time. Submissions and
events come from older paths, which count time in milliseconds and name things otherwise; they are
written in the contract's words.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from zoneinfo import available_timezones

from tandem.clients.failures import RequestRefused
from tandem.clients.hubspot import HubSpot
from tandem.clients.hubspot.filters import Record, from_millis, millis
from tandem.extract.json_lines import Rows
from tandem.handover import Window

log = logging.getLogger(__name__)

_USER = ("hs_internal_user_id", "hs_standard_time_zone")


@dataclass
class Others:
    """Makes the steps that pull one window of what is no record."""

    client: HubSpot
    window: Window
    _names: dict[int, str | None] = field(default_factory=dict, init=False)

    def owners(self, _: str | None) -> Iterator[Rows]:
        """Every owner, with the time zone of the user behind it."""
        zones = self._zones()
        for archived in (False, True):
            for page in self.client.owners(archived=archived):
                yield Rows(
                    [row | {"timezone": zones.get(str(row.get("userId")))} for row in page.rows]
                )

    def pipelines(self, _: str | None) -> Iterator[Rows]:
        """Every pipeline of deals."""
        yield Rows(self.client.pipelines("deals").texts)

    def forms(self, _: str | None) -> Iterator[Rows]:
        """Every form, archived ones too."""
        for archived in (False, True):
            for page in self.client.marketing.forms(archived=archived):
                yield Rows(page.texts)

    def campaigns(self, properties: list[str]) -> Iterator[Rows]:
        """Every marketing campaign."""
        for page in self.client.marketing.campaigns(properties):
            yield Rows(page.texts)

    def submissions(self, _: str | None) -> Iterator[Rows]:
        """Submissions in the window, of every form."""
        for archived in (False, True):
            for forms in self.client.marketing.forms(archived=archived):
                for form in forms.rows:
                    yield from self._submissions(form["id"])

    def email_events(self, after: str | None) -> Iterator[Rows]:
        """Events in the window, the newest first; it goes on at the oldest one it has."""
        until = millis(self.window.until) if after is None else int(after) + 1
        for events in self.client.marketing.email_events(millis(self.window.since), until):
            oldest = str(min(row["created"] for row in events)) if events else None
            yield Rows([self._event(row) for row in events], oldest)

    def _submissions(self, form: str) -> Iterator[Rows]:
        since, until = millis(self.window.since), millis(self.window.until)
        for page in self.client.marketing.submissions(form):
            yield Rows(
                [_submission(row, form) for row in page.rows if since <= row["submittedAt"] < until]
            )
            if page.rows and page.rows[-1]["submittedAt"] < since:
                return

    def _event(self, row: Record) -> Record:
        campaign = row.get("emailCampaignId")
        if campaign is not None and campaign not in self._names:
            self._names[campaign] = self.client.marketing.email_name(campaign, row.get("appId"))
        return {
            "id": row["id"],
            "recipient": row.get("recipient"),
            "emailCampaignId": None if campaign is None else str(campaign),
            "emailCampaignName": self._names.get(campaign) if campaign is not None else None,
            "type": row["type"],
            "link": row.get("url"),
            "filteredEvent": row.get("filteredEvent"),
            "created": from_millis(row["created"]),
        }

    def _zones(self) -> dict[str, str]:
        """The time zone of each user who set one; nobody's, if the app may not see users."""
        try:
            pages = list(self.client.list_records("users", _USER))
        except RequestRefused as refusal:
            log.warning("hubspot: owners have no time zone: %s", refusal.what)
            return {}
        users = [row["properties"] for page in pages for row in page.rows]
        known = available_timezones()
        return {
            str(user["hs_internal_user_id"]): zone
            for user in users
            if (zone := user.get("hs_standard_time_zone")) in known
        }


def _submission(row: Record, form: str) -> Record:
    email = next((item["value"] for item in row["values"] if item["name"] == "email"), None)
    return {
        "conversionId": row.get("conversionId"),
        "formId": form,
        "email": email,
        "pageUrl": row.get("pageUrl"),
        "submittedAt": from_millis(row["submittedAt"]),
    }
