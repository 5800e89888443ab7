with

starts as (
    select * from {{ ref('int_sla__starts') }}
),

targets as (
    select * from {{ ref('int_sla__targets') }}
),

endings as (
    select * from {{ ref('int_sla__endings') }}
),

runs as (
    select * from {{ ref('int_sla__runs') }}
),

settings as (
    select * from {{ source('agreement', 'settings') }}
),

final as (
    select
        md5(
            starts.policy || '|' || starts.subject_id || '|' || cast(runs.run_number as text)
        ) as clock_id,
        starts.policy,
        starts.by_team,
        starts.measure,
        starts.subject_kind,
        starts.subject_id,
        starts.person_id,
        starts.opportunity_id,
        runs.owner_id,
        starts.segment,
        starts.signal_kind,
        case
            when starts.counts <> 'owner_calendar' then starts.counts
            else coalesce(runs.owner_calendar, settings.default_calendar)
        end as calendar,
        starts.on_reassignment,
        targets.target_minutes,
        starts.signal_at,
        starts.recorded_at,
        starts.routed_at,
        starts.assigned_at,
        runs.started_at,
        case when runs.reassigned_at is null then endings.stopped_at end as stopped_at,
        case when runs.reassigned_at is null then endings.stop_touch_id end as stop_touch_id,
        case
            when starts.is_contacted_before_signal then runs.started_at
            else coalesce(runs.reassigned_at, endings.voided_at)
        end as voided_at,
        case
            when runs.started_at is null then null
            when runs.reassigned_at is not null then 'reassigned'
            when starts.is_contacted_before_signal then 'contacted_before_signal'
            else endings.void_reason
        end as void_reason,
        starts.agreement_version,
        starts.owned_id,
        starts.counts,
        settings.default_calendar,
        starts.region,
        starts.lead_source,
        runs.run_number,
        starts.is_contacted_before_signal,
        starts.entered_at,
        coalesce(runs.reassigned_at, endings.ended_at) as ended_at
    from starts
    inner join targets
        on
            starts.policy = targets.policy
            and starts.subject_id = targets.subject_id
    inner join runs
        on
            starts.policy = runs.policy
            and starts.subject_id = runs.subject_id
    inner join settings on starts.agreement_version = settings.agreement_version
    left join endings
        on
            starts.policy = endings.policy
            and starts.subject_id = endings.subject_id
)

select * from final
