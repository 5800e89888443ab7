with

record_counts as (
    select * from {{ ref("int_audit__record_counts") }}
),

differences as (
    select
        *,
        rows_in - rows_loaded - rows_quarantined - rows_duplicate - rows_superseded - rows_blank
            as rows_lost_in_load,
        rows_loaded - rows_raw as rows_lost_in_lake,
        case
            when records_staged is not null and left_out_because is null
                then records_raw - records_staged
            else 0
        end as records_lost_in_staging,
        case
            when records_unified is not null
                then greatest(records_staged - records_deleted - records_unified, 0)
            else 0
        end as records_lost_in_unify
    from record_counts
),

judged as (
    select
        source,
        source_instance,
        object,
        case
            when records_staged is null then 'not_staged_by_record'
            when records_raw <> records_staged then coalesce(left_out_because, 'unexplained')
        end as difference_reason,
        batches_count,
        rows_in,
        rows_loaded,
        rows_quarantined,
        rows_duplicate,
        rows_superseded,
        rows_blank,
        rows_raw,
        rows_raw - records_raw as rows_older_versions,
        records_raw,
        records_staged,
        records_deleted,
        records_unified,
        abs(rows_lost_in_load) + abs(rows_lost_in_lake)
        + abs(records_lost_in_staging) + records_lost_in_unify as unexplained_rows
    from differences
)

select * from judged
