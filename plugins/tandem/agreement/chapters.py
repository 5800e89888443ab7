"""One version of the agreement as chapters of words, whoever prints them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tandem.agreement import words
from tandem.agreement.schema import AgreementVersion

Cells = tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One thing that was agreed.

    Attributes:
        kind: ``stage``, ``handoff``, ``reason``, ``sla``, ``commitment``, ``goal`` and so on.
        name: Its name in the agreement; with the kind it is a place others can point at.
        cells: A text for each heading of its chapter; a text may have several lines.
    """

    kind: str
    name: str
    cells: Cells


@dataclass(frozen=True)
class Chapter:
    """All that was agreed of one sort."""

    title: str
    headings: Cells
    lines: tuple[Line, ...]


def chapters(version: AgreementVersion) -> list[Chapter]:
    """Everything one version says, in the order people ask for it."""
    return [
        Chapter(title, headings, tuple(lines(version)))
        for title, headings, lines in _CHAPTERS
        if any(lines(version))
    ]


def _stages(version: AgreementVersion) -> Iterator[Line]:
    for stage in version.stages:
        ways = words.entered(stage.entered_when.alternatives)
        means = stage.means + (" (a detour)" if stage.is_detour else "")
        yield Line("stage", stage.stage, (stage.stage, means, ways))


def _handoffs(version: AgreementVersion) -> Iterator[Line]:
    handoffs = version.handoffs
    decided = {
        "accepted": handoffs.accepted_by,
        "rejected": handoffs.rejected_by,
        "recycled": handoffs.recycled_by,
    }
    for outcome, stages in decided.items():
        if stages:
            yield Line("handoff", outcome, (outcome, f"enters {words.listed(stages)}"))
    limit = words.length(handoffs.expires_after)
    yield Line("handoff", "expired", ("expired", f"no decision within {limit}"))
    attempts = words.listed(handoffs.attempt_touches)
    yield Line("handoff", "attempts", ("counts as an attempt", attempts))


def _reasons(version: AgreementVersion) -> Iterator[Line]:
    handoffs = version.handoffs
    for name, reason in handoffs.rejection_reasons.items():
        cells = (words.spoken(name), "reject", words.earned(reason) or "nothing more")
        yield Line("reason", name, cells)
    for name in handoffs.recycle_reasons:
        yield Line("reason", name, (words.spoken(name), "recycle", "nothing more"))


def _promises(version: AgreementVersion) -> Iterator[Line]:
    for policy in version.slas:
        cells = (
            words.teams([policy.by]),
            policy.promise,
            words.starts(policy.starts),
            words.stops(policy.stops),
            words.within(policy),
            words.counted(policy),
        )
        yield Line("sla", policy.policy, cells)


def _commitments(version: AgreementVersion) -> Iterator[Line]:
    for commitment in version.commitments:
        cells = (
            words.teams([commitment.by]),
            words.least(commitment),
            words.promised(commitment),
            commitment.per,
        )
        yield Line("commitment", commitment.commitment, cells)
    for goal in version.goals:
        amount = words.target(goal, version.reporting.currency)
        wanted = (words.teams(goal.owners), amount, words.wanted(goal), goal.per)
        yield Line("goal", goal.goal, wanted)


def _points(version: AgreementVersion) -> Iterator[Line]:
    scoring = version.scoring
    for deed in scoring.engagement:
        when = words.listed(deed.touch)
        cells = (words.spoken(deed.rule), when, str(deed.points), words.at_most(deed.at_most))
        yield Line("rule", deed.rule, cells)
    for fit in scoring.fit:
        cells = (words.spoken(fit.rule), words.fits(fit), str(fit.points), "once")
        yield Line("fit", fit.rule, cells)
    for fade in scoring.points_fade:
        cells = ("fading", f"{fade.after} days after the deed", f"{fade.keep:.0%} of them stay", "")
        yield Line("fade", str(fade.after), cells)
    expire = f"{scoring.points_expire_after} days after the deed"
    yield Line("fade", "end", ("the end", expire, "none of them stay", ""))


def _segments(version: AgreementVersion) -> Iterator[Line]:
    for segment in version.segments:
        cells = (words.spoken(segment.segment), f"{segment.employees_at_least:,} employees or more")
        yield Line("segment", segment.segment, cells)


def _channels(version: AgreementVersion) -> Iterator[Line]:
    for channel in version.channels:
        cells = (words.spoken(channel.channel), ", ".join(channel.program_types))
        yield Line("channel", channel.channel, cells)
    yield Line("channel", "other", ("other", "every other type of program"))
    yield Line("channel", "unattributed", ("unattributed", "no program at all"))


def _calendars(version: AgreementVersion) -> Iterator[Line]:
    for calendar in version.calendars:
        cells = (
            words.spoken(calendar.calendar),
            calendar.timezone,
            words.hours(calendar),
            words.holidays(calendar),
        )
        yield Line("calendar", calendar.calendar, cells)


def _credit(version: AgreementVersion) -> Iterator[Line]:
    attribution, identity = version.attribution, version.identity
    facts = {
        "whose touches count for a deal": words.LINKED[attribution.link_mode],
        "which touches": words.listed(attribution.touches),
        "how far back": f"{attribution.lookback} days",
        "half of the credit decays in": f"{attribution.half_life} days (time decay)",
        "two records are one person from": f"{identity.link_at_least:.0%} likelihood",
        "a person decides from": f"{identity.review_at_least:.0%}",
    }
    for name, text in facts.items():
        yield Line("setting", name.replace(" ", "_"), (name, text))


_CHAPTERS: tuple[tuple[str, Cells, Callable[[AgreementVersion], Iterator[Line]]], ...] = (
    ("Commitments and goals", ("who", "at least", "what", "each"), _commitments),
    (
        "Promises with a time limit",
        ("who", "promise", "clock starts", "and stops with", "within", "counted"),
        _promises,
    ),
    ("Stages", ("stage", "means", "entered when"), _stages),
    ("What becomes of a hand-off", ("outcome", "when"), _handoffs),
    ("Reasons to give one back", ("reason", "to", "needs"), _reasons),
    ("Points", ("rule", "when", "points", "per person at most"), _points),
    ("Segments", ("segment", "accounts of"), _segments),
    ("Channels", ("channel", "program types"), _channels),
    ("Working time", ("calendar", "time zone", "hours", "holidays"), _calendars),
    ("Credit and identity", ("what", "how"), _credit),
)
