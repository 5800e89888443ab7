with

batches as (
    select * from {{ source("raw", "_batches") }}
),

accounted as (
    select
        batch_id,
        source,
        source_instance,
        object,
        file,
        sha256,
        cast(rows_in as bigint) as rows_in,
        cast(rows_loaded as bigint) as rows_loaded,
        cast(rows_quarantined as bigint) as rows_quarantined,
        cast(rows_duplicate as bigint) as rows_duplicate,
        cast(rows_superseded as bigint) as rows_superseded,
        cast(rows_blank as bigint) as rows_blank,
        rows_in - rows_loaded - rows_quarantined - rows_duplicate - rows_superseded - rows_blank = 0
            as is_balanced,
        landed_at,
        loaded_at
    from batches
)

select * from accounted
