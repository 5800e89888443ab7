"""What ties records together in the end: links that were used, and likenesses that joined."""

import duckdb

from tandem.unify.graph import Numbers
from tandem.unify.region import table_of


def tie(connection: duckdb.DuckDBPyConnection, used: Numbers) -> None:
    """Make table ``joins``: links before likenesses, the strongest first.

    Args:
        connection: Holds the region, ``wanted`` and ``judged``.
        used: The places of the links that were used.
    """
    table_of(connection, "said_used", {"place": used})
    connection.execute(_TIED)


_TIED = """
    create or replace temporary table joins as
    select place, one, other, match_method, match_score, evidence
    from said
    semi join said_used using (place)
    union all
    select
        wanted.place + (select count(*) from said),
        one, other, 'probabilistic', match_probability, evidence
    from wanted
    inner join judged on wanted.place = judged.place and judged.outcome = 'linked'
"""
