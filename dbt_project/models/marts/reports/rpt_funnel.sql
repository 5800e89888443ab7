with

steps as (
    select * from {{ ref('int_funnel__steps') }}
),

settings as (
    select * from {{ ref('int_agreement_settings') }}
),

stages as (
    select * from {{ source('agreement', 'stages') }}
),

stages_now as (
    select
        stages.stage,
        stages.stage_rank,
        stages.is_detour,
        -- a detour leads nowhere; from the last stage there is nowhere to go
        case
            when not stages.is_detour
                then min(case when not stages.is_detour then stages.stage_rank end) over (
                    order by stages.stage_rank rows between 1 following and unbounded following
                )
        end as next_rank
    from stages
    inner join settings
        on stages.agreement_version = settings.agreement_version and settings.is_in_force_now
),

people as (
    select distinct
        basis,
        cohort_month,
        segment,
        channel,
        person_id,
        reached_rank
    from steps
),

passages as (
    select
        people.basis,
        people.cohort_month,
        people.segment,
        people.channel,
        stages_now.stage,
        stages_now.stage_rank,
        stages_now.is_detour,
        stages_now.next_rank,
        steps.person_id is not null as is_observed,
        case
            when stages_now.is_detour then steps.person_id is not null
            else coalesce(people.reached_rank >= stages_now.stage_rank, false)
        end as is_reached,
        coalesce(people.reached_rank >= stages_now.next_rank, false) as is_converted,
        cast(steps.minutes_to_next as double precision) as minutes_to_next
    from people
    cross join stages_now
    left join steps
        on
            people.basis = steps.basis
            and people.person_id = steps.person_id
            and stages_now.stage = steps.stage
),

final as (
    select
        segment,
        channel,
        stage,
        basis,
        cast(stage_rank as bigint) as stage_rank,
        count(*) filter (where is_reached) as reached,
        count(*) filter (where is_observed) as observed,
        count(*) filter (where is_converted) as converted,
        case
            when next_rank is not null
                then cast(
                    count(*) filter (where is_converted) * 1.0
                    / nullif(count(*) filter (where is_reached), 0) as numeric(18, 4)
                )
        end as conversion_share,
        {{ percentile(0.5, 'minutes_to_next') }}
            as median_minutes,
        {{ percentile(0.9, 'minutes_to_next') }}
            as p90_minutes,
        is_detour,
        cohort_month
    from passages
    group by
        segment, channel, stage, basis, stage_rank, next_rank, is_detour, cohort_month
)

select * from final
