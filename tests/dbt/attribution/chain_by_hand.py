"""Removal effects in exact fractions: the absorbing chain, solved once per channel."""

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise

from tests.dbt.attribution.paths_by_hand import Path


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
