"""Names that one part of the agreement uses and another must define."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import NamedTuple

from tandem.agreement.fields import nearest
from tandem.agreement.lifecycle import AllOf, Condition, FieldCondition, TouchCondition
from tandem.agreement.promises import Policy
from tandem.agreement.schema import AgreementVersion
from tandem.sources import load_registry

Location = tuple[str | int, ...]


class Problem(NamedTuple):
    """One thing that is wrong, where, and what to write instead."""

    location: Location
    wrong: str
    remedy: str


def broken_references(version: AgreementVersion) -> list[Problem]:
    """Everything in a version that names something the version does not define."""
    checks: tuple[Callable[[AgreementVersion], Iterator[Problem]], ...] = (
        _names_given_twice,
        _segments_out_of_order,
        _stages_of_the_funnel,
        _stages_of_handoffs,
        _calendars,
        _policies,
        _policies_of_commitments,
        _touch_kinds,
        _stage_conditions,
        _segments_named,
        _thresholds_of_identity,
    )
    return [problem for check in checks for problem in check(version)]


def _unknown(
    what: str, names: Iterable[str], known: Iterable[str], *location: str | int
) -> Iterator[Problem]:
    valid = list(known)
    for name in names:
        if name not in valid:
            yield Problem(location, f"no {what} is called `{name}`", nearest(name, valid))


def _names_given_twice(version: AgreementVersion) -> Iterator[Problem]:
    lists = {
        "segments": [part.segment for part in version.segments],
        "stages": [part.stage for part in version.stages],
        "calendars": [part.calendar for part in version.calendars],
        "slas": [part.policy for part in version.slas],
        "commitments": [part.commitment for part in version.commitments],
        "goals": [part.goal for part in version.goals],
    }
    for key, names in lists.items():
        for place, name in enumerate(names):
            if name in names[:place]:
                yield Problem((key, place), f"`{name}` is defined twice", "Rename one of them.")
    yield from _days_given_twice(version)


def _days_given_twice(version: AgreementVersion) -> Iterator[Problem]:
    for place, calendar in enumerate(version.calendars):
        days_off = [day.date for day in calendar.days_off]
        for number, half_day in enumerate(calendar.half_days):
            earlier = [day.date for day in calendar.half_days[:number]]
            if half_day.date in (*days_off, *earlier):
                yield Problem(
                    ("calendars", place, "half_days", number),
                    f"{half_day.date} is a day off or a half day already",
                    "Keep the one that holds.",
                )


def _segments_out_of_order(version: AgreementVersion) -> Iterator[Problem]:
    sizes = [segment.employees_at_least for segment in version.segments]
    for place in range(1, len(sizes)):
        if sizes[place] >= sizes[place - 1]:
            yield Problem(
                ("segments", place),
                f"segment `{version.segments[place].segment}` can never fit: one above it "
                f"takes every account from {sizes[place - 1]} employees",
                "List segments from the largest to the smallest.",
            )
    if sizes[-1] != 0:
        yield Problem(
            ("segments", len(sizes) - 1),
            f"no segment fits accounts with fewer than {sizes[-1]} employees",
            "Let the last segment start at 0.",
        )


def _stages_of_the_funnel(version: AgreementVersion) -> Iterator[Problem]:
    if version.stages[0].is_detour:
        yield Problem(("stages", 0), "the first stage is a detour", "Start with a stage.")
    stages = [stage.stage for stage in version.stages]
    threshold = version.scoring.threshold_stage
    yield from _unknown("stage", [threshold], stages, "scoring", "threshold_stage")


def _stages_of_handoffs(version: AgreementVersion) -> Iterator[Problem]:
    stages = [stage.stage for stage in version.stages]
    handoffs = version.handoffs
    yield from _unknown("stage", [handoffs.of_stage], stages, "handoffs", "of_stage")
    decided: set[str] = set()
    for key, _, stage in handoffs.outcomes:
        yield from _unknown("stage", [stage], stages, "handoffs", key)
        if stage in decided or stage == handoffs.of_stage:
            yield Problem(
                ("handoffs", key),
                f"stage `{stage}` would decide a hand-off in two ways",
                "Name each stage in one list only, and never the handed-off stage itself.",
            )
        decided.add(stage)


def _calendars(version: AgreementVersion) -> Iterator[Problem]:
    known = [calendar.calendar for calendar in version.calendars]
    owners = version.owner_calendars
    yield from _unknown("calendar", [owners.default], known, "owner_calendars", "default")
    for place, rule in enumerate(owners.rules):
        where = ("owner_calendars", "rules", place, "calendar")
        yield from _unknown("calendar", [rule.calendar], known, *where)
    for place, policy in enumerate(version.slas):
        yield from _unknown(
            "calendar", [policy.counts], [*known, "owner_calendar"], "slas", place, "counts"
        )


def _policies(version: AgreementVersion) -> Iterator[Problem]:
    stages = [stage.stage for stage in version.stages]
    segments = [segment.segment for segment in version.segments]
    kinds = version.touch_kinds
    for place, policy in enumerate(version.slas):
        at: Location = ("slas", place)
        started_by = [policy.starts.stage_entered] if policy.starts.stage_entered else []
        yield from _unknown("stage", started_by, stages, *at, "starts", "stage_entered")
        yield from _unknown(
            "stage", policy.stops.stage_entered or (), stages, *at, "stops", "stage_entered"
        )
        voids = policy.voided_by.stage_entered
        yield from _unknown("stage", voids, stages, *at, "voided_by", "stage_entered")
        yield from _unknown("stage", policy.paused_in, stages, *at, "paused_in")
        yield from _unknown("kind of touch", policy.stops.touch or (), kinds, *at, "stops", "touch")
        for number, case in enumerate(policy.within.cases):
            cases = (*at, "within", "cases", number)
            yield from _unknown("segment", case.segment or (), segments, *cases, "segment")
            yield from _unknown("kind of touch", case.signal or (), kinds, *cases, "signal")
        yield from _subject_fits(version, policy, at)


def _subject_fits(version: AgreementVersion, policy: Policy, at: Location) -> Iterator[Problem]:
    is_deal = policy.subject == "opportunity"
    if is_deal != (policy.starts.relation is not None):
        yield Problem(
            (*at, "starts"),
            f"subject `{policy.subject}` cannot start this way",
            "An opportunity starts with a relation, a person or a hand-off with a stage.",
        )
    if is_deal and (policy.stops.stage_entered or policy.voided_by.stage_entered):
        yield Problem(
            at,
            "stages are people's, and this promise is about an opportunity",
            "Stop it with touches and void it with `closed: true`.",
        )
    if is_deal and policy.paused_in:
        yield Problem(
            (*at, "paused_in"), "an opportunity has no lifecycle stage", "Remove `paused_in`."
        )
    if policy.voided_by.closed and not is_deal:
        yield Problem(
            (*at, "voided_by", "closed"), "only an opportunity closes", "Name stages instead."
        )
    handed_off = version.handoffs.of_stage
    needs_handoff = policy.subject == "handoff" or policy.starts.start_from == "signal_at"
    if needs_handoff and policy.starts.stage_entered not in (None, handed_off):
        yield Problem(
            (*at, "starts", "stage_entered"),
            f"hand-offs and signals belong to stage `{handed_off}`",
            f"Start with `{handed_off}`, or count a person_episode from entered_at.",
        )


def _policies_of_commitments(version: AgreementVersion) -> Iterator[Problem]:
    policies = [policy.policy for policy in version.slas]
    for place, commitment in enumerate(version.commitments):
        named = [commitment.policy] if commitment.policy else []
        yield from _unknown("policy", named, policies, "commitments", place, "policy")


def _touch_kinds(version: AgreementVersion) -> Iterator[Problem]:
    kinds = version.touch_kinds
    attempts = version.handoffs.attempt_touches
    yield from _unknown("kind of touch", attempts, kinds, "handoffs", "attempt_touches")
    credited = version.attribution.touches
    yield from _unknown("kind of touch", credited, kinds, "attribution", "touches")
    for place, rule in enumerate(version.scoring.engagement):
        where = ("scoring", "engagement", place, "touch")
        yield from _unknown("kind of touch", rule.touch, kinds, *where)


def _stage_conditions(version: AgreementVersion) -> Iterator[Problem]:
    for place, stage in enumerate(version.stages):
        entry = stage.entered_when
        key = "any_of" if entry.any_of else "all_of"
        for number, way in enumerate(entry.any_of or entry.all_of):
            where: Location = ("stages", place, "entered_when", key, number)
            for condition in way.all_of if isinstance(way, AllOf) else (way,):
                yield from _conditions_named(version, condition, where)


def _conditions_named(
    version: AgreementVersion, condition: Condition, where: Location
) -> Iterator[Problem]:
    if isinstance(condition, TouchCondition):
        yield from _unknown("kind of touch", condition.touch, version.touch_kinds, *where)
    if isinstance(condition, FieldCondition):
        yield from _unknown("source field", [condition.field], _source_fields(), *where)


@cache
def _source_fields() -> list[str]:
    return [
        f"{source.source}.{item.object}.{field.name}"
        for source, item, _ in load_registry().tables()
        for field in item.fields
    ]


def _segments_named(version: AgreementVersion) -> Iterator[Problem]:
    segments = [segment.segment for segment in version.segments]
    for place, rule in enumerate(version.scoring.fit):
        named = [rule.segment] if rule.segment else []
        yield from _unknown("segment", named, segments, "scoring", "fit", place, "segment")


def _thresholds_of_identity(version: AgreementVersion) -> Iterator[Problem]:
    identity = version.identity
    if identity.review_at_least > identity.link_at_least:
        yield Problem(
            ("identity", "review_at_least"),
            f"review starts at {identity.review_at_least:g}, above the "
            f"{identity.link_at_least:g} from which records are linked",
            "Let review start at or below linking.",
        )
