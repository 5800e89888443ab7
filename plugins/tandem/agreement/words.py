"""How the parts of an agreement read in plain words, for people who sign it and read no YAML."""

from collections.abc import Iterable

from tandem.agreement.fields import Span
from tandem.agreement.lifecycle import (
    Condition,
    FieldCondition,
    RejectionReason,
    RelationCondition,
    ScoreCondition,
    TouchCondition,
)
from tandem.agreement.promises import (
    Calendar,
    Commitment,
    Goal,
    Policy,
    Start,
    Stop,
    TargetCase,
    Void,
)
from tandem.agreement.scoring import Cap, FitRule

COUNTED = {
    "mqls_delivered": "MQLs handed over",
    "accepted_share": "of decided hand-offs accepted",
    "complete_handoff_share": "of hand-offs complete",
    "sla_met_share": "of clocks met",
    "decided_share": "of hand-offs decided in time",
    "attempted_share": "of hand-offs attempted",
}
WANTED = {
    "opportunities_created": "opportunities created",
    "pipeline_created": "of pipeline created",
    "revenue_won": "of revenue won",
    "program_roi": "times the money that programs cost comes back",
}
LINKED = {
    "explicit": "people named on the deal",
    "hybrid": "people named on the deal, else everybody of its account",
    "implicit": "everybody of the deal's account",
}
_MOMENTS = {"assigned_at": "assigned", "entered_at": "entered", "signal_at": "signalled"}
_HANDED_ON = {
    "split": "each owner's time by their own calendar",
    "continue": "the first owner's calendar goes on",
    "restart": "each owner gets the full time",
    "last_schedule": "the last owner's calendar, for all of it",
}


def spoken(name: str) -> str:
    """A name as a person says it."""
    return name.replace("_", " ")


def listed(names: Iterable[str]) -> str:
    """Several names."""
    return ", ".join(spoken(name) for name in names)


def length(seconds: int) -> str:
    """A length of time, in the units people count such lengths in."""
    days, within_day = divmod(seconds, 86_400)
    if days > 1 and not within_day:
        return f"{days} days"
    hours, rest = divmod(seconds, 3_600)
    whole, left = divmod(rest, 60)
    parts = [f"{hours} h" if hours else "", f"{whole} min" if whole else ""]
    return " ".join(part for part in (*parts, f"{left} s" if left else "") if part)


def entered(alternatives: Iterable[tuple[Condition, ...]]) -> str:
    """What brings somebody into a stage, one way a line."""
    return "\nor ".join(" and ".join(map(_condition, ways)) for ways in alternatives)


def _condition(condition: Condition) -> str:
    match condition:
        case FieldCondition():
            return f"{condition.field} becomes {' / '.join(condition.values)}"
        case ScoreCondition():
            return f"the score reaches {condition.score_at_least}"
        case TouchCondition():
            return f"they do one of: {listed(condition.touch)}"
        case RelationCondition():
            return f"an {spoken(condition.relation)}"


def earned(reason: RejectionReason) -> str:
    """What a rejection for this reason needs."""
    parts = [f"one of: {listed(reason.sub_reasons)}"] if reason.sub_reasons else []
    parts += [f"after {reason.needs_attempts} attempts"] if reason.needs_attempts else []
    return "; ".join(parts)


def within(policy: Policy) -> str:
    """How much time a promise leaves, one case a line."""
    cases = [f"{length(case.within)} for {_fits(case)}" for case in policy.within.cases]
    return "\n".join([*cases, f"{length(policy.within.default)}" + (" else" if cases else "")])


def counted(policy: Policy) -> str:
    """Whose working time counts, and what stops it from counting."""
    lines = [spoken(policy.counts), f"new owner: {_HANDED_ON[policy.on_reassignment]}"]
    lines += [f"paused in: {listed(policy.paused_in)}"] if policy.paused_in else []
    return "\n".join([*lines, *(f"void {word}" for word in _voided(policy.voided_by))])


def _voided(void: Void) -> Iterable[str]:
    if void.contacted_before_signal_within:
        yield f"if contacted up to {length(void.contacted_before_signal_within)} before the signal"
    if void.stage_entered:
        yield f"on entering {listed(void.stage_entered)}"
    if void.closed:
        yield "when the deal is closed"


def _fits(case: TargetCase) -> str:
    named = (case.signal, case.segment, case.region, case.lead_source)
    return " and ".join(" or ".join(map(spoken, values)) for values in named if values)


def starts(start: Start) -> str:
    """What starts a clock."""
    if start.relation:
        return spoken(start.relation)
    return f"{start.stage_entered}, when {_MOMENTS[start.start_from]}"


def stops(stop: Stop) -> str:
    """What answers a clock."""
    human = {True: "human", False: "automated", None: ""}[stop.is_human]
    which = " ".join(filter(None, (human, stop.direction)))
    touches = f"{which} {listed(stop.touch)}" if stop.touch else ""
    stages = f"stage {listed(stop.stage_entered)}" if stop.stage_entered else ""
    return " or ".join(part.strip() for part in (touches, stages) if part)


def teams(names: Iterable[str]) -> str:
    """Who promises."""
    return " and ".join(name.capitalize() for name in names)


def least(commitment: Commitment) -> str:
    """How much is promised."""
    is_share = commitment.metric.endswith("_share")
    return f"{commitment.at_least:.0%}" if is_share else f"{commitment.at_least:g}"


def promised(commitment: Commitment) -> str:
    """What it is promised of."""
    details = f" ({spoken(commitment.policy)})" if commitment.policy else ""
    details += f" within {commitment.within_days} days" if commitment.within_days else ""
    return COUNTED[commitment.metric] + details


def target(goal: Goal, currency: str) -> str:
    """How much is wanted."""
    is_money = goal.metric in {"pipeline_created", "revenue_won"}
    return f"{goal.target:,.10g} {currency if is_money else ''}".rstrip()


def wanted(goal: Goal) -> str:
    """What it is wanted of."""
    return WANTED[goal.metric] + (f" (counted {spoken(goal.model)})" if goal.model else "")


def at_most(cap: Cap | None) -> str:
    """How often a rule may earn."""
    if cap is None:
        return "no limit"
    return f"{'once' if cap.times == 1 else f'{cap.times} times'} a {cap.per}"


def fits(rule: FitRule) -> str:
    """Whom a rule for who somebody is fits."""
    titles = " / ".join(rule.title_contains or ())
    return f"segment {spoken(rule.segment)}" if rule.segment else f"title has {titles}"


def hours(calendar: Calendar) -> str:
    """Weekly working time, one group of weekdays a line."""
    return "\n".join(
        f"{days} {', '.join(_span(span) for span in spans)}"
        for days, spans in calendar.hours.items()
    )


def holidays(calendar: Calendar) -> str:
    """Days on which nobody works."""
    public = calendar.holidays
    place = " ".join(filter(None, (public.country, public.subdivision))) if public else "none"
    own = len(calendar.days_off) + len(calendar.half_days)
    return place + (f" and {own} own days" if own else "")


def _span(span: Span) -> str:
    return f"{span.opens:%H:%M}–{span.closes:%H:%M}"
