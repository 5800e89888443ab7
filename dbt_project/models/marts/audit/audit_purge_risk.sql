with

record_counts as (
    select * from {{ ref("int_audit__record_counts") }}
),

objects as (
    select * from {{ source("raw", "_objects") }}
),

pulls as (
    select * from {{ source("raw", "_pulls") }}
),

known as (
    select
        record_counts.source,
        record_counts.source_instance,
        record_counts.object,
        objects.purged_after_days,
        record_counts.newest_record_at,
        coalesce(pulls.fresh_as_of, record_counts.newest_record_at) as known_until
    from record_counts
    inner join objects
        on
            record_counts.source = objects.source
            and record_counts.object = objects.object
    left join pulls
        on
            record_counts.source = pulls.source
            and record_counts.source_instance = pulls.source_instance
            and record_counts.object = pulls.object
),

purged as (
    select
        source,
        source_instance,
        object,
        purged_after_days,
        newest_record_at,
        known_until,
        known_until + cast(purged_after_days as integer) * interval '1 day' as next_purge_at
    from known
    where purged_after_days is not null and known_until is not null
),

judged as (
    select
        source,
        source_instance,
        object,
        purged_after_days,
        cast({{ seconds_between(as_of(), "next_purge_at") }} / 86400 as numeric(18, 2))
            as days_left,
        next_purge_at < {{ as_of() }} as is_lost,
        newest_record_at,
        known_until,
        next_purge_at
    from purged
)

select * from judged
