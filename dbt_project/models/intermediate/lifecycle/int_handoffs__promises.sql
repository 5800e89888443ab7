with

handoffs as (
    select * from {{ ref('int_handoffs') }}
),

clocks as (
    select * from {{ ref('int_sla__clocks') }}
),

verdicts as (
    select * from {{ ref('int_sla__verdicts') }}
),

policies as (
    select * from {{ source('agreement', 'sla_policies') }}
),

stops as (
    select * from {{ source('agreement', 'sla_stops') }}
),

settings as (
    select * from {{ ref('int_agreement_settings') }}
),

-- what Sales promised about a hand-off is a service level that a touch fulfils
promises as (
    select distinct
        policies.agreement_version,
        policies.policy
    from policies
    inner join settings
        on
            policies.agreement_version = settings.agreement_version
            and policies.start_stage = settings.handoff_stage
    inner join stops
        on
            policies.agreement_version = stops.agreement_version
            and policies.policy = stops.policy
    where
        policies.by_team = 'sales'
        and policies.measure = 'sla'
        and stops.stop_kind = 'touch'
),

-- broken is broken in the instant it happened: what came after the decision is not held against
-- it, and a void clock breaks nothing
final as (
    select
        handoffs.handoff_id,
        not bool_or(
            coalesce(
                verdicts.state <> 'void'
                and verdicts.breached_at <= coalesce(handoffs.decided_at, {{ as_of() }}),
                false
            )
        ) as was_sla_kept
    from handoffs
    inner join clocks
        on handoffs.episode_id = clocks.subject_id
    inner join verdicts
        on clocks.clock_id = verdicts.clock_id
    inner join promises
        on
            clocks.agreement_version = promises.agreement_version
            and clocks.policy = promises.policy
    group by handoffs.handoff_id
)

select * from final
