"""What Salesforce's error codes mean: wait, ask later, log in again, or ask a person."""

from datetime import UTC, datetime, timedelta

from tandem.clients.answers import Answer, TokenExpired, TryAgain, judge_status, unavailable
from tandem.clients.failures import QuotaExhausted, RequestRefused

_EXPIRED = {"INVALID_SESSION_ID", "INVALID_AUTH_HEADER", "SESSION_EXPIRED"}
_QUOTAS = {"REQUEST_LIMIT_EXCEEDED", "LIMIT_EXCEEDED", "EXCEEDED_QUOTA", "EXCEEDEDQUOTA"}
_PASSING = {"SERVER_UNAVAILABLE", "SERVICE_UNAVAILABLE", "QUERY_TIMEOUT", "UNKNOWN_EXCEPTION"}
_RETIRED = {"GONE", "UNSUPPORTED_API_VERSION"}

# Salesforce counts the last 24 hours: calls come free hour by hour, there is no hour of reset.
_QUOTA_EASES_AFTER = timedelta(hours=1)

_REMEDIES = {
    "INVALID_FIELD": "Let the API user's profile see the field, or take it out of"
    " plugins/tandem/sources/salesforce.yml.",
    "INVALID_TYPE": "Let the API user's profile read the object.",
    "API_DISABLED_FOR_ORG": "This edition of Salesforce has no API; ask for API access, or drop"
    " exports into the drop folder instead.",
    "API_CURRENTLY_DISABLED": "Ask the org's administrator to turn on API access.",
    "INSUFFICIENT_ACCESS": "Give the API user `API Enabled` and `View All Data` (or the objects).",
}


def judge(answer: Answer) -> None:
    """Raise what an answer of Salesforce's REST and Bulk APIs means.

    Raises:
        TokenExpired: If the session is over.
        TryAgain: If it passes by itself, such as too many calls at the same time.
        QuotaExhausted: If the org's calls or jobs of a day are used up.
        RequestRefused: For the rest, with Salesforce's code in lower case.
    """
    code, message = _error(answer)
    if answer.status < 400:
        return
    if code in _EXPIRED:
        raise TokenExpired
    if code in _QUOTAS and not message.startswith("Concurrent"):
        raise _used_up(code, answer.server_time)
    if code in _QUOTAS | _PASSING:
        raise TryAgain(unavailable(code), answer.retry_after)
    if code in _RETIRED:
        judge_status(Answer(410, answer.headers))
    if code and answer.status < 500:
        raise _refused(code)
    judge_status(answer)


def _error(answer: Answer) -> tuple[str, str]:
    """Code and message of the first error; Salesforce sends a list of them."""
    content = answer.json()
    first = content[0] if isinstance(content, list) and content else content
    if not isinstance(first, dict):
        return "", ""
    code = str(first.get("errorCode") or first.get("exceptionCode") or "")
    return code.upper(), str(first.get("message") or "")


def _used_up(code: str, now: datetime | None) -> QuotaExhausted:
    return QuotaExhausted(
        f"Salesforce answers {code}: the org's allowance of the last 24 hours is used up.",
        until=(now or datetime.now(tz=UTC)) + _QUOTA_EASES_AFTER,
    )


def _refused(code: str) -> RequestRefused:
    return RequestRefused(
        f"Salesforce refuses the request with {code}.",
        why="The same request gets the same answer; nothing of this object can be pulled.",
        remedy=_REMEDIES.get(code, "Look the code up in Salesforce's REST API documentation."),
        code=code.lower(),
    )
