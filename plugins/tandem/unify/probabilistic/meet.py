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
    connection.execute(_NOBODY)
    if others:
        for block in blocks(model):
            connection.execute(_rule(block, others))
        connection.execute("delete from meetings where number_b in (from otherwise)")
    for block in blocks(model):
        connection.execute(_rule(block, "looks_now", "one.record_number < other.record_number"))
    connection.execute(_MET)
    return int(connection.execute("select count(*) from met").fetchall()[0][0])


#: Every key's pairs by themselves: a union would sort out pairs met twice after each of them.
_NOBODY = "create or replace temporary table meetings (number_a bigint, number_b bigint)"
_MET = """
    create or replace temporary table met as
    select distinct
        least(number_a, number_b) as number_a,
        greatest(number_a, number_b) as number_b
    from meetings
"""


def _rule(block: str, others: str, is_once: str = "true") -> str:
    return f"""
        insert into meetings
        select one.record_number, other.record_number
        from looks_now as one
        inner join {others} as other on one.{block} = other.{block}
        where one.part <> other.part and {is_once}
    """
