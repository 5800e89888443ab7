with

starts as (
    select * from {{ ref('int_sla__starts') }}
),

targets as (
    select * from {{ source('agreement', 'sla_targets') }}
),

-- a case fits when every value it names is the clock's
fitting as (
    select
        starts.policy,
        starts.subject_id,
        targets.target_minutes,
        row_number() over (
            partition by starts.policy, starts.subject_id order by targets.case_number
        ) as fit_number
    from starts
    inner join targets
        on
            starts.agreement_version = targets.agreement_version
            and starts.policy = targets.policy
            and (targets.segment is null or starts.segment = targets.segment)
            and (targets.signal_kind is null or starts.signal_kind = targets.signal_kind)
            and (targets.region is null or starts.region = targets.region)
            and (targets.lead_source is null or starts.lead_source = targets.lead_source)
),

final as (
    select
        starts.policy,
        starts.subject_id,
        coalesce(fitting.target_minutes, starts.default_target_minutes) as target_minutes
    from starts
    left join fitting
        on
            starts.policy = fitting.policy
            and starts.subject_id = fitting.subject_id
            and fitting.fit_number = 1
)

select * from final
