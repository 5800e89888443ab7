{{ config(tags=['unify_inputs']) }}

with

salesforce_accounts as (
    select * from {{ ref('stg_salesforce__accounts') }}
),

hubspot_companies as (
    select * from {{ ref('stg_hubspot__companies') }}
),

contact_hosts as (
    select * from {{ ref('int_identity__account_mail_hosts') }}
),

websites as (
    select * from {{ ref('int_identity__websites') }}
),

records as (
    select
        {{ record_key('salesforce', 'source_instance', 'Account', 'account_id_salesforce') }}
            as record_key,
        'salesforce' as source,
        source_instance,
        'Account' as object,
        account_id_salesforce as record_id,
        {{ record_key('salesforce', 'source_instance', 'Account', 'parent_account_id_salesforce') }}
            as parent_record_key,
        {{ our_id('salesforce', 'source_instance', 'owner_id_salesforce') }} as owner_id,
        account_name, industry, website, cast(null as text) as stated_domain,
        phone, street, city, state, postal_code, country, employees_count, annual_revenue,
        is_deleted, master_account_id_salesforce is not null as is_merged_away,
        created_at, updated_at
    from salesforce_accounts
    union all
    select
        {{ record_key('hubspot', 'source_instance', 'companies', 'company_id_hubspot') }},
        'hubspot',
        source_instance,
        'companies',
        company_id_hubspot,
        {{ record_key('hubspot', 'source_instance', 'companies', 'parent_company_id_hubspot') }},
        {{ our_id('hubspot', 'source_instance', 'owner_id_hubspot') }},
        account_name, industry, website, domain,
        phone, street, city, state, postal_code, country, employees_count, annual_revenue,
        is_deleted, false,
        created_at, updated_at
    from hubspot_companies
),

final as (
    select
        records.*,
        coalesce(stated_domains.host, websites.host, contact_hosts.mail_host) as host
    from records
    left join websites as stated_domains
        on records.stated_domain = stated_domains.written_as
    left join websites
        on records.website = websites.written_as
    left join contact_hosts
        on records.record_key = contact_hosts.account_record_key
    where records.created_at is null or records.created_at <= {{ as_of() }}
)

select * from final
