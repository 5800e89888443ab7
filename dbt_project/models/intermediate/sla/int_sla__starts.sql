with

policies as (
    select * from {{ source('agreement', 'sla_policies') }}
),

versions as (
    select * from {{ source('agreement', 'versions') }}
),

candidates as (
    select * from {{ ref('int_sla__candidates') }}
),

first_touches as (
    select * from {{ ref('int_sla__first_touches') }}
),

first_stages as (
    select * from {{ ref('int_sla__first_stages') }}
),

-- an answer that comes before the assignment starts the clock it stops
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
            else least(
                candidates.assigned_at, first_touches.touched_at, first_stages.stage_entered_at
            )
        end as started_at
    from candidates
    inner join policies
        on
            candidates.agreement_version = policies.agreement_version
            and candidates.policy = policies.policy
    left join first_touches
        on
            candidates.agreement_version = first_touches.agreement_version
            and candidates.policy = first_touches.policy
            and candidates.subject_id = first_touches.subject_id
    left join first_stages
        on
            candidates.agreement_version = first_stages.agreement_version
            and candidates.policy = first_stages.policy
            and candidates.subject_id = first_stages.subject_id
),

dated as (
    select
        *,
        coalesce(started_at, entered_at) as judged_at
    from started
),

-- each clock is judged once: by the version in force at its start, else at the entry
judged as (
    select
        dated.*,
        row_number() over (
            partition by dated.policy, dated.subject_id
            order by
                case when {{ is_in_force('versions', 'dated.judged_at') }} then 0 else 1 end,
                dated.agreement_version desc
        ) as version_number
    from dated
    inner join versions
        on
            dated.agreement_version = versions.agreement_version
            and (
                ({{ is_in_force('versions', 'dated.judged_at') }})
                or ({{ is_in_force('versions', 'dated.entered_at') }})
            )
),

final as (
    select
        agreement_version,
        policy,
        subject_kind,
        subject_id,
        owned_id,
        person_id,
        opportunity_id,
        episode_number,
        by_team,
        measure,
        counts,
        on_reassignment,
        void_when_closed,
        segment,
        region,
        lead_source,
        signal_kind,
        touch_id,
        is_contacted_before_signal,
        signal_at,
        recorded_at,
        entered_at,
        routed_at,
        assigned_at,
        started_at,
        touched_at,
        closed_at,
        default_target_minutes
    from judged
    where version_number = 1
)

select * from final
