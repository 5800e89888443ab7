"""Which id each component of records gets: the one it had, else a new one, and what that changes.

An id is claimed by the record that founded it or, when that is gone, by the one that held it
longest. A component keeps the oldest id claimed by its records; the others become known as it.
"""

from datetime import datetime

import duckdb
import pyarrow as pa

#: What each record holds now, and each id is known as now, from table ``id_log``.
_STATE = """
    create or replace table id_held as
    select
        record_key,
        arg_max(entity_id, position) as entity_id,
        arg_max(occurred_at, position) as held_since
    from id_log
    where event = 'assigned'
    group by record_key;

    create or replace table id_founded as
    select entity_id, record_key as founder, sequence
    from id_log
    where event = 'created';

    create or replace table id_known_as as
    select entity_id, arg_max(coalesce(into_id, ''), position) as into_id
    from id_log
    where event in ('merged', 'unmerged')
    group by entity_id
"""

_KEPT = """
    create or replace table id_claims as
    with holders as (
        select entity_id, founder as record_key, -1 as position from id_founded
        union all
        select entity_id, record_key, position from id_log where event = 'assigned'
    )

    select
        holders.entity_id,
        arg_min(nodes.label, holders.position) as label
    from holders
    inner join nodes on holders.record_key = nodes.record_key
    group by holders.entity_id;

    create or replace table id_kept as
    with founders as (
        select label, arg_min(record_key, (coalesce(created_at, 'infinity'), record_key)) as founder
        from nodes
        group by label
    ),

    oldest as (
        select
            id_claims.label,
            arg_min(id_claims.entity_id, (id_founded.sequence, id_claims.entity_id)) as entity_id
        from id_claims
        inner join id_founded on id_claims.entity_id = id_founded.entity_id
        group by id_claims.label
    )

    select
        founders.label,
        founders.founder,
        coalesce(oldest.entity_id, $prefix || substr(md5(founders.founder), 1, 16)) as entity_id,
        oldest.entity_id is null as is_new
    from founders
    left join oldest on founders.label = oldest.label
"""

_CHANGES = """
    with reasons as (
        select label, arg_min(match_method, position) as reason
        from joins
        left join id_held as left_held on joins.record_key_a = left_held.record_key
        left join id_held as right_held on joins.record_key_b = right_held.record_key
        where left_held.entity_id is distinct from right_held.entity_id
        group by label
    ),

    created as (
        select
            1 as place, 'created' as event, id_kept.entity_id, id_kept.founder as record_key,
            null as into_id,
            case
                when id_held.entity_id is null then 'founding'
                else 'split_from ' || id_held.entity_id
            end as reason
        from id_kept
        left join id_held on id_kept.founder = id_held.record_key
        where id_kept.is_new
    ),

    merged as (
        select
            2 as place, 'merged' as event, id_claims.entity_id, null as record_key,
            id_kept.entity_id as into_id, coalesce(reasons.reason, 'manual') as reason
        from id_claims
        inner join id_kept on id_claims.label = id_kept.label
        left join reasons on id_claims.label = reasons.label
        left join id_known_as on id_claims.entity_id = id_known_as.entity_id
        where
            id_claims.entity_id <> id_kept.entity_id
            and id_known_as.into_id is distinct from id_kept.entity_id
    ),

    unmerged as (
        select
            3 as place, 'unmerged' as event, id_kept.entity_id, null as record_key,
            null as into_id, 'links_gone' as reason
        from id_kept
        inner join id_known_as on id_kept.entity_id = id_known_as.entity_id
        where id_known_as.into_id <> ''
    ),

    assigned as (
        select
            5 as place, 'assigned' as event, id_kept.entity_id, nodes.record_key,
            null as into_id, null as reason,
            id_held.entity_id as held_before
        from nodes
        inner join id_kept on nodes.label = id_kept.label
        left join id_held on nodes.record_key = id_held.record_key
        where id_held.entity_id is distinct from id_kept.entity_id
    ),

    explained as (
        select entity_id as held_before, into_id as entity_id from merged
        union all
        select replace(reason, 'split_from ', ''), entity_id from created
        union all
        select id_known_as.into_id, unmerged.entity_id
        from unmerged
        inner join id_known_as on unmerged.entity_id = id_known_as.entity_id
    ),

    moved as (
        select
            4 as place, 'moved' as event, assigned.held_before as entity_id, assigned.record_key,
            assigned.entity_id as into_id, coalesce(reasons.reason, 'links_gone') as reason
        from assigned
        anti join explained using (held_before, entity_id)
        inner join nodes on assigned.record_key = nodes.record_key
        left join reasons on nodes.label = reasons.label
        where assigned.held_before is not null
    )

    select
        cast($sequence as bigint) as sequence, event, entity_id, record_key, into_id, reason,
        cast($now as timestamptz) as occurred_at
    from (
        from created
        union all from merged
        union all from unmerged
        union all from moved
        union all select * exclude (held_before) from assigned
    )
    order by place, entity_id, record_key
"""

_HOLDERS = """
    select
        nodes.record_key,
        id_kept.entity_id,
        case
            when id_held.entity_id = id_kept.entity_id then id_held.held_since
            else cast($now as timestamptz)
        end as held_since,
        coalesce(id_founded.founder, id_kept.founder) = nodes.record_key as is_founder
    from nodes
    inner join id_kept on nodes.label = id_kept.label
    left join id_held on nodes.record_key = id_held.record_key
    left join id_founded on id_kept.entity_id = id_founded.entity_id
    order by nodes.position
"""


def decide_ids(
    connection: duckdb.DuckDBPyConnection, prefix: str, sequence: int, now: datetime
) -> tuple[pa.Table, pa.Table]:
    """Give every component exactly one id.

    Args:
        connection: Holds ``id_log`` (the registry so far), ``nodes`` (record_key, label,
            created_at, position) and ``joins`` (the links used: record_key_a, record_key_b, label,
            match_method, position; the strongest first).
        prefix: What new ids start with.
        sequence: The number of the next file of the registry.
        now: As_of of the run.

    Returns:
        What has to be added to the registry; and per node, in order, its ``entity_id``, since when
        it holds it, and whether it founded it.
    """
    connection.execute(_STATE)
    for statement in _KEPT.split(";\n"):
        given = {"prefix": prefix} if "$prefix" in statement else {}
        connection.execute(statement, given)
    events = connection.execute(_CHANGES, {"sequence": sequence, "now": now}).to_arrow_table()
    return events, connection.execute(_HOLDERS, {"now": now}).to_arrow_table()
