with

opportunities as (
    select * from {{ ref('int_attribution__opportunities') }}
),

opportunity_people as (
    select * from {{ ref('int_attribution__people') }}
),

marketing_touches as (
    select * from {{ ref('int_attribution__touches') }}
),

touches as (
    select * from {{ ref('int_touches') }}
),

ranked as (
    select
        opportunity_id,
        touch_id,
        is_before_creation,
        occurred_at,
        row_number() over (
            partition by opportunity_id order by occurred_at, kind_rank, touch_id
        ) as number_from_start,
        row_number() over (
            partition by opportunity_id order by occurred_at desc, kind_rank desc, touch_id desc
        ) as number_from_end
    from marketing_touches
),

summed as (
    select
        opportunity_id,
        max(case when number_from_start = 1 then touch_id end) as first_touch_id,
        max(case when number_from_end = 1 then touch_id end) as last_touch_id,
        min(occurred_at) as first_touch_at,
        max(occurred_at) as last_touch_at,
        bool_or(is_before_creation) as has_touch_before_creation
    from ranked
    group by opportunity_id
),

-- The first time somebody from sales approached one of its people, in the same window.
approaches as (
    select
        opportunities.opportunity_id,
        min(touches.occurred_at) as first_approached_at
    from opportunities
    inner join opportunity_people
        on opportunities.opportunity_id = opportunity_people.opportunity_id
    inner join touches
        on
            opportunity_people.person_id = touches.person_id
            and opportunities.path_from_at <= touches.occurred_at
            and opportunities.created_at >= touches.occurred_at
    where touches.is_human and touches.direction = 'outbound'
    group by opportunities.opportunity_id
),

final as (
    select
        opportunities.opportunity_id,
        summed.first_touch_id,
        summed.last_touch_id,
        coalesce(summed.has_touch_before_creation, false)
        and coalesce(summed.first_touch_at <= approaches.first_approached_at, true)
            as is_sourced_by_marketing,
        summed.opportunity_id is not null as is_influenced_by_marketing,
        summed.first_touch_at,
        summed.last_touch_at,
        opportunities.agreement_version
    from opportunities
    left join summed
        on opportunities.opportunity_id = summed.opportunity_id
    left join approaches
        on opportunities.opportunity_id = approaches.opportunity_id
)

select * from final
