"""Records as Splink wants them: numbered, with frequencies and the keys to meet on."""

from math import log2

import duckdb

from tandem.unify.probabilistic.frequencies import Frequencies
from tandem.unify.probabilistic.looks import blocks, look, number_sql
from tandem.unify.probabilistic.model import Model


def prepare(connection: duckdb.DuckDBPyConnection, model: Model, counted: Frequencies) -> None:
    """Make table ``prepared`` from ``features``: one row per record, in the order of their keys.

    ``tf_<column>`` is the share of records with the same value when frequencies were counted.
    ``block_<number>`` are the keys of `look`.

    Args:
        connection: Holds ``features``, and takes ``prepared``.
        model: What is read of a record.
        counted: Frequencies and common keys.
    """
    number = number_sql("record_key")
    connection.execute(
        f"create or replace temporary table everybody as"
        f" select {number} as record_number, {number} as part from features"
    )
    look(connection, model, counted, "everybody", "features")
    tell_shares(connection, model, counted)
    told = [f"features.{column}" for column in ("record_key", *model.columns)]
    told += [f"features.tf_{column}" for column in model.weighed_by_frequency]
    told += [f"looks_now.{block}" for block in blocks(model)]
    connection.execute(
        f"""
        create or replace table prepared as
        select row_number() over (order by features.record_key) as record_number, {", ".join(told)}
        from {with_shares_sql(model, counted, "features")} as features
        inner join looks_now on {number_sql("features.record_key")} = looks_now.record_number
        """
    )


def tell_shares(connection: duckdb.DuckDBPyConnection, model: Model, counted: Frequencies) -> None:
    """Make table ``shares_of_<column>``: how common each common value was, as a share of all.

    And the logarithm of that, in bits: there are many times fewer values than pairs.
    """
    one = _one(counted)
    connection.register("counted", counted.rows)
    for column in model.weighed_by_frequency:
        connection.execute(
            f"create or replace temporary table shares_of_{column} as"
            f" select value, records * {one!r} as share, log2(records * {one!r}) as bits"
            f" from counted where subject = '{column}'"
        )
    connection.unregister("counted")


def with_shares_sql(model: Model, counted: Frequencies, table: str) -> str:
    """Spell a table with ``tf_<column>`` beside, and its bits; a rare value was one record's."""
    told, joins = [f"{table}.*"], []
    for column in model.weighed_by_frequency:
        shares = f"shares_of_{column}"
        told.append(f"coalesce({shares}.share, {_one(counted)!r}) as tf_{column}")
        told.append(f"coalesce({shares}.bits, {log2(_one(counted))!r}) as bits_{column}")
        joins.append(f"left join {shares} on {table}.{column} = {shares}.value")
    return f"(select {', '.join(told)} from {table} {' '.join(joins)})"


def _one(counted: Frequencies) -> float:
    return 1.0 / max(counted.records, 1)
