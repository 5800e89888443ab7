"""Which pairs of records are compared at all: those that share a key of the model's `meet_on`."""

import duckdb

from tandem.unify.probabilistic.looks import blocks
from tandem.unify.probabilistic.model import Model


def meet(connection: duckdb.DuckDBPyConnection, model: Model, others: str | None = None) -> int:
    """Make table ``met``: pairs within ``looks_now``, and of one in it and one of the others.

    Splink can find pairs within a table or between two; a day asks for both at once, and only for
    pairs of which one side is new. Each is there once.

    Args:
        connection: Holds table ``looks_now`` and, when there are others, ``otherwise``.
        model: Which keys there are.
        others: A table of the same columns: records that have met each other before. Those in
            ``otherwise`` are not as they were, and count only as ``looks_now`` has them.

    Returns:
        How many pairs meet.
    """
    within = [
        _rule(block, "looks_now", "one.record_number < other.record_number")
        for block in blocks(model)
    ]
    met = " union ".join(within)
    if others:
        beyond = " union all ".join(_rule(block, others) for block in blocks(model))
        met += f" union select {_SORTED} from ({beyond}) where number_b not in (from otherwise)"
    connection.execute(f"create or replace temporary table met as {met}")
    return int(connection.execute("select count(*) from met").fetchall()[0][0])


_SORTED = "least(number_a, number_b), greatest(number_a, number_b)"


def _rule(block: str, others: str, is_once: str = "true") -> str:
    return f"""
        select one.record_number as number_a, other.record_number as number_b
        from looks_now as one
        inner join {others} as other on one.{block} = other.{block}
        where one.part <> other.part and {is_once}
    """
