with

handoffs as (
    select * from {{ ref('int_handoffs') }}
),

opportunity_people as (
    select * from {{ ref('int_opportunity_people') }}
),

opportunities as (
    select * from {{ ref('int_opportunities') }}
),

contributions as (
    select * from {{ ref('int_scores__contributions') }}
),

counted as (
    select
        person_id,
        count(*) as times_qualified,
        sum(case when outcome = 'recycled' then 1 else 0 end) as times_recycled,
        sum(case when outcome = 'rejected' then 1 else 0 end) as times_rejected,
        0 as opportunities_count,
        0 as engagement_score
    from handoffs
    group by person_id

    union all

    select
        opportunity_people.person_id,
        0,
        0,
        0,
        count(distinct opportunities.opportunity_id),
        0
    from opportunity_people
    inner join opportunities
        on opportunity_people.opportunity_id = opportunities.opportunity_id
    group by opportunity_people.person_id

    union all

    select
        person_id,
        0,
        0,
        0,
        0,
        sum(points_now)
    from contributions
    group by person_id
),

final as (
    select
        person_id,
        cast(sum(times_qualified) as bigint) as times_qualified,
        cast(sum(times_recycled) as bigint) as times_recycled,
        cast(sum(times_rejected) as bigint) as times_rejected,
        cast(sum(opportunities_count) as bigint) as opportunities_count,
        cast(sum(engagement_score) as bigint) as engagement_score
    from counted
    group by person_id
)

select * from final
