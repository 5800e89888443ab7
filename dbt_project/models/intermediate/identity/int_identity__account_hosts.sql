with

account_records as (
    select * from {{ ref('int_identity__account_records') }}
),

accounts_x_records as (
    select * from {{ ref('int_accounts_x_records') }}
),

domains as (
    select * from {{ source('identity', 'domains') }}
),

-- Every record counts: a company with records for acme.com and acme.de has both.
final as (
    select distinct
        accounts_x_records.account_id,
        regexp_replace(account_records.host, '^www[.]', '') as host,
        domains.registrable_domain as domain
    from account_records
    inner join accounts_x_records
        on account_records.record_key = accounts_x_records.record_key
    inner join domains
        on account_records.host = domains.host
    where domains.is_free_mail = false and domains.registrable_domain is not null
)

select * from final
