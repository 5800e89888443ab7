"""Likeness joins what nothing says outright: above one threshold; between two, people decide."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tandem.unify.graph import Flags, Links, Numbers, Pairs, components, edges_between, positions_of
from tandem.unify.probabilistic import Model, score
from tandem.unify.probabilistic.linker import contradiction_sql, outcomes_sql

#: More parts than this that look like one are not one: something they share is not theirs alone.
_MOST_PARTS = 50


@dataclass(frozen=True)
class Thresholds:
    """Of the agreement: from which probability two are one, and from which somebody looks."""

    link_at_least: float
    review_at_least: float


@dataclass(frozen=True)
class Likeness:
    """What likeness made of components that were known.

    ``labels`` has one label per record. ``links`` are the likenesses that joined two components.
    ``pairs``: one row per pair of records of different known components that look alike, with what
    became of it (``outcome``: linked, review, contradiction, kept_apart, too_many) and why.
    ``fields``: one row per such pair × compared column, and one for the prior, in bits.
    """

    labels: Numbers
    links: Links
    pairs: pa.Table
    fields: pa.Table


def likeness(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    features: pa.Table,
    keys: pa.ChunkedArray,
    known: Numbers,
    apart: Pairs,
    *,
    folder: Path,
    thresholds: Thresholds,
    is_fresh: bool,
) -> Likeness:
    """Join components whose records are alike, unless that would join what contradicts itself.

    Args:
        connection: A private DuckDB in memory.
        model: A trained model.
        features: What is compared: one row per record that can be recognised.
        keys: Every record.
        known: The component of each, by what is said outright.
        apart: Pairs of records that people keep apart.
        folder: Where frequencies and memory are kept.
        thresholds: Of the agreement.
        is_fresh: Score every pair again.
    """
    scored = score(
        connection,
        model,
        features.append_column("part", _parts(features["record_key"], keys, known)),
        folder,
        at_least=thresholds.review_at_least,
        is_fresh=is_fresh,
    )
    pairs = _likeliest_first(_in_words(connection, model, scored.pairs))
    is_wanted = pc.and_(
        pc.greater_equal(pairs["match_probability"], thresholds.link_at_least),
        pc.is_null(pairs["contradiction"]),
    )
    wanted = _links(pairs.filter(is_wanted), keys)
    numbered = wanted.rows.append_column("place", pa.array(np.arange(len(wanted))))
    joins = Links(known[wanted.left], known[wanted.right], numbered)
    whole, crowded = _wholes(int(known.max(initial=-1)) + 1, joins)
    is_few = ~np.isin(whole[joins.left], crowded)
    contradicting = _contradictions(connection, model, keys, known, whole, crowded)
    labels, used = components(
        len(whole), joins.take(np.flatnonzero(is_few)), np.vstack([known[apart], contradicting])
    )
    is_used = np.isin(np.arange(len(wanted)), used.rows["place"].to_numpy())
    told = _told(pairs, is_wanted, wanted.rows, is_used, is_few)
    return Likeness(
        labels[known],
        wanted.take(np.flatnonzero(is_used)),
        told,
        _fields(connection, model, told, scored.prior),
    )


def _in_words(connection: duckdb.DuckDBPyConnection, model: Model, pairs: pa.Table) -> pa.Table:
    """Add ``evidence``: what agrees, in the order of the model."""
    agreeing = ", ".join(
        f"case when weight_{one.column} > 0 then '{one.column} ' || outcome_{one.column} end"
        for one in model.compare
    )
    connection.register("scored_pairs", pairs)
    told = connection.execute(
        f"select *, concat_ws('; ', {agreeing}) as evidence from scored_pairs"
    ).to_arrow_table()
    connection.unregister("scored_pairs")
    return told


def _parts(some: pa.ChunkedArray, keys: pa.ChunkedArray, known: Numbers) -> pa.ChunkedArray:
    """Name the known component of some records by the first of its keys."""
    _, first = np.unique(known, return_index=True)
    return keys.take(pa.array(first[known[positions_of(some, keys)]]))


def _likeliest_first(pairs: pa.Table) -> pa.Table:
    order = [(name, "ascending") for name in ("record_key_a", "record_key_b")]
    return pairs.sort_by([("match_weight", "descending"), *order])


def _links(pairs: pa.Table, keys: pa.ChunkedArray) -> Links:
    rows = pa.table(
        {
            "record_key_a": pairs["record_key_a"],
            "record_key_b": pairs["record_key_b"],
            "match_method": pa.array(["probabilistic"] * len(pairs), pa.string()),
            "match_score": pairs["match_probability"],
            "evidence": pairs["evidence"],
        }
    )
    return edges_between(keys, rows)


def _wholes(parts: int, joins: Links) -> tuple[Numbers, Numbers]:
    """Return what likeness alone would make of the parts, and which wholes have too many."""
    whole, _ = components(parts, joins, np.empty((0, 2), dtype=np.int64))
    return whole, np.flatnonzero(np.bincount(whole) > _MOST_PARTS)


def _contradictions(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    keys: pa.ChunkedArray,
    known: Numbers,
    whole: Numbers,
    crowded: Numbers,
) -> Pairs:
    """Return pairs of parts that likeness would join and of which two records contradict."""
    several = np.flatnonzero(np.bincount(whole, minlength=1) > 1)
    of_record = whole[known]
    chosen = np.flatnonzero(np.isin(of_record, np.setdiff1d(several, crowded)))
    placed = pa.table(
        {"record_key": keys.take(chosen), "whole": of_record[chosen], "part": known[chosen]}
    )
    connection.register("placed", placed)
    rows = connection.execute(
        f"""
        with compared as (
            select one.part as part, other.part as other_part, {outcomes_sql(model)}
            from placed as one
            inner join placed as other on one.whole = other.whole and one.part < other.part
            inner join prepared as l on one.record_key = l.record_key
            inner join prepared as r on other.record_key = r.record_key
        )

        select distinct part, other_part from compared where {contradiction_sql(model)} is not null
        """
    ).fetchnumpy()
    connection.unregister("placed")
    return np.column_stack([rows["part"], rows["other_part"]]).astype(np.int64).reshape(-1, 2)


def _names(rows: pa.Table) -> pa.ChunkedArray:
    """One text per pair of records, to find it again."""
    return pc.binary_join_element_wise(rows["record_key_a"], rows["record_key_b"], "\x1f")


def _told(
    pairs: pa.Table, is_wanted: pa.ChunkedArray, wanted: pa.Table, is_used: Flags, is_few: Flags
) -> pa.Table:
    """Say of every pair what became of it."""
    became = pa.array(np.where(is_used, "linked", np.where(is_few, "kept_apart", "too_many")))
    place = pc.index_in(_names(pairs), _names(wanted).combine_chunks())
    unsure = pc.if_else(pc.is_null(pairs["contradiction"]), "review", "contradiction")
    outcome = pc.if_else(is_wanted, pc.take(became, place), unsure)
    return pairs.append_column("outcome", outcome)


def _fields(
    connection: duckdb.DuckDBPyConnection, model: Model, pairs: pa.Table, prior: float
) -> pa.Table:
    """One row per pair × compared column, and one for what is believed before comparing."""
    before = float(np.log2(prior / (1 - prior)))
    of_columns = " union all ".join(
        f"select record_key_a, record_key_b, {place} as place, '{one.column}' as field,"
        f" outcome_{one.column} as outcome, weight_{one.column} as weight_bits from told_pairs"
        for place, one in enumerate(model.compare, start=1)
    )
    connection.register("told_pairs", pairs)
    fields = connection.execute(
        f"""
        select
            record_key_a, record_key_b, 0 as place, 'any two records' as field,
            'before anything is compared' as outcome, round({before}, 4) as weight_bits
        from told_pairs
        union all {of_columns}
        """
    ).to_arrow_table()
    connection.unregister("told_pairs")
    return fields
