"""Which pairs of records are compared at all: those that share a key of the model's `meet_on`."""

import duckdb

from tandem.unify.probabilistic.model import Model


def meet(connection: duckdb.DuckDBPyConnection, model: Model, some: str) -> int:
    """Make table ``met``: pairs of one record of ``some`` and any of ``prepared``, each pair once.

    Splink can find pairs within a table or between two; a day asks for both at once, and only for
    pairs of which one side is new.

    Args:
        connection: Holds table ``prepared``, and ``some``, which is part of it or it itself.
        model: Which keys there are.
        some: The table of the records to be scored.

    Returns:
        How many pairs meet.
    """
    rules = " union all ".join(_rule(model, number, some) for number in range(len(model.meet_on)))
    connection.execute(f"create or replace table met as {rules}")
    return int(connection.execute("select count(*) from met").fetchall()[0][0])


def _rule(model: Model, number: int, some: str) -> str:
    met_before = " ".join(
        f"and coalesce(one.block_{before} <> other.block_{before}, true)"
        for before in range(number)
    )
    is_counted_there = (
        ""
        if some == "prepared"
        else f"or other.record_number not in (select record_number from {some})"
    )
    return f"""
        select
            least(one.record_number, other.record_number) as join_key_l,
            greatest(one.record_number, other.record_number) as join_key_r,
            '{number}' as match_key
        from {some} as one
        inner join prepared as other on one.block_{number} = other.block_{number} {met_before}
        where
            one.part <> other.part
            and (one.record_number < other.record_number {is_counted_there})
    """
