"""Attribution a second time, in exact fractions, from what the documentation says."""

from collections import Counter, defaultdict
from datetime import datetime
from fractions import Fraction
from math import floor

from tandem.agreement.schema import Agreement
from tests.dbt.attribution.chain_by_hand import learned
from tests.dbt.attribution.paths_by_hand import Path, Touch, paths
from tests.dbt.attribution.random_deals import DAY, Company

MILLION = 1_000_000
BILLION = 1_000_000_000


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
