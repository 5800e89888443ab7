"""Scoring: which of the pairs that meet look like one, and what each field says about it.

The statement is written from Splink's levels and weights, as Splink writes its own. Given pairs,
Splink copies the records of either side first, a third of its time, and cannot leave out a
comparison that no longer matters. `tests/unit/unify/test_scores.py` holds the two equal.
"""

from collections.abc import Iterator
from math import log2

import duckdb

from tandem.unify.probabilistic.frequencies import Frequencies
from tandem.unify.probabilistic.linker import contradiction_sql, equal_sql, level_sql
from tandem.unify.probabilistic.model import FieldModel, Model
from tandem.unify.probabilistic.prepare import tell_shares, with_shares_sql

#: Comparisons that take long come last, the longest at the end, and only where they still matter.
_DEAR = ("company_and_phone", "organisation", "words", "email")
#: Sums of bits in another order differ by less than this.
_SLACK = 1e-9


def score(
    connection: duckdb.DuckDBPyConnection, model: Model, counted: Frequencies, *, at_least: float
) -> None:
    """Make table ``found``: the pairs of table ``met`` that may be one.

    It has ``record_key_a`` < ``record_key_b`` and their ``number_a`` and ``number_b``,
    ``match_probability`` (0–1), ``match_weight`` (bits), ``weight_before`` (what is believed of any
    two records, in bits), per compared column ``outcome_<column>`` (words) and ``weight_<column>``
    (bits), ``contradiction`` (its name, or null) and ``evidence`` (what agrees, in words).

    Args:
        connection: Holds ``met`` and ``seen``: the features of whoever met, by ``record_number``.
        model: A trained model.
        counted: What was common.
        at_least: Pairs less probable than this are left out.
    """
    tell_shares(connection, model, counted)
    connection.execute(
        f"create or replace temporary table found as {_found_sql(model, counted, at_least)}"
    )


def _found_sql(model: Model, counted: Frequencies, at_least: float) -> str:
    before, enough = _bits(model.prior(counted.records)), _bits(at_least)
    columns = [one.column for one in model.compare]
    sides = [f"{side}.{c} as {c}_{side}" for c in model.compared for side in ("l", "r")]
    sides += [f"l.bits_{c}" for c in model.weighed_by_frequency]
    stages, last = _stages(model, before, enough)
    is_same = [f"coalesce({c}_l = {c}_r, false) as is_same_{c}" for c in model.held_equal]
    same = "".join(f", is_same_{column}" for column in model.held_equal)
    total = " + ".join([repr(before), *(f"weight_{column}" for column in columns)])
    agreeing = [f"case when weight_{c} > 0 then '{c} ' || outcome_{c} end" for c in columns]
    return f"""
        with sides as (
            select met.number_a, met.number_b, {", ".join(sides)}
            from met
            inner join {with_shares_sql(model, counted, "seen")} as l
                on met.number_a = l.record_number
            inner join seen as r on met.number_b = r.record_number
        ),

        {stages},

        weighed as materialized (
            select
                number_a, number_b,
                {", ".join(f"level_{column}, weight_{column}" for column in columns)}
                {"".join(f", {told}" for told in is_same)}
            from {last}
        ),

        likely as (
            select
                number_a, number_b, {total} as weight,
                {", ".join(f"{_words_sql(one)} as outcome_{one.column}" for one in model.compare)},
                {", ".join(f"round(weight_{column}, 4) as weight_{column}" for column in columns)}
                {same}
            from weighed
            where {total} >= {enough!r}
        )

        select
            likely.number_a,
            likely.number_b,
            least(l.record_key, r.record_key) as record_key_a,
            greatest(l.record_key, r.record_key) as record_key_b,
            round(1 / (1 + pow(2, -likely.weight)), 6) as match_probability,
            round(likely.weight, 4) as match_weight,
            cast({before:.4f} as double) as weight_before,
            likely.* exclude (number_a, number_b, weight{same}),
            {contradiction_sql(model)} as contradiction,
            concat_ws('; ', {", ".join(agreeing)}) as evidence
        from likely
        inner join seen as l on likely.number_a = l.record_number
        inner join seen as r on likely.number_b = r.record_number
    """


def _stages(model: Model, before: float, enough: float) -> tuple[str, str]:
    """Spell the comparisons, each on what the one before left; return them and the last one's name.

    A dear one is not made where all that could still agree would not be enough.
    """
    dear = sorted((one for one in model.compare if one.kind in _DEAR), key=_dearness)
    cheap = [one for one in model.compare if one not in dear]
    levels = [f"{level_sql(one)} as level_{one.column}" for one in cheap]
    weights = [f"{_weight_sql(model, one)} as weight_{one.column}" for one in cheap]
    stages = [
        f"compared as (select *, {', '.join([*levels, *(_reach_sql(model, d) for d in dear)])}"
        " from sides)",
        f"weighed_0 as (select *, {', '.join(weights)} from compared)",
    ]
    done = [repr(before), *(f"weight_{one.column}" for one in cheap)]
    for place, one in enumerate(dear):
        later = [f"reach_{d.column}" for d in dear[place + 1 :]]
        hopeless = {
            number: f"{' + '.join([*done, *later, repr(most)])} < {enough - _SLACK!r}"
            for number, most in _turns(_worth(model, one))
        }
        stages += [
            f"compared_{place + 1} as (select *, {level_sql(one, hopeless)} as level_{one.column}"
            f" from weighed_{place})",
            f"weighed_{place + 1} as (select *, {_weight_sql(model, one)} as weight_{one.column}"
            f" from compared_{place + 1})",
        ]
        done.append(f"weight_{one.column}")
    return ",\n\n".join(stages), f"weighed_{len(dear)}"


def _turns(worth: list[float]) -> Iterator[tuple[int, float]]:
    """After which outcome less can be reached than before it, and how much: by number, in bits."""
    for number in range(1, len(worth) - 1):
        most = max(worth[number:])
        if number == 1 or most < max(worth[number - 1 :]):
            yield number, most


def _dearness(field: FieldModel) -> int:
    return _DEAR.index(field.kind)


def _reach_sql(model: Model, field: FieldModel) -> str:
    """Spell the most that a field can come to, before it is compared."""
    equal, *others = _bits_sql(model, field)
    return (
        f"case when {field.column}_l is null or {field.column}_r is null then cast(0 as double)"
        f" when {equal_sql(field)} then {equal} else {max(others, key=float)} end"
        f" as reach_{field.column}"
    )


def _worth(model: Model, field: FieldModel) -> list[float]:
    """What each outcome is worth, in bits."""
    levels = model.weights.fields[field.column] if model.weights else []
    return [log2(level.m / level.u) for level in levels]


def _bits_sql(model: Model, field: FieldModel) -> list[str]:
    """Spell what each outcome is worth; agreeing on a rare value is worth more."""
    worth = [repr(bits) for bits in _worth(model, field)]
    if field.is_weighed_by_frequency and model.weights:
        usual = log2(model.weights.fields[field.column][0].u)
        worth[0] += f" + {usual!r} - bits_{field.column}"
    return worth


def _weight_sql(model: Model, field: FieldModel) -> str:
    told = " ".join(f"when {n} then {bits}" for n, bits in enumerate(_bits_sql(model, field)))
    return f"case level_{field.column} {told} else cast(0 as double) end"


def _words_sql(field: FieldModel) -> str:
    told = " ".join(f"when {number} then '{word}'" for number, word in enumerate(field.outcomes()))
    return f"case level_{field.column} {told} else 'unknown' end"


def _bits(probability: float) -> float:
    return log2(max(probability, 1e-99) / max(1 - probability, 1e-15))
