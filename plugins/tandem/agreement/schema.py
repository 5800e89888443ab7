"""One version of the agreement, and all of them in order of the day they come into force."""

from bisect import bisect_right
from datetime import UTC, date, datetime, time
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from tandem.agreement.fields import Count, Day, Days, Name, Part, Seconds, Text, Texts
from tandem.agreement.lifecycle import Handoffs, Segment, StageDefinition
from tandem.agreement.promises import Calendar, Commitment, Goal, OwnerCalendars, Policy, Zone
from tandem.agreement.scoring import Scoring

BEGINNING = datetime(1900, 1, 1, tzinfo=UTC)
"""The earliest version also judges everything before its day."""

TOUCH_KINDS = (
    *("onsite_visit", "event_attended", "webinar_attended", "badge_scan", "content_download"),
    *("demo_request", "pricing_request", "form_submit", "email_click", "content_view"),
    *("web_visit", "ad_click", "email_open", "email_reply", "event_registered"),
    *("webinar_registered", "campaign_response", "rep_email_click", "rep_email_open"),
    *("event_no_show", "webinar_no_show", "email_unsubscribed", "email_bounced"),
    *("email_delivered", "email_sent", "meeting", "call", "rep_email", "content_share"),
)
"""Every kind the touch models can produce (docs/semantics.md, Touches); forms may name more."""

Score = Annotated[float, Field(ge=0, le=1)]


class Signatures(Part):
    """Who signed for which team."""

    sales: Text
    marketing: Text


class Reporting(Part):
    """The currency and the time zone of every report."""

    currency: Annotated[Text, Field(pattern=r"^[A-Z]{3}$")]
    timezone: Zone


class FormRule(Part):
    """What a form is for, told by its name."""

    contains: Texts
    kind: Name


class Bots(Part):
    """How fast a person cannot be."""

    opens_within_seconds_of_delivery: Count
    clicks_within_seconds_of_delivery: Count


class Touches(Part):
    """How records become touches."""

    forms: tuple[FormRule, ...] = ()
    order_of_kinds: tuple[Name, ...]
    bots: Bots
    session_gap: Seconds


class Channel(Part):
    """Program types of the sources that are one channel."""

    channel: Name
    program_types: Texts


class Identity(Part):
    """When two records are one person."""

    link_at_least: Score
    review_at_least: Score
    shared_mailboxes: tuple[Text, ...]


class Attribution(Part):
    """What may earn credit for a deal."""

    link_mode: Literal["explicit", "hybrid", "implicit"]
    lookback: Days
    half_life: Days
    counts: Literal["every_touch", "one_per_session"] = "every_touch"
    touches: tuple[Name, ...]


class AgreementVersion(Part):
    """One signed file: in force from its day until the next one's."""

    in_force_from: Day
    signed_by: Signatures
    reporting: Reporting
    segments: Annotated[tuple[Segment, ...], Field(min_length=1)]
    stages: Annotated[tuple[StageDefinition, ...], Field(min_length=1)]
    handoffs: Handoffs
    calendars: Annotated[tuple[Calendar, ...], Field(min_length=1)]
    owner_calendars: OwnerCalendars
    slas: tuple[Policy, ...]
    commitments: tuple[Commitment, ...]
    goals: tuple[Goal, ...]
    touches: Touches
    channels: tuple[Channel, ...]
    scoring: Scoring
    identity: Identity
    attribution: Attribution

    @property
    def name(self) -> str:
        """The version's name in every table: its day."""
        return self.in_force_from.isoformat()

    @property
    def in_force_from_at(self) -> datetime:
        """Midnight of its day where the reports are read."""
        midnight = datetime.combine(self.in_force_from, time(), ZoneInfo(self.reporting.timezone))
        return midnight.astimezone(UTC)

    @property
    def touch_kinds(self) -> list[str]:
        """Every kind of touch there can be, in the agreement's order, then the others."""
        of_forms = [form.kind for form in self.touches.forms]
        return list(dict.fromkeys((*self.touches.order_of_kinds, *of_forms, *TOUCH_KINDS)))


class Agreement(Part):
    """All versions, the earliest first."""

    versions: Annotated[tuple[AgreementVersion, ...], Field(min_length=1)]

    def in_force(self, instant: datetime) -> AgreementVersion:
        """The version that judges an event at this instant."""
        starts = [version.in_force_from_at for version in self.versions]
        return self.versions[max(bisect_right(starts, instant) - 1, 0)]

    def in_force_on(self, day: date) -> AgreementVersion:
        """The version that says how long people work on this local day."""
        days = [version.in_force_from for version in self.versions]
        return self.versions[max(bisect_right(days, day) - 1, 0)]
