{{ config(materialized='view', tags=['unify_inputs']) }}

with

records as (
    select * from {{ ref('int_identity__records') }}
),

free_mail_domains as (
    select * from {{ ref('free_mail_domains') }}
),

company_addresses as (
    select
        records.crm_account_key,
        records.email_domain
    from records
    left join free_mail_domains
        on records.email_domain = free_mail_domains.domain
    where
        records.is_deleted = false
        and records.crm_account_key is not null
        and records.email_domain is not null
        and free_mail_domains.domain is null
),

-- People at several hosts (agencies, holdings) leave the account without one: a guess is not a host.
final as (
    select
        crm_account_key as account_record_key,
        min(email_domain) as mail_host
    from company_addresses
    group by crm_account_key
    having min(email_domain) = max(email_domain)
)

select * from final
