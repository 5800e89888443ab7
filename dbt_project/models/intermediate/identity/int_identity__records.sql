{{ config(tags=['unify_inputs']) }}

with

salesforce_records as (
    select * from {{ ref('int_identity__salesforce_records') }}
),

marketo_records as (
    select * from {{ ref('int_identity__marketo_records') }}
),

hubspot_records as (
    select * from {{ ref('int_identity__hubspot_records') }}
),

mailbox_records as (
    select * from {{ ref('int_identity__mailbox_records') }}
),

versions as (
    select * from {{ source('agreement', 'versions') }}
),

shared_mailboxes as (
    select * from {{ source('agreement', 'shared_mailboxes') }}
),

records as (
    select * from salesforce_records
    union all
    select * from marketo_records
    union all
    select * from hubspot_records
    union all
    select * from mailbox_records
),

addressed as (
    select
        records.*,
        {{ normalised_email('records.email') }} as address
    from records
    where records.created_at is null or records.created_at <= {{ as_of() }}
),

shared_now as (
    select distinct lower(shared_mailboxes.mailbox) as mailbox
    from shared_mailboxes
    inner join versions
        on shared_mailboxes.agreement_version = versions.agreement_version
    where
        versions.in_force_from_at <= {{ as_of() }}
        and (versions.in_force_until_at is null or versions.in_force_until_at > {{ as_of() }})
),

final as (
    select
        addressed.record_key,
        addressed.source,
        addressed.source_instance,
        addressed.object,
        addressed.record_id,
        addressed.owner_id,
        addressed.crm_account_key,
        addressed.address as email,
        split_part(addressed.address, '@', 2) as email_domain,
        {{ trimmed('addressed.first_name') }} as first_name,
        {{ trimmed('addressed.last_name') }} as last_name,
        {{ trimmed("coalesce(trim(addressed.first_name), '') || ' ' || coalesce(trim(addressed.last_name), '')") }}
            as full_name,
        addressed.title, addressed.phone, addressed.mobile_phone, addressed.company_name, addressed.website,
        addressed.industry, addressed.lead_source, addressed.city, addressed.state,
        addressed.postal_code, addressed.country, addressed.employees_count,
        shared_now.mailbox is not null as is_shared_email,
        addressed.is_deleted,
        addressed.has_opted_out_of_email,
        addressed.has_opted_out_of_calls,
        addressed.created_at,
        addressed.updated_at,
        addressed.is_merged_away
    from addressed
    left join shared_now
        on split_part(addressed.address, '@', 1) = shared_now.mailbox
)

select * from final
