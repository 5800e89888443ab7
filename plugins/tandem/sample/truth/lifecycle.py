"""Walk every person through the stages: evidence in order, one rule at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tandem.sample.truth.terms import Terms


@dataclass(frozen=True)
class Touch:
    """One interaction of a person."""

    touch_id: str
    kind: str
    direction: str
    is_human: bool
    at: datetime
    opportunity_id: str | None = None


@dataclass(frozen=True)
class FieldValue:
    """A watched field took a value at an instant."""

    record_key: str
    field: str
    value: str
    at: datetime
    is_observed: bool
    cause_id: str


@dataclass(frozen=True)
class Evidence:
    """One reason to be in a stage."""

    at: datetime
    rank: int
    cause_id: str
    stage: str
    is_word: bool
    is_observed: bool
    record_key: str | None


@dataclass(frozen=True)
class Episode:
    """One visit of a stage."""

    stage: str
    entered_at: datetime
    exited_at: datetime | None
    number: int
    direction: str
    is_observed: bool
    record_key: str | None


def find_evidence(
    touches: Iterable[Touch],
    values: Iterable[FieldValue],
    relations: Iterable[tuple[str, datetime, str]],
    terms: Terms,
) -> list[Evidence]:
    """Everything that ever spoke for a stage, in the order in which it is judged."""
    found = [*_from_touches(touches, terms), *_from_fields(values, terms)]
    stages = terms.conditions("relation")
    for relation, at, cause in relations:
        found += [_plain(at, cause, stage, terms) for stage in stages.get(relation, ())]
    return sorted(found, key=lambda one: (one.at, one.rank, one.cause_id))


def _plain(at: datetime, cause: str, stage: str, terms: Terms) -> Evidence:
    return Evidence(at, terms.ranks[stage], cause, stage, False, True, None)


def _from_touches(touches: Iterable[Touch], terms: Terms) -> Iterator[Evidence]:
    human = [touch for touch in touches if touch.is_human]
    stages = terms.conditions("touch")
    for touch in human:
        for stage in stages.get(touch.kind, ()):
            yield _plain(touch.at, touch.touch_id, stage, terms)
    thresholds = terms.conditions("score_at_least")
    for at, before, after in scores(human, terms):
        for threshold, reached in thresholds.items():
            if before < threshold <= after:
                for stage in reached:
                    yield _plain(at, f"score {at}", stage, terms)


def scores(touches: Iterable[Touch], terms: Terms) -> Iterator[tuple[datetime, int, int]]:
    """Instant, score before and score after, for every instant that earns points."""
    lasting = timedelta(days=int(terms.raw["scoring"]["points_expire_after"][:-1]))
    earned: dict[datetime, int] = defaultdict(int)
    for touch in touches:
        if touch.direction == "inbound" and touch.kind in terms.points:
            earned[touch.at] += terms.points[touch.kind]
    instants = sorted(earned.items())
    oldest = total = 0
    for at, points in instants:
        while instants[oldest][0] < at - lasting:
            total -= instants[oldest][1]
            oldest += 1
        yield at, total, total + points
        total += points


def _from_fields(values: Iterable[FieldValue], terms: Terms) -> Iterator[Evidence]:
    for value in values:
        for stage in terms.stages_of_field(value.field).get(value.value, ()):
            yield Evidence(
                value.at,
                terms.ranks[stage],
                value.cause_id,
                stage,
                True,
                value.is_observed,
                value.record_key,
            )


def walk(evidence: Iterable[Evidence], terms: Terms) -> list[Episode]:
    """The episodes of one person."""
    episodes: list[Episode] = []
    for one in evidence:
        current = episodes[-1].stage if episodes else None
        if one.stage == current or not _counts(one, current, terms):
            continue
        if episodes:
            episodes[-1] = replace(episodes[-1], exited_at=one.at)
        direction = _direction(current, one.stage, terms)
        number = len(episodes) + 1
        episodes.append(
            Episode(one.stage, one.at, None, number, direction, one.is_observed, one.record_key)
        )
    return episodes


def _counts(one: Evidence, current: str | None, terms: Terms) -> bool:
    """A word always counts; anything else never leads back, nor out of a detour to the start."""
    if current is None or one.is_word or one.stage in terms.detours:
        return True
    if current in terms.detours:
        return one.rank > 1
    return one.rank > terms.ranks[current]


def _direction(current: str | None, entered: str, terms: Terms) -> str:
    ranks = terms.ranks
    if entered in terms.detours:
        return "back"
    if current is None:
        return "forward" if ranks[entered] == 1 else "skip"
    if current in terms.detours:
        return "forward"
    steps = ranks[entered] - ranks[current]
    return "back" if steps < 0 else "forward" if steps == 1 else "skip"
