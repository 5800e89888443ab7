with

policies as (
    select * from {{ source('agreement', 'sla_policies') }}
),

versions as (
    select * from {{ source('agreement', 'versions') }}
),

targets as (
    select * from {{ source('agreement', 'sla_targets') }}
),

candidates as (
    select * from {{ ref('int_sla__candidates') }}
),

first_touches as (
    select * from {{ ref('int_sla__first_touches') }}
),

-- a touch that comes before the assignment starts the clock it stops
started as (
    select
        candidates.*,
        policies.by_team,
        policies.measure,
        policies.counts,
        policies.on_reassignment,
        policies.default_target_minutes,
        policies.void_when_closed,
        first_touches.touch_id,
        first_touches.touched_at,
        coalesce(first_touches.is_contacted_before_signal, false) as is_contacted_before_signal,
        case
            when policies.start_from = 'signal_at' then candidates.signal_at
            when policies.start_from <> 'assigned_at' then candidates.entered_at
            when candidates.assigned_at is null then first_touches.touched_at
            when first_touches.touched_at < candidates.assigned_at then first_touches.touched_at
            else candidates.assigned_at
        end as started_at
    from candidates
    inner join policies
        on candidates.agreement_version = policies.agreement_version
        and candidates.policy = policies.policy
    left join first_touches
        on candidates.agreement_version = first_touches.agreement_version
        and candidates.policy = first_touches.policy
        and candidates.subject_id = first_touches.subject_id
),

-- each clock is judged once: by the version in force at its start, else at the entry
judged as (
    select
        started.*,
        row_number() over (
            partition by started.policy, started.subject_id
            order by
                case
                    when
                        {{ is_in_force('versions', 'coalesce(started.started_at, started.entered_at)') }}
                        then 0
                    else 1
                end,
                started.agreement_version desc
        ) as version_number
    from started
    inner join versions
        on started.agreement_version = versions.agreement_version
        and (
            ({{ is_in_force('versions', 'coalesce(started.started_at, started.entered_at)') }})
            or ({{ is_in_force('versions', 'started.entered_at') }})
        )
),

-- a case fits when every value it names is the clock's
fitting as (
    select
        judged.policy,
        judged.subject_id,
        targets.target_minutes,
        row_number() over (
            partition by judged.policy, judged.subject_id order by targets.case_number
        ) as fit_number
    from judged
    inner join targets
        on judged.agreement_version = targets.agreement_version
        and judged.policy = targets.policy
        and (targets.segment is null or targets.segment = judged.segment)
        and (targets.signal_kind is null or targets.signal_kind = judged.signal_kind)
        and (targets.region is null or targets.region = judged.region)
        and (targets.lead_source is null or targets.lead_source = judged.lead_source)
    where judged.version_number = 1
),

final as (
    select
        judged.*,
        coalesce(fitting.target_minutes, judged.default_target_minutes) as target_minutes
    from judged
    left join fitting
        on judged.policy = fitting.policy
        and judged.subject_id = fitting.subject_id
        and fitting.fit_number = 1
    where judged.version_number = 1
)

select * from final
