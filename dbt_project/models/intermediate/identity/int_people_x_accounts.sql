with

records as (
    select * from {{ ref('int_identity__records') }}
),

people_x_records as (
    select * from {{ ref('int_people_x_records') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

accounts_x_records as (
    select * from {{ ref('int_accounts_x_records') }}
),

domains as (
    select * from {{ source('identity', 'domains') }}
),

known as (
    select
        people_x_records.person_id,
        records.*,
        case when domains.is_free_mail = false then domains.registrable_domain end as domain,
        {{ comparable_company_name('records.company_name') }} as company
    from records
    inner join people_x_records
        on records.record_key = people_x_records.record_key
    left join domains
        on records.email_domain = domains.host
    where records.is_deleted = false
),

candidates as (
    select
        known.person_id,
        accounts_x_records.account_id,
        'crm_link' as reason,
        cast(1.0 as double precision) as match_score,
        1 as strength,
        known.record_key,
        known.created_at
    from known
    inner join accounts_x_records
        on known.crm_account_key = accounts_x_records.record_key
    union all
    select
        known.person_id,
        accounts.account_id,
        'email_domain',
        0.9,
        2,
        known.record_key,
        known.created_at
    from known
    inner join accounts
        on known.domain = accounts.domain
    union all
    select
        known.person_id,
        accounts.account_id,
        'company_name',
        0.5,
        3,
        known.record_key,
        known.created_at
    from known
    inner join accounts
        on known.company = {{ comparable_company_name('accounts.account_name') }}
),

-- Of everything that proposes an account for a person, the strongest word, then the newest record.
proposed as (
    select
        candidates.*,
        row_number() over (
            partition by candidates.person_id, candidates.account_id
            order by
                candidates.strength asc,
                candidates.created_at desc nulls last,
                candidates.record_key asc
        ) as word_number
    from candidates
),

-- The CRM link of the newest live record; else the domain of the newest (who changes jobs belongs to
-- the new employer), and of several accounts with that domain the topmost, then the oldest. A name
-- alone is shown, never chosen.
ranked as (
    select
        proposed.*,
        row_number() over (
            partition by proposed.person_id
            order by
                proposed.strength asc,
                proposed.created_at desc nulls last,
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
        preference = 1 and strength < 3 as is_chosen
    from ranked
)

select * from final
