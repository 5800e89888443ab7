"""Every clock of every policy: when it started, what stopped it, and how much time it counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

from tandem.sample.truth.deals import Deal
from tandem.sample.truth.handoffs import Handoff, OwnerWords, owner_at
from tandem.sample.truth.lifecycle import Episode, Touch
from tandem.sample.truth.terms import Terms, minutes_of
from tandem.sample.truth.working_time import Calendar

_MICRO = timedelta(microseconds=1)
Segments = list[tuple[datetime, Calendar]]


@dataclass(frozen=True)
class Clock:
    """One clock, read at the end of the sample's history."""

    policy: str
    subject_id: str
    subject_kind: str
    entered_at: datetime
    started_at: datetime | None
    stopped_at: datetime | None
    state: str
    void_reason: str | None
    target_minutes: int
    working_minutes: Decimal | None
    elapsed_minutes: Decimal | None
    due_at: datetime | None
    breached_at: datetime | None
    owner_id: str | None


@dataclass(frozen=True)
class Subject:
    """What a policy watches: a person's episode, a hand-off or a deal, with all it needs."""

    subject_id: str
    entered_at: datetime
    signal_at: datetime
    signal_kind: str | None
    assigned_at: datetime | None
    segment: str
    touches: list[Touch]
    owners: OwnerWords
    entries: list[tuple[str, datetime]]  # of stages, after the subject's own; of a deal, its close


class ClockMaker:
    """Reads clocks by the agreement's policies, calendars and owners."""

    def __init__(
        self, terms: Terms, calendars: dict[str, Calendar], timezones: dict[str, str], now: datetime
    ) -> None:
        self._terms = terms
        self._calendars = calendars
        self._timezones = timezones
        self._now = now

    def of_person(
        self, person: str, episodes: list[Episode], handoffs: list[Handoff], segment: str,
        touches: list[Touch], owners: OwnerWords,
    ) -> list[Clock]:  # fmt: skip
        """Clocks of one person's episodes and hand-offs."""
        by_entry = {handoff.episode.entered_at: handoff for handoff in handoffs}
        clocks = []
        for policy in self._terms.raw["slas"]:
            stage = policy["starts"].get("stage_entered")
            for place, episode in enumerate(episodes, start=1):
                if stage is None or episode.stage != stage:
                    continue
                handoff = by_entry.get(episode.entered_at)
                subject = Subject(
                    person, episode.entered_at,
                    handoff.signal_at if handoff else episode.entered_at,
                    handoff.signal_kind if handoff else None,
                    handoff.assigned_at if handoff else None,
                    segment, touches, owners,
                    [(later.stage, later.entered_at) for later in episodes[place:]],
                )  # fmt: skip
                clocks.append(self._read(policy, subject))
        return clocks

    def of_deal(self, deal: Deal, touches: list[Touch], segment: str) -> list[Clock]:
        """Clocks of one deal."""
        closing = [("closed", deal.closed_at)] if deal.closed_at else []
        subject = Subject(
            deal.opportunity_id, deal.created_at, deal.created_at, None, None, segment, touches,
            list(deal.owners), closing,
        )  # fmt: skip
        return [
            self._read(policy, subject)
            for policy in self._terms.raw["slas"]
            if policy["starts"].get("relation") == "opportunity_created"
        ]

    def _read(self, policy: dict[str, Any], subject: Subject) -> Clock:
        touch = _first_touch(policy, subject)
        started_at = _start(policy, subject, touch)
        target = self._target(policy, subject)
        void_reason = _void_before(policy, subject)
        owner = owner_at(subject.owners, started_at) if started_at else None
        if started_at is None:
            return _clock(policy, subject, target, state="not_started")
        stop = _stop(policy, subject, started_at, touch)
        lost_at, lost_reason = _lost(policy, subject, started_at, stop)
        stop = None if lost_at is not None else stop
        end = min(at for at in (stop, lost_at, self._now) if at is not None)
        segments = self._segments(policy, subject.owners, started_at, end)
        worked = _worked(segments, end)
        due_at = _due(segments, target)
        breached_at = _exceeded(segments, target) if worked > target else None
        # Contact before the signal voids the clock, and it is counted all the same.
        state = "void" if void_reason else _state(worked, target, stop, lost_at)
        closed_at = stop if stop is not None else lost_at if state == "breached_closed" else None
        return _clock(
            policy, subject, target, state=state, started_at=started_at,
            stopped_at=None if state == "void" else closed_at,
            void_reason=(void_reason or lost_reason) if state == "void" else None,
            working_minutes=_minutes(worked),
            elapsed_minutes=_minutes((end - started_at) // _MICRO),
            due_at=due_at,
            breached_at=None if state == "void" else breached_at,
            owner_id=owner,
        )  # fmt: skip

    def _target(self, policy: dict[str, Any], subject: Subject) -> int:
        within = policy["within"]
        text = within["default"]
        for case in within.get("cases", ()):
            if subject.signal_kind in case.get("signal", ()) or subject.segment == case.get(
                "segment"
            ):
                text = case["within"]
                break
        return minutes_of(text) * 60_000_000

    def _segments(
        self, policy: dict[str, Any], owners: OwnerWords, start: datetime, end: datetime
    ) -> Segments:
        """From when on which calendar counts."""
        counts = policy["counts"]
        if counts != "owner_calendar":
            return [(start, self._calendars[counts])]
        segments = [(start, self._calendar_of(owner_at(owners, start)))]
        if policy["on_reassignment"] == "split":
            segments += [(at, self._calendar_of(owner)) for at, owner in owners if start < at < end]
        return segments

    def _calendar_of(self, owner: str | None) -> Calendar:
        rules = self._terms.raw["owner_calendars"]
        timezone = self._timezones.get(owner or "")
        for rule in rules["rules"]:
            if timezone in rule["owner_timezone"]:
                return self._calendars[rule["calendar"]]
        return self._calendars[rules["default"]]


def _state(worked: int, target: int, stop: datetime | None, lost_at: datetime | None) -> str:
    """No policy of the agreement pauses, so a clock that is not stopped runs or is exceeded."""
    is_kept = worked <= target
    if stop is not None:
        return "met" if is_kept else "breached_closed"
    if lost_at is not None:
        return "void" if is_kept else "breached_closed"
    return "running" if is_kept else "breached_open"


def _first_touch(policy: dict[str, Any], subject: Subject) -> Touch | None:
    stops = policy["stops"]
    return next(
        (
            touch
            for touch in subject.touches
            if touch.at >= subject.entered_at and _qualifies(touch, stops)
        ),
        None,
    )


def _qualifies(touch: Touch, stops: dict[str, Any]) -> bool:
    return (
        touch.kind in stops.get("touch", ())
        and stops.get("direction", touch.direction) == touch.direction
        and stops.get("is_human", touch.is_human) == touch.is_human
    )


def _start(policy: dict[str, Any], subject: Subject, touch: Touch | None) -> datetime | None:
    origin = policy["starts"].get("from", "entered_at")
    if origin == "signal_at":
        return subject.signal_at
    if origin == "entered_at":
        return subject.entered_at
    # Whoever is answered before anybody was assigned has an answer in the instant of the start.
    decided = [
        at for stage, at in subject.entries if stage in policy["stops"].get("stage_entered", ())
    ]
    moments = [subject.assigned_at, touch.at if touch else None, *decided]
    return min((at for at in moments if at is not None), default=None)


def _void_before(policy: dict[str, Any], subject: Subject) -> str | None:
    """Whether somebody had already made contact in the hours before the signal."""
    window = policy.get("voided_by", {}).get("contacted_before_signal_within")
    if window is None:
        return None
    since = subject.signal_at - timedelta(minutes=minutes_of(window))
    contacted = any(
        since <= touch.at < subject.signal_at and touch.direction == "outbound"
        and _qualifies(touch, policy["stops"])
        for touch in subject.touches
    )  # fmt: skip
    return "contacted_before_signal" if contacted else None


def _stop(
    policy: dict[str, Any], subject: Subject, start: datetime, touch: Touch | None
) -> datetime | None:
    stages = policy["stops"].get("stage_entered", ())
    moments = [at for stage, at in subject.entries if stage in stages and at >= start]
    if touch is not None and touch.at >= start:
        moments.append(touch.at)
    return min(moments, default=None)


def _lost(
    policy: dict[str, Any], subject: Subject, start: datetime, stop: datetime | None
) -> tuple[datetime | None, str | None]:
    """The first event that makes the clock pointless, if it came before the stop."""
    rules = policy.get("voided_by", {})
    names = [*rules.get("stage_entered", ()), *(["closed"] if rules.get("closed") else [])]
    moments = [(at, name) for name, at in subject.entries if name in names]
    if not moments or (stop is not None and stop <= min(moments)[0]):
        return None, None
    at, name = min(moments)
    return max(at, start), name


def _worked(segments: Segments, end: datetime) -> int:
    ends = [start for start, _ in segments[1:]] + [end]
    return sum(
        calendar.position(until) - calendar.position(start)
        for (start, calendar), until in zip(segments, ends, strict=True)
    )


def _due(segments: Segments, target: int) -> datetime:
    """The first instant at which the running total reaches the target."""
    left = target
    for (start, calendar), (until, _) in pairwise(segments):
        counted = calendar.position(until) - calendar.position(start)
        if left <= counted:
            return calendar.first_reaching(calendar.position(start) + left)
        left -= counted
    start, calendar = segments[-1]
    return calendar.first_reaching(calendar.position(start) + left)


def _exceeded(segments: Segments, target: int) -> datetime:
    """The first instant after which the running total is over the target."""
    left = target
    for (start, calendar), (until, _) in pairwise(segments):
        counted = calendar.position(until) - calendar.position(start)
        if left < counted:
            return calendar.last_within(calendar.position(start) + left)
        left -= counted
    start, calendar = segments[-1]
    return max(start, calendar.last_within(calendar.position(start) + left))


def _minutes(micros: int) -> Decimal:
    return (Decimal(micros) / 60_000_000).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _clock(policy: dict[str, Any], subject: Subject, target: int, **read: Any) -> Clock:
    empty = dict.fromkeys(
        ("started_at", "stopped_at", "void_reason", "working_minutes", "elapsed_minutes", "due_at",
         "breached_at", "owner_id")
    )  # fmt: skip
    return Clock(
        policy=policy["policy"], subject_id=subject.subject_id, subject_kind=policy["subject"],
        entered_at=subject.entered_at, target_minutes=target // 60_000_000, **{**empty, **read},
    )  # fmt: skip


def touches_of_deals(
    deals: Iterable[Deal], by_person: dict[str, list[Touch]], by_deal: dict[str, list[Touch]]
) -> dict[str, list[Touch]]:
    """A deal's touches: those that name it and those of the people on it."""
    found = {}
    for deal in deals:
        touches = {touch.touch_id: touch for touch in by_deal.get(deal.opportunity_id, ())}
        for person, _ in deal.people:
            touches |= {touch.touch_id: touch for touch in by_person.get(person, ())}
        found[deal.opportunity_id] = sorted(touches.values(), key=lambda touch: touch.at)
    return found
