with

quarantined as (
    select * from {{ source("raw", "_quarantine") }}
),

named as (
    select distinct
        batch_id,
        source,
        source_instance,
        object,
        file,
        coalesce(column_name, '(row)') as column_name,
        reason_code,
        cast(line as bigint) as line
    from quarantined
)

select * from named
