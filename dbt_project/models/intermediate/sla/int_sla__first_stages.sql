with

stops as (
    select * from {{ source('agreement', 'sla_stops') }}
    where stop_kind = 'stage_entered'
),

candidates as (
    select * from {{ ref('int_sla__candidates') }}
),

episodes as (
    select * from {{ ref('int_lifecycle__episodes') }}
    where basis = 'as_defined_then'
),

final as (
    select
        candidates.agreement_version,
        candidates.policy,
        candidates.subject_id,
        min(episodes.entered_at) as stage_entered_at
    from candidates
    inner join stops
        on
            candidates.agreement_version = stops.agreement_version
            and candidates.policy = stops.policy
    inner join episodes
        on
            candidates.person_id = episodes.person_id
            and stops.stage = episodes.stage
            and candidates.episode_number < episodes.episode_number
    group by
        candidates.agreement_version,
        candidates.policy,
        candidates.subject_id
)

select * from final
