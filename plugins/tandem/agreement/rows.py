"""What one version of the agreement says, as rows. One function per table, named like it."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import product
from typing import Any

from tandem.agreement.lifecycle import (
    Condition,
    FieldCondition,
    RelationCondition,
    ScoreCondition,
    TouchCondition,
)
from tandem.agreement.promises import Policy
from tandem.agreement.schema import AgreementVersion

Row = dict[str, Any]


def minutes(seconds: int) -> Decimal:
    """Seconds as minutes to the hundredth."""
    return (Decimal(seconds) / 60).quantize(Decimal("0.01"))


def settings(version: AgreementVersion) -> Iterator[Row]:
    """One row: everything there is one of."""
    bots, scoring, identity = version.touches.bots, version.scoring, version.identity
    yield {
        "link_mode": version.attribution.link_mode,
        "lookback_days": version.attribution.lookback,
        "half_life_days": version.attribution.half_life,
        "touches_counted": version.attribution.counts,
        "session_gap_seconds": version.touches.session_gap,
        "bot_open_seconds": bots.opens_within_seconds_of_delivery,
        "bot_click_seconds": bots.clicks_within_seconds_of_delivery,
        "points_expire_days": scoring.points_expire_after,
        "threshold_stage": scoring.threshold_stage,
        "link_at_least": identity.link_at_least,
        "review_at_least": identity.review_at_least,
        "default_calendar": version.owner_calendars.default,
        "handoff_stage": version.handoffs.of_stage,
        "handoff_expires_minutes": minutes(version.handoffs.expires_after),
    }


def stages(version: AgreementVersion) -> Iterator[Row]:
    """One row per stage."""
    for rank, stage in enumerate(version.stages, 1):
        yield {"stage_rank": rank, **stage.model_dump(exclude={"entered_when"})}


def stage_conditions(version: AgreementVersion) -> Iterator[Row]:
    """One row per stage × alternative × condition × value."""
    for stage in version.stages:
        for number, conditions in enumerate(stage.entered_when.alternatives, 1):
            for place, condition in enumerate(conditions, 1):
                for values in _condition_rows(condition):
                    yield {
                        "stage": stage.stage,
                        "alternative": number,
                        "condition_number": place,
                        "conditions_in_alternative": len(conditions),
                        **values,
                    }


def _condition_rows(condition: Condition) -> Iterator[Row]:
    match condition:
        case FieldCondition():
            source, source_object, field = condition.source_object_field
            named = {"condition_kind": "field", "source": source, "object": source_object}
            for value in condition.values:
                yield {**named, "field": field, "value": value}
        case ScoreCondition():
            yield {"condition_kind": "score", "score_at_least": condition.score_at_least}
        case TouchCondition():
            for kind in condition.touch:
                yield {"condition_kind": "touch", "touch_kind": kind}
        case RelationCondition():
            yield {"condition_kind": "relation", "relation": condition.relation}


def segments(version: AgreementVersion) -> Iterator[Row]:
    """One row per segment."""
    for priority, segment in enumerate(version.segments, 1):
        yield {"priority": priority, **segment.model_dump()}


def handoff_outcomes(version: AgreementVersion) -> Iterator[Row]:
    """One row per stage that decides a hand-off."""
    for _, outcome, stage in version.handoffs.outcomes:
        yield {"stage": stage, "outcome": outcome}


def handoff_attempt_touches(version: AgreementVersion) -> Iterator[Row]:
    """One row per kind of touch that is an attempt."""
    return _each("touch_kind", version.handoffs.attempt_touches)


def rejection_reasons(version: AgreementVersion) -> Iterator[Row]:
    """One row per reason, and one per sub-reason."""
    for reason, rules in version.handoffs.rejection_reasons.items():
        for sub_reason in (None, *rules.sub_reasons):
            yield {
                "outcome": "rejected",
                "reason": reason,
                "sub_reason": sub_reason,
                "needs_attempts": rules.needs_attempts,
            }
    for reason in version.handoffs.recycle_reasons:
        yield {"outcome": "recycled", "reason": reason}


def owner_calendar_rules(version: AgreementVersion) -> Iterator[Row]:
    """One row per rule × combination of its values."""
    for priority, rule in enumerate(version.owner_calendars.rules, 1):
        keys = ("owner_timezone", "owner_team", "owner_email")
        for values in product(*(getattr(rule, key) or (None,) for key in keys)):
            fits = dict(zip(keys, values, strict=True))
            yield {"priority": priority, **fits, "calendar": rule.calendar}


def sla_policies(version: AgreementVersion) -> Iterator[Row]:
    """One row per policy."""
    for policy in version.slas:
        starts, voided_by = policy.starts, policy.voided_by
        yield {
            "policy": policy.policy,
            "promise": policy.promise,
            "by_team": policy.by,
            "measure": policy.measure,
            "subject_kind": policy.subject,
            "start_kind": "relation" if starts.relation else "stage_entered",
            "start_stage": starts.stage_entered,
            "start_relation": starts.relation,
            "start_from": "created_at" if starts.relation else starts.start_from,
            "counts": policy.counts,
            "on_reassignment": policy.on_reassignment,
            "default_target_minutes": minutes(policy.within.default),
            "void_contact_window_seconds": voided_by.contacted_before_signal_within,
            "void_when_closed": voided_by.closed,
        }


def sla_targets(version: AgreementVersion) -> Iterator[Row]:
    """One row per policy × case × combination of its values; a null fits everything."""
    keys = {"segment": "segment", "signal": "signal_kind"}
    keys |= {"region": "region", "lead_source": "lead_source"}
    for policy in version.slas:
        for number, case in enumerate(policy.within.cases, 1):
            for values in product(*(getattr(case, key) or (None,) for key in keys)):
                yield {
                    "policy": policy.policy,
                    "case_number": number,
                    **dict(zip(keys.values(), values, strict=True)),
                    "target_minutes": minutes(case.within),
                }


def sla_stops(version: AgreementVersion) -> Iterator[Row]:
    """One row per policy × kind of touch or stage that answers it."""
    for policy in version.slas:
        stops = policy.stops
        for kind in stops.touch or ():
            yield {
                "policy": policy.policy,
                "stop_kind": "touch",
                "touch_kind": kind,
                "direction": stops.direction,
                "is_human": stops.is_human,
            }
        for stage in stops.stage_entered or ():
            yield {"policy": policy.policy, "stop_kind": "stage_entered", "stage": stage}


def sla_voids(version: AgreementVersion) -> Iterator[Row]:
    """One row per policy × stage whose entry voids it."""
    return _policy_stages((policy, policy.voided_by.stage_entered) for policy in version.slas)


def sla_pauses(version: AgreementVersion) -> Iterator[Row]:
    """One row per policy × stage in which its time does not count."""
    return _policy_stages((policy, policy.paused_in) for policy in version.slas)


def _policy_stages(named: Iterable[tuple[Policy, tuple[str, ...]]]) -> Iterator[Row]:
    for policy, stage_names in named:
        for stage in stage_names:
            yield {"policy": policy.policy, "stage": stage}


def commitments(version: AgreementVersion) -> Iterator[Row]:
    """One row per commitment."""
    for promise in version.commitments:
        values = promise.model_dump(exclude={"by", "per", "at_least"})
        at_least = Decimal(str(promise.at_least)).quantize(Decimal("0.0001"))
        yield {**values, "by_team": promise.by, "period": promise.per, "at_least": at_least}


def goals(version: AgreementVersion) -> Iterator[Row]:
    """One row per goal."""
    for goal in version.goals:
        values = goal.model_dump(exclude={"per", "owners", "target"})
        target = Decimal(str(goal.target)).quantize(Decimal("0.01"))
        yield {**values, "period": goal.per, "target": target, "owners": ",".join(goal.owners)}


def form_rules(version: AgreementVersion) -> Iterator[Row]:
    """One row per rule × text that a form's name may contain."""
    for priority, rule in enumerate(version.touches.forms, 1):
        for text in rule.contains:
            yield {"priority": priority, "contains": text.lower(), "touch_kind": rule.kind}


def touch_kinds(version: AgreementVersion) -> Iterator[Row]:
    """One row per kind of touch."""
    for rank, kind in enumerate(version.touch_kinds, 1):
        yield {"touch_kind": kind, "kind_rank": rank}


def channel_rules(version: AgreementVersion) -> Iterator[Row]:
    """One row per program type."""
    for channel in version.channels:
        for program_type in channel.program_types:
            yield {"channel": channel.channel, "program_type": program_type}


def score_fades(version: AgreementVersion) -> Iterator[Row]:
    """One row per age from which points are worth less."""
    for fade in version.scoring.points_fade:
        yield {"after_days": fade.after, "keep": fade.keep}


def scoring_rules(version: AgreementVersion) -> Iterator[Row]:
    """One row per rule × value it counts."""
    for rule in version.scoring.engagement:
        named = {"rule": rule.rule, "part": "engagement", "points": rule.points}
        cap = rule.at_most
        capped = {"at_most_times": cap.times, "at_most_per": cap.per} if cap else {}
        for kind in rule.touch:
            yield {**named, **capped, "touch_kind": kind}
    for fit in version.scoring.fit:
        for title in fit.title_contains or (None,):
            named = {"rule": fit.rule, "part": "fit", "points": fit.points}
            text = title.lower() if title else None
            yield {**named, "segment": fit.segment, "title_contains": text}


def shared_mailboxes(version: AgreementVersion) -> Iterator[Row]:
    """One row per local part of an address that many people read."""
    return _each("mailbox", (mailbox.lower() for mailbox in version.identity.shared_mailboxes))


def attribution_touches(version: AgreementVersion) -> Iterator[Row]:
    """One row per kind of touch that may earn credit."""
    return _each("touch_kind", version.attribution.touches)


def _each(column: str, values: Iterable[str]) -> Iterator[Row]:
    for value in values:
        yield {column: value}
