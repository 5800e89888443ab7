-- Every row of the marts that a version of the agreement judges, in one shape. One row per part ×
-- name × row_key. The key says which visit, hand-off, clock or period a row is, whenever it happened;
-- `verdict` holds what the agreement decides about it, `is_kept` whether a promise was kept. `began_at` and `ended_at` say when; periods
-- hold instants instead. `amount` (reporting currency) is what the row itself is worth; `person_id`
-- and `opportunity_id` say whose deals stand behind it.

with

visits as (
    select
        episode_id,
        person_id || '|' || cast(stage_visit_number as text) as visit
    from marts.fct_stage_episodes
),

stages as (
    select
        'stage' as part,
        stage as name,
        person_id || '|' || cast(stage_visit_number as text) as row_key,
        direction || '|' || cast(is_observed as text) as verdict,
        cast(null as boolean) as is_kept,
        person_id,
        cast(null as text) as opportunity_id,
        cast(null as numeric(18, 4)) as amount,
        entered_at as began_at,
        exited_at as ended_at
    from marts.fct_stage_episodes
),

handoffs as (
    select
        'handoff' as part,
        handoffs.outcome as name,
        visits.visit as row_key,
        handoffs.owner_id || '|' || coalesce(handoffs.reason, '') || '|'
        || cast(handoffs.was_sla_kept as text) as verdict,
        cast(null as boolean) as is_kept,
        handoffs.person_id,
        cast(null as text) as opportunity_id,
        cast(null as numeric(18, 4)) as amount,
        handoffs.entered_at as began_at,
        handoffs.decided_at as ended_at
    from marts.fct_handoffs as handoffs
    inner join visits
        on handoffs.episode_id = visits.episode_id
),

clocks as (
    select
        'policy' as part,
        clocks.policy as name,
        coalesce(visits.visit, clocks.subject_id) || '|' || cast(clocks.run_number as text)
            as row_key,
        clocks.state || '|' || coalesce(clocks.owner_id, '') || '|'
        || cast(clocks.target_minutes as text) || '|'
        || coalesce(cast(clocks.working_minutes as text), '') || '|'
        || coalesce(cast(clocks.due_at as text), '') as verdict,
        clocks.state = 'met' as is_kept,
        clocks.person_id,
        clocks.opportunity_id,
        cast(null as numeric(18, 4)) as amount,
        coalesce(clocks.started_at, clocks.entered_at) as began_at,
        coalesce(clocks.stopped_at, clocks.voided_at) as ended_at
    from marts.fct_sla_clocks as clocks
    left join visits
        on clocks.subject_id = visits.episode_id
),

commitments as (
    select
        'commitment' as part,
        commitment as name,
        period || '|' || cast(period_start_date as text) as row_key,
        cast(target as text) || '|' || coalesce(cast(actual as text), '') as verdict,
        is_met as is_kept,
        cast(null as text) as person_id,
        cast(null as text) as opportunity_id,
        cast(null as numeric(18, 4)) as amount,
        cast(null as timestamp with time zone) as began_at,
        cast(null as timestamp with time zone) as ended_at
    from marts.fct_commitments
),

goals as (
    select
        'goal' as part,
        name,
        period || '|' || cast(period_start_date as text) as row_key,
        cast(target as text) || '|' || coalesce(cast(actual as text), '') as verdict,
        is_met as is_kept,
        cast(null as text) as person_id,
        cast(null as text) as opportunity_id,
        case when unit = 'money' then coalesce(actual, 0) end as amount,
        cast(null as timestamp with time zone) as began_at,
        cast(null as timestamp with time zone) as ended_at
    from marts.rpt_alignment_scorecard
    where kind = 'goal'
),

credits as (
    select
        'credit' as part,
        model as name,
        attribution_id as row_key,
        cast(credit_micros as text) as verdict,
        cast(null as boolean) as is_kept,
        person_id,
        opportunity_id,
        coalesce(attributed_amount_reporting, 0) as amount,
        coalesce(touched_at, opportunity_created_at) as began_at,
        cast(null as timestamp with time zone) as ended_at
    from marts.fct_attribution
),

final as (
    select * from stages
    union all
    select * from handoffs
    union all
    select * from clocks
    union all
    select * from commitments
    union all
    select * from goals
    union all
    select * from credits
)

select * from final
