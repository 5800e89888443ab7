"""One answer of a vendor, and what it means before anybody reads its content."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from tandem.clients.failures import AnswerUnsound, RequestRefused, VendorUnavailable
from tandem.errors import TandemError


@dataclass(frozen=True)
class Answer:
    """An answer read whole: status, headers (in lower case) and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(default=b"", repr=False)

    @property
    def content_type(self) -> str:
        """The media type without its parameters."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()

    @property
    def server_time(self) -> datetime | None:
        """When the vendor's server said it answered; cursors come from this clock, not ours."""
        return parse_http_date(self.headers.get("date", ""))

    @property
    def retry_after(self) -> float | None:
        """Seconds the vendor asks to wait, given as a number or as a date."""
        text = self.headers.get("retry-after", "").strip()
        if text.isdigit():
            return float(text)
        until, now = parse_http_date(text), self.server_time
        return max(0.0, (until - now).total_seconds()) if until and now else None

    def json(self) -> Any:
        """The body as JSON; ``None`` if it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


class TryAgain(Exception):
    """Within one request: worth another attempt.

    Args:
        failure: What to raise when the attempts are used up.
        after: Seconds the vendor asked for; ``None`` leaves it to the back-off.
    """

    def __init__(self, failure: TandemError, after: float | None = None) -> None:
        self.failure = failure
        self.after = after
        super().__init__(failure.code)


class TokenExpired(Exception):
    """Within one request: the token is over; a new one, once, then the same request again."""


def judge_status(answer: Answer) -> None:
    """What an HTTP status means where the vendor says nothing more exact.

    Raises:
        TokenExpired: For 401.
        TryAgain: For 408, 425, 429 and every 5xx.
        RequestRefused: For every other status from 400.
    """
    if answer.status == 401:
        raise TokenExpired
    if answer.status in {408, 425, 429} or answer.status >= 500:
        raise TryAgain(unavailable(f"status {answer.status}"), answer.retry_after)
    if answer.status == 410:
        raise RequestRefused(
            "The vendor answers 410: this version of its API is retired.",
            why="Nothing can be pulled over it any more.",
            remedy="Set a current `api_version` in the connection's extra, or upgrade Tandem.",
            code="api_version_retired",
        )
    if answer.status >= 400:
        raise RequestRefused(
            f"The vendor refuses the request with status {answer.status}.",
            why="The same request gets the same answer.",
            remedy="Check what the API user may read, and the connection's settings.",
        )


def unavailable(reason: str) -> VendorUnavailable:
    """The failure to raise when attempts are used up on a vendor that is unwell."""
    return VendorUnavailable(
        f"The vendor did not answer soundly in all attempts; the last one ended with {reason}.",
        why="Nothing new of this object is loaded; what was loaded before still stands.",
        remedy="Look at the vendor's status page and run again later.",
    )


def content_mismatch(answer: Answer, expected: str) -> TryAgain:
    """An answer of another kind than asked for, such as a maintenance page with status 200."""
    found = answer.content_type or "no content type"
    return TryAgain(
        AnswerUnsound("content_mismatch", f"The vendor sent {found} where {expected} was due.")
    )


def parse_http_date(text: str) -> datetime | None:
    """An HTTP date as an instant; ``None`` if it is none."""
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
