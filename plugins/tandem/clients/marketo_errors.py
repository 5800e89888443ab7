"""What Marketo's answers mean.

Its errors arrive with HTTP status 200, told apart by code and, where one code has several meanings,
by message.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from tandem.clients.answers import Answer, TokenExpired, TryAgain, judge_status, unavailable
from tandem.clients.failures import (
    CredentialsRefused,
    QuotaExhausted,
    RequestRefused,
)

# Marketo's day ends at "12:00AM CST" on one page and at midnight Central Time on another. Read as
# CST all year it is never too early, and an hour late in summer at worst.
_CENTRAL = timezone(timedelta(hours=-6))
_BURST_SECONDS = 20.0
_TOKEN = {"600", "601", "602"}
_PASSING = {"502", "604", "608", "611", "615", "713", "719"}
_UNKNOWN = {f"marketo_{code}" for code in ("610", "702", "1003", "1013")}


class QueueFull(Exception):
    """Ten jobs wait or run already, of this or any other program; a place gets free by itself."""


class AlreadyQueued(Exception):
    """The job was enqueued before."""


@dataclass(frozen=True)
class Refusal:
    """What to tell of an error that another try does not change."""

    code: str
    why: str
    remedy: str


_DENIED = Refusal(
    "access_denied",
    why="This object cannot be read with these credentials.",
    remedy="Give the API user's role the right to read leads, activities, campaigns and assets"
    " (Admin > Users & Roles).",
)
_REFUSALS = {
    "603": _DENIED,
    "1006": Refusal(
        "contract_missing_column",
        why="Without it no row could be told from another, or dated.",
        remedy="Give the API user's role the right to see the field, or correct its name in"
        " plugins/tandem/sources/marketo.yml.",
    ),
    "1035": Refusal(
        "unsupported_filter",
        why="Without this filter nobody can ask which records have changed.",
        remedy="Ask Marketo's support to enable the `updatedAt` filter of bulk extracts for the"
        " subscription; until then put exports into the drop folder.",
    ),
}
_OTHER = Refusal(
    "request_refused",
    why="The same request gets the same answer.",
    remedy="Look the code up in Marketo's list of REST errors and show this message to its"
    " support.",
)


def judge(answer: Answer) -> None:
    """Raise what an answer means; return if it is one to read.

    Raises:
        TokenExpired: For a token that is over or unknown.
        TryAgain: For bursts, concurrency and passing trouble.
        QuotaExhausted: For the daily number of calls (607) and of exported bytes (1029).
        QueueFull: If an export job has to wait for its place.
        AlreadyQueued: If an export job has its place already.
        RequestRefused: For everything that another try does not change.
    """
    if answer.status == 404:
        raise _not_found()
    judge_status(answer)
    envelope = answer.json() if "json" in answer.content_type else None
    if isinstance(envelope, dict) and envelope.get("success") is False:
        error = (envelope.get("errors") or [{}])[0]
        _raise(str(error.get("code", "")), str(error.get("message", "")), answer.server_time)


def judge_identity(answer: Answer) -> None:
    """The same for the token endpoint, which speaks OAuth.

    Raises:
        CredentialsRefused: If client id or secret are refused.
    """
    told = answer.json()
    is_error = isinstance(told, dict) and "error" in told  # may come with status 200
    if answer.status in {400, 401, 403} or (answer.status == 200 and is_error):
        raise CredentialsRefused(
            "Marketo refuses the client id or the client secret.",
            why="Nothing can be pulled from this subscription.",
            remedy="Copy both anew from Admin > Integration > LaunchPoint into the Airflow"
            " connection `marketo_default` (or that of the instance).",
        )
    judge_status(answer)


def next_reset(now: datetime) -> datetime:
    """When Marketo's daily allowances begin anew (UTC)."""
    tomorrow = (now.astimezone(_CENTRAL) + timedelta(days=1)).date()
    return datetime.combine(tomorrow, datetime.min.time(), _CENTRAL).astimezone(UTC)


def is_unknown(refused: RequestRefused) -> bool:
    """Whether what was asked for by its id is not there."""
    return refused.code in _UNKNOWN


def _raise(code: str, message: str, server_time: datetime | None) -> None:
    if code in _TOKEN:
        raise TokenExpired
    if code == "606":
        raise TryAgain(unavailable("error 606, too many calls at once"), _BURST_SECONDS)
    if code in _PASSING:
        raise TryAgain(unavailable(f"error {code}"))
    if code == "607":
        raise _exhausted("calls", server_time)
    if code == "1029":
        raise _about_jobs(message, server_time)
    raise _refused(code, message)


def _about_jobs(message: str, server_time: datetime | None) -> Exception:
    if "quota" in message.lower():
        return _exhausted("exported bytes", server_time)
    return AlreadyQueued() if "already" in message.lower() else QueueFull()


def _exhausted(what: str, server_time: datetime | None) -> QuotaExhausted:
    now = server_time or datetime.now(tz=UTC)
    return QuotaExhausted(f"Marketo's daily allowance of {what} is used up.", until=next_reset(now))


def _refused(code: str, message: str) -> RequestRefused:
    """Messages speak of our request, which holds no personal value."""
    refusal = _REFUSALS.get(code, _OTHER)
    return RequestRefused(
        f"Marketo refuses the request with error {code}: {message[:200]!r}.",
        why=refusal.why,
        remedy=refusal.remedy,
        code=f"marketo_{code}" if refusal is _OTHER else refusal.code,
    )


def _not_found() -> RequestRefused:
    return RequestRefused(
        "Marketo answers 404: nothing is there.",
        why="Nothing can be pulled from this address.",
        remedy="Set the connection's host to the subscription's own, such as"
        " 123-ABC-456.mktorest.com (Admin > Web Services, without /rest).",
        code="not_found",
    )
