-- A returned row is something a promise was made about that has no clock, or more than one that stands (runs
-- taken over by the next owner aside), or a clock whose state its own instants contradict.
with

clocks as (
    select * from {{ ref('fct_sla_clocks') }}
),

policies as (
    select * from {{ source('agreement', 'sla_policies') }}
),

versions as (
    select * from {{ source('agreement', 'versions') }}
),

episodes as (
    select * from {{ ref('fct_stage_episodes') }}
),

handoffs as (
    select * from {{ ref('fct_handoffs') }}
),

opportunities as (
    select * from {{ ref('fct_opportunities') }}
),

subjects as (
    select
        'person_episode' as subject_kind,
        episode_id as subject_id,
        stage as started_by,
        entered_at
    from episodes

    union all

    select
        'handoff' as subject_kind,
        handoffs.handoff_id as subject_id,
        episodes.stage as started_by,
        handoffs.entered_at
    from handoffs
    inner join episodes on handoffs.episode_id = episodes.episode_id

    union all

    select
        'opportunity' as subject_kind,
        opportunity_id as subject_id,
        'opportunity_created' as started_by,
        created_at as entered_at
    from opportunities

    union all

    select
        'opportunity' as subject_kind,
        opportunity_id as subject_id,
        'opportunity_won' as started_by,
        closed_at as entered_at
    from opportunities
    where category = 'won'
),

promised as (
    select
        policies.policy,
        subjects.subject_id
    from subjects
    inner join versions on {{ is_in_force('versions', 'subjects.entered_at') }}
    inner join policies
        on
            versions.agreement_version = policies.agreement_version
            and subjects.subject_kind = policies.subject_kind
            and subjects.started_by = coalesce(policies.start_stage, policies.start_relation)
),

standing as (
    select
        policy,
        subject_id,
        count(*) as clocks_count
    from clocks
    where coalesce(ended_by, '') <> 'reassigned'
    group by
        policy,
        subject_id
),

not_one as (
    select
        coalesce(promised.policy, standing.policy) as policy,
        coalesce(promised.subject_id, standing.subject_id) as subject_id,
        'has ' || cast(coalesce(standing.clocks_count, 0) as text) || ' clocks' as finding
    from promised
    full outer join standing
        on
            promised.policy = standing.policy
            and promised.subject_id = standing.subject_id
    where standing.clocks_count is distinct from 1
),

contradicted as (
    select
        policy,
        subject_id,
        'is not ' || state as finding
    from clocks
    where
        not coalesce(
            case state
                when 'not_started' then started_at is null and working_minutes is null and ended_by is null
                when 'running' then started_at is not null and breached_at is null and ended_by is null
                when 'paused' then started_at is not null and breached_at is null and ended_by is null
                when 'breached_open' then breached_at >= due_at and ended_by is null
                when 'met' then stopped_at >= started_at and breached_at is null and ended_by is not null
                when 'breached_closed' then stopped_at >= breached_at and breached_at >= due_at
                when 'void' then void_reason is not null and stopped_at is null and breached_at is null
            end,
            false
        )
)

select * from not_one
union all
select * from contradicted
