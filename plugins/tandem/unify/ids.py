"""Which id each component of records gets: the one it had, else a new one, and what that changes.

An id is claimed by the record that founded it or, when that is gone, by the one that held it
longest. A component keeps the oldest id claimed by its records; the others become known as it.
"""

from datetime import datetime

import duckdb
import pyarrow as pa

#: Which id every record ever held, holds now, and which component claims each id.
_CLAIMS = """
    create or replace temporary table ids_held_ever as
    select
        labels.position as node,
        labels.label,
        labels.is_living,
        holders.entity_number,
        holders.log_position,
        holders.held_since,
        holders.is_founder
    from labels
    inner join remembered.holders on labels.record_number = holders.record_number;

    create or replace temporary table ids_held as
    select
        node,
        arg_max(entity_number, log_position) as entity_number,
        arg_max(held_since, log_position) as held_since,
        max(entity_number) filter (is_founder) as founded
    from ids_held_ever
    group by node;

    create or replace temporary table ids_claimed as
    select
        entity_number,
        arg_min(label, case when is_founder then -1 else log_position end) as label
    from ids_held_ever
    where is_living
    group by entity_number
"""

#: The id of every component; one without a claim is founded by its oldest record.
_KEPT = """
    create or replace temporary table ids_kept as
    with oldest as (
        select label, min(entity_number) as entity_number
        from ids_claimed
        group by label
    ),

    unclaimed as (
        select position, label
        from labels
        anti join oldest using (label)
        where is_living
    ),

    founders as (
        select
            unclaimed.label,
            arg_min(
                {'position': nodes.position, 'record_key': nodes.record_key},
                (coalesce(nodes.created_at, 'infinity'), nodes.record_key)
            ) as founder
        from unclaimed
        inner join nodes on unclaimed.position = nodes.position
        group by unclaimed.label
    )

    select
        oldest.label, oldest.entity_number, entities.entity_id, entities.into_id, null as founder
    from oldest
    inner join remembered.entities on oldest.entity_number = entities.entity_number
    union all
    select
        label, null, $prefix || substr(md5(founder.record_key), 1, 16), null, founder.position
    from founders
"""

#: Whose every record is from now on, and whose it was.
_SETTLED = """
    create or replace temporary table ids_settled as
    select
        labels.position as node,
        labels.label,
        ids_kept.entity_id,
        ids_held.entity_number as held_number,
        ids_held.held_since,
        ids_held.entity_number is not distinct from ids_kept.entity_number
            and ids_kept.founder is null as is_as_before,
        coalesce(
            labels.position = ids_kept.founder or ids_held.founded = ids_kept.entity_number, false
        ) as is_founder
    from labels
    inner join ids_kept on labels.label = ids_kept.label
    left join ids_held on labels.position = ids_held.node
"""

_CHANGES = """
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


def decide_ids(
    connection: duckdb.DuckDBPyConnection, prefix: str, sequence: int, now: datetime
) -> pa.Table:
    """Give every component exactly one id.

    Makes tables ``ids_kept`` (the id of each component), ``ids_held_ever`` (who ever held which) and
    ``ids_settled`` (whose every record is now, and whether it founded that, or held it before).

    Args:
        connection: Holds what is remembered of ids (`registry`), ``nodes``, ``labels`` and ``joins``
            (the links used, strongest first: one, other, match_method, place).
        prefix: What new ids start with.
        sequence: The number of the next file of the registry.
        now: As_of of the run.

    Returns:
        What has to be added to the registry.
    """
    connection.execute(_CLAIMS)
    connection.execute(_KEPT, {"prefix": prefix})
    connection.execute(_SETTLED)
    return connection.execute(_CHANGES, {"sequence": sequence, "now": now}).to_arrow_table()
