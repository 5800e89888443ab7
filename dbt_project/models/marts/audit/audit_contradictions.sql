with

contradictions as (
    select * from {{ ref("int_contradictions") }}
),

listed as (
    select
        contradiction_key,
        source,
        source_instance,
        object,
        record_id,
        kind,
        detail
    from contradictions
)

select * from listed
