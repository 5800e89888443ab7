"""The agreement in plain words, for people who sign it and do not read YAML."""

from collections.abc import Iterable

from rich.console import Group
from rich.markup import escape
from rich.table import Table

from tandem.agreement.fields import Span
from tandem.agreement.lifecycle import (
    Condition,
    FieldCondition,
    RelationCondition,
    ScoreCondition,
    TouchCondition,
)
from tandem.agreement.promises import Calendar, Commitment, Policy, Start, Stop, TargetCase
from tandem.agreement.schema import AgreementVersion
from tandem.agreement.scoring import Cap, EngagementRule
from tandem.agreement.versions import find_version, versions_in_use
from tandem.settings import Settings

COUNTED = {
    "mqls_delivered": "MQLs handed over",
    "accepted_share": "of decided hand-offs accepted",
    "complete_handoff_share": "of hand-offs complete",
    "sla_met_share": "of clocks met",
    "decided_share": "of hand-offs decided in time",
    "attempted_share": "of hand-offs attempted",
}


def show(settings: Settings, version: str | None = None) -> Group:
    """One version in plain words: the one in force now unless another is named.

    Args:
        settings: Where the agreement lies and what "now" is.
        version: The day of the version, such as ``2024-01-01``.
    """
    if version is not None:
        return describe(find_version(settings, version)[1])
    return describe(versions_in_use(settings).in_force(settings.now))


def describe(version: AgreementVersion) -> Group:
    """All promises of one version as tables of words."""
    signed = version.signed_by
    return Group(
        f"[bold]Agreement in force from {version.in_force_from}[/bold]",
        f"signed for Sales by {signed.sales}, for Marketing by {signed.marketing}; "
        f"reports in {version.reporting.currency}, days end in {version.reporting.timezone}",
        _table(
            "Stages",
            ("stage", "means", "entered when"),
            (
                (stage.stage, stage.means, _entered(stage.entered_when.alternatives))
                for stage in version.stages
            ),
        ),
        _table(
            "Promises with a time limit",
            ("who", "promise", "clock starts", "and stops with", "within", "counted"),
            (_promise(policy) for policy in version.slas),
        ),
        _table(
            "Commitments and goals",
            ("who", "per", "at least", "what"),
            [
                *(_commitment(commitment) for commitment in version.commitments),
                *(
                    (" and ".join(goal.owners), goal.per, f"{goal.target:,.0f}", _words(goal.goal))
                    for goal in version.goals
                ),
            ],
        ),
        _table(
            f"Points for deeds, which count for {version.scoring.points_expire_after} days",
            ("rule", "when they do one of", "points", "per person at most"),
            (_deed(rule) for rule in version.scoring.engagement),
        ),
        _table(
            "Working time",
            ("calendar", "time zone", "hours", "holidays"),
            (_calendar(calendar) for calendar in version.calendars),
        ),
    )


def _table(title: str, headings: Iterable[str], rows: Iterable[tuple[str, ...]]) -> Table:
    table = Table(title=title, title_justify="left", show_lines=True)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    return table


def _words(name: str) -> str:
    return name.replace("_", " ")


def _list(names: Iterable[str]) -> str:
    return ", ".join(_words(name) for name in names)


def _length(seconds: int) -> str:
    hours, rest = divmod(seconds, 3_600)
    whole, minutes = divmod(rest, 60)
    parts = [f"{hours} h" if hours else "", f"{whole} min" if whole else ""]
    return " ".join(part for part in (*parts, f"{minutes} s" if minutes else "") if part)


def _entered(alternatives: Iterable[tuple[Condition, ...]]) -> str:
    ways = [" and ".join(_condition(each) for each in conditions) for conditions in alternatives]
    return "\nor ".join(ways)


def _condition(condition: Condition) -> str:
    match condition:
        case FieldCondition():
            return f"{condition.field} becomes {' / '.join(condition.values)}"
        case ScoreCondition():
            return f"the score reaches {condition.score_at_least}"
        case TouchCondition():
            return f"they do one of: {_list(condition.touch)}"
        case RelationCondition():
            return f"an {_words(condition.relation)}"


def _promise(policy: Policy) -> tuple[str, ...]:
    cases = [f"{_length(case.within)} for {_fits(case)}" for case in policy.within.cases]
    within = "\n".join([*cases, f"{_length(policy.within.default)}" + (" else" if cases else "")])
    counted = f"{_words(policy.counts)}; owner changes: {_words(policy.on_reassignment)}"
    return (policy.by, policy.promise, _start(policy.starts), _stop(policy.stops), within, counted)


def _fits(case: TargetCase) -> str:
    named = (case.signal, case.segment, case.region, case.lead_source)
    return " and ".join(" or ".join(map(_words, values)) for values in named if values)


def _start(starts: Start) -> str:
    if starts.relation:
        return _words(starts.relation)
    moments = {"assigned_at": "assigned", "entered_at": "entered", "signal_at": "signalled"}
    return f"{starts.stage_entered}, when {moments[starts.start_from]}"


def _stop(stops: Stop) -> str:
    human = {True: "human", False: "automated", None: ""}[stops.is_human]
    which = " ".join(filter(None, (human, stops.direction)))
    touches = f"{which} {_list(stops.touch)}" if stops.touch else ""
    stages = f"stage {_list(stops.stage_entered)}" if stops.stage_entered else ""
    return " or ".join(part.strip() for part in (touches, stages) if part)


def _commitment(commitment: Commitment) -> tuple[str, ...]:
    is_share = commitment.metric.endswith("_share")
    amount = f"{commitment.at_least:.0%}" if is_share else f"{commitment.at_least:g}"
    details = f" ({_words(commitment.policy)})" if commitment.policy else ""
    details += f" within {commitment.within_days} days" if commitment.within_days else ""
    return (commitment.by, commitment.per, amount, COUNTED[commitment.metric] + details)


def _deed(rule: EngagementRule) -> tuple[str, ...]:
    return (_words(rule.rule), _list(rule.touch), str(rule.points), _at_most(rule.at_most))


def _at_most(cap: Cap | None) -> str:
    if cap is None:
        return "no limit"
    return f"{'once' if cap.times == 1 else f'{cap.times} times'} a {cap.per}"


def _calendar(calendar: Calendar) -> tuple[str, ...]:
    hours = [
        f"{days} {', '.join(_span(span) for span in spans)}"
        for days, spans in calendar.hours.items()
    ]
    public = calendar.holidays
    place = " ".join(filter(None, (public.country, public.subdivision))) if public else "none"
    own = len(calendar.days_off) + len(calendar.half_days)
    return (
        calendar.calendar,
        calendar.timezone,
        "\n".join(hours),
        place + (f" and {own} own days" if own else ""),
    )


def _span(span: Span) -> str:
    return f"{span.opens:%H:%M}–{span.closes:%H:%M}"


__all__ = ["describe", "show"]
