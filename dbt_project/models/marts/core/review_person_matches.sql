with

email_groups as (
    select * from {{ ref('int_identity__email_groups') }}
),

person_pairs as (
    select * from {{ source('identity', 'person_pairs') }}
),

people_x_records as (
    select * from {{ ref('int_people_x_records') }}
),

records as (
    select * from {{ ref('int_identity__records') }}
),

match_decisions as (
    select * from {{ ref('match_decisions') }}
),

-- One row per contradicting name, not per record: namesakes are already one person.
candidates as (
    select
        least(anchor_key, record_key) as record_key_a,
        greatest(anchor_key, record_key) as record_key_b,
        'names_contradict' as reason,
        'Same address; the given names are no forms of each other.' as detail,
        cast(0.5 as double precision) as match_score,
        true as is_uncertain
    from email_groups
    where is_contradicting and record_key = namesake_key
    union all
    select
        record_key_a,
        record_key_b,
        case
            when outcome = 'contradiction' then contradiction
            when outcome = 'review' then 'between_thresholds'
            else outcome
        end,
        'Agree: ' || evidence || '.',
        match_probability,
        outcome <> 'contradiction'
    from person_pairs
    where outcome <> 'linked'
),

decided as (
    select
        least(record_key_a, record_key_b) as record_key_a,
        greatest(record_key_a, record_key_b) as record_key_b
    from match_decisions
    where entity = 'person'
),

-- Of two reasons for one pair, the one somebody should look at.
ranked as (
    select
        candidates.*,
        row_number() over (
            partition by record_key_a, record_key_b
            order by case when is_uncertain then 0 else 1 end, match_score desc, reason asc
        ) as reason_number
    from candidates
),

undecided as (
    select
        ranked.*,
        one_side.person_id as person_id_a,
        other_side.person_id as person_id_b
    from ranked
    inner join people_x_records as one_side
        on ranked.record_key_a = one_side.record_key
    inner join people_x_records as other_side
        on ranked.record_key_b = other_side.record_key
    left join decided
        on
            ranked.record_key_a = decided.record_key_a
            and ranked.record_key_b = decided.record_key_b
    where
        ranked.reason_number = 1
        and one_side.person_id <> other_side.person_id
        and decided.record_key_a is null
),

final as (
    select
        undecided.record_key_a || ' ' || undecided.record_key_b as review_id,
        undecided.record_key_a,
        undecided.record_key_b,
        undecided.person_id_a,
        undecided.person_id_b,
        undecided.reason,
        undecided.detail,
        undecided.match_score,
        undecided.is_uncertain,
        one_record.full_name as full_name_a,
        other_record.full_name as full_name_b,
        one_record.email as email_a,
        other_record.email as email_b,
        one_record.phone as phone_a,
        other_record.phone as phone_b,
        one_record.company_name as company_name_a,
        other_record.company_name as company_name_b,
        one_record.title as title_a,
        other_record.title as title_b
    from undecided
    inner join records as one_record
        on undecided.record_key_a = one_record.record_key
    inner join records as other_record
        on undecided.record_key_b = other_record.record_key
)

select * from final
