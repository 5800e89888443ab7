"""Records as Splink wants them: numbered, with frequencies and the keys to meet on."""

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
    told += [
        f"{share_sql(column, counted)} as tf_{column}" for column in model.weighed_by_frequency
    ]
    told += [f"looks_now.{block}" for block in blocks(model)]
    joins = [join_shares_sql(c, f"features.{c}") for c in model.weighed_by_frequency]
    connection.execute(
        f"""
        create or replace table prepared as
        select row_number() over (order by features.record_key) as record_number, {", ".join(told)}
        from features
        inner join looks_now on {number_sql("features.record_key")} = looks_now.record_number
        {" ".join(joins)}
        """
    )


def tell_shares(connection: duckdb.DuckDBPyConnection, model: Model, counted: Frequencies) -> None:
    """Make table ``shares_of_<column>``: how common each common value was, as a share of all."""
    connection.register("counted", counted.rows)
    for column in model.weighed_by_frequency:
        connection.execute(
            f"create or replace temporary table shares_of_{column} as"
            f" select value, records * {_one(counted)} as share"
            f" from counted where subject = '{column}'"
        )
    connection.unregister("counted")


def share_sql(column: str, counted: Frequencies) -> str:
    """Spell the share of a value that was joined; one that is not common was one record's."""
    return f"coalesce(shares_of_{column}.share, {_one(counted)})"


def join_shares_sql(column: str, value: str) -> str:
    """Spell the join that `share_sql` speaks of."""
    return f"left join shares_of_{column} on {value} = shares_of_{column}.value"


def _one(counted: Frequencies) -> str:
    return repr(1.0 / max(counted.records, 1))
