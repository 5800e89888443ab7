"""Scoring: which pairs of records look like one, and what each field says about it.

Only what is new or has changed is scored; the rest is remembered. What is remembered follows from
the records, the model and the frequencies alone, so losing it costs time and nothing else.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from tandem.unify.probabilistic import memory
from tandem.unify.probabilistic.frequencies import Frequencies, frequencies
from tandem.unify.probabilistic.linker import contradiction_sql, linker_over_met, outcomes_sql
from tandem.unify.probabilistic.meet import meet
from tandem.unify.probabilistic.model import FieldModel, Model
from tandem.unify.probabilistic.prepare import prepare

#: Above this share of changed records it is cheaper to score everything.
_MOSTLY_NEW = 0.5


@dataclass(frozen=True)
class Scored:
    """Every pair that may be one, and how much work that was.

    ``pairs`` has ``record_key_a`` < ``record_key_b``, ``match_probability`` (0–1),
    ``match_weight`` (bits), ``contradiction`` (its name, or null) and, per compared column,
    ``outcome_<column>`` (words) and ``weight_<column>`` (bits).
    """

    pairs: pa.Table
    prior: float
    records: int
    scored_records: int


def score(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    features: pa.Table,
    folder: Path,
    *,
    at_least: float,
    is_fresh: bool = False,
) -> Scored:
    """Score every pair of records that meet, or take its score from memory.

    Leaves table ``prepared`` behind, so that other pairs can be looked at.

    Args:
        connection: A private DuckDB in memory.
        model: A trained model.
        features: One row per record: ``record_key``, the model's columns and, if some are known to
            be one, ``part``: its name. Records of one part are not compared.
        folder: Where frequencies and memory are kept.
        at_least: Pairs less probable than this are not returned.
        is_fresh: Forget what is remembered and score everything.
    """
    with _registered(connection, features=features):
        counted = frequencies(connection, model, folder / "frequencies", len(features))
        part = "part" if "part" in features.column_names else "record_key"
        prepare(connection, model, counted, part)
    key = _fingerprint(model, counted, at_least)
    remembered = None if is_fresh else memory.recall(folder / "memory", key)
    kept, work = _kept(connection, remembered)
    pairs = pa.concat_tables([*kept, *_found(connection, model, counted, work, at_least)])
    records = connection.execute("select record_key, digest from prepared").to_arrow_table()
    memory.keep(folder / "memory", memory.Memory(key, records, pairs))
    return Scored(pairs, model.prior(counted.records), len(features), work)


def _kept(
    connection: duckdb.DuckDBPyConnection, remembered: memory.Memory | None
) -> tuple[list[pa.Table], int]:
    """Return the pairs that still hold, and how many records have to be scored.

    Table ``changed`` is left behind when that is not all of them.
    """
    total = _count(connection, "prepared")
    if remembered is None:
        return [], total
    with _registered(connection, known=remembered.records, known_pairs=remembered.pairs):
        connection.execute(
            """
            create or replace table changed as
            from prepared anti join known using (record_key, digest);

            create or replace table outdated as
            from known anti join prepared using (record_key, digest)
            """
        )
        changed = _count(connection, "changed")
        if changed > _MOSTLY_NEW * total:
            return [], total
        kept = connection.execute(
            """
            from known_pairs
            anti join outdated on known_pairs.record_key_a = outdated.record_key
            anti join outdated as others on known_pairs.record_key_b = others.record_key
            """
        ).to_arrow_table()
    return [kept], changed


def _found(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    counted: Frequencies,
    work: int,
    at_least: float,
) -> list[pa.Table]:
    total = _count(connection, "prepared")
    if work == 0:
        return [_nothing(model)]
    meet(connection, model, "prepared" if work == total else "changed")
    linker = linker_over_met(connection, model, counted)
    found = linker.inference.predict(threshold_match_probability=at_least, warning_mode="never")
    return [_told(connection, model, found)]


def _nothing(model: Model) -> pa.Table:
    """No pairs, with the columns that pairs have."""
    text, bits = pa.string(), pa.float64()
    columns = [("record_key_a", text), ("record_key_b", text)]
    columns += [("match_probability", bits), ("match_weight", bits)]
    columns += [(f"outcome_{one.column}", text) for one in model.compare]
    columns += [(f"weight_{one.column}", bits) for one in model.compare]
    return pa.schema([*columns, ("contradiction", text)]).empty_table()


def _told(connection: duckdb.DuckDBPyConnection, model: Model, found: Any) -> pa.Table:
    """Return Splink's pairs in our words: keys in order, an outcome and a weight per column."""
    weights = ", ".join(_weight_sql(one) for one in model.compare)
    pairs = connection.execute(
        f"""
        with told as (
            select
                least(l.record_key, r.record_key) as record_key_a,
                greatest(l.record_key, r.record_key) as record_key_b,
                round(pairs.match_probability, 6) as match_probability,
                round(pairs.match_weight, 4) as match_weight,
                {outcomes_sql(model)},
                {weights}
            from {found.physical_name} as pairs
            inner join prepared as l on pairs.record_number_l = l.record_number
            inner join prepared as r on pairs.record_number_r = r.record_number
        )

        select *, {contradiction_sql(model)} as contradiction from told
        """
    ).to_arrow_table()
    pairs = pairs.select(_nothing(model).column_names)
    found.drop_table_from_database_and_remove_from_cache()
    return pairs


def _weight_sql(field: FieldModel) -> str:
    weight = f"pairs.mw_{field.column}"
    if field.is_weighed_by_frequency:
        weight += f" + pairs.mw_tf_adj_{field.column}"
    return f"round({weight}, 4) as weight_{field.column}"


def _fingerprint(model: Model, counted: Frequencies, at_least: float) -> str:
    told = "|".join(
        (
            model.model_dump_json(),
            outcomes_sql(model),
            contradiction_sql(model),
            *(str(one) for one in (counted.number, at_least, duckdb.__version__)),
        )
    )
    return hashlib.sha256(told.encode()).hexdigest()


@contextmanager
def _registered(connection: duckdb.DuckDBPyConnection, **tables: pa.Table) -> Iterator[None]:
    for name, table in tables.items():
        connection.register(name, table)
    try:
        yield
    finally:
        for name in tables:
            connection.unregister(name)


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(connection.execute(f"select count(*) from {table}").fetchall()[0][0])
