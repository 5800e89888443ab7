"""Which pairs of records are compared at all: those that share a key of the model's `meet_on`."""

import duckdb

from tandem.unify.probabilistic.looks import blocks
from tandem.unify.probabilistic.model import Model


def meet(connection: duckdb.DuckDBPyConnection, model: Model, others: str | None = None) -> int:
    """Make table ``met``: pairs within ``looks_now``, and of one in it and one of ``others``.

    Splink can find pairs within a table or between two; a day asks for both at once, and only for
    pairs of which one side is new. Each is there once.

    Args:
        connection: Holds table ``looks_now``.
        model: Which keys there are.
        others: A table of the same columns: records that have met each other before.

    Returns:
        How many pairs meet.
    """
    rules = [
        _rule(block, "looks_now", "one.record_number < other.record_number")
        for block in blocks(model)
    ]
    if others:
        rules += [_rule(block, others, "true") for block in blocks(model)]
    connection.execute(f"create or replace temporary table met as {' union '.join(rules)}")
    return int(connection.execute("select count(*) from met").fetchall()[0][0])


def _rule(block: str, others: str, is_once: str) -> str:
    return f"""
        select
            least(one.record_number, other.record_number) as number_a,
            greatest(one.record_number, other.record_number) as number_b
        from looks_now as one
        inner join {others} as other on one.{block} = other.{block}
        where one.part <> other.part and {is_once}
    """
