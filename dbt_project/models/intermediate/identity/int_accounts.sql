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

ultimate_parents as (
    select * from {{ ref('int_account_hierarchy') }}
),

segments as (
    select * from {{ ref('int_segments_now') }}
),

placed as (
    select
        accounts_x_records.account_id,
        account_records.*,
        case when domains.is_free_mail = false then domains.registrable_domain end as domain
    from account_records
    inner join accounts_x_records
        on account_records.record_key = accounts_x_records.record_key
    left join domains
        on account_records.host = domains.host
),

valued as (
    select
        account_id,
        {{ newest_known('account_name', 'account_id') }} as account_name,
        {{ newest_known('domain', 'account_id') }} as domain,
        {{ newest_known('industry', 'account_id') }} as industry,
        {{ newest_known('country', 'account_id') }} as country,
        {{ newest_known('owner_id', 'account_id') }} as owner_id,
        {{ newest_known('employees_count', 'account_id') }} as employees_count,
        {{ newest_known('annual_revenue', 'account_id') }} as annual_revenue,
        min(created_at) over (partition by account_id) as created_at,
        count(*) over (partition by account_id) as records_count,
        row_number() over (partition by account_id order by record_key) as record_number
    from placed
),

final as (
    select
        valued.account_id,
        valued.account_name,
        valued.domain,
        valued.industry,
        valued.country,
        ultimate_parents.parent_account_id,
        coalesce(ultimate_parents.ultimate_parent_account_id, valued.account_id)
            as ultimate_parent_account_id,
        valued.owner_id,
        segments.segment,
        valued.employees_count,
        valued.annual_revenue,
        valued.created_at,
        valued.records_count
    from valued
    left join ultimate_parents
        on valued.account_id = ultimate_parents.account_id
    left join segments
        on
            coalesce(valued.employees_count, 0) >= segments.employees_at_least
            and coalesce(valued.employees_count, 0) < segments.employees_below
    where valued.record_number = 1
)

select * from final
