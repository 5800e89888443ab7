with

batches as (
    select * from {{ source("raw", "_batches") }}
),

raw_counts as (
    select * from {{ source("raw", "_counts") }}
),

staged as (
    select * from {{ ref("int_audit__staged_records") }}
),

unified as (
    select * from {{ ref("int_audit__unified_records") }}
),

ledgers as (
    select
        source,
        source_instance,
        object,
        cast(count(*) as bigint) as batches_count,
        cast(sum(rows_in) as bigint) as rows_in,
        cast(sum(rows_loaded) as bigint) as rows_loaded,
        cast(sum(rows_quarantined) as bigint) as rows_quarantined,
        cast(sum(rows_duplicate) as bigint) as rows_duplicate,
        cast(sum(rows_superseded) as bigint) as rows_superseded,
        cast(sum(rows_blank) as bigint) as rows_blank
    from batches
    group by
        source,
        source_instance,
        object
),

joined as (
    select
        ledgers.source,
        ledgers.source_instance,
        ledgers.object,
        staged.left_out_because,
        ledgers.batches_count,
        ledgers.rows_in,
        ledgers.rows_loaded,
        ledgers.rows_quarantined,
        ledgers.rows_duplicate,
        ledgers.rows_superseded,
        ledgers.rows_blank,
        coalesce(raw_counts.rows_raw, 0) as rows_raw,
        coalesce(raw_counts.records_raw, 0) as records_raw,
        staged.records_staged,
        staged.records_deleted,
        unified.records_unified,
        raw_counts.newest_record_at
    from ledgers
    left join raw_counts
        on
            ledgers.source = raw_counts.source
            and ledgers.source_instance = raw_counts.source_instance
            and ledgers.object = raw_counts.object
    left join staged
        on
            ledgers.source = staged.source
            and ledgers.source_instance = staged.source_instance
            and ledgers.object = staged.object
    left join unified
        on
            ledgers.source = unified.source
            and ledgers.source_instance = unified.source_instance
            and ledgers.object = unified.object
)

select * from joined
