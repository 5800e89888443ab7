"""Filters of HubSpot's search, and how it counts time."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Record = dict[str, Any]


@dataclass(frozen=True)
class Changed:
    """Records changed in ``[since, until)``; without ``until``, since then."""

    since: datetime
    until: datetime | None = None

    def filters(self, object_type: str) -> list[Record]:
        """The search's filters; contacts alone keep the property's old name."""
        name = "lastmodifieddate" if object_type == "contacts" else "hs_lastmodifieddate"
        rules = [rule(name, "GTE", millis(self.since))]
        return rules if self.until is None else [*rules, rule(name, "LT", millis(self.until))]


def rule(name: str, operator: str, value: object) -> Record:
    """One filter of a search."""
    return {"propertyName": name, "operator": operator, "value": str(value)}


def created_before(object_type: str, until: datetime) -> Record:
    """The filter for records made before a moment; engagements have a property of their own."""
    is_record = object_type in {"contacts", "companies", "deals"}
    return rule("createdate" if is_record else "hs_createdate", "LT", millis(until))


def millis(moment: datetime) -> int:
    """Milliseconds since 1970: how searches and the oldest paths count time."""
    return round(moment.timestamp() * 1000)


def from_millis(count: int) -> str:
    """The instant as the newer paths write it: ``2026-11-01T09:30:00.120Z``."""
    seconds, rest = divmod(count, 1000)
    return f"{datetime.fromtimestamp(seconds, tz=UTC):%Y-%m-%dT%H:%M:%S}.{rest:03d}Z"
