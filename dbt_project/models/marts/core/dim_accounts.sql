with

accounts as (
    select * from {{ ref('int_accounts') }}
),

people as (
    select * from {{ ref('int_people') }}
),

people_counts as (
    select
        account_id,
        count(*) as people_count
    from people
    where account_id is not null
    group by account_id
),

final as (
    select
        accounts.account_id,
        accounts.parent_account_id,
        accounts.ultimate_parent_account_id,
        accounts.owner_id,
        accounts.account_name,
        accounts.domain,
        accounts.industry,
        accounts.country,
        accounts.segment,
        accounts.employees_count,
        accounts.annual_revenue,
        accounts.records_count,
        coalesce(people_counts.people_count, 0) as people_count,
        accounts.created_at
    from accounts
    left join people_counts
        on accounts.account_id = people_counts.account_id
)

select * from final
