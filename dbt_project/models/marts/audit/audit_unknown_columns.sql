with

unknown_columns as (
    select * from {{ source("raw", "_unknown_columns") }}
),

batches as (
    select * from {{ source("raw", "_batches") }}
),

seen as (
    select
        unknown_columns.source,
        batches.source_instance,
        unknown_columns.object,
        unknown_columns.column_name,
        count(distinct batches.batch_id) as batches_count,
        min(batches.landed_at) as first_seen_at,
        max(batches.landed_at) as last_seen_at
    from unknown_columns
    inner join batches
        on unknown_columns.batch_id = batches.batch_id
    group by
        unknown_columns.source,
        batches.source_instance,
        unknown_columns.object,
        unknown_columns.column_name
)

select * from seen
