with

episodes as (
    select * from {{ ref('int_lifecycle__episodes') }}
),

settings as (
    select * from {{ ref('int_agreement_settings') }}
),

handoff_outcomes as (
    select * from {{ source('agreement', 'handoff_outcomes') }}
),

entries as (
    select
        episodes.episode_id as handoff_id,
        episodes.person_id,
        episodes.episode_id,
        episodes.episode_number,
        episodes.next_stage,
        episodes.agreement_version,
        episodes.entered_at,
        episodes.exited_at as decided_at,
        episodes.entered_at
        + cast(round(settings.handoff_expires_minutes * 60) as integer) * interval '1 second'
            as expires_at
    from episodes
    inner join settings
        on
            episodes.agreement_version = settings.agreement_version
            and episodes.stage = settings.handoff_stage
    where episodes.basis = 'as_defined_then'
),

final as (
    select
        entries.*,
        deciding.cause_record as deciding_record,
        case
            when handoff_outcomes.outcome is not null then handoff_outcomes.outcome
            when entries.decided_at is not null then 'unmapped'
            when entries.expires_at < {{ as_of() }} then 'expired'
            else 'waiting'
        end as outcome
    from entries
    left join episodes as deciding
        on
            entries.person_id = deciding.person_id
            and entries.episode_number + 1 = deciding.episode_number
            and deciding.basis = 'as_defined_then'
    left join handoff_outcomes
        on
            entries.agreement_version = handoff_outcomes.agreement_version
            and entries.next_stage = handoff_outcomes.stage
)

select * from final
