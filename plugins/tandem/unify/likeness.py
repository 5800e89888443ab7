"""Likeness joins what nothing says outright: above one threshold; between two, people decide."""

from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt

from tandem.unify.graph import Numbers, Pairs, components, labelled
from tandem.unify.probabilistic import Model
from tandem.unify.probabilistic.linker import contradiction_sql, outcomes_sql
from tandem.unify.region import Region, columns, table_of

#: More parts than this that look like one are not one: something they share is not theirs alone.
_MOST_PARTS = 50
_OUTCOMES = ("linked", "kept_apart", "too_many")


@dataclass(frozen=True)
class Thresholds:
    """Of the agreement: from which probability two are one, and from which somebody looks."""

    link_at_least: float
    review_at_least: float


def join_alike(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    region: Region,
    thresholds: Thresholds,
) -> int:
    """Join components whose records are alike, unless that would join what contradicts itself.

    Makes tables ``wanted`` (pairs of ``nodes`` that likeness would join, likeliest first, by
    ``place``), ``judged`` (what became of each: linked, kept_apart, or too_many) and ``labels``
    (the component of each record, and whether anybody in it is alive).

    Args:
        connection: Holds the gathered region, its features as ``seen``, ``found``, ``pairs_gone``
            and what is remembered.
        model: A trained model.
        region: What is said outright.
        thresholds: Of the agreement.

    Returns:
        How many pairs joined two components.
    """
    connection.execute(_WANTED.format(at_least=thresholds.link_at_least))
    ends = columns(connection, "select one, other from wanted order by place")
    left, right = (region.known[end] for end in ends)
    parts = int(region.known.max(initial=-1)) + 1
    whole = labelled(parts, left, right)
    sizes = np.bincount(whole, minlength=1)
    is_few = sizes[whole[left]] <= _MOST_PARTS
    has_several = (sizes > 1) & (sizes <= _MOST_PARTS)
    contradicting = _contradictions(connection, model, region.known, whole, has_several)
    few = np.flatnonzero(is_few)
    apart = np.vstack([region.known[region.apart], contradicting])
    labels = whole if is_few.all() else None
    label, used = components(parts, left[few], right[few], apart, labels)
    became = np.where(is_few, _OUTCOMES.index("kept_apart"), _OUTCOMES.index("too_many"))
    became[few[used]] = _OUTCOMES.index("linked")
    table_of(connection, "became", {"place": np.arange(len(became)), "number": became})
    connection.execute(_JUDGED)
    _label(connection, region, label[region.known])
    return len(used)


def _label(connection: duckdb.DuckDBPyConnection, region: Region, label: Numbers) -> None:
    (alive,) = columns(connection, "select position from nodes where not is_deleted")
    has_living = np.zeros(len(label), dtype=np.bool_)
    has_living[label[alive]] = True
    table_of(
        connection,
        "labels",
        {
            "position": np.arange(len(label)),
            "record_number": region.numbers,
            "label": label,
            "is_living": has_living[label],
        },
    )


_WANTED = """
    create or replace temporary table wanted as
    with pairs as (
        select number_a, number_b, match_probability, evidence
        from remembered.pairs
        anti join pairs_gone using (number_a, number_b)
        where match_probability >= {at_least} and not is_contradicting
        union all
        select number_a, number_b, match_probability, evidence
        from found
        where match_probability >= {at_least} and contradiction is null
    ),

    placed as (
        select
            one.position as one,
            other.position as other,
            pairs.*
        from pairs
        inner join nodes as one on pairs.number_a = one.record_number
        inner join nodes as other on pairs.number_b = other.record_number
        order by
            pairs.match_probability desc,
            least(one.record_key, other.record_key),
            greatest(one.record_key, other.record_key)
    )

    select row_number() over () - 1 as place, * from placed
"""

_JUDGED = f"""
    create or replace temporary table judged as
    select
        wanted.place, wanted.number_a, wanted.number_b,
        {list(_OUTCOMES)!r}[number + 1] as outcome
    from wanted
    inner join became on wanted.place = became.place
"""


def _contradictions(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    known: Numbers,
    whole: Numbers,
    has_several: npt.NDArray[np.bool_],
) -> Pairs:
    """Return pairs of parts that likeness would join and of which two records contradict."""
    chosen = np.flatnonzero(has_several[whole[known]])
    places = {"position": chosen, "whole": whole[known[chosen]], "known": known[chosen]}
    table_of(connection, "placed", places)
    return np.column_stack(
        columns(
            connection,
            f"""
            with members as (
                select nodes.record_number, placed.whole, placed.known
                from placed
                inner join nodes using (position)
            ),

            scored as (
                select number_a, number_b, is_contradicting
                from remembered.pairs
                anti join pairs_gone using (number_a, number_b)
                union all
                select number_a, number_b, contradiction is not null
                from found
            ),

            together as (
                select
                    l.known as part, r.known as other_part, l.record_number as number_a,
                    r.record_number as number_b, scored.is_contradicting
                from members as l
                inner join members as r on l.whole = r.whole and l.record_number < r.record_number
                left join scored
                    on l.record_number = scored.number_a and r.record_number = scored.number_b
                where l.known <> r.known
            ),

            unknown as materialized (
                from together where is_contradicting is null
            ),

            looked_at as materialized (
                from seen
                where record_number in (
                    select number_a from unknown union select number_b from unknown
                )
            ),

            compared as (
                select unknown.part, unknown.other_part, {outcomes_sql(model)}
                from unknown
                inner join looked_at as l on unknown.number_a = l.record_number
                inner join looked_at as r on unknown.number_b = r.record_number
            )

            select part, other_part from together where is_contradicting
            union
            select part, other_part from compared where {contradiction_sql(model)} is not null
            """,
        )
    )
