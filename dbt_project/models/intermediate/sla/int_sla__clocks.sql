with

starts as (
    select * from {{ ref('int_sla__starts') }}
),

endings as (
    select * from {{ ref('int_sla__endings') }}
),

owners as (
    select * from {{ ref('int_sla__owners') }}
),

settings as (
    select * from {{ source('agreement', 'settings') }}
),

promises as (
    select
        starts.*,
        endings.stop_touch_id,
        endings.void_reason,
        endings.stopped_at,
        endings.voided_at,
        endings.ended_at
    from starts
    left join endings
        on starts.policy = endings.policy
        and starts.subject_id = endings.subject_id
),

-- under `restart` every later owner begins a run of their own
run_starts as (
    select
        policy,
        subject_id,
        started_at as run_started_at
    from promises

    union all

    select
        promises.policy,
        promises.subject_id,
        owners.owned_from as run_started_at
    from promises
    inner join owners
        on promises.owned_id = owners.owned_id
        and promises.on_reassignment = 'restart'
        and promises.started_at < owners.owned_from
        and coalesce(promises.ended_at, {{ as_of() }}) > owners.owned_from
),

runs as (
    select
        *,
        row_number() over (
            partition by policy, subject_id order by run_started_at nulls first
        ) as run_number,
        lead(run_started_at) over (
            partition by policy, subject_id order by run_started_at nulls first
        ) as next_run_started_at
    from run_starts
),

final as (
    select
        md5(
            promises.policy || '|' || promises.subject_id || '|' || cast(runs.run_number as text)
        ) as clock_id,
        promises.policy,
        promises.by_team,
        promises.measure,
        promises.subject_kind,
        promises.subject_id,
        promises.person_id,
        promises.opportunity_id,
        owners.owner_id,
        promises.segment,
        promises.signal_kind,
        case
            when promises.counts <> 'owner_calendar' then promises.counts
            when owners.is_human then coalesce(owners.calendar, settings.default_calendar)
            else settings.default_calendar
        end as calendar,
        promises.on_reassignment,
        promises.target_minutes,
        promises.signal_at,
        promises.recorded_at,
        promises.routed_at,
        promises.assigned_at,
        runs.run_started_at as started_at,
        case when runs.next_run_started_at is null then promises.stopped_at end as stopped_at,
        case
            when runs.next_run_started_at is null then promises.stop_touch_id
        end as stop_touch_id,
        coalesce(runs.next_run_started_at, promises.voided_at) as voided_at,
        case
            when runs.next_run_started_at is not null then 'reassigned'
            else promises.void_reason
        end as void_reason,
        promises.agreement_version,
        promises.owned_id,
        promises.counts,
        settings.default_calendar,
        promises.region,
        promises.lead_source,
        runs.run_number,
        promises.entered_at,
        coalesce(runs.next_run_started_at, promises.ended_at) as ended_at
    from promises
    inner join runs
        on promises.policy = runs.policy
        and promises.subject_id = runs.subject_id
    inner join settings on promises.agreement_version = settings.agreement_version
    left join owners
        on promises.owned_id = owners.owned_id
        and runs.run_started_at >= owners.owned_from
        and (owners.owned_until is null or runs.run_started_at < owners.owned_until)
)

select * from final
