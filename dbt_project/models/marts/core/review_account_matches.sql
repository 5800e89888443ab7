with

account_pairs as (
    select * from {{ source('identity', 'account_pairs') }}
),

accounts_x_records as (
    select * from {{ ref('int_accounts_x_records') }}
),

records as (
    select * from {{ ref('int_identity__account_records') }}
),

match_decisions as (
    select * from {{ ref('match_decisions') }}
),

decided as (
    select
        least(record_key_a, record_key_b) as record_key_a,
        greatest(record_key_a, record_key_b) as record_key_b
    from match_decisions
    where entity = 'account'
),

final as (
    select
        account_pairs.record_key_a || ' ' || account_pairs.record_key_b as review_id,
        account_pairs.record_key_a,
        account_pairs.record_key_b,
        one_side.account_id as account_id_a,
        other_side.account_id as account_id_b,
        case
            when account_pairs.outcome = 'contradiction' then account_pairs.contradiction
            when account_pairs.outcome = 'review' then 'between_thresholds'
            else account_pairs.outcome
        end as reason,
        'Agree: ' || account_pairs.evidence || '.' as detail,
        account_pairs.match_probability as match_score,
        account_pairs.outcome <> 'contradiction' as is_uncertain,
        one_record.account_name as account_name_a,
        other_record.account_name as account_name_b,
        one_record.host as host_a,
        other_record.host as host_b,
        one_record.phone as phone_a,
        other_record.phone as phone_b,
        one_record.country as country_a,
        other_record.country as country_b
    from account_pairs
    inner join accounts_x_records as one_side
        on account_pairs.record_key_a = one_side.record_key
    inner join accounts_x_records as other_side
        on account_pairs.record_key_b = other_side.record_key
    inner join records as one_record
        on account_pairs.record_key_a = one_record.record_key
    inner join records as other_record
        on account_pairs.record_key_b = other_record.record_key
    left join decided
        on
            account_pairs.record_key_a = decided.record_key_a
            and account_pairs.record_key_b = decided.record_key_b
    where
        one_side.account_id <> other_side.account_id
        and decided.record_key_a is null
)

select * from final
