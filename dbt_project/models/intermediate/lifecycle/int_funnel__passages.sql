with

lived as (
    select * from {{ ref('int_lifecycle__episodes') }}
),

stages as (
    select * from {{ ref('int_funnel__stages') }}
),

settings as (
    select * from {{ ref('int_agreement_settings') }}
),

people as (
    select * from {{ ref('int_people') }}
),

channels as (
    select * from {{ ref('int_leads__channels') }}
),

-- stages keep their name from version to version, not their place: today's places are compared,
-- and a stage that today's version does not know has none
episodes as (
    select
        lived.basis,
        lived.person_id,
        lived.stage,
        lived.entered_at,
        stages.stage_rank,
        case when not stages.is_detour then stages.stage_rank end as funnel_rank
    from lived
    left join stages
        on lived.stage = stages.stage
),

ways as (
    select
        basis,
        person_id,
        min(entered_at) as entered_funnel_at,
        max(funnel_rank) as reached_rank
    from episodes
    group by basis, person_id
),

-- whoever is in a stage has come as far as every stage before it; a detour leads no further
reached as (
    select
        episodes.basis,
        episodes.person_id,
        stages.stage,
        min(episodes.entered_at) as reached_at,
        min(case when episodes.stage = stages.stage then episodes.entered_at end) as entered_at
    from episodes
    inner join stages
        on
            episodes.stage = stages.stage
            or (episodes.funnel_rank > stages.stage_rank and not stages.is_detour)
    group by episodes.basis, episodes.person_id, stages.stage
),

-- the next step is the first stage above this one that was entered after it
steps as (
    select
        reached.basis,
        reached.person_id,
        reached.stage,
        min(episodes.entered_at) as stepped_at
    from reached
    inner join stages
        on reached.stage = stages.stage
    inner join episodes
        on
            reached.basis = episodes.basis
            and reached.person_id = episodes.person_id
            and stages.stage_rank < episodes.funnel_rank
            and reached.entered_at <= episodes.entered_at
    group by reached.basis, reached.person_id, reached.stage
),

final as (
    select
        ways.basis,
        ways.person_id,
        coalesce(people.segment, 'unmapped') as segment,
        coalesce(channels.original_channel, 'unattributed') as channel,
        stages.stage,
        stages.stage_rank,
        stages.next_rank,
        stages.is_detour,
        reached.reached_at is not null as is_reached,
        reached.entered_at is not null as is_observed,
        coalesce(ways.reached_rank >= stages.next_rank, false) as is_converted,
        ways.entered_funnel_at,
        reached.reached_at,
        {{ minutes_between('reached.entered_at', 'steps.stepped_at') }} as minutes_to_next,
        {{ month_of(local_date('ways.entered_funnel_at', 'settings.reporting_timezone')) }}
            as cohort_month
    from ways
    cross join stages
    inner join settings
        on settings.is_in_force_now
    left join reached
        on
            ways.basis = reached.basis
            and ways.person_id = reached.person_id
            and stages.stage = reached.stage
    left join steps
        on
            ways.basis = steps.basis
            and ways.person_id = steps.person_id
            and stages.stage = steps.stage
    left join people
        on ways.person_id = people.person_id
    left join channels
        on ways.person_id = channels.person_id
)

select * from final
