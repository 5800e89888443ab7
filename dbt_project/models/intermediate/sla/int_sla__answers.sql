with

starts as (
    select * from {{ ref('int_sla__starts') }}
    where started_at is not null
),

stops as (
    select * from {{ source('agreement', 'sla_stops') }}
    where stop_kind = 'stage_entered'
),

episodes as (
    select * from {{ ref('int_lifecycle__episodes') }}
    where basis = 'as_defined_then'
),

answers as (
    select
        policy,
        subject_id,
        touch_id as stop_touch_id,
        touched_at as stopped_at
    from starts
    where touched_at is not null

    union all

    select
        starts.policy,
        starts.subject_id,
        cast(null as text) as stop_touch_id,
        episodes.entered_at as stopped_at
    from starts
    inner join stops
        on
            starts.agreement_version = stops.agreement_version
            and starts.policy = stops.policy
    inner join episodes
        on
            starts.person_id = episodes.person_id
            and stops.stage = episodes.stage
            and starts.episode_number < episodes.episode_number
            and starts.started_at <= episodes.entered_at
),

numbered as (
    select
        *,
        row_number() over (
            partition by policy, subject_id order by stopped_at, stop_touch_id nulls last
        ) as answer_number
    from answers
),

final as (
    select
        policy,
        subject_id,
        stop_touch_id,
        stopped_at
    from numbered
    where answer_number = 1
)

select * from final
