"""Parts of the agreement about time and promises: calendars, service levels, commitments, goals."""

from itertools import pairwise
from typing import Annotated, Literal, Self
from zoneinfo import available_timezones

import holidays
from pydantic import AfterValidator, Field, field_validator, model_validator

from tandem.agreement.fields import (
    Day,
    Name,
    Names,
    Part,
    Seconds,
    Span,
    Text,
    Texts,
    WorkingSeconds,
    WorkingSpan,
    nearest,
    weekdays_of,
    wrong,
)

Team = Literal["sales", "marketing"]


def _known_zone(value: str) -> str:
    zones = available_timezones() - {"localtime"}  # another one on every machine
    if value not in zones:
        raise wrong(f"`{value}` is no IANA time zone", nearest(value, zones))
    return value


def _no_overlap(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    ordered = sorted(spans)
    for earlier, later in pairwise(ordered):
        if later.opens_second < earlier.closes_second:
            raise wrong("two spans of one day overlap", "Join them or move one.")
    return spans


Zone = Annotated[Text, AfterValidator(_known_zone)]
Spans = Annotated[tuple[WorkingSpan, ...], Field(max_length=4), AfterValidator(_no_overlap)]


class Holidays(Part):
    """Public holidays of a country, or of a part of it."""

    country: Text
    subdivision: Text | None = None

    @model_validator(mode="after")
    def _known(self) -> Self:
        countries = holidays.list_supported_countries()
        if self.country not in countries:
            raise wrong(
                f"no holidays are known for country `{self.country}`",
                nearest(self.country, countries),
            )
        subdivisions = countries[self.country]
        if self.subdivision is not None and self.subdivision not in subdivisions:
            raise wrong(
                f"country `{self.country}` has no subdivision `{self.subdivision}`",
                nearest(self.subdivision, subdivisions),
            )
        return self


class DayOff(Part):
    """A day without working time."""

    date: Day
    name: Text


class HalfDay(Part):
    """A day with hours of its own."""

    date: Day
    hours: Annotated[Spans, Field(min_length=1)]
    name: Text


class Calendar(Part):
    """When somebody works."""

    calendar: Name
    timezone: Zone
    hours: dict[Text, Spans]
    holidays: Holidays | None = None
    days_off: tuple[DayOff, ...] = ()
    half_days: tuple[HalfDay, ...] = ()

    @field_validator("hours")
    @classmethod
    def _each_weekday_once(cls, hours: dict[str, tuple[Span, ...]]) -> dict[str, tuple[Span, ...]]:
        seen: set[int] = set()
        for key in hours:
            try:
                days = weekdays_of(key)
            except KeyError:
                raise wrong(
                    f"`{key}` is neither a weekday nor a range of weekdays",
                    "Write mon, tue, wed, thu, fri, sat, sun or a range such as mon-fri.",
                ) from None
            if seen.intersection(days):
                raise wrong(f"`{key}` names a weekday twice", "Give each weekday its hours once.")
            seen.update(days)
        return hours

    @property
    def weekly(self) -> dict[int, tuple[Span, ...]]:
        """Spans of each ISO weekday that has any, in order of opening."""
        return {
            day: tuple(sorted(spans))
            for key, spans in self.hours.items()
            for day in weekdays_of(key)
            if spans
        }


class OwnerCalendarRule(Part):
    """Which owners work by which calendar; every key given must fit."""

    owner_timezone: Texts | None = None
    owner_team: Texts | None = None
    owner_email: Texts | None = None
    calendar: Name

    @model_validator(mode="after")
    def _fits_somebody(self) -> Self:
        if not (self.owner_timezone or self.owner_team or self.owner_email):
            raise wrong(
                "this rule does not say whose calendar it is",
                "Add `owner_timezone`, `owner_team` or `owner_email`, or change the default.",
            )
        return self


class OwnerCalendars(Part):
    """The calendar of every owner: the first rule that fits, then the default."""

    default: Name
    rules: tuple[OwnerCalendarRule, ...] = ()


class Start(Part):
    """What starts a clock."""

    stage_entered: Name | None = None
    relation: Literal["opportunity_created", "opportunity_won"] | None = None
    start_from: Literal["assigned_at", "entered_at", "signal_at"] = Field(
        default="entered_at", alias="from"
    )

    @model_validator(mode="after")
    def _one_start(self) -> Self:
        if (self.stage_entered is None) == (self.relation is None):
            raise wrong(
                "a clock starts with a stage or with a relation",
                "Write either `stage_entered` or `relation`.",
            )
        if self.relation is not None and "start_from" in self.model_fields_set:
            raise wrong(
                "a relation starts its clock when it appears",
                "Remove `from`, or start with `stage_entered`.",
            )
        return self


class Stop(Part):
    """What answers a clock: a touch, or the entry of a stage."""

    touch: Names | None = None
    stage_entered: Names | None = None
    direction: Literal["inbound", "outbound"] | None = None
    is_human: bool | None = None

    @model_validator(mode="after")
    def _something_stops(self) -> Self:
        if self.touch is None and self.stage_entered is None:
            raise wrong("nothing stops this clock", "Add `touch` or `stage_entered`.")
        if self.touch is None and (self.direction is not None or self.is_human is not None):
            raise wrong(
                "`direction` and `is_human` say which touches count, but no touch is listed",
                "Add `touch`, or remove them.",
            )
        return self


class TargetCase(Part):
    """A time of its own for some; every key given must fit."""

    segment: Names | None = None
    signal: Names | None = None
    region: Texts | None = None
    lead_source: Texts | None = None
    within: WorkingSeconds

    @model_validator(mode="after")
    def _fits_some(self) -> Self:
        if not (self.segment or self.signal or self.region or self.lead_source):
            raise wrong(
                "this case fits everybody, so no later one is ever read",
                "Add `segment`, `signal`, `region` or `lead_source`, or change the default.",
            )
        return self


class Target(Part):
    """How much working time a promise leaves: the first case that fits, else the default."""

    default: WorkingSeconds
    cases: tuple[TargetCase, ...] = ()


class Void(Part):
    """What takes the reason for a promise away."""

    contacted_before_signal_within: Seconds | None = None
    stage_entered: tuple[Name, ...] = ()
    closed: bool = False


class Policy(Part):
    """One promise with a time limit."""

    policy: Name
    promise: Text
    by: Team
    measure: Literal["sla", "speed"]
    subject: Literal["person_episode", "handoff", "opportunity"]
    starts: Start
    stops: Stop
    within: Target
    counts: Name
    on_reassignment: Literal["split", "continue", "restart", "last_schedule"] = "split"
    voided_by: Void = Void()
    paused_in: tuple[Name, ...] = ()


class Commitment(Part):
    """What one team promises about a month."""

    commitment: Name
    by: Team
    metric: Literal[
        "mqls_delivered",
        "accepted_share",
        "complete_handoff_share",
        "sla_met_share",
        "decided_share",
        "attempted_share",
    ]
    policy: Name | None = None
    within_days: Annotated[int, Field(strict=True, ge=1)] | None = None
    per: Literal["month"]
    at_least: Annotated[float, Field(ge=0)]

    @model_validator(mode="after")
    def _has_what_its_metric_needs(self) -> Self:
        for key, metric in (("policy", "sla_met_share"), ("within_days", "attempted_share")):
            if (getattr(self, key) is not None) != (self.metric == metric):
                raise wrong(
                    f"`{key}` belongs to metric `{metric}`, and this one is `{self.metric}`",
                    f"Give `{key}` with metric `{metric}`, and with no other.",
                )
        if self.metric.endswith("_share") and self.at_least > 1:
            raise wrong(
                f"a share of {self.at_least:g} cannot be reached",
                "Write a share between 0 and 1, such as 0.45 for 45 %.",
            )
        return self


class Goal(Part):
    """What both teams want to reach together."""

    goal: Name
    metric: Literal["opportunities_created", "pipeline_created", "revenue_won", "program_roi"]
    model: Name | None = None
    per: Literal["month", "quarter", "year"]
    target: Annotated[float, Field(ge=0)]
    owners: Annotated[tuple[Team, ...], Field(min_length=1)]
