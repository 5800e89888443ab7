with

words as (
    select * from {{ ref('int_people_x_accounts__words') }}
),

reasons as (
    select * from {{ ref('account_match_reasons') }}
),

records as (
    select * from {{ ref('int_identity__records') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

-- Of everything that proposes an account for a person, the strongest word, then the newest record.
proposed as (
    select
        words.*,
        reasons.tier,
        reasons.strength,
        reasons.match_score,
        max(records.created_at) over (
            partition by words.person_id, words.account_id, reasons.tier
        ) as newest_at,
        row_number() over (
            partition by words.person_id, words.account_id
            order by
                reasons.strength asc,
                records.created_at desc nulls last,
                words.record_key asc
        ) as word_number
    from words
    inner join reasons
        on words.reason = reasons.reason
    inner join records
        on words.record_key = records.record_key
),

-- The CRM link of the newest live record; else the newest address (who changes jobs belongs to the
-- new employer), an account with its very host or in its country first; of several the topmost, then
-- the oldest. A name or a subsidiary is shown, never chosen.
ranked as (
    select
        proposed.*,
        row_number() over (
            partition by proposed.person_id
            order by
                proposed.tier asc,
                proposed.newest_at desc nulls last,
                proposed.strength asc,
                case when accounts.parent_account_id is null then 0 else 1 end asc,
                accounts.created_at asc nulls last,
                accounts.account_id asc
        ) as preference
    from proposed
    inner join accounts
        on proposed.account_id = accounts.account_id
    where proposed.word_number = 1
),

final as (
    select
        person_id,
        account_id,
        record_key,
        reason,
        match_score,
        preference = 1 and tier <= 2 as is_chosen
    from ranked
)

select * from final
