"""Which touches may earn credit for a deal, from what the documentation says."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from tandem.agreement.schema import Agreement, AgreementVersion
from tests.dbt.attribution.random_deals import AS_OF, Company


class Touch(NamedTuple):
    """One touch; in order of time, then rank of its kind, then id."""

    at: datetime
    rank: int
    touch_id: str
    person: str
    channel: str


class Path(NamedTuple):
    """A deal, the agreement that judges it and the touches that may earn credit, in order."""

    deal: dict
    version: AgreementVersion
    touches: list[Touch]


def paths(company: Company, agreement: Agreement) -> list[Path]:
    """The path of every deal."""
    sessions = _sessions(company, agreement)
    return [
        _path(company, deal, agreement.in_force(deal["created_at"]), sessions)
        for deal in company.deals
    ]


def _path(
    company: Company, deal: dict, version: AgreementVersion, sessions: dict[str, str]
) -> Path:
    people = set(_people(company, deal, version.attribution.link_mode))
    ranks = {kind: rank for rank, kind in enumerate(version.touch_kinds, 1)}
    from_at = deal["created_at"] - timedelta(days=version.attribution.lookback)
    touches = sorted(
        Touch(
            touch["occurred_at"],
            ranks[touch["kind"]],
            touch["touch_id"],
            touch["person_id"],
            touch["channel"] or "unmapped",
        )
        for touch in company.touches
        if touch["person_id"] in people
        and touch["kind"] in version.attribution.touches
        and touch["is_human"]
        and touch["direction"] == "inbound"
        and from_at <= touch["occurred_at"] <= (deal["closed_at"] or AS_OF)
    )
    if version.attribution.counts == "one_per_session":
        touches = _strongest(touches, sessions)
    return Path(deal, version, touches)


def _strongest(touches: list[Touch], sessions: dict[str, str]) -> list[Touch]:
    """The touch of each session whose kind ranks highest; of these the earliest."""
    best: dict[str, Touch] = {}
    for touch in sorted(touches, key=lambda touch: (touch.rank, touch.at, touch.touch_id)):
        best.setdefault(sessions[touch.touch_id], touch)
    return sorted(best.values())


def _sessions(company: Company, agreement: Agreement) -> dict[str, str]:
    """The first touch of the session of each human inbound touch."""
    sessions: dict[str, str] = {}
    before: dict[str, dict] = {}
    for touch in sorted(company.touches, key=lambda it: (it["occurred_at"], it["touch_id"])):
        if touch["is_human"] and touch["direction"] == "inbound":
            last, name = before.get(touch["person_id"]), touch["touch_id"]
            gap = timedelta(seconds=agreement.in_force(touch["occurred_at"]).touches.session_gap)
            goes_on = last is not None and touch["occurred_at"] - last["occurred_at"] <= gap
            sessions[name] = sessions[last["touch_id"]] if goes_on else name
            before[touch["person_id"]] = touch
    return sessions


def _people(company: Company, deal: dict, link_mode: str) -> Iterator[str]:
    named = {person for key, person in company.roles if key == deal["opportunity_id"]}
    if link_mode != "implicit":
        yield from named
    if link_mode == "implicit" or (link_mode == "hybrid" and not named):
        yield from (p for p, account, _ in company.people if account == deal["account_id"])
