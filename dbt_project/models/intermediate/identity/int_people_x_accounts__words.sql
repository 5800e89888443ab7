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

account_hosts as (
    select * from {{ ref('int_identity__account_hosts') }}
),

company_names as (
    select * from {{ ref('int_identity__company_names') }}
),

countries as (
    select * from {{ ref('countries') }}
),

domains as (
    select * from {{ source('identity', 'domains') }}
),

known as (
    select
        people_x_records.person_id,
        records.record_key,
        records.crm_account_key,
        records.email_domain as host,
        case when domains.is_free_mail = false then domains.registrable_domain end as domain,
        company_names.company,
        countries.country_code
    from records
    inner join people_x_records
        on records.record_key = people_x_records.record_key
    left join domains
        on records.email_domain = domains.host
    left join company_names
        on records.company_name = company_names.written_as
    left join countries
        on lower(trim(records.country)) = countries.written_as
    where records.is_deleted = false
),

placed as (
    select
        accounts.account_id,
        accounts.ultimate_parent_account_id,
        company_names.company,
        countries.country_code
    from accounts
    left join company_names
        on accounts.account_name = company_names.written_as
    left join countries
        on lower(trim(accounts.country)) = countries.written_as
),

by_domain as (
    select
        known.*,
        account_hosts.account_id,
        placed.ultimate_parent_account_id,
        known.country_code = placed.country_code as is_same_country,
        account_hosts.host = known.host and known.host <> known.domain as is_same_host
    from known
    inner join account_hosts
        on known.domain = account_hosts.domain
    inner join placed
        on account_hosts.account_id = placed.account_id
),

final as (
    select
        known.person_id,
        accounts_x_records.account_id,
        known.record_key,
        'crm_link' as reason
    from known
    inner join accounts_x_records
        on known.crm_account_key = accounts_x_records.record_key
    union
    select
        person_id,
        account_id,
        record_key,
        case
            when is_same_host then 'email_host'
            when is_same_country then 'email_domain_and_country'
            else 'email_domain'
        end
    from by_domain
    union
    select
        by_domain.person_id,
        placed.account_id,
        by_domain.record_key,
        'subsidiary_in_country'
    from by_domain
    inner join placed
        on
            by_domain.ultimate_parent_account_id = placed.ultimate_parent_account_id
            and by_domain.country_code = placed.country_code
    union
    select
        known.person_id,
        placed.account_id,
        known.record_key,
        case
            when known.country_code = placed.country_code then 'company_name_and_country'
            else 'company_name'
        end
    from known
    inner join placed
        on known.company = placed.company
)

select * from final
