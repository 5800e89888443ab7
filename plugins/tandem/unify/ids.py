"""Which id each component of records gets: the one it had, else a new one.

An id is claimed by the record that founded it or, when that is gone, by the one that held it
longest. A component keeps the oldest id claimed by its records; the others become known as it.
"""

import duckdb

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


def decide_ids(connection: duckdb.DuckDBPyConnection, prefix: str) -> None:
    """Give every component exactly one id.

    Makes tables ``ids_held_ever`` (who ever held which), ``ids_claimed`` (which component claims
    each), ``ids_kept`` (the id of each component) and ``ids_settled`` (whose every record is now,
    and whether it founded that, or held it before).

    Args:
        connection: Holds what is remembered of ids (`registry`), ``nodes`` and ``labels``.
        prefix: What new ids start with.
    """
    connection.execute(_CLAIMS)
    connection.execute(_KEPT, {"prefix": prefix})
    connection.execute(_SETTLED)
