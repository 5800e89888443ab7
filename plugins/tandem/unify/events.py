"""What happens to ids: what a matching has to add to their registry, and why."""

from datetime import datetime

import duckdb
import pyarrow as pa


def find_events(connection: duckdb.DuckDBPyConnection, sequence: int, now: datetime) -> pa.Table:
    """Return what has to be added to the registry: rows as `registry.EVENTS`.

    Args:
        connection: Holds what is remembered of ids (`registry`), whose everybody is now (`ids`),
            ``nodes`` and ``joins`` (the links used, strongest first: one, other, match_method,
            place).
        sequence: The number of the next file of the registry.
        now: As_of of the run.
    """
    return connection.execute(_EVENTS, {"sequence": sequence, "now": now}).to_arrow_table()


_EVENTS = """
    with otherwise as (
        select
            ids_settled.node, nodes.record_key, ids_settled.label, ids_settled.entity_id,
            entities.entity_id as held_before
        from ids_settled
        inner join nodes on ids_settled.node = nodes.position
        left join remembered.entities on ids_settled.held_number = entities.entity_number
        where not ids_settled.is_as_before
    ),

    lost as (
        select ids_claimed.entity_number, ids_kept.label, ids_kept.entity_id
        from ids_claimed
        inner join ids_kept on ids_claimed.label = ids_kept.label
        where ids_claimed.entity_number <> ids_kept.entity_number
    ),

    shaken as (
        select label from lost
        union
        select label from otherwise where held_before is not null
    ),

    -- The strongest link that joins what was held apart.
    members as (
        select node, label, held_number
        from ids_settled
        semi join shaken using (label)
    ),

    reasons as (
        select one.label, arg_min(joins.match_method, joins.place) as reason
        from joins
        inner join members as one on joins.one = one.node
        inner join members as other on joins.other = other.node
        where one.held_number is distinct from other.held_number
        group by one.label
    ),

    created as (
        select
            1 as place, 'created' as event, ids_kept.entity_id, otherwise.record_key,
            null as into_id, coalesce('split_from ' || otherwise.held_before, 'founding') as reason
        from ids_kept
        inner join otherwise on ids_kept.founder = otherwise.node
    ),

    merged as (
        select
            2 as place, 'merged' as event, entities.entity_id, null as record_key,
            lost.entity_id as into_id, coalesce(reasons.reason, 'manual') as reason
        from lost
        inner join remembered.entities on lost.entity_number = entities.entity_number
        left join reasons on lost.label = reasons.label
        where entities.into_id is distinct from lost.entity_id
    ),

    unmerged as (
        select
            3 as place, 'unmerged' as event, entity_id, null as record_key,
            null as into_id, 'links_gone' as reason, into_id as known_as
        from ids_kept
        where into_id <> ''
    ),

    assigned as (
        select
            5 as place, 'assigned' as event, entity_id, record_key,
            null as into_id, null as reason, held_before, label
        from otherwise
    ),

    explained as (
        select entity_id as held_before, into_id as entity_id from merged
        union all
        select replace(reason, 'split_from ', ''), entity_id from created
        union all
        select known_as, entity_id from unmerged
    ),

    moved as (
        select
            4 as place, 'moved' as event, assigned.held_before as entity_id, assigned.record_key,
            assigned.entity_id as into_id, coalesce(reasons.reason, 'links_gone') as reason
        from assigned
        anti join explained using (held_before, entity_id)
        left join reasons on assigned.label = reasons.label
        where assigned.held_before is not null
    )

    select
        cast($sequence as bigint) as sequence, event, entity_id, record_key, into_id, reason,
        cast($now as timestamptz) as occurred_at
    from (
        from created
        union all from merged
        union all select * exclude (known_as) from unmerged
        union all from moved
        union all select * exclude (held_before, label) from assigned
    )
    order by place, entity_id, record_key
"""
