with

records as (
    select * from {{ ref('int_identity__records') }}
),

people_x_records as (
    select * from {{ ref('int_people_x_records') }}
),

people_x_accounts as (
    select * from {{ ref('int_people_x_accounts') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

owner_changes as (
    select * from {{ ref('int_person_owner_changes') }}
),

segments as (
    select * from {{ ref('int_segments_now') }}
),

countries as (
    select * from {{ ref('countries') }}
),

placed as (
    select
        people_x_records.person_id,
        records.*
    from records
    inner join people_x_records
        on records.record_key = people_x_records.record_key
),

valued as (
    select
        person_id,
        {{ newest_known('email', 'person_id') }} as email,
        {{ newest_known('title', 'person_id') }} as title,
        {{ newest_known('phone', 'person_id') }} as phone,
        {{ newest_known('company_name', 'person_id') }} as company_name,
        {{ newest_known('country', 'person_id') }} as country,
        first_value(first_name) over by_name as first_name,
        first_value(last_name) over by_name as last_name,
        first_value(full_name) over by_name as full_name,
        first_value(lead_source) over by_age as lead_source,
        bool_or(has_opted_out_of_email) over (partition by person_id) as has_opted_out_of_email,
        bool_or(has_opted_out_of_calls) over (partition by person_id) as has_opted_out_of_calls,
        min(created_at) over (partition by person_id) as created_at,
        count(*) over (partition by person_id) as records_count,
        row_number() over (partition by person_id order by record_key) as record_number
    from placed
    window
        by_name as (
            partition by person_id
            order by
                case when last_name is null then 1 else 0 end,
                case when first_name is null then 1 else 0 end,
                is_deleted asc,
                updated_at desc nulls last,
                record_key asc
        ),
        by_age as (
            partition by person_id
            order by
                case when lead_source is null then 1 else 0 end,
                created_at nulls last,
                record_key
        )
),

final as (
    select
        valued.person_id,
        valued.email,
        valued.full_name,
        valued.first_name,
        valued.last_name,
        valued.title,
        valued.phone,
        coalesce(valued.company_name, accounts.account_name) as company_name,
        valued.country,
        countries.region,
        valued.lead_source,
        people_x_accounts.account_id,
        owner_changes.owner_id,
        coalesce(accounts.segment, segments.segment) as segment,
        valued.has_opted_out_of_email,
        valued.has_opted_out_of_calls,
        valued.created_at,
        valued.records_count
    from valued
    left join people_x_accounts
        on valued.person_id = people_x_accounts.person_id and people_x_accounts.is_chosen
    left join accounts
        on people_x_accounts.account_id = accounts.account_id
    left join owner_changes
        on valued.person_id = owner_changes.person_id and owner_changes.owned_until is null
    left join segments
        on segments.employees_at_least = 0
    left join countries
        on lower(trim(valued.country)) = countries.written_as
    where valued.record_number = 1
)

select * from final
