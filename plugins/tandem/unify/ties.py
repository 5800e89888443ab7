"""What ties records together in the end: links that were used, and likenesses that joined."""

import duckdb

from tandem.unify.graph import Numbers
from tandem.unify.region import table_of


def tie(connection: duckdb.DuckDBPyConnection, used: Numbers) -> None:
    """Make tables ``joins`` and ``bearers``, which `ids` asks for.

    Args:
        connection: Holds the region, ``wanted``, ``judged`` and ``labels``.
        used: The places of the links that were used.
    """
    table_of(connection, "said_used", {"place": used})
    connection.execute(_TIED)


#: Links before likenesses, the strongest first; and whom they leave in which component.
_TIED = """
    create or replace temporary table joins as
    select place, one, other, match_method, match_score
    from said
    semi join said_used using (place)
    union all
    select
        wanted.place + (select count(*) from said),
        one, other, 'probabilistic', match_probability
    from wanted
    inner join judged on wanted.place = judged.place and judged.outcome = 'linked';

    create or replace temporary table bearers as
    with living as (
        select distinct labels.label
        from nodes
        inner join labels using (position)
        where not nodes.is_deleted
    )

    select
        nodes.position, nodes.record_number, nodes.record_key, nodes.created_at, labels.label,
        living.label is not null as is_living
    from nodes
    inner join labels using (position)
    left join living using (label)
"""
