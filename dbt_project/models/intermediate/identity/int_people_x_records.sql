with

records as (
    select * from {{ ref('int_identity__records') }}
),

person_assignments as (
    select * from {{ source('identity', 'person_assignments') }}
),

final as (
    select
        records.record_key,
        records.source,
        records.source_instance,
        records.object,
        records.record_id,
        person_assignments.person_id,
        person_assignments.match_method,
        person_assignments.match_score,
        person_assignments.evidence,
        person_assignments.linked_at,
        records.is_deleted
    from records
    inner join person_assignments
        on records.record_key = person_assignments.record_key
)

select * from final
