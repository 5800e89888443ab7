"""What HubSpot's answers mean: which allowance is used up, until when, and what is missing."""

import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tandem.clients.answers import Answer, TryAgain, judge_status, unavailable
from tandem.clients.failures import QuotaExhausted, RequestRefused

log = logging.getLogger(__name__)

# 423: another call holds the record; 477: the account moves between data centres.
_COMES_BACK = {423, 477}
# The allowance of ten seconds is there again after them, whoever used it up; HubSpot names no time.
_ROLLING, _ROLLING_SECONDS = "TEN_SECONDLY_ROLLING", 10.0


@dataclass
class Judge:
    """Judges answers of one account.

    Args:
        zone: Where the account is: its day, and its allowance, end at midnight there. ``None``
            until the account was asked.
    """

    zone: ZoneInfo | None = None
    _told: set[str] = field(default_factory=set, init=False, repr=False)

    def __call__(self, answer: Answer) -> None:
        """Raise what the answer means, if it means anything but success."""
        self._tell_retirement(answer)
        if answer.status == 429 and _told(answer, "policyName") == "DAILY":
            raise QuotaExhausted(
                "HubSpot's daily allowance of calls is used up.", until=self._day_ends(answer)
            )
        if answer.status == 429 and _told(answer, "policyName") == _ROLLING:
            raise TryAgain(unavailable("status 429"), answer.retry_after or _ROLLING_SECONDS)
        if answer.status in _COMES_BACK:
            raise TryAgain(unavailable(f"status {answer.status}"), answer.retry_after)
        if answer.status == 403:
            raise _forbidden(answer)
        if answer.status == 404:
            raise _not_found()
        if answer.status == 410:
            raise _retired()
        judge_status(answer)

    def _day_ends(self, answer: Answer) -> datetime:
        """The account's next midnight; where the account is unknown, an hour from now."""
        now = answer.server_time or datetime.now(tz=UTC)
        if self.zone is None:
            return now + timedelta(hours=1)
        tomorrow = now.astimezone(self.zone).date() + timedelta(days=1)
        midnight = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=self.zone)
        return midnight.astimezone(UTC)

    def _tell_retirement(self, answer: Answer) -> None:
        ends = answer.headers.get("sunset") or answer.headers.get("deprecation")
        if ends and ends not in self._told:
            self._told.add(ends)
            log.warning("hubspot: a path that was asked is to be retired (%s)", ends[:40])


def _forbidden(answer: Answer) -> RequestRefused:
    return RequestRefused(
        "HubSpot refuses the request: the app was not granted all scopes it needs.",
        why="The object cannot be pulled at all; the others are.",
        remedy="Grant the app the scopes listed under hubspot in docs/sources.md, or take the"
        " object out of the pull.",
        code="missing_scopes" if _told(answer, "category") == "MISSING_SCOPES" else None,
    )


def _not_found() -> RequestRefused:
    return RequestRefused(
        "HubSpot knows nothing of what was asked.",
        why="The same request gets the same answer.",
        remedy="Check that the connection leads to the right account and that the object exists"
        " there.",
        code="not_found",
    )


def _retired() -> RequestRefused:
    return RequestRefused(
        "HubSpot answers 410: this version of a path of its API is retired.",
        why="Nothing can be pulled over it any more.",
        remedy="Upgrade Tandem; this one speaks versions 3 and 4, and 1 where there is no other.",
        code="api_version_retired",
    )


def _told(answer: Answer, name: str) -> str:
    body = answer.json()
    return str(body.get(name, "")) if isinstance(body, dict) else ""
