"""Every hand-off to Sales: who got it, what came back, and what had been tried by then."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta

from tandem.sample.truth.lifecycle import Episode, Touch
from tandem.sample.truth.terms import Terms
from tandem.sample.truth.words import Words

OwnerWords = list[tuple[datetime, str]]
_SIGNAL_WINDOW = timedelta(days=7)
_REASON_FIELDS = {
    ("rejected", "Lead"): ("Rejection_Reason__c", "Rejection_Sub_Reason__c"),
    ("recycled", "Lead"): ("Recycle_Reason__c", None),
    ("rejected", "contacts"): ("rejection_reason", None),
    ("recycled", "contacts"): ("recycle_reason", None),
}


@dataclass(frozen=True)
class Handoff:
    """One hand-off, judged."""

    episode: Episode
    signal_at: datetime
    signal_kind: str | None
    assigned_at: datetime | None
    outcome: str | None
    decided_at: datetime | None
    reason: str | None
    sub_reason: str | None
    owner_id: str | None
    attempts: int


def owner_at(words: OwnerWords, at: datetime) -> str | None:
    """Whoever was named last, up to an instant."""
    place = bisect_right(words, at, key=lambda word: word[0])
    return words[place - 1][1] if place else None


def first_human_owner(words: OwnerWords, at: datetime, humans: frozenset[str]) -> datetime | None:
    """The instant itself if a human owned then, else the first one afterwards."""
    if owner_at(words, at) in humans:
        return at
    return next((said_at for said_at, who in words if said_at > at and who in humans), None)


def judge_handoffs(
    episodes: list[Episode],
    touches: list[Touch],
    owners: OwnerWords,
    *,
    words: Words,
    terms: Terms,
    humans: frozenset[str],
    now: datetime,
) -> list[Handoff]:
    """All hand-offs of one person."""
    rules = terms.raw["handoffs"]
    found = []
    for episode, following in zip(episodes, [*episodes[1:], None], strict=False):
        if episode.stage != rules["of_stage"]:
            continue
        outcome = _outcome(episode, following, rules, now)
        decided_at = following.entered_at if following else None
        signal_at, kind = find_signal(touches, episode.entered_at, terms)
        assigned_at = first_human_owner(owners, episode.entered_at, humans)
        reason, sub_reason = _reasons(outcome, following, words)
        tried = [
            touch
            for touch in touches
            if touch.is_human
            and touch.direction == "outbound"
            and touch.kind in rules["attempt_touches"]
            and episode.entered_at <= touch.at <= (decided_at or now)
        ]
        owner = owner_at(owners, assigned_at) if assigned_at else None
        found.append(
            Handoff(
                episode,
                signal_at,
                kind,
                assigned_at,
                outcome,
                decided_at,
                reason,
                sub_reason,
                owner,
                len(tried),
            )
        )
    return found


def find_signal(
    touches: list[Touch], entered_at: datetime, terms: Terms
) -> tuple[datetime, str | None]:
    """The latest inbound human touch of the week up to the entry, else the entry itself."""
    order = terms.raw["touches"]["order_of_kinds"]
    near = [
        touch
        for touch in touches
        if touch.is_human
        and touch.direction == "inbound"
        and entered_at - _SIGNAL_WINDOW <= touch.at <= entered_at
    ]
    if not near:
        return entered_at, None
    best = min(
        near,
        key=lambda touch: (
            -touch.at.timestamp(),
            order.index(touch.kind) if touch.kind in order else len(order),
        ),
    )
    return best.at, best.kind


def _outcome(
    episode: Episode, following: Episode | None, rules: dict[str, object], now: datetime
) -> str | None:
    if following is None:
        days = int(str(rules["expires_after"])[:-1])
        return "expired" if episode.entered_at + timedelta(days=days) < now else "waiting"
    for outcome in ("accepted", "rejected", "recycled"):
        stages = rules[f"{outcome}_by"]
        assert isinstance(stages, list)
        if following.stage in stages:
            return outcome
    return None


def _reasons(
    outcome: str | None, following: Episode | None, words: Words
) -> tuple[str | None, str | None]:
    if following is None or following.record_key is None or outcome is None:
        return None, None
    source, _, item, _ = following.record_key.split(":", 3)
    fields = _REASON_FIELDS.get((outcome, item))
    if fields is None:
        return None, None
    reason, sub_reason = (
        words.at_the_second_or_today(
            following.record_key, f"{source}.{item}.{name}", following.entered_at
        )
        if name
        else None
        for name in fields
    )
    return reason, sub_reason
