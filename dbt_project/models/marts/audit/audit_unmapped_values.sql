with

unmapped_values as (
    select * from {{ ref("int_lifecycle__unmapped_values") }}
),

listed as (
    select
        agreement_version,
        source,
        object,
        field,
        value,
        cast(values_count as bigint) as values_count,
        cast(people_count as bigint) as people_count,
        last_seen_at
    from unmapped_values
)

select * from listed
