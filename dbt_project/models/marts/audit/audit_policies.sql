with

policies as (
    select * from {{ source("agreement", "sla_policies") }}
),

versions as (
    select * from {{ source("agreement", "versions") }}
),

settings as (
    select * from {{ ref("int_agreement_settings") }}
),

episodes as (
    select * from {{ ref("fct_stage_episodes") }}
),

opportunities as (
    select * from {{ ref("fct_opportunities") }}
),

clocks as (
    select * from {{ ref("fct_sla_clocks") }}
),

-- whatever a promise can be about, counted without its clocks
subjects as (
    select
        agreement_version,
        stage as started_by
    from episodes

    union all

    select
        versions.agreement_version,
        'opportunity_created' as started_by
    from opportunities
    inner join versions
        on {{ is_in_force("versions", "opportunities.created_at") }}

    union all

    select
        versions.agreement_version,
        'opportunity_won' as started_by
    from opportunities
    inner join versions
        on {{ is_in_force("versions", "opportunities.closed_at") }}
    where opportunities.category = 'won'
),

subjects_counted as (
    select
        agreement_version,
        started_by,
        count(*) as subjects
    from subjects
    group by agreement_version, started_by
),

clocks_counted as (
    select
        agreement_version,
        policy,
        count(*) as clocks,
        count(started_at) as clocks_started,
        count(*) filter (where state in ('met', 'breached_closed', 'breached_open')) as clocks_due,
        count(stopped_at) as clocks_stopped,
        max(started_at) as last_started_at,
        max(stopped_at) as last_stopped_at
    from clocks
    group by agreement_version, policy
),

final as (
    select
        policies.agreement_version,
        policies.policy,
        policies.by_team,
        coalesce(policies.start_stage, policies.start_relation) as started_by,
        coalesce(subjects_counted.subjects, 0) as subjects,
        coalesce(clocks_counted.clocks, 0) as clocks,
        coalesce(clocks_counted.clocks_started, 0) as clocks_started,
        coalesce(clocks_counted.clocks_due, 0) as clocks_due,
        coalesce(clocks_counted.clocks_stopped, 0) as clocks_stopped,
        settings.is_in_force_now,
        clocks_counted.last_started_at,
        clocks_counted.last_stopped_at
    from policies
    inner join settings
        on policies.agreement_version = settings.agreement_version
    left join subjects_counted
        on
            policies.agreement_version = subjects_counted.agreement_version
            and coalesce(policies.start_stage, policies.start_relation)
            = subjects_counted.started_by
    left join clocks_counted
        on
            policies.agreement_version = clocks_counted.agreement_version
            and policies.policy = clocks_counted.policy
)

select * from final
