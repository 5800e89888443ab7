"""Training: how often each outcome is seen among matches and among strangers, without any truth.

Splink starts: it draws strangers at random and finds matches by expectation maximisation within
blocks. Two of its figures are then put right together, because both err where records have many
doubles: "strangers" drawn at random contain the matches too, so agreeing on an address looks less
telling than it is; and the share of matches rests on a guess. Counting outcomes over all pairs that
meet, and taking what the model calls matches out of the strangers, settles both (the classical
expectation conditional maximisation of record linkage).
"""

from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from tandem.unify.probabilistic.frequencies import Frequencies
from tandem.unify.probabilistic.linker import (
    contradiction_sql,
    linker_of,
    outcome_sql,
    outcomes_sql,
)
from tandem.unify.probabilistic.model import LevelWeight, Model, Weights

_SEED = 1
_STRANGERS = 1_000_000
#: Up to so many pairs all are looked at: what is left of a count after the matches is then exact.
_ALL_PAIRS = 6_000_000
_ROUNDS = 200
_UNSEEN = 1e-6

Figures = npt.NDArray[np.float64]


@dataclass(frozen=True)
class _Patterns:
    """Outcomes of the pairs that meet: one row per pattern seen, -1 where a value is unknown."""

    outcomes: npt.NDArray[np.int64]
    pairs: Figures


def train(
    connection: duckdb.DuckDBPyConnection, model: Model, counted: Frequencies, trained_on: str
) -> Weights:
    """Return what the records in table ``prepared`` say about the levels of a model.

    Args:
        connection: Holds table ``prepared``.
        model: Its declaration; weights it already has are not looked at.
        counted: The frequencies ``prepared`` was made with.
        trained_on: What the records were, for whoever reads the weights.
    """
    untrained = model.model_copy(update={"weights": None})
    linker, _ = linker_of(connection, untrained, counted, "prepared")
    told = _trained_by_splink(linker, model, counted.records)
    met = linker.inference.compute_blocked_pairs_for_predict()
    start = [_figures(comparison["comparison_levels"]) for comparison in told["comparisons"]]
    patterns = _patterns(connection, model, met.physical_name)
    known = _known_pairs(connection, model)
    prior, settled = _settle(patterns, start, known, told["probability_two_random_records_match"])
    fields = {
        field.column: [
            LevelWeight(outcome=outcome, m=float(m), u=float(u))
            for outcome, m, u in zip(field.outcomes(), *figures, strict=True)
        ]
        for field, figures in zip(model.compare, settled, strict=True)
    }
    partners = prior * (counted.records - 1)
    return Weights(trained_on=trained_on, matches_per_record=partners, fields=fields)


def _trained_by_splink(linker: Any, model: Model, records: int) -> dict[str, Any]:
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [_rule(columns) for columns in model.training.sure], recall=model.training.recall
    )
    pairs = records * (records - 1) // 2
    drawn = pairs if pairs <= _ALL_PAIRS else _STRANGERS
    training.estimate_u_using_random_sampling(max_pairs=drawn, seed=_SEED)
    for columns in model.training.within:
        training.estimate_parameters_using_expectation_maximisation(_rule(columns))
    told: dict[str, Any] = linker.misc.save_model_to_json()
    return told


def _rule(columns: list[str]) -> str:
    return " and ".join(f"l.{column} = r.{column}" for column in columns)


def _figures(levels: list[dict[str, Any]]) -> tuple[Figures, Figures]:
    """Return ``m`` and ``u`` of one field's levels; what Splink never saw is very rare."""
    seen = [level for level in levels if not level.get("is_null_level")]
    m, u = (
        np.array([_number(level.get(f"{letter}_probability")) for level in seen])
        for letter in ("m", "u")
    )
    return m / m.sum(), u / u.sum()


def _number(value: object) -> float:
    return value if isinstance(value, float) and value > 0 else _UNSEEN


def _patterns(connection: duckdb.DuckDBPyConnection, model: Model, met: str) -> _Patterns:
    numbers = [outcome_sql(field, is_number=True) for field in model.compare]
    columns = [f"number_{n}" for n in range(len(numbers))]
    never = [one for one in model.never_alone if one.name in model.training.strangers]
    strangers = contradiction_sql(model.model_copy(update={"never_alone": never}))
    rows = connection.execute(
        f"""
        with told as (
            select
                {", ".join(f"{sql} as {name}" for sql, name in zip(numbers, columns, strict=True))},
                {outcomes_sql(model)}
            from {met} as met
            inner join prepared as l on met.join_key_l = l.record_number
            inner join prepared as r on met.join_key_r = r.record_number
        )

        select {", ".join(columns)}, count(*) from told where {strangers} is null group by all
        """
    ).fetchall()
    table = np.array(rows, dtype=np.int64).reshape(len(rows), len(numbers) + 1)
    return _Patterns(table[:, :-1], table[:, -1].astype(float))


def _known_pairs(connection: duckdb.DuckDBPyConnection, model: Model) -> tuple[Figures, float]:
    """Return in how many of all pairs both values of each field are known, and all pairs."""
    counts = ", ".join(f"count({field.column})" for field in model.compare)
    row = connection.execute(f"select count(*), {counts} from prepared").fetchall()[0]
    records = np.array(row, dtype=float)
    pairs = records * (records - 1) / 2
    return pairs[1:], float(pairs[0])


def _settle(
    patterns: _Patterns,
    start: list[tuple[Figures, Figures]],
    known: tuple[Figures, float],
    prior: float,
) -> tuple[float, list[tuple[Figures, Figures]]]:
    """Expectation maximisation over patterns; pairs that never met count as strangers."""
    known_pairs, all_pairs = known
    everybody = [u for _, u in start]
    figures = start
    for _ in range(_ROUNDS):
        matches = patterns.pairs * _probability(patterns, figures, prior)
        found = float(matches.sum()) / all_pairs
        figures = [
            _maximise(patterns.outcomes[:, field], matches, everybody[field], pairs)
            for field, pairs in enumerate(known_pairs)
        ]
        if abs(found - prior) < 1e-7 * prior:
            break
        prior = min(max(found, 1 / all_pairs), 0.5)
    return prior, figures


def _probability(
    patterns: _Patterns, figures: list[tuple[Figures, Figures]], prior: float
) -> Figures:
    bits = np.full(len(patterns.pairs), np.log2(prior / (1 - prior)))
    for field, (m, u) in enumerate(figures):
        weights = np.append(np.log2(m / u), 0.0)  # the last, at -1, is for unknown values
        bits += weights[patterns.outcomes[:, field]]
    odds = np.exp2(np.clip(bits, -1000, 1000))
    probability: Figures = odds / (1 + odds)
    return probability


def _maximise(
    outcomes: npt.NDArray[np.int64], matches: Figures, everybody: Figures, pairs: float
) -> tuple[Figures, Figures]:
    known = outcomes >= 0
    matched = np.bincount(outcomes[known], matches[known], minlength=len(everybody))
    m = np.maximum(matched, _UNSEEN * max(matched.sum(), 1)) / max(matched.sum(), 1)
    strangers = np.maximum(everybody * pairs - matched, 1.0)
    return _sensible(m, strangers / strangers.sum())


def _sensible(m: Figures, u: Figures) -> tuple[Figures, Figures]:
    """No outcome says more than being equal does, none less than being different.

    Outcomes that hardly anybody was seen with would otherwise weigh whatever chance made of them.
    """
    odds = m / u
    best, worst = odds[0], min(odds[-1], odds[0])
    u = np.where(odds > best, m / best, u)
    m = np.where(odds < worst, u * worst, m)
    return m / m.sum(), u / u.sum()
