"""Attribution a second time, in exact fractions, from what the documentation says."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import NamedTuple

from tandem.agreement.schema import Agreement, AgreementVersion
from tests.dbt.attribution.random_deals import AS_OF, DAY, Company

MILLION = 1_000_000
BILLION = 1_000_000_000


class Touch(NamedTuple):
    """One touch; in order of time, then rank of its kind, then id."""

    at: datetime
    rank: int
    touch_id: str
    person: str
    channel: str


class Path(NamedTuple):
    """A deal, the agreement that judges it and the touches that may earn credit, in order."""

    deal: dict
    version: AgreementVersion
    touches: list[Touch]


def paths(company: Company, agreement: Agreement) -> list[Path]:
    """The path of every deal."""
    sessions = _sessions(company, agreement)
    return [
        _path(company, deal, agreement.in_force(deal["created_at"]), sessions)
        for deal in company.deals
    ]


def removal_effects(journeys: Iterable[tuple[list[str], bool]]) -> dict[str, Fraction]:
    """1 less the chance to win without each channel over that with all of them.

    The published definition: a first-order chain over channels, in which the removed channel leads
    nowhere. One exact solve of the absorbing chain for each.
    """
    steps: Counter[tuple[str, str]] = Counter()
    for channels, is_won in journeys:
        steps.update(pairwise(["(start)", *channels, "(won)" if is_won else "(lost)"]))
    channels = {state for state, _ in steps} - {"(start)"}
    won = _chance_to_win(steps, None)
    return {
        channel: 1 - _chance_to_win(steps, channel) / won if won else Fraction(0)
        for channel in channels
    }


def _chance_to_win(steps: Counter[tuple[str, str]], removed: str | None) -> Fraction:
    leaving = Counter[str]()
    for (state, _), times in steps.items():
        leaving[state] += times
    states = [state for state in leaving if state != removed]
    place = {state: number for number, state in enumerate(states)}
    rows = [[Fraction(i == j) for j in range(len(states) + 1)] for i in range(len(states))]
    for (state, to), times in steps.items():
        if state in place and (to in place or to == "(won)"):
            column = place.get(to, len(states))
            chance = Fraction(times, leaving[state])
            rows[place[state]][column] += chance if to == "(won)" else -chance
    return _solve(rows)[place["(start)"]] if states else Fraction(0)


def _solve(rows: list[list[Fraction]]) -> list[Fraction]:
    """Solve a square system; each row ends in its right-hand side."""
    for pivot in range(len(rows)):
        swap = next(i for i in range(pivot, len(rows)) if rows[i][pivot])
        rows[pivot], rows[swap] = rows[swap], rows[pivot]
        rows[pivot] = [cell / rows[pivot][pivot] for cell in rows[pivot]]
        for i, row in enumerate(rows):
            if i != pivot and (factor := row[pivot]):
                rows[i] = [a - factor * b for a, b in zip(row, rows[pivot], strict=True)]
    return [row[-1] for row in rows]


def learned(every: list[Path]) -> dict[str, dict[str, Fraction]]:
    """Removal effects by version: of the decided deals it judges and those judged before it."""
    return {
        version: removal_effects(
            ([touch.channel for touch in path.touches], path.deal["category"] == "won")
            for path in every
            if path.touches and path.deal["category"] != "open" and path.version.name <= version
        )
        for version in {path.version.name for path in every}
    }


def expected(company: Company, agreement: Agreement) -> dict:
    """Credit, cents and whether it is a fallback, per deal, model and touch (or kind of credit)."""
    known = {person: created for person, _, created in company.people}
    every = paths(company, agreement)
    effects = learned(every)
    rows = {}
    for path in every:
        deal, touches = path.deal, path.touches
        of_version = effects[path.version.name]
        is_unknown = not any(of_version.get(touch.channel) for touch in touches)
        for model, weights in _weights_by_model(path, known, of_version).items():
            waits = model == "full_path" and deal["category"] == "open" and weights
            kept = 225_000 if waits else 0
            credits = largest_remainder(MILLION - kept, [weight for _, weight in weights] or [1])
            names = [touch.touch_id for touch, _ in weights] or ["unattributed"]
            shares = [(name, credit) for name, credit in zip(names, credits, strict=True) if credit]
            shares += [("pending", kept)] if kept else []
            cents = deal["cents"]
            amounts = largest_remainder(abs(cents or 0), [Fraction(c) for _, c in shares])
            is_fallback = model == "markov" and bool(weights) and is_unknown
            for (name, credit), amount in zip(shares, amounts, strict=True):
                signed = None if cents is None else amount if cents >= 0 else -amount
                rows[deal["opportunity_id"], model, name] = (credit, signed, is_fallback)
    return rows


def largest_remainder(total: int, weights: list[Fraction]) -> list[int]:
    """Whole parts of a total in proportion to weights; what is left to the largest remainders."""
    exact = [total * Fraction(weight) / sum(weights) for weight in weights]
    parts = [int(share) for share in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts


def _path(
    company: Company, deal: dict, version: AgreementVersion, sessions: dict[str, str]
) -> Path:
    people = set(_people(company, deal, version.attribution.link_mode))
    ranks = {kind: rank for rank, kind in enumerate(version.touch_kinds, 1)}
    from_at = deal["created_at"] - timedelta(days=version.attribution.lookback)
    touches = sorted(
        Touch(
            touch["occurred_at"],
            ranks[touch["kind"]],
            touch["touch_id"],
            touch["person_id"],
            touch["channel"] or "unmapped",
        )
        for touch in company.touches
        if touch["person_id"] in people
        and touch["kind"] in version.attribution.touches
        and touch["is_human"]
        and touch["direction"] == "inbound"
        and from_at <= touch["occurred_at"] <= (deal["closed_at"] or AS_OF)
    )
    if version.attribution.counts == "one_per_session":
        touches = _strongest(touches, sessions)
    return Path(deal, version, touches)


def _strongest(touches: list[Touch], sessions: dict[str, str]) -> list[Touch]:
    """The touch of each session whose kind ranks highest; of these the earliest."""
    best: dict[str, Touch] = {}
    for touch in sorted(touches, key=lambda touch: (touch.rank, touch.at, touch.touch_id)):
        best.setdefault(sessions[touch.touch_id], touch)
    return sorted(best.values())


def _sessions(company: Company, agreement: Agreement) -> dict[str, str]:
    """The first touch of the session of each human inbound touch."""
    sessions: dict[str, str] = {}
    before: dict[str, dict] = {}
    for touch in sorted(company.touches, key=lambda it: (it["occurred_at"], it["touch_id"])):
        if touch["is_human"] and touch["direction"] == "inbound":
            last, name = before.get(touch["person_id"]), touch["touch_id"]
            gap = timedelta(seconds=agreement.in_force(touch["occurred_at"]).touches.session_gap)
            goes_on = last is not None and touch["occurred_at"] - last["occurred_at"] <= gap
            sessions[name] = sessions[last["touch_id"]] if goes_on else name
            before[touch["person_id"]] = touch
    return sessions


def _people(company: Company, deal: dict, link_mode: str) -> Iterator[str]:
    named = {person for key, person in company.roles if key == deal["opportunity_id"]}
    if link_mode != "implicit":
        yield from named
    if link_mode == "implicit" or (link_mode == "hybrid" and not named):
        yield from (p for p, account, _ in company.people if account == deal["account_id"])


def _weigh(touches: list[Touch], milestones: list, middle: int) -> list[tuple[Touch, Fraction]]:
    """What each touch of a path weighs, from milestones (touch or None, weight) and the middle."""
    weights: dict[Touch, Fraction] = defaultdict(Fraction)
    for touch, weight in milestones:
        if touch is not None:
            weights[touch] += Fraction(weight)
    rest = [touch for touch in touches if touch not in weights]
    for touch in rest:
        weights[touch] += Fraction(middle, len(rest))
    return [(touch, weights[touch]) for touch in touches if weights[touch]]


def _lead_creation(touches: list[Touch], created: datetime, known: dict) -> Touch | None:
    """The earliest touch that is its person's nearest to, and within a day of, the first record."""
    nearest = []
    for person in {touch.person for touch in touches}:
        mine = [touch for touch in touches if touch.person == person]
        best = min(mine, key=lambda touch: (abs(touch.at - known[person]), touch))
        if abs(best.at - known[person]) <= DAY and best.at <= created:
            nearest.append(best)
    return min(nearest, default=None)


def _weights_by_model(path: Path, known: dict, effects: dict[str, Fraction]) -> dict[str, list]:
    """Weights of all ten models for one deal."""
    deal, touches = path.deal, path.touches
    before = [touch for touch in touches if touch.at <= deal["created_at"]]
    first, last = (touches[0], touches[-1]) if touches else (None, None)
    lead = _lead_creation(touches, deal["created_at"], known)
    opening = before[-1] if before else None
    close = last if deal["category"] != "open" else None
    early = [(first, 30), (lead, 30), (opening, 30)] if before else []
    half_life = path.version.attribution.half_life * DAY
    decayed = [
        (touch, Fraction(round(1e9 * 0.5 ** ((last.at - touch.at) / half_life))))
        for touch in touches
    ]
    removed = _of_channels(touches, effects)
    return {
        "first_touch": _weigh(touches, [(first, 1)], 0),
        "last_touch": _weigh(touches, [(last, 1)], 0),
        "linear": _weigh(touches, [], 1),
        "u_shaped": _weigh(touches, [(first, 40), (last, 40)], 20),
        "lead_creation": _weigh(before, early[:2], 0),
        "w_shaped": _weigh(before, early, 10),
        "full_path": _weigh(touches, [(t, "22.5") for t in (first, lead, opening, close)], 10),
        "time_decay": decayed,
        "markov": removed or _weigh(touches, [], 1),
        "shapley": _of_channels(touches, {touch.channel: Fraction(1) for touch in touches}),
    }


def _of_channels(touches: list[Touch], worth: dict[str, Fraction]) -> list[tuple[Touch, Fraction]]:
    """A channel's worth in whole billionths, in equal parts (of a millionth) to its touches."""
    times = Counter(touch.channel for touch in touches)
    weights = []
    for touch in touches:
        billionths = floor(BILLION * worth.get(touch.channel, 0) + Fraction(1, 2))
        weights.append((touch, Fraction(MILLION * billionths // times[touch.channel])))
    return [(touch, weight) for touch, weight in weights if weight]
