with

email_groups as (
    select * from {{ ref('int_identity__email_groups') }}
),

people_x_records as (
    select * from {{ ref('int_people_x_records') }}
),

match_decisions as (
    select * from {{ ref('match_decisions') }}
),

-- One row per contradicting name, not per record: namesakes are already one person.
contradictions as (
    select
        least(anchor_key, record_key) as record_key_a,
        greatest(anchor_key, record_key) as record_key_b
    from email_groups
    where is_contradicting and record_key = namesake_key
),

decided as (
    select
        least(record_key_a, record_key_b) as record_key_a,
        greatest(record_key_a, record_key_b) as record_key_b
    from match_decisions
    where entity = 'person'
),

final as (
    select
        contradictions.record_key_a || ' ' || contradictions.record_key_b as review_id,
        contradictions.record_key_a,
        contradictions.record_key_b,
        one_side.person_id as person_id_a,
        other_side.person_id as person_id_b,
        'names_contradict' as reason,
        'Same address; first and last name both differ.' as detail,
        cast(0.5 as double precision) as match_score
    from contradictions
    inner join people_x_records as one_side
        on contradictions.record_key_a = one_side.record_key
    inner join people_x_records as other_side
        on contradictions.record_key_b = other_side.record_key
    left join decided
        on
            contradictions.record_key_a = decided.record_key_a
            and contradictions.record_key_b = decided.record_key_b
    where
        one_side.person_id <> other_side.person_id
        and decided.record_key_a is null
)

select * from final
