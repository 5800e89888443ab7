with

opportunities as (
    select * from {{ ref('int_opportunities') }}
),

opportunity_people as (
    select * from {{ ref('int_opportunity_people') }}
),

touch_summary as (
    select * from {{ ref('int_opportunity_touch_summary') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

reporting as (
    select * from {{ ref('int_reporting') }}
),

ranked_people as (
    select
        opportunity_people.*,
        row_number() over (
            partition by opportunity_people.opportunity_id
            order by
                case when opportunity_people.is_primary then 0 else 1 end,
                opportunity_people.linked_at,
                opportunity_people.person_id
        ) as person_number
    from opportunity_people
),

people_counts as (
    select
        opportunity_id,
        max(case when person_number = 1 and is_primary then person_id end) as primary_person_id,
        count(*) as people_count
    from ranked_people
    group by opportunity_id
),

final as (
    select
        opportunities.opportunity_id,
        opportunities.account_id,
        opportunities.owner_id,
        people_counts.primary_person_id,
        opportunities.program_id,
        touch_summary.first_touch_id,
        touch_summary.last_touch_id,
        opportunities.source,
        opportunities.source_instance,
        opportunities.record_id,
        opportunities.opportunity_name,
        opportunities.opportunity_type,
        opportunities.lead_source,
        accounts.segment,
        opportunities.stage,
        opportunities.category,
        opportunities.next_step,
        opportunities.currency,
        opportunities.amount,
        opportunities.amount_reporting,
        opportunities.probability,
        coalesce(people_counts.people_count, 0) as people_count,
        case
            when opportunities.closed_at is not null
                then {{ minutes_between('opportunities.created_at', 'opportunities.closed_at') }}
        end as cycle_minutes,
        touch_summary.is_sourced_by_marketing,
        touch_summary.is_influenced_by_marketing,
        opportunities.close_date,
        {{ local_date('opportunities.created_at', 'reporting.reporting_timezone') }} as created_date,
        {{ local_date('opportunities.closed_at', 'reporting.reporting_timezone') }} as closed_date,
        opportunities.created_at,
        opportunities.closed_at,
        opportunities.updated_at,
        touch_summary.first_touch_at,
        touch_summary.last_touch_at,
        touch_summary.agreement_version
    from opportunities
    cross join reporting
    inner join touch_summary
        on opportunities.opportunity_id = touch_summary.opportunity_id
    left join people_counts
        on opportunities.opportunity_id = people_counts.opportunity_id
    left join accounts
        on opportunities.account_id = accounts.account_id
)

select * from final
