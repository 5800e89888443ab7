with

record_counts as (
    select * from {{ ref("int_audit__record_counts") }}
),

batches as (
    select * from {{ source("raw", "_batches") }}
),

pulls as (
    select * from {{ source("raw", "_pulls") }}
),

newest_batches as (
    select
        source,
        source_instance,
        object,
        max(landed_at) as newest_batch_at
    from batches
    group by
        source,
        source_instance,
        object
),

measured as (
    select
        record_counts.source,
        record_counts.source_instance,
        record_counts.object,
        record_counts.rows_raw,
        {{ minutes_between("record_counts.newest_record_at", as_of()) }} as stale_minutes,
        record_counts.newest_record_at,
        newest_batches.newest_batch_at,
        pulls.fresh_as_of,
        pulls.pull_state,
        pulls.deferred_until,
        {{ as_of() }} as measured_at
    from record_counts
    inner join newest_batches
        on
            record_counts.source = newest_batches.source
            and record_counts.source_instance = newest_batches.source_instance
            and record_counts.object = newest_batches.object
    left join pulls
        on
            record_counts.source = pulls.source
            and record_counts.source_instance = pulls.source_instance
            and record_counts.object = pulls.object
)

select * from measured
